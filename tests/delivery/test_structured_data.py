"""What machines are told of a page comes from signatures and sealed words, and ends with them."""

import json
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from PIL import Image

from cms.delivery import preview_cards
from cms.delivery.machine_readable import structured
from cms.publishing import actions as publishing_actions
from tests import factories
from tests.delivery import schema_org

pytestmark = pytest.mark.django_db


def soup_of(client: Client, path: str) -> BeautifulSoup:
    """A page, parsed."""
    return BeautifulSoup(client.get(path).content, "html.parser")


def graph(client: Client, path: str) -> list[dict]:
    """The nodes of a page's structured data."""
    block = soup_of(client, path).select_one('script[type="application/ld+json"]')
    data = json.loads(block.get_text())
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def visible(element) -> str:
    """The words of an element as a reader reads them, spaces made one."""
    return " ".join(element.get_text(" ").split())


def test_an_article_s_data_are_its_sign_off_s_and_of_schema_org(tree, client: Client):
    topic = factories.make_topic(name="Overdose")
    question = factories.make_question(title="Is it so & how?", text="Yes, <b>call</b> for help.")
    factories.publish(question)
    page = factories.make_article(title='Call & "wait" here', topics=[topic],
                                  questions=[question])  # fmt: skip
    edition = factories.publish_next(page)

    article, faq = graph(client, edition.path)

    assert article["@type"] == "MedicalWebPage"
    assert article["name"] == 'Call & "wait" here'
    assert article["reviewedBy"]["name"] == edition.whole_page_sign_off.printed_name
    assert article["reviewedBy"]["hasCredential"][0]["name"] == "MD"
    assert article["lastReviewed"] == edition.whole_page_sign_off.signed_at.date().isoformat()
    assert article["author"][0]["name"] == page.owner.contributor.name
    assert article["citation"][0]["name"] == "A guideline"
    assert article["about"] == [{"@type": "Thing", "name": "Overdose"}]
    assert article["url"].endswith(edition.path)
    assert faq["mainEntity"][0]["name"] == "Is it so & how?"
    for node in (article, faq):
        assert schema_org.faults(node) == []


def test_nothing_in_the_data_can_end_the_block_or_start_a_script():
    block = structured.script({"name": "</script><script>alert(1)</script><!--\u2028&"})

    assert block.count("<") == block.count(">") == 2
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inside)["name"].startswith("</script>")


def test_a_check_of_terms_finds_what_is_not_of_schema_org():
    assert schema_org.faults({"@type": "Person", "lastReviewed": "2026-01-01"})
    assert schema_org.faults({"@type": "MedicalWebPage", "lastReviewed": "soon"})
    assert schema_org.faults({"@type": "MedicalWebPage", "author": {"@type": "Answer"}})
    assert schema_org.faults({"@type": "Quack", "name": "x"})


def test_an_answer_in_the_data_is_the_answer_that_readers_see(tree, client: Client):
    question = factories.make_question(summary="Yes, do.", text="Call <b>for help</b>, then wait.")
    edition = factories.publish(question)

    (node,) = graph(client, edition.path)
    article = soup_of(client, edition.path).select_one("article.sealed-question")
    for gone in article.select(".sealed-title, .sealed-sources, .sealed-cite"):
        gone.decompose()

    told = " ".join(node["mainEntity"][0]["acceptedAnswer"]["text"].split())
    assert node["@type"] == ["MedicalWebPage", "FAQPage"]
    assert told.replace(" ", "") == visible(article).replace(" ", "")
    assert told.startswith("Yes, do.")
    assert schema_org.faults(node) == []


def test_an_overdue_page_is_not_said_to_be_reviewed_and_a_withdrawn_one_says_nothing(
    tree, client: Client
):
    source = factories.source()
    source["value"] |= {"year": 2020, "accessed_on": None}
    edition = factories.publish_overdue(factories.make_article(sources=[source]))
    node = graph(client, edition.path)[0]
    assert "reviewedBy" not in node
    assert "lastReviewed" not in node
    assert node["author"]

    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    content = client.get(edition.path).content
    assert b"ld+json" not in content
    assert b"og:image" not in content


def test_a_link_preview_has_a_card_of_our_own_that_goes_with_the_page(
    tree, client: Client, settings, tmp_path
):
    settings.CARDS_ROOT = tmp_path / "cards"
    edition = factories.publish(
        factories.make_article(
            title="What to do first & then " + " ".join(f"word{n}" for n in range(25))
        )
    )
    meta = {
        tag["property"]: tag["content"]
        for tag in soup_of(client, edition.path).select("meta[property]")
    }
    assert meta["og:title"] == edition.title
    assert meta["og:url"].endswith(edition.path)
    path = "/" + meta["og:image"].split("/", 3)[3]

    for _ in range(2):
        response = client.get(path)
        picture = Image.open(BytesIO(b"".join(response.streaming_content)))
        assert picture.size == (int(meta["og:image:width"]), int(meta["og:image:height"]))
        assert "immutable" in response["Cache-Control"]
    assert len(list((tmp_path / "cards").iterdir())) == 1
    for wrong in (path.replace(edition.digest, "0" * 64), path.replace("-", "-x"), "/cards/x.png"):
        assert client.get(wrong).status_code == 404

    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("title", ["", "x", "W" * 255, "naïve Łódź", "a " * 127, "\u202e"])
def test_any_title_can_be_drawn(title: str):
    assert Image.open(BytesIO(preview_cards.draw(title, "Article"))).size == (1200, 630)

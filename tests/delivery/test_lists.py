"""Lists, topics, the front page and the sitemap: current editions, all of them, nothing else."""

import xml.etree.ElementTree as ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client

from cms.delivery import paging
from cms.publishing.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db


def titles(client: Client, address: str) -> list[str]:
    """The titles a list shows, in order."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return [title.get_text() for title in soup.select(".entry-title")]


def sitemap(client: Client) -> list[str]:
    """The addresses in the sitemap."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 (our own)
    return [place.text for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_lists_show_published_pages_of_their_kind_newest_first(tree, client: Client):
    factories.publish_next(factories.make_article(title="Older article"))
    factories.publish_next(factories.make_question(title="Is it a question?"))
    factories.publish_next(factories.make_article(title="Newer article"))
    factories.make_article(title="A draft")
    factories.submit(factories.make_article(title="A proof"), now=factories.next_moment())

    assert titles(client, "/articles/") == ["Newer article", "Older article"]
    assert titles(client, "/faq/?page=1") == ["Is it a question?"]
    soup = BeautifulSoup(client.get("/faq/").content, "html.parser")
    assert [tag.get_text() for tag in soup.select("main summary")] == ["Is it a question?"]


def test_a_topic_lists_its_pages_of_both_kinds(tree, client: Client):
    topic, other = factories.make_topic(name="Overdose", slug="overdose"), factories.make_topic()
    factories.publish_next(factories.make_question(title="Is it a question?", topics=[topic]))
    factories.publish_next(factories.make_article(title="An article", topics=[topic, other]))
    factories.publish_next(factories.make_article(title="Elsewhere", topics=[other]))

    assert titles(client, "/topics/overdose/") == ["An article", "Is it a question?"]


def test_a_topic_taken_off_in_a_draft_still_lists_what_was_signed(tree, client: Client):
    topic = factories.make_topic(slug="overdose")
    page = factories.make_article(title="An article", topics=[topic])
    factories.publish(page)
    draft = page.get_latest_revision_as_object()
    draft.topics = [factories.make_topic()]
    draft.save_revision(user=page.owner, log_action=True)

    assert titles(client, "/topics/overdose/") == ["An article"]
    factories.publish_next(page)
    assert titles(client, "/topics/overdose/") == []


def test_the_front_page_shows_what_the_signed_words_feature(tree, client: Client):
    page = factories.make_article(title="Featured", featured=True)
    factories.publish(page)
    factories.publish_next(factories.make_article(title="Not featured"))
    type(page).objects.update(featured=False)

    soup = BeautifulSoup(client.get("/").content, "html.parser")

    featured = soup.select_one(".shelf-featured")
    assert [title.get_text() for title in featured.select(".entry-title")] == ["Featured"]


def test_the_sitemap_holds_every_current_address_and_no_other(tree, client: Client):
    article = factories.publish_next(factories.make_article())
    question = factories.publish_next(factories.make_question())
    draft = factories.make_article()

    addresses = sitemap(client)

    assert [address.split("/", 3)[3] for address in addresses] == [
        article.path[1:], question.path[1:],
    ]  # fmt: skip
    assert all(address.startswith("http://") for address in addresses)
    assert draft.slug not in "".join(addresses)


def test_signing_lists_the_page_in_its_own_transaction(tree, client: Client):
    page = factories.make_article(title="Findable")
    proof = factories.submit(page)

    with transaction.atomic():
        factories.sign(proof)
        assert titles(client, "/articles/") == ["Findable"]
        assert titles(client, "/search/?q=findable") == ["Findable"]
        transaction.set_rollback(True)

    assert titles(client, "/articles/") == []
    assert titles(client, "/search/?q=findable") == []


def test_long_lists_come_in_pages_that_lead_to_one_another(tree, client: Client, monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    for number in range(3):
        factories.publish_next(factories.make_article(title=f"Number {number}"))

    first = BeautifulSoup(client.get("/articles/").content, "html.parser")
    onwards = first.select_one('.pager a[rel="next"]')["href"]

    assert titles(client, "/articles/") == ["Number 2", "Number 1"]
    assert titles(client, onwards) == ["Number 0"]
    assert 'rel="prev"' in client.get(onwards).content.decode()


def test_empty_lists_say_so_and_point_at_help(tree, client: Client):
    for address in ("/articles/", "/faq/"):
        content = client.get(address).content.decode()
        assert "Nothing is published here yet." in content
        assert "/help/" in content
    assert client.get("/").status_code == 200
    assert sitemap(client) == []
    assert Edition.objects.count() == 0

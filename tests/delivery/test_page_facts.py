"""What stands around the signed words: who wrote them, who checked them, when, from what."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.formats import date_format

from cms.proofs.page_types import reading_minutes
from tests import factories

pytestmark = pytest.mark.django_db


def read(client: Client, path: str) -> BeautifulSoup:
    """A reader's page, parsed."""
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def facts(soup: BeautifulSoup) -> dict[str, str]:
    """The list of facts beside the words, by its terms."""
    return {
        term.get_text(): " ".join(term.find_next_sibling("dd").get_text().split())
        for term in soup.select("#about-this-page dt")
    }


def day(moment) -> str:
    """A date as pages print it."""
    return date_format(moment, "j F Y")


def test_a_page_names_its_author_and_its_reviewer_with_credentials_spelled_out(
    tree, client: Client
):
    writer = factories.make_writer(first_name="Wanda", last_name="Words")
    reviewer = factories.make_reviewer(first_name="Rita", last_name="Reads")
    edition = factories.publish(factories.make_article(writer=writer), by=reviewer)

    soup = read(client, edition.path)

    assert facts(soup)["Written by"] == "Wanda Words"
    assert (
        soup.select_one(".byline-reviewed")
        .get_text()
        .startswith(f"Clinically reviewed by Rita Reads, MD, {day(edition.sign_off.signed_at)}")
    )
    signed = soup.select_one("#about-this-page .signed").get_text()
    assert "Rita Reads, MD" in signed
    assert "Doctor of Medicine. Issued by Test Medical Board" in signed


def test_a_page_prints_when_it_was_edited_reviewed_and_is_due_from_its_evidence(
    tree, client: Client
):
    edition = factories.publish(factories.make_article())

    printed = facts(read(client, edition.path))

    assert printed["Last edited"] == day(edition.sign_off.proof.last_edited_at)
    assert printed["Last reviewed"] == day(edition.sign_off.signed_at)
    assert printed["Next review due"] == day(factories.DUE)


def test_a_sign_off_of_changes_only_moves_the_words_date_and_not_the_reviewed_date(
    tree, client: Client
):
    page = factories.make_article()
    first = factories.publish(page)
    factories.edit(page, by=page.owner, text="Call for help at once.")
    proof = factories.submit(page, now=factories.NOW.replace(day=20))
    factories.sign(proof, scope="changes only", review_due_on=None)

    soup = read(client, first.path)

    assert "Call for help at once." in soup.get_text()
    assert facts(soup)["Last reviewed"] == day(first.sign_off.signed_at)
    assert facts(soup)["Next review due"] == day(factories.DUE)


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (238, 1), (500, 2), (2380, 10)])
def test_reading_time_is_words_at_238_a_minute_and_never_less_than_one(words: int, minutes: int):
    assert reading_minutes(words) == minutes


def test_a_long_page_prints_its_reading_time(tree, client: Client):
    edition = factories.publish(factories.make_article(text="Call them now. " * 240))

    soup = read(client, edition.path)

    assert facts(soup)["Reading time"] == "3 minutes"
    assert "3 minute read" in soup.select_one(".byline").get_text()


def test_a_page_lists_its_sections_and_each_line_leads_to_its_heading(tree, client: Client):
    body = [factories.section("The signs"), factories.section("What to do")]
    edition = factories.publish(factories.make_article(body=body))

    soup = read(client, edition.path)

    lines = soup.select(".sealed-contents a")
    assert [line.get_text() for line in lines] == ["The signs", "What to do"]
    for line in lines:
        assert soup.find(id=line["href"][1:]).get_text() == line.get_text()


def test_a_page_of_one_section_needs_no_list_of_sections(tree, client: Client):
    edition = factories.publish(factories.make_article())

    assert read(client, edition.path).select(".sealed-contents") == []


def test_a_citation_leads_to_its_source_and_back(tree, client: Client):
    cited, uncited = factories.source("Cited guideline"), factories.source("Another guideline")
    uncited["value"]["url"] = "https://example.org/another"
    text = f'Call<span data-cite="{cited["id"]}">[source]</span> for help.'
    page = factories.make_article(text=text, sources=[uncited, cited])

    soup = read(client, factories.publish(page).path)

    mark = soup.select_one(".sealed-cite a")
    place = soup.find(id=mark["href"][1:])
    assert mark.get_text() == "[1]"
    assert "Cited guideline" in place.get_text()
    assert place.select_one(".sealed-back a")["href"] == f"#{mark['id']}"
    titles = [cite.get_text() for cite in soup.select(".sealed-source-list cite")]
    assert titles == ["Cited guideline", "Another guideline"]


def test_every_id_on_a_page_with_questions_is_its_own(tree, client: Client):
    cited = factories.source()
    mark = f'<span data-cite="{cited["id"]}">x</span>'
    text = f"Call{mark}, call{mark}."
    question = factories.make_question()
    factories.publish(question)
    page = factories.make_article(text=text, sources=[cited], questions=[question])

    soup = read(client, factories.publish_next(page).path)

    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for link in soup.select('a[href^="#"]'):
        assert link["href"][1:] in ids


def test_topics_lead_to_their_lists_and_the_record_is_one_step_away(tree, client: Client):
    topic = factories.make_topic(name="Overdose", slug="overdose")
    edition = factories.publish(factories.make_article(topics=[topic]))

    soup = read(client, edition.path)

    assert soup.select_one(".topics a")["href"] == "/topics/overdose/"
    assert soup.select_one(".about-links a")["href"] == f"{edition.path}record/"


def test_a_page_says_how_far_its_evidence_reaches_and_who_wrote_its_sources(tree, client: Client):
    sources = [factories.source(f"A guideline {n}") for n in range(3)]
    sources[0]["value"] |= {"current_through": "2024-05-31", "authors": "Sordo, Luis; Barrio, Ana"}
    sources[1]["value"] |= {"current_through": "2022-12-01"}

    soup = read(client, factories.publish(factories.make_article(sources=sources)).path)

    assert facts(soup)["Evidence current through"] == (
        "1 December 2022, the earliest day given: 2 of 3 sources give one"
    )
    facts_of_first = soup.select_one(".sealed-source-facts").get_text()
    assert facts_of_first.startswith("Sordo L, Barrio A. A publisher, 2024.")
    bare = read(client, factories.publish_next(factories.make_article()).path)
    assert "Evidence current through" not in facts(bare)


def test_words_sealed_before_sources_had_authors_are_the_same_words_now(tree):
    page = factories.make_article()
    first = factories.publish(page)
    page.refresh_from_db()
    page.get_latest_revision_as_object().save_revision(user=page.owner)
    again = factories.submit(page, now=factories.next_moment())
    assert "authors" not in json.loads(first.sign_off.proof.manifest)["sources"][0]["value"]
    assert again.last_edited_at == first.sign_off.proof.last_edited_at

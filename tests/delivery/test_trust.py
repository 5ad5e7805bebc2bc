"""How we review is what the policy says, and the record tells in plain words what happened."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.delivery.record.changes import changed_lines
from cms.policy.facts import CHANGES_ONLY
from cms.policy.figures import POLICY
from cms.proofs.models import SignOff
from tests import factories

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    """What a page says, with single spaces."""
    return " ".join(BeautifulSoup(client.get(address).content, "html.parser").get_text().split())


def test_how_we_review_says_what_the_policy_in_force_says(tree, client: Client):
    factories.make_topic(name="Overdose", interval_months=11, signatures=2)

    said = words(client, "/how-we-review/")

    for sentence in (POLICY.meaning, POLICY.meaning_of_changes):
        assert sentence in said
    for item in POLICY.checklist:
        assert item.statement in said
    soup = BeautifulSoup(client.get("/how-we-review/").content, "html.parser")
    row = [cell.get_text() for cell in soup.select("tbody tr > *")]
    assert row == ["Overdose", "11 months", "2", "A clinician in Addiction medicine"]
    assert f"never later than {POLICY.ceiling_months} months" in said
    assert f"for {POLICY.correction_on_top_months} months" in said


def test_a_topic_is_linked_only_when_it_has_pages_and_one_month_is_one_month(tree, client: Client):
    empty = factories.make_topic(name="Empty", interval_months=1)
    used = factories.make_topic(name="Used")
    factories.publish(factories.make_article(topics=[used]))

    soup = BeautifulSoup(client.get("/how-we-review/").content, "html.parser")

    links = [link["href"] for link in soup.select("tbody a")]
    assert links == [f"/topics/{used.slug}/"]
    assert [cell.get_text() for cell in soup.find("th", string=empty.name).parent][1] == "1 month"


def test_every_page_leads_to_it(tree, client: Client):
    path = factories.publish(factories.make_article()).path

    for address in ("/", path, f"{path}record/", "/help/", "/faq/", "/nothing/"):
        assert 'href="/how-we-review/"' in client.get(address).content.decode(), address


def test_who_pays_is_said_or_it_is_said_that_nobody_said(tree, client: Client, settings):
    reviewer = factories.make_reviewer(first_name="Rhea", last_name="Reviewer")
    path = factories.publish(factories.make_article(), by=reviewer).path
    for address in ("/how-we-review/", f"{path}record/"):
        assert "have not stated here who pays for it" in words(client, address)

    settings.FUNDING = "A foundation pays for this site."

    for address in ("/how-we-review/", f"{path}record/"):
        assert "A foundation pays for this site." in words(client, address)
    assert client.get(f"{path}record.json").json()["funding_of_the_site"] == settings.FUNDING
    record = words(client, f"{path}record/")
    assert "That is about the whole site; no page states money of its own." in record
    declared = SignOff.objects.get().interests or "none declared"
    assert f"Rhea Reviewer: {declared}" in record


def test_the_record_says_who_signed_what_and_what_changed_since(tree, client: Client):
    page = factories.make_article(text="Wait ten minutes.")
    edition = factories.publish(
        page, by=factories.make_reviewer(first_name="Rhea", last_name="Reviewer")
    )
    factories.edit(page, by=page.owner, text="Wait two minutes.")
    factories.sign(factories.submit(page, now=factories.next_moment()), scope=CHANGES_ONLY)

    said = words(client, f"{edition.path}record/")

    assert "Read what changed and signed that only on" in said
    assert "Read the whole page and signed it on" in said
    assert "MD: Doctor of Medicine, issued by Test Medical Board" in said
    assert "What changed since edition 1: 2 lines" in said
    assert "Taken out: Wait ten minutes. Put in: Wait two minutes." in said
    assert "This was the first edition." in said


def test_the_same_words_signed_again_are_said_to_be_the_same(tree, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    page.get_latest_revision_as_object().save_revision(user=page.owner)
    factories.publish(page, now=factories.next_moment())

    assert "The words are those of edition 1, signed again." in words(
        client, f"{edition.path}record/"
    )


def test_lines_that_moved_are_out_and_in():
    found = changed_lines("a\nb\nc", "b\nc\nd")

    assert [(line.state, line.text) for line in found] == [("gone", "a"), ("new", "d")]
    assert changed_lines("a", "a") == []

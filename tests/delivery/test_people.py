"""A person's page lists what is signed and published, as it is printed there, and no more."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.publishing import actions as publishing_actions
from tests import factories

pytestmark = pytest.mark.django_db


def listed(client: Client, user) -> list[str]:
    """The titles on a person's page."""
    content = client.get(f"/people/{user.contributor.slug}/").content
    return [a.get_text() for a in BeautifulSoup(content, "html.parser").select(".entry-title a")]


def test_a_page_leads_to_its_author_and_its_reviewer_and_they_lead_back(tree, client: Client):
    writer = factories.make_writer(first_name="Wanda", last_name="Writer")
    reviewer = factories.make_reviewer(first_name="Rhea", last_name="Reviewer")
    edition = factories.publish(
        factories.make_article(writer=writer, title="Naloxone"), by=reviewer
    )

    soup = BeautifulSoup(client.get(edition.path).content, "html.parser")
    links = {a.get_text(): a["href"] for a in soup.select(".byline a, .about a")}

    for name, user in (("Wanda Writer", writer), ("Rhea Reviewer", reviewer)):
        assert links[name] == f"/people/{user.contributor.slug}/"
        assert listed(client, user) == ["Naloxone"]
    content = client.get(links["Rhea Reviewer"]).content.decode()
    assert "Doctor of Medicine. Issued by Test Medical Board" in content
    assert "No clinical qualification" in client.get(links["Wanda Writer"]).content.decode()


def test_everybody_whose_name_stands_on_a_published_page_is_listed_once(tree, client: Client):
    writer = factories.make_writer(first_name="Wanda", last_name="Writer")
    reviewer = factories.make_reviewer(first_name="Rhea", last_name="Reviewer")
    factories.publish(factories.make_article(writer=writer), by=reviewer)
    edition = factories.publish_next(factories.make_article())
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    soup = BeautifulSoup(client.get("/people/").content, "html.parser")
    people = {
        entry.a.get_text(): (entry.a["href"], entry.select_one(".entry-facts").get_text().strip())
        for entry in soup.select(".entry")
    }
    assert people == {
        "Rhea Reviewer": (f"/people/{reviewer.contributor.slug}/", "Reviewed 1 page"),
        "Wanda Writer": (f"/people/{writer.contributor.slug}/", "Wrote 1 page"),
    }
    assert 'href="/people/"' in client.get("/").content.decode()


def test_it_prints_what_evidence_says_and_not_what_the_profile_says_now(tree, client: Client):
    reviewer = factories.make_reviewer(first_name="Rhea", last_name="Reviewer")
    factories.publish(factories.make_article(), by=reviewer)
    contributor = reviewer.contributor
    contributor.name = "Somebody Famous"
    contributor.save()
    contributor.credentials.update(expansion="Nobel laureate")

    content = client.get(f"/people/{contributor.slug}/").content.decode()

    assert "Rhea Reviewer" in content
    assert "Doctor of Medicine" in content
    assert "Somebody Famous" not in content
    assert "Nobel laureate" not in content


def test_unsigned_unpublished_and_withdrawn_work_is_not_listed(tree, client: Client):
    writer = factories.make_writer()
    shown = factories.publish(factories.make_article(writer=writer, title="Shown"))
    factories.submit(
        factories.make_article(writer=writer, title="Waiting"), now=factories.next_moment()
    )
    gone = factories.publish_next(factories.make_article(writer=writer, title="Gone"))
    assert sorted(listed(client, writer)) == ["Gone", "Shown"]

    publisher = factories.make_publisher()
    publishing_actions.withdraw(gone, by=publisher, reason="Wrong.", now=factories.next_moment())
    assert listed(client, writer) == ["Shown"]

    publishing_actions.withdraw(shown, by=publisher, reason="Wrong.", now=factories.next_moment())
    assert (
        "Nothing by this person is published now."
        in client.get(f"/people/{writer.contributor.slug}/").content.decode()
    )


def test_somebody_who_never_published_has_no_page(tree, client: Client):
    writer = factories.make_writer()

    assert client.get(f"/people/{writer.contributor.slug}/").status_code == 404
    assert client.get("/people/nobody/").status_code == 404


def test_both_signers_of_a_page_that_asks_for_two_are_named(tree, client: Client):
    topic = factories.make_topic(signatures=2)
    proof = factories.submit(factories.make_article(title="Twice signed", topics=[topic]))
    first, second = factories.make_reviewer(), factories.make_reviewer()
    factories.sign(proof, by=first)
    factories.sign(proof, by=second, now=factories.next_moment())

    assert listed(client, first) == listed(client, second) == ["Twice signed"]


def test_a_person_who_wrote_and_reviewed_is_shown_which(tree, client: Client):
    both = factories.make_reviewer()
    factories.publish(factories.make_article(title="Reviewed"), by=both)
    factories.publish_next(factories.make_article(title="Written", authors=[both]))

    content = client.get(f"/people/{both.contributor.slug}/").content
    roles = {
        entry.select_one(".entry-title").get_text(strip=True): entry.select_one(
            ".entry-role"
        ).get_text()
        for entry in BeautifulSoup(content, "html.parser").select(".entry")
    }

    assert roles == {"Reviewed": "Reviewed", "Written": "Wrote"}

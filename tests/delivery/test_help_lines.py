"""Help lines are shown once somebody other than who typed them has checked them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.delivery.models import HelpLine
from tests import factories

pytestmark = pytest.mark.django_db

TOMORROW = timezone.localdate() + timedelta(days=1)


def test_a_line_checked_by_somebody_else_is_shown_with_everything_a_caller_needs(
    tree, client: Client
):
    factories.make_help_line(name="Verified Lifeline", text_to="5550199", cost="Free")

    content = client.get("/help/").content.decode()

    assert "Verified Lifeline" in content
    assert 'href="tel:5550100"' in content
    assert 'href="sms:5550199"' in content
    for said in ("Anyone in a crisis", "At any hour", "Free", "5 January 2026", "Its own site"):
        assert said in content


@pytest.mark.parametrize(
    "unchecked",
    [
        {"verified_on": None, "verified_by": ""},
        {"verified_on": None},
        {"verified_by": ""},
        {"verified_by": "user:one"},
        {"verified_on": TOMORROW},
    ],
)
def test_a_line_nobody_else_has_checked_is_shown_nowhere(tree, client: Client, unchecked):
    factories.make_help_line(name="Verified Lifeline")
    factories.make_help_line(name="Unchecked line", **unchecked)
    edition = factories.publish(factories.make_article())

    for address in ("/help/", "/", edition.path, "/articles/nothing/"):
        content = client.get(address).content.decode()
        assert "Verified Lifeline" in content, address
        assert "Unchecked line" not in content, address


def test_without_a_checked_line_pages_still_say_what_to_do_in_an_emergency(tree, client: Client):
    edition = factories.publish(factories.make_article())

    for address in ("/help/", edition.path):
        assert "call your local emergency number" in client.get(address).content.decode()


def test_the_strip_shows_three_lines_and_the_help_page_shows_all(tree, client: Client):
    for number in range(4):
        factories.make_help_line(name=f"Lifeline {number}", order=number)

    strip = client.get("/").content.decode()
    whole = client.get("/help/").content.decode()

    assert [f"Lifeline {number}" in strip for number in range(4)] == [True, True, True, False]
    assert "Lifeline 3" in whole


FIELDS = {
    "kind": "crisis", "order": "0", "name": "Lifeline", "number": "555-0100", "dial": "5550100",
    "text_to": "", "who_for": "Anyone", "hours": "Always", "cost": "", "languages": "",
    "channels": "", "source_name": "Its site", "source_url": "https://example.org/",
    "verified_on": "",
}  # fmt: skip


def save(client: Client, *, by, line: HelpLine | None = None, **changes: str):
    """Save a help line in the admin's form."""
    client.force_login(by)
    view = "wagtailsnippets_delivery_helpline:" + ("edit" if line else "add")
    return client.post(reverse(view, args=[line.pk] if line else []), FIELDS | changes)


def test_two_publishers_make_a_line_that_readers_see(tree, client: Client):
    typist, checker = factories.make_publisher(), factories.make_publisher()
    save(client, by=typist)
    line = HelpLine.objects.get()
    assert "Lifeline" not in client.get("/help/").content.decode()

    save(client, by=checker, line=line, verified_on="2026-01-05")

    assert "555-0100" in client.get("/help/").content.decode()


def test_who_typed_a_number_cannot_verify_it(tree, client: Client):
    typist = factories.make_publisher()
    save(client, by=typist)
    line = HelpLine.objects.get()

    response = save(client, by=typist, line=line, verified_on="2026-01-05")

    assert "somebody else must verify it" in response.content.decode()
    line.refresh_from_db()
    assert line.verified_on is None


def test_a_number_changed_and_verified_at_once_is_refused(tree, client: Client):
    save(client, by=factories.make_publisher())
    line = HelpLine.objects.get()

    response = save(
        client, by=factories.make_publisher(), line=line,
        number="555-0199", verified_on="2026-01-05",
    )  # fmt: skip

    assert "Save the number first." in response.content.decode()
    assert HelpLine.objects.get().number == "555-0100"


def test_a_checked_number_stays_until_its_successor_is_checked(tree, client: Client):
    typist, checker = factories.make_publisher(), factories.make_publisher()
    save(client, by=typist)
    line = HelpLine.objects.get()
    save(client, by=checker, line=line, verified_on="2026-01-05")

    save(client, by=typist, line=line, number="555-0199", verified_on="2026-01-05")
    waiting = client.get("/help/").content.decode()
    assert "555-0100" in waiting
    assert "555-0199" not in waiting

    successor = HelpLine.objects.get(number="555-0199")
    save(client, by=checker, line=successor, number="555-0199", verified_on="2026-02-05")
    checked = client.get("/help/").content.decode()
    assert "555-0199" in checked
    assert "555-0100" not in checked


@pytest.mark.parametrize("make", [factories.make_writer, factories.make_reviewer])
def test_only_publishers_change_help_lines(tree, client: Client, make):
    save(client, by=make())
    assert HelpLine.objects.count() == 0

    save(client, by=factories.make_publisher())

    assert HelpLine.objects.count() == 1

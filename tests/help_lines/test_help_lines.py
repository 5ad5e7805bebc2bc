"""Help lines are shown once somebody other than who typed them has checked them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from cms.delivery.errors import broken
from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.help_lines.models import HelpLine
from cms.help_lines.selection import strip_lines
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def test_a_line_checked_by_somebody_else_is_shown_with_everything_a_caller_needs(
    tree, client: Client
):
    factories.make_help_line(name="Verified Lifeline", text_to="5550199", cost="Free")

    content = client.get("/help/").content.decode()

    assert "Verified Lifeline" in content
    assert 'href="tel:5550100"' in content
    assert 'href="sms:5550199"' in content
    day = f"{TODAY - timedelta(days=5):%-d %B %Y}"
    for said in ("Anyone in a crisis", "At any hour", "Free", day, "Its own site"):
        assert said in content


@pytest.mark.parametrize(
    "unchecked",
    [
        {"verified_on": None, "verified_by": ""},
        {"verified_on": None},
        {"verified_by": ""},
        {"verified_by": "user:one"},
        {"verified_on": TOMORROW},
        {"verified_sha256": "0" * 64},
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

    for address in ("/help/", edition.path, "/articles/nothing/"):
        assert "call your local emergency number" in client.get(address).content.decode()


def strip(client: Client, address: str = "/") -> list[str]:
    """The names in the strip at the head of a page."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    return [tag.get_text() for tag in soup.select(".help-name")]


def make_each_kind(**fields):
    """An emergency, a crisis and a referral line of a country."""
    for kind in ("referral", "crisis", "emergency"):
        factories.make_help_line(kind=kind, name=f"{kind} {fields.get('country', 'US')}", **fields)


def test_the_strip_shows_one_line_of_each_kind_and_the_help_page_shows_all(tree, client: Client):
    make_each_kind()
    factories.make_help_line(kind="crisis", name="Another crisis line", order=1)
    path = factories.publish(factories.make_article()).path

    for address in ("/", path, "/help/", "/articles/nothing/"):
        assert strip(client, address) == ["emergency US", "crisis US", "referral US"], address
    assert "Another crisis line" in client.get("/help/").content.decode()


def test_the_strip_shows_the_lines_of_the_sites_country(tree, client: Client, settings):
    make_each_kind()
    make_each_kind(country="GB")

    assert strip(client) == ["emergency US", "crisis US", "referral US"]
    settings.HELP_COUNTRY = "GB"
    assert strip(client) == ["emergency GB", "crisis GB", "referral GB"]


def test_every_country_has_a_page_and_is_reached_by_a_plain_link(tree, client: Client):
    make_each_kind()
    make_each_kind(country="GB")

    content = client.get("/help/").content.decode()
    assert 'href="/help/gb/"' in content
    assert "emergency GB" not in content
    abroad = client.get("/help/gb/")
    assert "referral GB" in abroad.content.decode()
    assert "United Kingdom" in abroad.content.decode()
    assert not abroad.cookies
    assert client.get("/help/GB/")["Location"] == "/help/gb/"
    for address in ("/help/zz/", "/help/fr/", "/help/united-kingdom/"):
        assert client.get(address).status_code == 404, address


def test_a_page_in_another_language_prefers_a_line_that_speaks_it(tree):
    english = factories.make_help_line(name="English", language_codes="en", order=0)
    spanish = factories.make_help_line(name="Spanish", language_codes="en es", order=1)

    def crisis(language: str) -> str:
        found = strip_lines([english, spanish], country="US", language=language, today=TODAY)
        return next(line.name for line in found if line.kind == "crisis")

    assert [crisis(code) for code in ("en", "es", "es-mx", "fr")] == [
        "English", "Spanish", "Spanish", "English",
    ]  # fmt: skip


# When a check runs out.


def long_ago(days: int):
    return {"verified_on": TODAY - timedelta(days=days)}


def test_the_check_of_a_number_runs_out(tree, client: Client):
    factories.make_help_line(kind="crisis", name="Just in time", **long_ago(180))
    assert "Just in time" in strip(client)
    assert "Not confirmed lately" not in client.get("/help/").content.decode()

    factories.make_help_line(kind="referral", name="Too late", **long_ago(181))

    assert "Too late" not in strip(client)
    content = client.get("/help/").content.decode()
    assert content.index("Not confirmed lately") < content.index("Too late")
    assert "see the list" in client.get("/").content.decode()


def test_another_verified_line_of_its_kind_takes_the_place_of_a_lapsed_one(tree, client: Client):
    factories.make_help_line(name="Lapsed", order=0, **long_ago(200))
    factories.make_help_line(name="Standing", order=1)

    assert "Standing" in strip(client)
    assert "Lapsed" not in strip(client)


def test_a_lapsed_emergency_number_stays_with_the_day_it_was_checked(tree, client: Client):
    day = TODAY - timedelta(days=200)
    factories.make_help_line(
        kind="emergency", name="Emergency", number="911", dial="911", verified_on=day
    )
    path = factories.publish(factories.make_article()).path

    content = client.get(path).content.decode()

    assert 'href="tel:911"' in content
    assert f"last checked {day:%-d %B %Y}" in content


def test_a_line_may_ask_to_be_checked_sooner(tree, client: Client):
    factories.make_help_line(name="Weekly", valid_days=7, **long_ago(8))

    assert "Weekly" not in strip(client)


def test_publishers_are_told_before_a_check_runs_out_and_others_are_not(tree, client: Client):
    factories.make_help_line(name="Fresh", **long_ago(10))
    factories.make_help_line(name="Soon", **long_ago(160))
    factories.make_help_line(name="Lapsed", **long_ago(190))
    client.force_login(factories.make_publisher())

    for address in ("/review/", "/admin/"):
        content = client.get(address).content.decode()
        assert "Help lines to check again" in content, address
        assert "Soon: 555-0100" in content, address
        assert "Lapsed: 555-0100" in content, address
        assert "Fresh: 555-0100" not in content, address

    client.force_login(factories.make_writer())
    assert "Help lines to check again" not in client.get("/admin/").content.decode()
    client.force_login(factories.make_reviewer())
    assert "Help lines to check again" not in client.get("/review/").content.decode()


def test_a_number_altered_behind_our_back_is_not_shown_as_verified(tree, client: Client):
    line = factories.make_help_line(name="Lifeline")
    assert "Lifeline" in strip(client)

    HelpLine.objects.filter(pk=line.pk).update(dial="900666", changed_at=timezone.now())

    assert "900666" not in client.get("/help/").content.decode()
    assert "Lifeline" not in strip(client)


def test_a_500_still_shows_the_numbers_as_they_were_last_known(tree, client: Client):
    make_each_kind()
    strip(client)

    response = broken(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "emergency US" in response.content.decode()


CHECKED = (TODAY - timedelta(days=3)).isoformat()
FIELDS = {
    "kind": "crisis", "order": "0", "name": "Lifeline", "number": "555-0100", "dial": "5550100",
    "text_to": "", "who_for": "Anyone", "hours": "Always", "cost": "", "languages": "",
    "channels": "", "source_name": "Its site", "source_url": "https://example.org/",
    "verified_on": "", "valid_days": "180", "country": "US", "language_codes": "",
}  # fmt: skip


def save(client: Client, *, by, line: HelpLine | None = None, **changes: str):
    """Save a help line in the admin's form."""
    client.force_login(by)
    view = "wagtailsnippets_help_lines_helpline:" + ("edit" if line else "add")
    return client.post(reverse(view, args=[line.pk] if line else []), FIELDS | changes)


def test_two_publishers_make_a_line_that_readers_see(tree, client: Client):
    typist, checker = factories.make_publisher(), factories.make_publisher()
    save(client, by=typist)
    line = HelpLine.objects.get()
    assert "Lifeline" not in client.get("/help/").content.decode()

    save(client, by=checker, line=line, verified_on=CHECKED)

    assert "555-0100" in client.get("/help/").content.decode()


def test_who_typed_a_number_cannot_verify_it(tree, client: Client):
    typist = factories.make_publisher()
    save(client, by=typist)
    line = HelpLine.objects.get()

    response = save(client, by=typist, line=line, verified_on=CHECKED)

    assert "somebody else must verify it" in response.content.decode()
    line.refresh_from_db()
    assert line.verified_on is None


def test_a_number_changed_and_verified_at_once_is_refused(tree, client: Client):
    save(client, by=factories.make_publisher())
    line = HelpLine.objects.get()

    response = save(
        client, by=factories.make_publisher(), line=line,
        number="555-0199", verified_on=CHECKED,
    )  # fmt: skip

    assert "Save the number first." in response.content.decode()
    assert HelpLine.objects.get().number == "555-0100"


def test_a_checked_number_stays_until_its_successor_is_checked(tree, client: Client):
    typist, checker = factories.make_publisher(), factories.make_publisher()
    save(client, by=typist)
    line = HelpLine.objects.get()
    save(client, by=checker, line=line, verified_on=CHECKED)

    save(client, by=typist, line=line, number="555-0199", verified_on=CHECKED)
    waiting = client.get("/help/").content.decode()
    assert "555-0100" in waiting
    assert "555-0199" not in waiting

    successor = HelpLine.objects.get(number="555-0199")
    save(client, by=checker, line=successor, number="555-0199", verified_on=CHECKED)
    checked = client.get("/help/").content.decode()
    assert "555-0199" in checked
    assert "555-0100" not in checked


@pytest.mark.parametrize("make", [factories.make_writer, factories.make_reviewer])
def test_only_publishers_change_help_lines(tree, client: Client, make):
    save(client, by=make())
    assert HelpLine.objects.count() == 0

    save(client, by=factories.make_publisher())

    assert HelpLine.objects.count() == 1


def test_typing_and_verifying_are_on_the_ledger_with_what_readers_are_told(tree, client: Client):
    typist, checker = factories.make_publisher(), factories.make_publisher()
    save(client, by=typist)
    save(client, by=checker, line=HelpLine.objects.get(), verified_on=CHECKED)

    told = LedgerEntry.objects.exclude(action="recorded as it stands")
    typed, verified = told.order_by("sequence")
    assert (typed.action, typed.actor) == ("typed help line", typist.person)
    assert (verified.action, verified.actor) == ("verified help line", checker.person)
    assert '"dial":"5550100"' in verified.data
    assert HelpLine.objects.get().verified_sha256 in verified.data
    assert list(verification.faults()) == []


@pytest.mark.parametrize(
    "alteration",
    [
        {"dial": "900666"},
        {"verified_on": TODAY},
        {"valid_days": 170},
        {"verified_by": "user:three"},
    ],
)
def test_verify_names_a_line_that_is_not_as_it_was_verified(tree, client: Client, alteration):
    save(client, by=factories.make_publisher())
    line = HelpLine.objects.get()
    save(client, by=factories.make_publisher(), line=line, verified_on=CHECKED)
    assert list(verification.faults()) == []

    HelpLine.objects.update(**alteration)

    assert any("Lifeline" in fault for fault in verification.faults())


def test_verify_names_a_line_that_nobody_verified(tree):
    factories.make_help_line(name="Invented")

    assert any("the ledger does not know of it" in fault for fault in verification.faults())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"verified_on": TOMORROW.isoformat()}, "cannot be in the future"),
        ({"valid_days": "181"}, "at least every 180 days"),
        ({"valid_days": "0"}, "at least every 180 days"),
    ],
)
def test_a_check_that_promises_too_much_is_refused(tree, client: Client, changes, sentence):
    save(client, by=factories.make_publisher())
    line = HelpLine.objects.get()

    response = save(
        client, by=factories.make_publisher(), line=line, **{"verified_on": CHECKED} | changes
    )

    assert sentence in response.content.decode()
    line.refresh_from_db()
    assert line.verified_on is None
    save(client, by=factories.make_publisher(), line=line, verified_on=CHECKED)
    line.refresh_from_db()
    assert line.verified_on is not None


def test_a_number_is_checked_again_by_somebody_else(tree, client: Client):
    typist, checker = factories.make_publisher(), factories.make_publisher()
    save(client, by=typist)
    line = HelpLine.objects.get()
    save(client, by=checker, line=line, verified_on=CHECKED)

    again = (TODAY - timedelta(days=1)).isoformat()
    refused = save(client, by=typist, line=line, verified_on=again)
    assert "somebody else must verify it" in refused.content.decode()
    save(client, by=checker, line=line, verified_on=again)

    assert HelpLine.objects.get().verified_on.isoformat() == again

"""The calendar of review dates: one's own, behind an address that can be taken back."""

import pytest
from icalendar import Calendar

from cms.mailing.models import MailPreference
from cms.people.models import User
from cms.publishing import actions as publishing_actions
from tests import factories

pytestmark = pytest.mark.django_db


def follow(client, user: User) -> list[dict]:
    """The events a calendar program gets, without logging in."""
    preference, _ = MailPreference.objects.get_or_create(user=user)
    client.logout()
    response = client.get(f"/review/calendar/{preference.calendar_key}.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar"
    assert "no-store" in response["Cache-Control"]
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_it_holds_the_days_on_which_pages_one_signed_are_due(client, reviewer, writer):
    edition = factories.publish(factories.make_article(writer=writer), by=reviewer)
    factories.publish_next(factories.make_article())
    (event,) = follow(client, reviewer)
    assert event["SUMMARY"] == f"Review due: {edition.title}"
    assert event.decoded("DTSTART") == edition.whole_page_sign_off.review_due_on
    assert event["URL"].endswith(f"/review/{edition.sign_off.proof_id}/")


def test_writers_get_the_pages_they_wrote_and_publishers_all(client, writer, publisher):
    factories.publish(factories.make_article(writer=writer))
    factories.publish_next(factories.make_article())
    assert len(follow(client, writer)) == 1
    assert len(follow(client, publisher)) == 2


def test_a_withdrawn_page_leaves_the_calendar(client, publisher):
    edition = factories.publish(factories.make_article())
    assert len(follow(client, publisher)) == 1
    publishing_actions.withdraw(edition, by=publisher, reason="Wrong.", now=factories.next_moment())
    assert follow(client, publisher) == []


def test_a_new_address_makes_the_old_one_show_nothing(client, reviewer):
    old = MailPreference.objects.create(user=reviewer).calendar_key
    client.force_login(reviewer)
    assert client.post("/review/messages/calendar/").status_code == 302
    client.logout()
    assert client.get(f"/review/calendar/{old}.ics").status_code == 404
    assert follow(client, reviewer) == []


def test_a_deactivated_person_has_no_calendar(client, reviewer):
    key = MailPreference.objects.create(user=reviewer).calendar_key
    reviewer.is_active = False
    reviewer.save()
    assert client.get(f"/review/calendar/{key}.ics").status_code == 404

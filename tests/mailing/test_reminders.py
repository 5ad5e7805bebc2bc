"""What the clock says: decisions due and late, reviews due; caught up, never twice."""

from datetime import datetime, time, timedelta

import pytest
from django.core import mail

from cms.mailing import outbox
from cms.mailing.models import Letter
from cms.publishing import actions as publishing_actions
from cms.review import assignment
from cms.review.models import Waiting
from tests import factories
from tests.factories import DUE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DAY = timedelta(days=1)


def told(now: datetime) -> dict[str, str]:
    """Deliver; the subject that each address got now, without the site's name."""
    mail.outbox.clear()
    outbox.deliver(now)
    return {m.to[0]: m.subject.removeprefix("[Countersign] ") for m in mail.outbox}


def on(day) -> datetime:
    """The morning of a day."""
    return datetime.combine(day, time(9), tzinfo=NOW.tzinfo)


@pytest.fixture
def waiting(writer, reviewer, publisher) -> Waiting:
    """A proof nobody has decided about, of whose submission everybody has heard."""
    proof = factories.submit(factories.make_article(writer=writer, title="Naloxone"))
    told(NOW)
    return Waiting.objects.get(proof=proof)


def test_nobody_is_reminded_before_the_day_a_decision_is_due(waiting):
    assert told(on(waiting.decide_by - DAY)) == {}


def test_whoever_may_sign_is_reminded_on_the_day_and_once(waiting):
    subjects = told(on(waiting.decide_by))
    assert set(subjects) == {"reviewer@example.org"}
    assert "waits for a decision" in subjects["reviewer@example.org"]
    assert f"/review/{waiting.proof_id}/" in mail.outbox[0].body
    assert told(on(waiting.decide_by)) == {}


def test_only_whoever_has_it_is_reminded(waiting, reviewer):
    holder = factories.make_reviewer(email="holder@example.org")
    assignment.claim(waiting.proof, by=holder, now=NOW + timedelta(hours=1))
    told(NOW + timedelta(hours=1))
    assert set(told(on(waiting.decide_by))) == {"holder@example.org"}


def test_publishers_hear_when_the_day_has_passed_even_if_no_run_was_on_the_day(waiting):
    late = told(on(waiting.decide_by + 5 * DAY))
    assert set(late) == {"reviewer@example.org", "publisher@example.org"}
    assert "past the day" in late["publisher@example.org"]
    assert told(on(waiting.decide_by + 6 * DAY)) == {}


def test_a_decision_ends_the_reminders(waiting, reviewer):
    factories.sign(waiting.proof, by=reviewer)
    told(NOW + timedelta(hours=2))
    assert told(on(waiting.decide_by + DAY)) == {}


@pytest.fixture
def published(writer, reviewer, publisher):
    """A page of whose publication everybody has heard."""
    edition = factories.publish(
        factories.make_article(writer=writer, title="Naloxone"), by=reviewer
    )
    told(NOW + timedelta(hours=2))
    return edition


EVERYONE = {"writer@example.org", "reviewer@example.org", "publisher@example.org"}


@pytest.mark.parametrize(("days", "hear"), [(91, False), (90, True), (30, True), (7, True)])
def test_a_pages_people_hear_before_its_review_is_due(published, days, hear):
    assert set(told(on(DUE - days * DAY))) == (EVERYONE if hear else set())


def test_each_lands_where_they_work(published):
    told(on(DUE - 7 * DAY))
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert f"/admin/pages/{published.page_id}/edit/" in bodies["writer@example.org"]
    assert f"/review/{published.sign_off.proof_id}/" in bodies["reviewer@example.org"]


def test_after_missed_days_only_the_most_urgent_notice_comes(published):
    assert len(told(on(DUE - 5 * DAY))) == 3
    assert told(on(DUE - 4 * DAY)) == {}
    assert Letter.objects.filter(key__contains=":90:").count() == 0


def test_a_page_past_its_day_is_told_once_and_names_what_readers_see(published):
    assert "was due for review" in told(on(DUE + DAY))["reviewer@example.org"]
    assert "no longer clinically reviewed" in mail.outbox[0].body
    assert told(on(DUE + 2 * DAY)) == {}


def test_a_withdrawn_page_reminds_nobody(published, publisher):
    publishing_actions.withdraw(published, by=publisher, reason="Wrong.", now=NOW + DAY)
    told(NOW + DAY)
    assert told(on(DUE - 7 * DAY)) == {}

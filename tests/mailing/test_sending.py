"""Letters go out once: tried again after a failure, never twice, together for those who ask."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.evidence.models import LedgerEntry
from cms.mailing import outbox
from cms.mailing.models import Letter, MailPreference
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.data]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now(reviewer, writer) -> datetime:
    """The time at which something has just been submitted."""
    factories.submit(factories.make_article(writer=writer), now=timezone.now())
    last = LedgerEntry.objects.order_by("-sequence").first()
    return last.at


def test_a_letter_goes_out_once_however_often_it_is_delivered(now):
    for _ in range(3):
        outbox.deliver(now)
    assert len(mail.outbox) == 1
    assert Letter.objects.get().sent_at == now


def test_a_letter_is_not_written_twice_when_the_ledger_is_read_again(now):
    outbox.deliver(now)
    outbox.MailingProgress.objects.update(sequence=0)
    outbox.deliver(now)
    assert len(mail.outbox) == 1


def test_a_refused_letter_waits_longer_each_time_and_then_arrives(now, monkeypatch):
    monkeypatch.setattr(outbox, "_send", _refuse)
    outbox.deliver(now)
    letter = Letter.objects.get()
    assert (letter.due_at, letter.attempts) == (now + MINUTE, 1)
    assert "Connection unexpectedly closed" in letter.trouble
    outbox.deliver(now + MINUTE)
    letter.refresh_from_db()
    assert letter.due_at == now + 6 * MINUTE
    monkeypatch.undo()
    outbox.deliver(now + 5 * MINUTE)
    assert mail.outbox == []
    outbox.deliver(now + 6 * MINUTE)
    assert len(mail.outbox) == 1


def test_a_letter_that_no_server_takes_is_given_up_and_told(now, monkeypatch):
    monkeypatch.setattr(outbox, "_send", _refuse)
    outbox.write_letters(now=now)
    for _ in range(len(outbox.RETRY_MINUTES)):
        assert outbox.send_due(now=Letter.objects.get().due_at).failed == []
    report = outbox.send_due(now=Letter.objects.get().due_at)
    assert "to reviewer@example.org was given up" in report.failed[0]
    assert outbox.send_due(now=now + 9999 * MINUTE).failed == []


def test_one_refused_letter_holds_up_no_other(now, monkeypatch):
    factories.make_reviewer(email="second@example.org")
    send = outbox._send
    monkeypatch.setattr(
        outbox,
        "_send",
        lambda to, letters: (_refuse if "second" in to.email else send)(to, letters),
    )
    outbox.deliver(now)
    assert [message.to for message in mail.outbox] == [["reviewer@example.org"]]


def test_a_letter_whose_machine_stopped_is_reported_and_not_sent_again(now, monkeypatch):
    monkeypatch.setattr(outbox, "_send", _stop_after(outbox._send))
    with pytest.raises(SystemExit):
        outbox.deliver(now)
    monkeypatch.undo()
    assert outbox.deliver(now + 59 * MINUTE).failed == []
    report = outbox.deliver(now + 60 * MINUTE)
    assert "may not have arrived" in report.failed[0]
    assert outbox.deliver(now + 120 * MINUTE).failed == []
    assert len(mail.outbox) == 1


def test_a_daily_reader_gets_one_e_mail_in_the_morning_with_everything(now, reviewer, writer):
    MailPreference.objects.create(user=reviewer, pace=MailPreference.Pace.DAILY)
    factories.submit(factories.make_article(writer=writer, title="The second"), now=now)
    outbox.deliver(now)
    assert mail.outbox == []
    outbox.deliver(outbox.next_morning(now))
    (message,) = mail.outbox
    assert message.subject.endswith("2 things at the review desk")
    assert "The second" in message.body


@pytest.mark.parametrize(("hour", "waits"), [(6, 1), (7, 24), (23, 8)])
def test_the_morning_is_the_next_one(hour, waits):
    now = datetime(2026, 6, 1, hour, tzinfo=UTC)
    assert outbox.next_morning(now) - now == timedelta(hours=waits)


def test_who_wants_no_e_mail_gets_none(now, reviewer):
    MailPreference.objects.create(user=reviewer, pace=MailPreference.Pace.NONE)
    outbox.deliver(now)
    assert not Letter.objects.exists()


def test_run_due_delivers_and_says_so(now, capsys):
    call_command("run_due")
    assert "Sent 1 letter." in capsys.readouterr().out
    assert len(mail.outbox) == 1


def test_run_due_reports_what_was_given_up(now, monkeypatch):
    Letter.objects.all().delete()
    outbox.write_letters(now=now)
    Letter.objects.update(attempts=len(outbox.RETRY_MINUTES))
    monkeypatch.setattr(outbox, "_send", _refuse)
    with pytest.raises(CommandError, match="given up"):
        call_command("run_due")


def test_a_demonstration_sends_at_once_after_commit(
    reviewer, writer, django_capture_on_commit_callbacks
):
    from cms.evidence.signals import entry_appended

    entry_appended.connect(outbox.deliver_on_commit)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            factories.submit(factories.make_article(writer=writer), now=timezone.now())
            assert mail.outbox == []
    finally:
        entry_appended.disconnect(outbox.deliver_on_commit)
    assert len(mail.outbox) == 1


def _refuse(*args):
    raise SMTPServerDisconnected("Connection unexpectedly closed")


def _stop_after(send):
    def stopping(*args):
        send(*args)
        raise SystemExit

    return stopping

"""The outbox: letters written from the ledger, sent after commit, retried, never sent twice.

The ledger says what happened, so a letter exists only for what was committed. Each is claimed in a
transaction of its own before it goes out: a machine that dies in between leaves it claimed, and
`run_due` reports it rather than risk sending it again.
"""

import logging
from collections import defaultdict
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.evidence.models import LedgerEntry
from cms.jobs import JobReport
from cms.mailing.alarms import harm_letters
from cms.mailing.letters import letters_about
from cms.mailing.models import Letter, MailingProgress, MailPreference
from cms.mailing.reminders import reminders
from cms.people.models import User

log = logging.getLogger(__name__)

# Nobody is notified of older events: they are at the desk.
STALE_AFTER = timedelta(days=7)
DIGEST_AT = time(7, 0)
# Delays between retries, in minutes; after the last, the letter is given up.
RETRY_MINUTES = (1, 5, 15, 60, 240, 720)
# A letter claimed longer ago was interrupted while it was being sent.
LOST_AFTER = timedelta(hours=1)


def start_mailing() -> None:
    """Start mailing at the ledger's current end: nobody is notified of earlier entries."""
    last = LedgerEntry.objects.order_by("-sequence").first()
    if not MailingProgress.objects.exists():
        MailingProgress.objects.create(pk=1, sequence=last.sequence if last else 0)


def deliver(now: datetime) -> JobReport:
    """Job: write letters for new ledger entries and dates, then send due ones. Idempotent."""
    write_alarms(now=now)
    write_letters(now=now)
    write_reminders(now=now)
    return send_due(now=now)


def deliver_on_commit(**kwargs: object) -> None:
    """Deliver after commit. For a demonstration, which has no timer."""
    transaction.on_commit(lambda: deliver(timezone.now()), robust=True)


@transaction.atomic
def write_letters(*, now: datetime) -> int:
    """Write letters for new ledger entries; return how many."""
    reached = MailingProgress.objects.select_for_update().first()
    if reached is None:
        start_mailing()
        return 0
    entries = LedgerEntry.objects.filter(sequence__gt=reached.sequence).order_by("sequence")
    letters: list[Letter] = []
    for entry in entries.iterator(chunk_size=500):
        reached.sequence = entry.sequence
        if entry.at >= now - STALE_AFTER:
            letters += letters_about(entry, now=now)
    reached.save(update_fields=["sequence"])
    return queue_letters(letters, now=now)


@transaction.atomic
def write_reminders(*, now: datetime) -> int:
    """Once a day, write the reminders; return how many."""
    reached = MailingProgress.objects.select_for_update().first()
    if reached is None or reached.day == now.date():
        return 0
    reached.day = now.date()
    reached.save(update_fields=["day"])
    return queue_letters(list(reminders(now=now)), now=now)


@transaction.atomic
def write_alarms(*, now: datetime) -> int:
    """Write letters that are sent at once, even to people who get a daily digest."""
    return (
        queue_letters(list(harm_letters(now=now)), now=now, at_once=True)
        if MailingProgress.objects.exists()
        else 0
    )


def queue_letters(letters: list[Letter], *, now: datetime, at_once: bool = False) -> int:
    """Store letters until they are due, ignoring keys that exist."""
    paces = dict(
        MailPreference.objects.filter(user__in={letter.to_id for letter in letters}).values_list(
            "user_id", "pace"
        )
    )
    wanted = [
        letter
        for letter in letters
        if letter.address or paces.get(letter.to_id) != MailPreference.Pace.NONE
    ]
    for letter in wanted:
        daily = paces.get(letter.to_id) == MailPreference.Pace.DAILY
        if daily and not at_once and not letter.address:
            letter.due_at = next_morning(now)
    Letter.objects.bulk_create(wanted, ignore_conflicts=True)
    return len(wanted)


def next_morning(now: datetime) -> datetime:
    """The next time that daily digests are sent, in the site's time zone."""
    local = timezone.localtime(now)
    day = local.date() + timedelta(days=local.time() >= DIGEST_AT)
    return timezone.make_aware(datetime.combine(day, DIGEST_AT))


def send_due(*, now: datetime) -> JobReport:
    """Send every letter whose time has come: one an e-mail, or all of a person's daily ones."""
    report, sent = JobReport(), 0
    for user, letters in _letters_by_mail(now=now):
        if not _claim(letters, now=now):
            continue
        try:
            _send(user, letters)
        except (SMTPException, OSError) as error:
            report.failed += _try_again_later(letters, error, now=now)
        else:
            sent += len(letters)
            Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
                sent_at=now, trouble=""
            )
    if sent:
        report.done.append(f"Sent {sent} {'letter' if sent == 1 else 'letters'}.")
    report.failed += _report_lost_letters(now=now)
    return report


def _letters_by_mail(*, now: datetime) -> list[tuple[User, list[Letter]]]:
    due = Letter.objects.filter(
        due_at__lte=now, sent_at=None, claimed_at=None, given_up_at=None
    ).select_related("to__mail_preference")
    together: dict[int, list[Letter]] = defaultdict(list)
    parcels = []
    for letter in due.order_by("written_at", "pk"):
        preference = getattr(letter.to, "mail_preference", None)
        if letter.address:
            parcels.append((letter.to, [letter]))
        elif preference and preference.pace == MailPreference.Pace.DAILY:
            together[letter.to_id].append(letter)
        else:
            parcels.append((letter.to, [letter]))
    return [*parcels, *((letters[0].to, letters) for letters in together.values())]


def _claim(letters: list[Letter], *, now: datetime) -> bool:
    """Claim these letters atomically, all or none."""
    keys = [letter.pk for letter in letters]
    with transaction.atomic():
        taken = Letter.objects.filter(pk__in=keys, sent_at=None, claimed_at=None).update(
            claimed_at=now
        )
        if taken != len(keys):
            transaction.set_rollback(True)
            return False
    return True


def _send(user: User, letters: list[Letter]) -> None:
    first = letters[0]
    text = render_to_string(
        "mailing/letter.txt",
        {
            "letters": [(letter, address(letter.link)) for letter in letters],
            "site_name": settings.WAGTAIL_SITE_NAME,
            "is_demonstration": settings.IS_DEMONSTRATION,
            "preferences": address(reverse("mail_preferences")),
        },
    )
    subject = first.subject if len(letters) == 1 else f"{len(letters)} things at the review desk"
    EmailMessage(
        subject=f"[{settings.WAGTAIL_SITE_NAME}] {subject}",
        body=text,
        to=[first.address or user.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def address(path: str) -> str:
    """A path with this installation's host before it."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)


def _try_again_later(letters: list[Letter], error: Exception, *, now: datetime) -> list[str]:
    messages = []
    for letter in letters:
        letter.trouble = f"{type(error).__name__}: {error}"[:300]
        if letter.attempts < len(RETRY_MINUTES):
            letter.due_at = now + timedelta(minutes=RETRY_MINUTES[letter.attempts])
        else:
            letter.given_up_at = now
            messages.append(f"A letter to {letter.to.email} was given up: {letter.trouble}")
        letter.attempts += 1
        letter.claimed_at = None
        letter.save(update_fields=["trouble", "due_at", "given_up_at", "attempts", "claimed_at"])
    log.warning("%d letters could not be sent: %s", len(letters), error)
    return messages


def _report_lost_letters(*, now: datetime) -> list[str]:
    """Report, once, letters that were interrupted while being sent."""
    lost = Letter.objects.filter(claimed_at__lte=now - LOST_AFTER, sent_at=None, given_up_at=None)
    messages = [
        f"A letter to {letter.to.email} may not have arrived: the machine stopped while sending "
        f"“{letter.subject}”."
        for letter in lost.select_related("to")
    ]
    lost.update(given_up_at=now, trouble="The machine stopped while sending it.")
    return messages

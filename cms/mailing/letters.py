"""Makes letters of ledger entries by the notification table; never to the actor."""

from collections.abc import Iterator
from datetime import datetime

from cms.evidence.models import LedgerEntry
from cms.mailing import absences, identity_letters
from cms.mailing.events import Event, event_of
from cms.mailing.models import Letter
from cms.mailing.notification_table import NOTIFICATIONS
from cms.mailing.notifications import Notification
from cms.mailing.receipts import receipts_of
from cms.people.models import User
from cms.policy.ledger_actions import LedgerAction
from cms.proofs.models import Proof
from cms.proofs.page_types import reading_minutes
from cms.review.models import Waiting


def letters_about(entry: LedgerEntry, *, now: datetime) -> Iterator[Letter]:
    """The unsaved letters for a ledger entry."""
    if entry.action == LedgerAction.AWAY:
        yield from absences.letters_about(entry, now=now)
    if entry.action in (LedgerAction.SIGNED, LedgerAction.SIGNED_FIRST_OF_TWO):
        yield from receipts_of(entry, now=now)
    if identity_letters.is_about_people(entry):
        yield from identity_letters.letters_about(entry, now=now)
    event = event_of(entry) if entry.action in NOTIFICATIONS else None
    if event is None:
        return
    filling, notified = event.words(), set[int]()
    for notification in NOTIFICATIONS[entry.action]:
        if not notification.applies_to(event):
            continue
        for user in notification.to(event):
            if user.pk not in notified and user.person != entry.actor:
                notified.add(user.pk)
                yield _letter(
                    notification, event, user, filling | notification.words(event), now=now
                )


def _letter(
    notification: Notification, event: Event, user: User, filling: dict[str, str], *, now: datetime
) -> Letter:
    link = notification.link(event.proof, user)
    return Letter(
        key=f"entry:{event.entry.sequence}:{user.person_id}",
        to=user,
        subject=" ".join(notification.subject_line.format(**filling).split())[:300],
        text=notification.body.format(**filling),
        minutes=_minutes(event.proof) if notification.shows_reading_time else 0,
        link_label=link.label,
        link=link.path,
        written_at=now,
        due_at=now,
    )


def _minutes(proof: Proof) -> int:
    """The queue's estimate for an open proof; plain reading time for a decided one."""
    waiting = Waiting.objects.filter(proof=proof).first()
    return waiting.minutes if waiting else reading_minutes(proof.words)

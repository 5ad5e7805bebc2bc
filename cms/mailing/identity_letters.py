"""What a ledger entry about somebody's identity tells: the person, where they had their letters
before, and everybody who could confirm or undo it.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from cms.evidence.models import LedgerEntry
from cms.identity.lines import CONFIRMED
from cms.mailing import recipients
from cms.mailing.models import Letter
from cms.people.models import User
from cms.people.names import printed_names
from cms.policy.ledger_actions import IDENTITY_ACTIONS, LedgerAction
from cms.topics.models import Topic

UNEXPECTED = (
    "If you did not expect this, tell a publisher or whoever runs the site at once, by telephone."
)
# Told to the person alone: they did it themselves, and nobody need do anything.
OWN_AFFAIRS = {
    LedgerAction.SET_PASSWORD,
    LedgerAction.ADDED_SECOND_FACTOR,
    LedgerAction.REMOVED_SECOND_FACTOR,
}


def is_about_people(entry: LedgerEntry) -> bool:
    """Whether an entry says that somebody, or what a topic asks, changed."""
    return entry.action in IDENTITY_ACTIONS


def letters_about(entry: LedgerEntry, *, now: datetime) -> Iterator[Letter]:
    """The letters, unsaved. The person hears of it even if they did it: somebody else may have."""
    data = json.loads(entry.data)
    sentence = data.get("says") or CONFIRMED
    names = printed_names({entry.actor, entry.subject})
    theirs = recipients.logins({entry.subject})
    notified = set()
    for user in theirs:
        notified.add(user.pk)
        yield _letter(
            entry,
            user,
            subject=f"About your login or profile: {sentence}",
            text=f"{sentence} It was done by {names[entry.actor]}. {_waits(data)}{UNEXPECTED}",
            address=_address_before(user, entry),
            now=now,
        )
    if entry.action in OWN_AFFAIRS:
        return
    who = _topic(entry) or names[entry.subject]
    for user in recipients.keepers():
        if user.pk not in notified and user.person != entry.actor:
            yield _letter(
                entry,
                user,
                subject=f"{who}: {sentence}",
                text=f"It was done by {names[entry.actor]}. {_waits(data)}",
                now=now,
            )


def _waits(data: dict[str, object]) -> str:
    if not data.get("suspends"):
        return ""
    return "Nothing is signed under this name until a second person has confirmed it. "


def _topic(entry: LedgerEntry) -> str:
    kind, _, number = entry.subject.partition("-")
    if kind != "topic" or not number.isdigit():
        return ""
    topic = Topic.objects.filter(pk=number).first()
    return f"The topic “{topic}”" if topic else "A topic"


def _address_before(user: User, entry: LedgerEntry) -> str:
    """Where the person had their letters when it happened, if that is no longer where they go."""
    before = user.previous_addresses.filter(until__gte=entry.at).order_by("until").first()
    return before.email if before else ""


def _letter(
    entry: LedgerEntry, user: User, *, subject: str, text: str, now: datetime, address: str = ""
) -> Letter:
    return Letter(
        key=f"entry:{entry.sequence}:{user.person_id}",
        to=user,
        address=address,
        subject=subject[:300],
        text=text,
        link_label="See it at the review desk",
        link=reverse("desk_people"),
        written_at=now,
        due_at=now,
    )

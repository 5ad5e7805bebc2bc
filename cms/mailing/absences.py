"""Notifications about absences, for stand-ins and publishers."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cms.evidence.models import LedgerEntry
from cms.mailing import recipients
from cms.mailing.models import Letter
from cms.people.models import User
from cms.people.names import printed_names

DECLINE = "If you cannot take one of them, decline it, so that somebody else can."


def letters_about(entry: LedgerEntry, *, now: datetime) -> Iterator[Letter]:
    """The unsaved letters about an absence. Publishers are told of days away only."""
    data = json.loads(entry.data)
    names = printed_names({entry.actor, data["to"]})
    who, days = names[entry.actor], _days(data)
    stand_ins = recipients.logins({data["to"]})
    for user in stand_ins:
        when = f"while they are away, {days}, or " if days else ""
        yield _letter(
            entry,
            user,
            subject=f"{who} named you as their stand-in.",
            text=f"What they have goes to you {when}when they decline it, if you may sign it. "
            f"{DECLINE}",
            now=now,
        )
    if not days:
        return
    text = f"{names[data['to']]} stands in for them." if data["to"] else (
        "Nobody stands in for them: what they have goes back to the queue."
    )  # fmt: skip
    for user in recipients.publishers():
        if user not in stand_ins and user.person != entry.actor:
            subject = f"{who} is away, {days}."
            yield _letter(entry, user, subject=subject, text=text, now=now)


def _days(data: dict[str, Any]) -> str:
    """“3 March 2026 to 9 March 2026”, or nothing."""
    if not (data["from"] and data["until"]):
        return ""
    return " to ".join(f"{date.fromisoformat(data[end]):%-d %B %Y}" for end in ("from", "until"))


def _letter(entry: LedgerEntry, user: User, *, subject: str, text: str, now: datetime) -> Letter:
    return Letter(
        key=f"entry:{entry.sequence}:{user.person_id}",
        to=user,
        subject=subject[:300],
        text=text,
        link_label="Open the queue",
        link=reverse("desk_queue"),
        written_at=now,
        due_at=now,
    )

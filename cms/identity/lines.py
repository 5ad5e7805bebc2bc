"""Ledger entries about people and topics for the desk's lists, and unconfirmed changes."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from cms.evidence.models import LedgerEntry
from cms.identity.models import IdentityVersion
from cms.people.names import printed_names
from cms.policy.ledger_actions import IDENTITY_ACTIONS
from cms.topics.models import Topic

CONFIRMED = "What was changed was confirmed."


@dataclass(frozen=True, slots=True)
class IdentityEvent:
    """A ledger entry about a login, a profile or a topic."""

    at: datetime
    who: str
    by: str
    sentence: str


def newest_lines(number: int, *, subjects: list[str] | None = None) -> list[IdentityEvent]:
    """The newest events, of all subjects or of these."""
    entries = LedgerEntry.objects.filter(action__in=IDENTITY_ACTIONS).order_by("-sequence")
    if subjects is not None:
        entries = entries.filter(subject__in=subjects)
    rows = list(entries[:number])
    names = printed_names({row.actor for row in rows} | {row.subject for row in rows})
    topics = {f"topic-{topic.pk}": f"the topic {topic}" for topic in Topic.objects.all()}
    return [
        IdentityEvent(
            at=row.at,
            who=topics.get(row.subject) or names[row.subject],
            by=names[row.actor],
            sentence=json.loads(row.data).get("says") or CONFIRMED,
        )
        for row in rows
    ]


def waiting_subjects() -> set[str]:
    """The logins and profiles with an unconfirmed change."""
    later = IdentityVersion.objects.filter(
        subject=OuterRef("subject"), number__gt=OuterRef("number")
    ).exclude(confirmed=None)
    waiting = IdentityVersion.objects.filter(suspends=True, confirmed=None)
    return set(waiting.exclude(Exists(later)).values_list("subject", flat=True))

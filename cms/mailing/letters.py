"""From ledger entries to letters: what NEWS says, to whom it says it, and never to its doer."""

from collections.abc import Iterator
from datetime import datetime

from cms.mailing.events import event_of
from cms.mailing.models import Letter
from cms.mailing.news import NEWS
from cms.review.kinds import reading_minutes
from cms.review.models import LedgerEntry


def letters_about(entry: LedgerEntry, *, now: datetime) -> Iterator[Letter]:
    """The letters, unsaved, that a ledger entry gives rise to."""
    news = NEWS.get(entry.action)
    event = event_of(entry) if news else None
    if news is None or event is None or not news.applies(event):
        return
    filling = event.words()
    told: set[int] = set()
    for user in news.to(event):
        if user.pk in told or user.person == entry.actor:
            continue
        told.add(user.pk)
        link = news.link(event, user)
        yield Letter(
            key=f"entry:{entry.sequence}:{user.person_id}",
            to=user,
            subject=" ".join(news.says.format(**filling).split())[:300],
            text=news.asks.format(**filling),
            minutes=reading_minutes(event.proof.words) if news.takes_reading else 0,
            link_label=link.label,
            link=link.path,
            written_at=now,
            due_at=now,
        )

"""From ledger entries to letters: what NEWS says, to whom it says it, and never to its doer."""

from collections.abc import Iterator
from datetime import datetime

from cms.evidence.models import LedgerEntry
from cms.mailing import absences
from cms.mailing.events import Event, event_of
from cms.mailing.models import Letter
from cms.mailing.notification_table import NEWS
from cms.mailing.notifications import News
from cms.people.models import User
from cms.proofs.models import Proof
from cms.proofs.page_types import reading_minutes
from cms.review.models import Waiting


def letters_about(entry: LedgerEntry, *, now: datetime) -> Iterator[Letter]:
    """The letters, unsaved, that a ledger entry gives rise to."""
    if entry.action == "away":
        yield from absences.letters_about(entry, now=now)
    event = event_of(entry) if entry.action in NEWS else None
    if event is None:
        return
    filling, told = event.words(), set[int]()
    for news in NEWS[entry.action]:
        if not news.applies(event):
            continue
        for user in news.to(event):
            if user.pk not in told and user.person != entry.actor:
                told.add(user.pk)
                yield _letter(news, event, user, filling | news.words(event), now=now)


def _letter(
    news: News, event: Event, user: User, filling: dict[str, str], *, now: datetime
) -> Letter:
    link = news.link(event.proof, user)
    return Letter(
        key=f"entry:{event.entry.sequence}:{user.person_id}",
        to=user,
        subject=" ".join(news.says.format(**filling).split())[:300],
        text=news.asks.format(**filling),
        minutes=_minutes(event.proof) if news.takes_reading else 0,
        link_label=link.label,
        link=link.path,
        written_at=now,
        due_at=now,
    )


def _minutes(proof: Proof) -> int:
    """How long the decision should take, as the queue says; simply to read it, once decided."""
    waiting = Waiting.objects.filter(proof=proof).first()
    return waiting.minutes if waiting else reading_minutes(proof.words)

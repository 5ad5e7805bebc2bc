"""What each ledger entry tells whom: one row of NEWS an action, and nothing is told to its doer."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cms.mailing import recipients
from cms.mailing.models import Letter
from cms.people.models import User
from cms.review.authorship import printed_names
from cms.review.kinds import reading_minutes
from cms.review.models import Edition, LedgerEntry, Outcome, Proof, SignOff


@dataclass(frozen=True, slots=True)
class Event:
    """A ledger entry with what a letter about it needs."""

    entry: LedgerEntry
    data: dict[str, Any]
    proof: Proof
    actor: str

    @property
    def today(self) -> date:
        """The day it happened."""
        return self.entry.at.date()

    @property
    def path(self) -> str:
        """The address readers know the page by, if they ever did."""
        edition = Edition.objects.filter(page_key=self.proof.page_key).order_by("-pk").first()
        return edition.path if edition else ""

    @property
    def reason(self) -> str:
        """The reason its doer gave, or nothing."""
        if reason := self.data.get("reason"):
            return str(reason)
        outcome = Outcome.objects.filter(proof=self.proof).first()
        return outcome.reason if outcome else ""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a letter leads, and what the link is called."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class News:
    """What to say of an action, to whom, and where to send them. `{…}` is filled from the event."""

    says: str
    asks: str
    to: Callable[[Event], list[User]]
    link: Callable[[Event], Link]
    takes_reading: bool = False
    applies: Callable[[Event], bool] = lambda event: True


def to_reviewers(event: Event) -> list[User]:
    """Whoever may sign it."""
    return recipients.reviewers(event.proof, today=event.today)


def to_writers(event: Event) -> list[User]:
    """Whoever wrote it."""
    return recipients.writers(event.proof)


def to_everyone_responsible(event: Event) -> list[User]:
    """Writers, signers and publishers."""
    return [
        *recipients.writers(event.proof),
        *recipients.signers(event.proof),
        *recipients.publishers(),
    ]


def at_the_desk(event: Event) -> Link:
    """The proof, where reviewers read and sign."""
    return Link("Read it at the review desk", reverse("desk_proof", args=[event.proof.pk]))


def in_the_editor(event: Event) -> Link:
    """The draft, where writers write."""
    return Link("Open your draft", reverse("wagtailadmin_pages:edit", args=[event.proof.page_id]))


def on_the_site(event: Event) -> Link:
    """The page, as readers see it."""
    return Link("See it as readers do", event.path)


def is_not_published(event: Event) -> bool:
    """Whether signing left it unpublished: otherwise the news is that it is published."""
    return not Edition.objects.filter(digest=event.proof.digest).exists()


NEWS: dict[str, News] = {
    "submitted": News(
        says="{actor} submitted “{title}” for clinical review.",
        asks="It is in your field, and you did not write it. Please read it, then sign it or say "
        "what must change.",
        to=to_reviewers,
        link=at_the_desk,
        takes_reading=True,
    ),
    "signed, first of two": News(
        says="{actor} signed “{title}”. A second reviewer must sign it too.",
        asks="You may be that second reviewer. Please read it, then sign it or say what must "
        "change.",
        to=to_reviewers,
        link=at_the_desk,
        takes_reading=True,
    ),
    "requested changes": News(
        says="{actor} sent “{title}” back and asks for a change.",
        asks="They write: {reason}\n\nChange the draft or answer them, then submit it again.",
        to=to_writers,
        link=in_the_editor,
    ),
    "signed": News(
        says="{actor} signed “{title}”.",
        asks="It is not published yet: it waits for its time, or for a publisher.",
        to=to_writers,
        link=in_the_editor,
        applies=is_not_published,
    ),
    "published": News(
        says="“{title}” is signed and published.",
        asks="Readers can read it from now on. You need do nothing more.",
        to=to_writers,
        link=on_the_site,
    ),
    "schedule cancelled": News(
        says="“{title}” was not published at the time that was set.",
        asks="The reason: {reason}",
        to=lambda event: [*recipients.writers(event.proof), *recipients.publishers()],
        link=at_the_desk,
    ),
    "withdrawn": News(
        says="{actor} withdrew “{title}”. Readers see that it is no longer advice.",
        asks="The reason they were given: {reason}\n\nTo show the page again, submit it and have "
        "it signed.",
        to=to_everyone_responsible,
        link=on_the_site,
    ),
}


def letters_about(entry: LedgerEntry, *, now: datetime) -> Iterator[Letter]:
    """The letters, unsaved, that a ledger entry gives rise to."""
    news = NEWS.get(entry.action)
    event = _event(entry) if news else None
    if news is None or event is None or not news.applies(event):
        return
    link = news.link(event)
    filling = {"actor": event.actor, "title": event.proof.title, "reason": event.reason}
    told: set[int] = set()
    for user in news.to(event):
        if user.pk in told or user.person == entry.actor:
            continue
        told.add(user.pk)
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


def _event(entry: LedgerEntry) -> Event | None:
    data = json.loads(entry.data)
    proof = _proof_of(data)
    if proof is None:
        return None
    return Event(
        entry=entry,
        data=data,
        proof=proof,
        actor=_printed(proof, entry.actor),
    )


def _proof_of(data: dict[str, Any]) -> Proof | None:
    if digest := data.get("proof"):
        return Proof.objects.filter(digest=digest).first()
    return Proof.objects.filter(sign_offs__editions=data.get("edition")).first()


def _printed(proof: Proof, actor: str) -> str:
    """The doer's name: as signed, if they signed this proof, else as it is today."""
    signed = SignOff.objects.filter(proof=proof, signed_with=actor).first()
    name = signed.printed_name if signed else printed_names({actor})[actor]
    return name[:1].upper() + name[1:]

"""What each action on the ledger tells whom: a row of NEWS an action."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.mailing import recipients
from cms.mailing.events import Event
from cms.mailing.links import Leads, at_the_desk, in_the_editor, on_the_site, where_they_work
from cms.people.models import User
from cms.review.models import Edition, Note
from cms.review.models.waiting import Waiting


@dataclass(frozen=True, slots=True)
class News:
    """What to say of an action, to whom, and where to send them. `{…}` is filled from the event."""

    says: str
    asks: str
    to: Callable[[Event], list[User]]
    link: Leads
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


def to_those_in_the_thread(event: Event) -> list[User]:
    """Whoever wrote the note or answered it, and the page's writers."""
    spoke = {event.note.by, *event.note.answers.values_list("by", flat=True)} if event.note else ()
    return [*recipients.logins(spoke), *recipients.writers(event.proof)]


def to_whom_it_was_given(event: Event) -> list[User]:
    """Whoever has it now."""
    return recipients.logins({str(event.data.get("to", ""))})


def to_whom_it_was_taken_from(event: Event) -> list[User]:
    """Whoever had it before."""
    return recipients.logins({str(event.data.get("was", ""))})


def to_who_noted(event: Event) -> list[User]:
    """Whoever wrote the note."""
    return recipients.logins({event.note.by} if event.note else ())


def nobody_has_it(event: Event) -> bool:
    """Whether it waits for somebody to take it."""
    return Waiting.objects.filter(proof=event.proof, holder="").exists()


def is_not_published(event: Event) -> bool:
    """Whether signing left it unpublished: otherwise the news is that it is published."""
    return not Edition.objects.filter(digest=event.proof.digest).exists()


NEWS: dict[str, tuple[News, ...]] = {
    "submitted": (
        News(
            says="{actor} submitted “{title}” for clinical review.",
            asks="It is in your field, and you did not write it. Please read it, then sign it or "
            "say what must change.",
            to=to_reviewers,
            link=at_the_desk,
            takes_reading=True,
        ),
    ),
    "signed, first of two": (
        News(
            says="{actor} signed “{title}”. A second reviewer must sign it too.",
            asks="You may be that second reviewer. Please read it, then sign it or say what must "
            "change.",
            to=to_reviewers,
            link=at_the_desk,
            takes_reading=True,
        ),
    ),
    "claimed": (
        News(
            says="{actor} has taken “{title}” on.",
            asks="You hear when it is signed, or when something must change.",
            to=to_writers,
            link=where_they_work,
        ),
    ),
    "assigned": (
        News(
            says="You have “{title}” to review.",
            asks="{actor} gave it to you. Please read it, then sign it or say what must change. "
            "If you cannot take it, decline it there, so that somebody else can.",
            to=to_whom_it_was_given,
            link=at_the_desk,
            takes_reading=True,
        ),
        News(
            says="“{title}” was given to somebody else.",
            asks="You need not review it any more.",
            to=to_whom_it_was_taken_from,
            link=at_the_desk,
        ),
    ),
    "handed back": (
        News(
            says="Nobody has “{title}” now.",
            asks="Whoever had it cannot take it. Please assign it to somebody.",
            to=lambda event: recipients.publishers(),
            link=at_the_desk,
            applies=nobody_has_it,
        ),
    ),
    "requested changes": (
        News(
            says="{actor} sent “{title}” back and asks for a change.",
            asks="They write: {reason}\n\nChange the draft or answer them, then submit it again.",
            to=to_writers,
            link=in_the_editor,
        ),
    ),
    "noted": (
        News(
            says="{actor} asks a question about “{title}”.",
            asks="They ask: {note}\n\nYou can answer beside your draft; the proof stays as it is.",
            to=to_writers,
            link=in_the_editor,
            applies=lambda event: event.data.get("kind") == Note.Kind.QUESTION,
        ),
    ),
    "answered a note": (
        News(
            says="{actor} answered a note on “{title}”.",
            asks="They write: {answer}",
            to=to_those_in_the_thread,
            link=where_they_work,
        ),
    ),
    "settled a note": (
        News(
            says="{actor} dealt with your note on “{title}”.",
            asks="Your note: {note}\nIt was {settled}.",
            to=to_who_noted,
            link=at_the_desk,
        ),
    ),
    "corrected": (
        News(
            says="{actor} published a correction of “{title}”.",
            asks="Readers see it at the top of the page and in its record.",
            to=to_everyone_responsible,
            link=on_the_site,
        ),
    ),
    "signed": (
        News(
            says="{actor} signed “{title}”.",
            asks="It is not published yet: it waits for its time, or for a publisher.",
            to=to_writers,
            link=in_the_editor,
            applies=is_not_published,
        ),
    ),
    "published": (
        News(
            says="“{title}” is signed and published.",
            asks="Readers can read it from now on. You need do nothing more.",
            to=to_writers,
            link=on_the_site,
        ),
    ),
    "schedule cancelled": (
        News(
            says="“{title}” was not published at the time that was set.",
            asks="The reason: {reason}",
            to=lambda event: [*recipients.writers(event.proof), *recipients.publishers()],
            link=at_the_desk,
        ),
    ),
    "withdrawn": (
        News(
            says="{actor} withdrew “{title}”. Readers see that it is no longer advice.",
            asks="The reason they were given: {reason}\n\nTo show the page again, submit it and "
            "have it signed.",
            to=to_everyone_responsible,
            link=on_the_site,
        ),
    ),
}

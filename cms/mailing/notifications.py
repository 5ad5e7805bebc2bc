"""A notification: text, recipients and link; and the shared choices of recipients."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.mailing import recipients
from cms.mailing.events import Event
from cms.mailing.links import LinkMaker
from cms.people.models import User
from cms.publishing.models import Edition
from cms.review.models import Waiting


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification of an action. `{…}` placeholders are filled from the event."""

    subject_line: str
    body: str
    to: Callable[[Event], list[User]]
    link: LinkMaker
    shows_reading_time: bool = False
    applies_to: Callable[[Event], bool] = lambda event: True
    words: Callable[[Event], dict[str, str]] = lambda event: {}


def to_reviewers(event: Event) -> list[User]:
    """Reviewers who may sign the proof."""
    return recipients.reviewers(event.proof, today=event.today)


def to_writers(event: Event) -> list[User]:
    """The proof's writers."""
    return recipients.writers(event.proof)


def to_publishers(event: Event) -> list[User]:
    """Publishers."""
    return recipients.publishers()


def to_everyone_responsible(event: Event) -> list[User]:
    """Writers, signers and publishers."""
    return [
        *recipients.writers(event.proof),
        *recipients.signers(event.proof),
        *recipients.publishers(),
    ]


def to_note_thread(event: Event) -> list[User]:
    """The note's author, everybody who answered it, and the page's writers."""
    spoke = {event.note.by, *event.note.answers.values_list("by", flat=True)} if event.note else ()
    return [*recipients.logins(spoke), *recipients.writers(event.proof)]


def to_note_author(event: Event) -> list[User]:
    """The note's author."""
    return recipients.logins({event.note.by} if event.note else ())


def is_unassigned(event: Event) -> bool:
    """Whether the open proof is unassigned."""
    return Waiting.objects.filter(proof=event.proof, holder="").exists()


def is_not_published(event: Event) -> bool:
    """Whether the signed proof is not published (publishing has its own notification)."""
    return not Edition.objects.filter(digest=event.proof.digest).exists()

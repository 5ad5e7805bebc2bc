"""What can be told of an action on the ledger: the words, to whom, and where they lead."""

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
    """What to say of an action, to whom, and where to send them. `{…}` is filled from the event."""

    subject_line: str
    body: str
    to: Callable[[Event], list[User]]
    link: LinkMaker
    shows_reading_time: bool = False
    applies_to: Callable[[Event], bool] = lambda event: True
    words: Callable[[Event], dict[str, str]] = lambda event: {}


def to_reviewers(event: Event) -> list[User]:
    """Whoever may sign it."""
    return recipients.reviewers(event.proof, today=event.today)


def to_writers(event: Event) -> list[User]:
    """Whoever wrote it."""
    return recipients.writers(event.proof)


def to_publishers(event: Event) -> list[User]:
    """Whoever runs the board."""
    return recipients.publishers()


def to_everyone_responsible(event: Event) -> list[User]:
    """Writers, signers and publishers."""
    return [
        *recipients.writers(event.proof),
        *recipients.signers(event.proof),
        *recipients.publishers(),
    ]


def to_note_thread(event: Event) -> list[User]:
    """Whoever wrote the note or answered it, and the page's writers."""
    spoke = {event.note.by, *event.note.answers.values_list("by", flat=True)} if event.note else ()
    return [*recipients.logins(spoke), *recipients.writers(event.proof)]


def to_note_author(event: Event) -> list[User]:
    """Whoever wrote the note."""
    return recipients.logins({event.note.by} if event.note else ())


def is_unassigned(event: Event) -> bool:
    """Whether it waits for somebody to take it."""
    return Waiting.objects.filter(proof=event.proof, holder="").exists()


def is_not_published(event: Event) -> bool:
    """Whether signing left it unpublished: otherwise the news is that it is published."""
    return not Edition.objects.filter(digest=event.proof.digest).exists()

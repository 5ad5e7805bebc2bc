"""What each action on the ledger tells whom: a row of NEWS an action."""

from cms.mailing import recipients
from cms.mailing.assignment_notifications import HANDS
from cms.mailing.links import at_the_desk, in_the_editor, on_the_site, where_they_work
from cms.mailing.notifications import (
    News,
    is_not_published,
    nobody_has_it,
    to_everyone_responsible,
    to_reviewers,
    to_those_in_the_thread,
    to_who_noted,
    to_writers,
)
from cms.review.models import Note

NEWS: dict[str, tuple[News, ...]] = {
    **HANDS,
    "submitted": (
        News(
            says="{actor} submitted “{title}” for clinical review.",
            asks="It is in your field, and you did not write it. Please read it, then sign it or "
            "say what must change.",
            to=to_reviewers,
            link=at_the_desk,
            takes_reading=True,
            applies=nobody_has_it,
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

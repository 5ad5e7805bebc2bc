"""The notification table: which ledger action notifies whom, of what."""

from cms.mailing import recipients
from cms.mailing.assignment_notifications import ASSIGNMENT_NOTIFICATIONS
from cms.mailing.links import desk_link, editor_link, public_page_link, workplace_link
from cms.mailing.notifications import (
    Notification,
    is_not_published,
    is_unassigned,
    to_everyone_responsible,
    to_note_author,
    to_note_thread,
    to_reviewers,
    to_writers,
)
from cms.policy.ledger_actions import LedgerAction
from cms.review.models import Note

# Actions that notify nobody, and why.
SILENT: dict[LedgerAction, str] = {
    LedgerAction.RECALLED: "The writer did it, or nobody: reviewers see that it left the queue.",
    LedgerAction.REVOKED: "Each edition it withdraws has an entry of its own, which notifies.",
    LedgerAction.NAMED_WRITER: "It lifts a block that the proof's screen shows.",
    LedgerAction.SCHEDULED: "The signature before it has told the writers that it waits.",
    LedgerAction.CHANGED_ADDRESS: "The words are the same and the old address leads on.",
    LedgerAction.SOURCE_RETRACTED: "The page is listed at the desk and in the report of sources.",
    LedgerAction.KEY_ENROLLED: "It signs nothing until somebody attests it in person.",
    LedgerAction.KEY_ATTESTED: "Its holder is there when it is attested.",
    LedgerAction.KEY_LOST: "The list of keys says so.",
    LedgerAction.KEY_REPLACED: "The list of keys says so.",
    LedgerAction.KEY_REVOKED: "The list of keys says so.",
    LedgerAction.ANSWERED_REPORT: "Readers who reported leave no address; the answer is public.",
    LedgerAction.DISMISSED_REPORT: "Readers who reported leave no address.",
    LedgerAction.TYPED_HELP_LINE: "It is not shown to readers until somebody verifies it.",
    LedgerAction.VERIFIED_HELP_LINE: "The register says by whom and when.",
    LedgerAction.CHANGED_SAFETY_PROFILE: "Pages concerned show it as a finding when checked.",
    LedgerAction.INVITED: "The invitation itself is the letter.",
    LedgerAction.TOOK_BACK_INVITATION: "It opened nothing yet.",
    LedgerAction.RECORDED_AS_IT_STANDS: "Nothing changed: the ledger begins to know of it.",
    LedgerAction.SAVED_SEARCH_WORDS: "The list of search words shows it.",
    LedgerAction.DELETED_SEARCH_WORDS: "The list of search words shows it.",
}

NOTIFICATIONS: dict[str, tuple[Notification, ...]] = {
    **ASSIGNMENT_NOTIFICATIONS,
    LedgerAction.SUBMITTED: (
        Notification(
            subject_line="{actor} submitted “{title}” for clinical review.",
            body="It is in your field, and you did not write it. Please read it, then sign it or "
            "say what must change.",
            to=to_reviewers,
            link=desk_link,
            shows_reading_time=True,
            applies_to=is_unassigned,
        ),
    ),
    LedgerAction.SIGNED_FIRST_OF_TWO: (
        Notification(
            subject_line="{actor} signed “{title}”. A second reviewer must sign it too.",
            body="You may be that second reviewer. Please read it, then sign it or say what must "
            "change.",
            to=to_reviewers,
            link=desk_link,
            shows_reading_time=True,
            applies_to=is_unassigned,
        ),
    ),
    LedgerAction.REQUESTED_CHANGES: (
        Notification(
            subject_line="{actor} sent “{title}” back and asks for a change.",
            body="They write: {reason}\n\nChange the draft or answer them, then submit it again.",
            to=to_writers,
            link=editor_link,
        ),
    ),
    LedgerAction.NOTED: (
        Notification(
            subject_line="{actor} asks a question about “{title}”.",
            body="They ask: {note}\n\nYou can answer beside your draft; the proof stays as it is.",
            to=to_writers,
            link=editor_link,
            applies_to=lambda event: event.data.get("kind") == Note.Kind.QUESTION,
        ),
    ),
    LedgerAction.ANSWERED_NOTE: (
        Notification(
            subject_line="{actor} answered a note on “{title}”.",
            body="They write: {answer}",
            to=to_note_thread,
            link=workplace_link,
        ),
    ),
    LedgerAction.SETTLED_NOTE: (
        Notification(
            subject_line="{actor} dealt with your note on “{title}”.",
            body="Your note: {note}\nIt was {settled}.",
            to=to_note_author,
            link=desk_link,
        ),
    ),
    LedgerAction.CORRECTED: (
        Notification(
            subject_line="{actor} published a correction of “{title}”.",
            body="Readers see it at the top of the page and in its record.",
            to=to_everyone_responsible,
            link=public_page_link,
        ),
    ),
    LedgerAction.SIGNED: (
        Notification(
            subject_line="{actor} signed “{title}”.",
            body="It is not published yet: it waits for its time, or for a publisher.",
            to=to_writers,
            link=editor_link,
            applies_to=is_not_published,
        ),
    ),
    LedgerAction.PUBLISHED: (
        Notification(
            subject_line="“{title}” is signed and published.",
            body="Readers can read it from now on. You need do nothing more.",
            to=to_writers,
            link=public_page_link,
        ),
    ),
    LedgerAction.SCHEDULE_CANCELLED: (
        Notification(
            subject_line="“{title}” was not published at the time that was set.",
            body="The reason: {reason}",
            to=lambda event: [*recipients.writers(event.proof), *recipients.publishers()],
            link=desk_link,
        ),
    ),
    LedgerAction.WITHDRAWN: (
        Notification(
            subject_line="{actor} withdrew “{title}”. Readers see that it is no longer advice.",
            body="The reason they were given: {reason}\n\nTo show the page again, submit it and "
            "have it signed.",
            to=to_everyone_responsible,
            link=public_page_link,
        ),
    ),
}

"""Notifications about assignments: claimed, assigned, declined, handed over, conflicts."""

from typing import Any

from cms.mailing import recipients
from cms.mailing.events import Event
from cms.mailing.links import desk_link, workplace_link
from cms.mailing.notifications import Notification, is_unassigned, to_publishers, to_writers
from cms.people.models import User
from cms.people.names import printed_names
from cms.policy.ledger_actions import LedgerAction
from cms.review import assignment
from cms.review.models import Assignment, Decline, Release

PLEASE_READ = "Please read it, then sign it or say what must change. "
OR_DECLINE = "If you cannot take it, decline it there, so that somebody else can."
PLEASE_ASSIGN = "Nobody has it now. Please assign it to somebody."
RELEASE_REASONS = {
    Release.Kind.AWAY: "is away",
    Release.Kind.NOT_ALLOWED: "may no longer sign it",
}


def assignee(event: Event) -> list[User]:
    """The new assignee."""
    return recipients.logins({str(event.data.get("to", ""))})


def previous_holder(event: Event) -> list[User]:
    """The previous assignee."""
    return recipients.logins({str(event.data.get("was", ""))})


def publishers_and_assigner(event: Event) -> list[User]:
    """Publishers, and whoever had assigned it to the reviewer who declines."""
    given = _released_assignment(event)
    return [*recipients.logins({given.by} if given else ()), *recipients.publishers()]


def is_left_unassigned(event: Event) -> bool:
    """Whether it is unassigned for another reason than a decline, which has its own letter."""
    return event.data.get("how") != Release.Kind.DECLINED and is_unassigned(event)


def concerns_publishers(event: Event) -> bool:
    """Whether the reviewer who declines was the assignee, or has a conflict of interest. One of
    many possible reviewers declining is not worth a letter.
    """
    return event.data.get("how") == Decline.Kind.CONFLICT or _released_assignment(event) is not None


def is_stand_in(event: Event) -> bool:
    """Whether the assignee stands in for somebody."""
    return event.data.get("how") == Assignment.How.STOOD_IN


def is_resubmission(event: Event) -> bool:
    """Whether the assignee had the page's previous proof."""
    return event.data.get("how") == Assignment.How.HAD_BEFORE


def absent_colleague_words(event: Event) -> dict[str, str]:
    """Placeholder values: the absent colleague."""
    return {"absent": _name(event.data.get("stead"))}


def previous_holder_words(event: Event) -> dict[str, str]:
    """Placeholder values: the previous assignee, why it ended, and the new one."""
    reason = RELEASE_REASONS.get(event.data.get("how", ""), "cannot take it")
    return {"before": f"{_name(event.data.get('was'))} {reason}.", "now": _holder_sentence(event)}


def decline_words(event: Event) -> dict[str, str]:
    """Placeholder values: the reason for declining, and the new assignee."""
    declined = _decline(event)
    until_on = f"{declined.until_on:%-d %B %Y}" if declined.until_on else ""
    why = {
        Decline.Kind.CONFLICT: "They have a conflict of interest, so they cannot sign this page, "
        "now or later, until they say that it no longer stands.",
        Decline.Kind.NOT_MY_FIELD: "It is not their field.",
        Decline.Kind.NO_TIME: f"They have no time until {until_on}.",
    }[Decline.Kind(declined.kind)]
    remark = f"\n\nThey write: {declined.text}" if declined.text else ""
    return {"why": f"{why}{remark}", "now": _holder_sentence(event)}


def _decline(event: Event) -> Decline:
    """The Decline that the ledger entry covers."""
    return Decline.objects.get(pk=event.data["rows"][0]["id"])


def _released_assignment(event: Event) -> Any:
    """The assignment that the decline ended, if there was one."""
    return (
        Assignment.objects.filter(
            proof=event.proof,
            reviewer=event.entry.actor,
            release__kind=Release.Kind.DECLINED,
            release__at=_decline(event).at,
        )
        .order_by("-pk")
        .first()
    )


def _holder_sentence(event: Event) -> str:
    if is_unassigned(event):
        return PLEASE_ASSIGN
    holder = assignment.current_assignment(event.proof)
    return f"{holder.reviewer_printed} has it now." if holder else "You need do nothing."


def _name(person: Any) -> str:
    return printed_names({str(person)})[str(person)]


ASSIGNMENT_NOTIFICATIONS: dict[str, tuple[Notification, ...]] = {
    LedgerAction.CLAIMED: (
        Notification(
            subject_line="{actor} has taken “{title}” on.",
            body="You hear when it is signed, or when something must change.",
            to=to_writers,
            link=workplace_link,
        ),
    ),
    LedgerAction.ASSIGNED: (
        Notification(
            subject_line="You stand in for {absent}: “{title}” is with you.",
            body=PLEASE_READ + OR_DECLINE,
            to=assignee,
            link=desk_link,
            shows_reading_time=True,
            applies_to=is_stand_in,
            words=absent_colleague_words,
        ),
        Notification(
            subject_line="“{title}” was submitted again and is with you.",
            body="You had it before. " + PLEASE_READ + OR_DECLINE,
            to=assignee,
            link=desk_link,
            shows_reading_time=True,
            applies_to=is_resubmission,
        ),
        Notification(
            subject_line="You have “{title}” to review.",
            body="{actor} gave it to you. " + PLEASE_READ + OR_DECLINE,
            to=assignee,
            link=desk_link,
            shows_reading_time=True,
        ),
        Notification(
            subject_line="“{title}” was given to somebody else.",
            body="You need not review it any more.",
            to=previous_holder,
            link=desk_link,
        ),
    ),
    LedgerAction.DECLINED: (
        Notification(
            subject_line="{actor} cannot review “{title}”.",
            body="{why}\n\n{now}",
            to=publishers_and_assigner,
            link=desk_link,
            applies_to=concerns_publishers,
            words=decline_words,
        ),
    ),
    LedgerAction.HANDED_BACK: (
        Notification(
            subject_line="“{title}” is not with you any more.",
            body="{before} {now}",
            to=previous_holder,
            link=desk_link,
            words=previous_holder_words,
        ),
        Notification(
            subject_line="Nobody has “{title}” now.",
            body="{before} Please assign it to somebody.",
            to=to_publishers,
            link=desk_link,
            applies_to=is_left_unassigned,
            words=previous_holder_words,
        ),
    ),
    LedgerAction.ENDED_CONFLICT: (
        Notification(
            subject_line="{actor} has no conflict of interest about “{title}” any more.",
            body="They may review it again, if it is in their field.",
            to=to_publishers,
            link=desk_link,
        ),
    ),
}

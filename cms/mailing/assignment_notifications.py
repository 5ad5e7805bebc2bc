"""What is told when a proof goes from hand to hand: taken, given, declined, handed over."""

from typing import Any

from cms.mailing import recipients
from cms.mailing.events import Event
from cms.mailing.links import at_the_desk, where_they_work
from cms.mailing.notifications import News, nobody_has_it, to_publishers, to_writers
from cms.people.models import User
from cms.people.names import printed_names
from cms.review import assignment
from cms.review.models import Assignment, Decline, Release

PLEASE_READ = "Please read it, then sign it or say what must change. "
OR_DECLINE = "If you cannot take it, decline it there, so that somebody else can."
PLEASE_ASSIGN = "Nobody has it now. Please assign it to somebody."
GONE = {
    Release.Kind.AWAY: "is away",
    Release.Kind.NOT_ALLOWED: "may no longer sign it",
}


def to_whom_it_was_given(event: Event) -> list[User]:
    """Whoever has it now."""
    return recipients.logins({str(event.data.get("to", ""))})


def to_whom_it_was_taken_from(event: Event) -> list[User]:
    """Whoever had it before."""
    return recipients.logins({str(event.data.get("was", ""))})


def to_publishers_and_who_gave_it(event: Event) -> list[User]:
    """Publishers, and whoever gave it to who declines it now, publisher still or not."""
    given = _given_up(event)
    return [*recipients.logins({given.by} if given else ()), *recipients.publishers()]


def is_handed_over_for_good(event: Event) -> bool:
    """Whether nobody has it although nobody declined: who declined has said so themselves."""
    return event.data.get("how") != Release.Kind.DECLINED and nobody_has_it(event)


def matters_to_publishers(event: Event) -> bool:
    """Whether who declines had it, or cannot review the page at all. That one of many who could
    take it does not is no news.
    """
    return event.data.get("how") == Decline.Kind.CONFLICT or _given_up(event) is not None


def stands_in(event: Event) -> bool:
    """Whether it was given in somebody's stead."""
    return event.data.get("how") == Assignment.How.STOOD_IN


def is_kept(event: Event) -> bool:
    """Whether they had the proof before."""
    return event.data.get("how") == Assignment.How.KEPT


def in_whose_stead(event: Event) -> dict[str, str]:
    """Whose stand-in got it."""
    return {"absent": _name(event.data.get("stead"))}


def who_lost_it(event: Event) -> dict[str, str]:
    """Who had it and why they have not now."""
    gone = GONE.get(event.data.get("how", ""), "cannot take it")
    return {"before": f"{_name(event.data.get('was'))} {gone}.", "now": _who_has_it(event)}


def why_declined(event: Event) -> dict[str, str]:
    """What the reviewer said, and who has it now."""
    declined = _declined(event)
    until_on = f"{declined.until_on:%-d %B %Y}" if declined.until_on else ""
    why = {
        Decline.Kind.CONFLICT: "They have a conflict of interest, so they cannot sign this page, "
        "now or later, until they say that it no longer stands.",
        Decline.Kind.NOT_MY_FIELD: "It is not their field.",
        Decline.Kind.NO_TIME: f"They have no time until {until_on}.",
    }[Decline.Kind(declined.kind)]
    said = f"\n\nThey write: {declined.text}" if declined.text else ""
    return {"why": f"{why}{said}", "now": _who_has_it(event)}


def _declined(event: Event) -> Decline:
    """The row that the ledger entry covers."""
    return Decline.objects.get(pk=event.data["rows"][0]["id"])


def _given_up(event: Event) -> Any:
    """What who declines had until then, if they had it."""
    return (
        Assignment.objects.filter(
            proof=event.proof,
            reviewer=event.entry.actor,
            release__kind=Release.Kind.DECLINED,
            release__at=_declined(event).at,
        )
        .order_by("-pk")
        .first()
    )


def _who_has_it(event: Event) -> str:
    if nobody_has_it(event):
        return PLEASE_ASSIGN
    holder = assignment.held(event.proof)
    return f"{holder.reviewer_printed} has it now." if holder else "You need do nothing."


def _name(person: Any) -> str:
    return printed_names({str(person)})[str(person)]


HANDS: dict[str, tuple[News, ...]] = {
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
            says="You stand in for {absent}: “{title}” is with you.",
            asks=PLEASE_READ + OR_DECLINE,
            to=to_whom_it_was_given,
            link=at_the_desk,
            takes_reading=True,
            applies=stands_in,
            words=in_whose_stead,
        ),
        News(
            says="“{title}” was submitted again and is with you.",
            asks="You had it before. " + PLEASE_READ + OR_DECLINE,
            to=to_whom_it_was_given,
            link=at_the_desk,
            takes_reading=True,
            applies=is_kept,
        ),
        News(
            says="You have “{title}” to review.",
            asks="{actor} gave it to you. " + PLEASE_READ + OR_DECLINE,
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
    "declined": (
        News(
            says="{actor} cannot review “{title}”.",
            asks="{why}\n\n{now}",
            to=to_publishers_and_who_gave_it,
            link=at_the_desk,
            applies=matters_to_publishers,
            words=why_declined,
        ),
    ),
    "handed back": (
        News(
            says="“{title}” is not with you any more.",
            asks="{before} {now}",
            to=to_whom_it_was_taken_from,
            link=at_the_desk,
            words=who_lost_it,
        ),
        News(
            says="Nobody has “{title}” now.",
            asks="{before} Please assign it to somebody.",
            to=to_publishers,
            link=at_the_desk,
            applies=is_handed_over_for_good,
            words=who_lost_it,
        ),
    ),
    "ended a conflict": (
        News(
            says="{actor} has no conflict of interest about “{title}” any more.",
            asks="They may review it again, if it is in their field.",
            to=to_publishers,
            link=at_the_desk,
        ),
    ),
}

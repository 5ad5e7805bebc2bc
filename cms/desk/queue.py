"""The review queue: lists of work and the reviewers' load, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict

from cms.desk.queue_rows import Topics, due_row, sent_back_row, waiting_row
from cms.people.models import User
from cms.people.names import printed_name, printed_names
from cms.policy import signing
from cms.policy.facts import ProofFacts, ReviewerFacts
from cms.policy.permissions import PUBLISH_EDITION
from cms.proofs.models import Proof, SignOff
from cms.review import reviewers, signatures_so_far
from cms.review.assignment import declines_in_force
from cms.review.listing import (
    coming_due,
    open_notes,
    sent_back,
    signed_row,
    signed_unpublished,
    withdrawn,
    withdrawn_row,
)
from cms.review.models import Decline, Waiting, WaitingTopic, WaitingWriter

ROWS_PER_LANE = 20


@dataclass(frozen=True, slots=True)
class Lane:
    """One list of the queue, a page at a time. `name` is the page's name in the address."""

    name: str
    page: Page
    query: str

    @property
    def total(self) -> int:
        """How many there are in all."""
        return self.page.paginator.count


def open_for_reviewer(
    user: User, reviewer: ReviewerFacts, topics: Topics, *, today: date
) -> QuerySet[Waiting]:
    """What nobody has and this reviewer may take on: their field, others' words, not declined."""
    if signing.why_not_take_any(reviewer):
        return _waiting().none()
    return _waiting().filter(holder="").exclude(_not_allowed(user, reviewer, topics, today=today))


def _not_for_reviewer(
    user: User, reviewer: ReviewerFacts, topics: Topics, *, today: date
) -> QuerySet[Waiting]:
    """The other open proofs: assigned to others, or not for this reviewer."""
    others = _waiting().exclude(holder=user.person)
    if signing.why_not_take_any(reviewer):
        return others
    return others.filter(~Q(holder="") | _not_allowed(user, reviewer, topics, today=today))


def _not_allowed(user: User, reviewer: ReviewerFacts, topics: Topics, *, today: date) -> Q:
    """Excludes other fields, own words, own signatures and declines. Uncorrelated subqueries, which
    take a tenth of the time of correlated ones.
    """
    persons = reviewer.persons
    unfit = WaitingTopic.objects.exclude(slug__in=topics.fitting(reviewer)).order_by()
    own = WaitingWriter.objects.filter(person__in=persons)
    signed = SignOff.objects.filter(Q(reviewer__in=persons) | Q(signed_with__in=persons))
    declined = declines_in_force(user, today=today).order_by()
    return (
        Q(pk__in=unfit.values("waiting_id"))
        | Q(pk__in=own.values("waiting_id"))
        | Q(proof_id__in=signed.values("proof_id"))
        | Q(page_key__in=declined.values("page_key"))
    )


def workload(*, today: date) -> list[dict[str, Any]]:
    """Each reviewer's assignments and absence, the busiest first."""
    by_holder = {
        row["holder"]: row
        for row in Waiting.objects.exclude(holder="")
        .order_by()
        .values("holder")
        .annotate(
            proofs=Count("pk"),
            minutes=Sum("minutes"),
            late=Count("pk", filter=Q(decide_by__lt=today)),
        )
    }
    most = max((row["minutes"] for row in by_holder.values()), default=0)
    people = []
    for user in reviewers.reviewers():
        row = by_holder.get(user.person, {"proofs": 0, "minutes": 0, "late": 0})
        absence = getattr(user, "absence", None)
        is_away = bool(absence and absence.from_on and absence.from_on <= today <= absence.until_on)
        people.append(
            {
                "pk": user.pk,
                "name": printed_name(user),
                "proofs": row["proofs"],
                "minutes": row["minutes"],
                "late": row["late"],
                "share": round(100 * row["minutes"] / most) if most else 0,
                "away_until": absence.until_on if absence and is_away else None,
                "stand_in": printed_name(absence.stand_in) if absence and absence.stand_in else "",
            }
        )
    return sorted(people, key=lambda person: (-person["minutes"], person["name"]))


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything on the queue's screen."""

    mine: Lane
    open: Lane
    rest: Lane
    signed: Lane
    sent_back: Lane
    withdrawn: Lane
    due: Lane
    load: list[dict[str, Any]]
    is_reviewer: bool
    is_publisher: bool
    why_nothing_is_open: str


def queue(user: User, parameters: QueryDict, *, now: datetime) -> Queue:
    """The lanes: mine, open to my field, others', signed, sent back, coming due."""
    today = now.date()
    reviewer = reviewers.of_reviewer(user, today=today)
    topics = Topics.read()
    is_publisher = user.has_perm(PUBLISH_EDITION)
    waiting = _waiting()
    mine = waiting.filter(holder=user.person)
    fit = open_for_reviewer(user, reviewer, topics, today=today)
    rest = _not_for_reviewer(user, reviewer, topics, today=today)
    lanes = {
        "mine": _lane("mine", mine, parameters),
        "open": _lane("open", fit, parameters),
        "rest": _lane("rest", rest.prefetch_related("writers"), parameters),
        "signed": _lane("signed", signed_unpublished(), parameters),
        "sent_back": _lane("sent_back", sent_back(), parameters),
        "withdrawn": _lane("withdrawn", withdrawn(), parameters),
        "due": _lane("due", coming_due(today=today), parameters),
    }
    persons = {
        row.proof.submitted_by for name in ("mine", "open", "rest") for row in lanes[name].page
    }
    names = printed_names(persons | {outcome.by for outcome in lanes["sent_back"].page})
    shown = [row for name in ("mine", "open", "rest") for row in lanes[name].page]
    signed = signatures_so_far.signers(row.proof_id for row in shown)
    declined_by = signatures_so_far.declines(
        [r.page_key for r in shown if is_publisher], today=today
    )

    def waits(row: Waiting) -> dict[str, Any]:
        return waiting_row(row, topics, names, now=now) | {
            "signed_by": signed.get(row.proof_id, []),
            "declined_by": declined_by.get(row.page_key, []),
        }

    for name in ("mine", "open"):
        _fill(lanes[name], waits)
    signers = _signers(row.proof_id for row in lanes["rest"].page)
    declines = list(declines_in_force(user, today=today).values_list("page_key", "kind"))
    declined = {key for key, _ in declines}
    conflicted = {key for key, kind in declines if kind == Decline.Kind.CONFLICT}
    _fill(
        lanes["rest"],
        lambda row: (
            waits(row)
            | {
                "why_not": _why_not(row, topics, reviewer, signers, conflicted),
                "is_declined": row.page_key in declined,
            }
        ),
    )
    noted = open_notes(outcome.proof.page_key for outcome in lanes["sent_back"].page)
    _fill(lanes["sent_back"], lambda row: sent_back_row(row, names, noted))
    _fill(lanes["signed"], signed_row)
    _fill(lanes["withdrawn"], withdrawn_row)
    _fill(lanes["due"], lambda row: due_row(row, topics, today=today))
    return Queue(
        **lanes,
        load=workload(today=today) if is_publisher else [],
        is_reviewer=reviewer.may_sign,
        is_publisher=is_publisher,
        why_nothing_is_open=(signing.why_not_take_any(reviewer) or "") if reviewer.may_sign else "",
    )


def _waiting() -> QuerySet[Waiting]:
    return (
        Waiting.objects.select_related("proof")
        .defer(*Proof.long_texts("proof"))
        .prefetch_related("topics")
        .order_by("decide_by", "pk")
    )


def _lane(name: str, rows: QuerySet[Any], parameters: QueryDict) -> Lane:
    """The requested page of one lane; the others keep theirs in the query string."""
    others = parameters.copy()
    others.pop(name, None)
    page = Paginator(rows, ROWS_PER_LANE).get_page(parameters.get(name))
    page.object_list = list(page.object_list)
    return Lane(name=name, page=page, query=others.urlencode())


def _fill(lane: Lane, row: Any) -> None:
    """Convert a lane's rows to what the template shows."""
    lane.page.object_list = [row(item) for item in lane.page.object_list]


def _why_not(
    row: Waiting,
    topics: Topics,
    reviewer: ReviewerFacts,
    signers: dict[int, set[str]],
    conflicted: set[str],
) -> str:
    """Why this proof is not for this reviewer, from the facts that a list has; the proof's own
    screen checks everything.
    """
    if not reviewer.may_sign:
        return ""
    proof = ProofFacts(
        digest="",
        writers=frozenset(writer.person for writer in row.writers.all()),
        topics=topics.of(row.topics.all()),
        is_newest=True,
        signed_by=frozenset(signers.get(row.proof_id, set())),
        conflicted=reviewer.persons if row.page_key in conflicted else frozenset(),
    )
    return signing.why_not_take_on(proof, reviewer) or ""


def _signers(proof_ids: Iterable[int]) -> dict[int, set[str]]:
    signers: dict[int, set[str]] = {}
    found = SignOff.objects.filter(proof_id__in=list(proof_ids))
    for proof_id, person, login in found.values_list("proof_id", "reviewer", "signed_with"):
        signers.setdefault(proof_id, set()).update((person, login))
    return signers

"""The actions of the queue: claim, assign, decline, set an absence, hand over.

Like `cms.review.actions`: one transaction each, evidence and a ledger entry, or a Refusal. None of
them locks a proof: anybody with the right may sign it, whoever it is assigned to.
"""

from datetime import date, datetime
from typing import Any

from cms.evidence import ledger
from cms.evidence.ledger import SYSTEM, exclusively
from cms.people.models import User
from cms.people.names import printed_name
from cms.policy import assignment as assignment_policy
from cms.policy.assignment import CandidateFacts, HolderFacts
from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import PUBLISH_EDITION
from cms.policy.refusals import refuse_if
from cms.proofs.models import Outcome, Proof, WriterNamed
from cms.review import facts, reviewers, waiting_list
from cms.review.models import (
    Absence,
    Assignment,
    ConflictEnded,
    Decline,
    Release,
    Waiting,
    WaitingWriter,
)


@exclusively
def claim(proof: Proof, *, by: User, now: datetime) -> Assignment:
    """Assign a proof to the reviewer who claims it."""
    holder = current_assignment(proof)
    refuse_if(
        assignment_policy.why_not_claim(
            facts.of_proof(proof, today=now.date()),
            reviewers.of_reviewer(by, today=now.date()),
            HolderFacts(
                name=holder.reviewer_printed if holder else "",
                is_own=holder is not None and holder.reviewer == by.person,
            ),
        )
    )
    assignment = _create_assignment(proof, by, Assignment.How.CLAIMED, by=by.person, now=now)
    _append_to_ledger(
        LedgerAction.CLAIMED, proof, [assignment], by=by.person, now=now, to=by.person
    )
    return assignment


@exclusively
def assign(proof: Proof, *, to: User, by: User, now: datetime) -> Assignment:
    """Assign a proof to a reviewer as a publisher, ending another's assignment."""
    holder = current_assignment(proof)
    refuse_if(
        assignment_policy.why_not_assign(
            facts.of_proof(proof, today=now.date()),
            candidate(to, today=now.date()),
            may_publish=by.has_perm(PUBLISH_EDITION),
            has_it=holder is not None and holder.reviewer == to.person,
        )
    )
    rows: list[Any] = []
    if holder:
        rows.append(_release(holder, Release.Kind.REASSIGNED, by=by.person, now=now))
    assignment = _create_assignment(proof, to, Assignment.How.ASSIGNED, by=by.person, now=now)
    _append_to_ledger(
        LedgerAction.ASSIGNED, proof, [*rows, assignment], by=by.person, now=now,
        to=to.person, was=holder.reviewer if holder else "",
    )  # fmt: skip
    return assignment


@exclusively
def decline(
    proof: Proof, *, by: User, kind: str, now: datetime, until_on: date | None = None,
    text: str = "",
) -> Decline:  # fmt: skip
    """Record that a reviewer declines; their assignment goes to their stand-in or the queue."""
    refuse_if(
        assignment_policy.why_not_decline(
            facts.of_proof(proof, today=now.date()),
            reviewers.of_reviewer(by, today=now.date()),
            kind=kind,
            until_on=until_on,
            has_declined=declines_in_force(by, today=now.date())
            .filter(proof=proof, kind=kind)
            .exclude(kind=Decline.Kind.NO_TIME)
            .exists(),
            today=now.date(),
        )
    )
    declined = Decline.objects.create(
        proof=proof, page_key=proof.page_key, reviewer=by.person, reviewer_printed=printed_name(by),
        kind=kind, until_on=until_on if kind == Decline.Kind.NO_TIME else None,
        text=text.strip(), at=now,
    )  # fmt: skip
    _append_to_ledger(LedgerAction.DECLINED, proof, [declined], by=by.person, now=now, how=kind)
    holder = current_assignment(proof)
    if holder and holder.reviewer == by.person:
        _release_and_hand_over(holder, Release.Kind.DECLINED, by=by.person, now=now)
    return declined


@exclusively
def end_conflict(declined: Decline, *, by: User, now: datetime) -> ConflictEnded:
    """End a conflict of interest that was declared."""
    refuse_if(
        assignment_policy.why_not_end_conflict(
            is_own=declined.reviewer == by.person and declined.kind == Decline.Kind.CONFLICT,
            has_ended=ConflictEnded.objects.filter(decline=declined).exists(),
        )
    )
    ended = ConflictEnded.objects.create(decline=declined, by=by.person, at=now)
    _append_to_ledger(LedgerAction.ENDED_CONFLICT, declined.proof, [ended], by=by.person, now=now)
    return ended


@exclusively
def set_absence(
    user: User, *, from_on: date | None, until_on: date | None, stand_in: User | None, now: datetime
) -> Absence:
    """Set a reviewer's absence and stand-in; hand over their assignments when it has begun."""
    today = now.date()
    refuse_if(
        assignment_policy.why_not_be_away(
            from_on=from_on,
            until_on=until_on,
            today=today,
            is_reviewer=reviewers.may_sign(user),
            stand_in_is_self=stand_in == user,
            stand_in_reviews=stand_in is None or reviewers.may_sign(stand_in),
        )
    )
    absence, _ = Absence.objects.update_or_create(
        user=user, defaults={"from_on": from_on, "until_on": until_on, "stand_in": stand_in}
    )
    ledger.append(
        now=now, actor=user.person, action=LedgerAction.AWAY, subject=user.person, rows=[],
        **{"from": from_on.isoformat() if from_on else ""},
        until=until_on.isoformat() if until_on else "", to=stand_in.person if stand_in else "",
    )  # fmt: skip
    if away_until(user, today=today):
        for row in Waiting.objects.filter(holder=user.person).select_related("proof"):
            if holder := current_assignment(row.proof):
                _release_and_hand_over(holder, Release.Kind.AWAY, by=user.person, now=now)
    return absence


@exclusively
def hand_over(row: Waiting, *, now: datetime) -> bool:
    """End the assignment of somebody who is away or may no longer sign; return whether it did."""
    holder = current_assignment(row.proof)
    if holder is None:
        return False
    user = login_of(holder.reviewer)
    today = now.date()
    if user and away_until(user, today=today):
        _release_and_hand_over(holder, Release.Kind.AWAY, by=SYSTEM, now=now)
        return True
    proof_facts = facts.of_proof(row.proof, today=today)
    if user and not assignment_policy.why_not_given_to(proof_facts, candidate(user, today=today)):
        return False
    _release_and_hand_over(holder, Release.Kind.NOT_ALLOWED, by=SYSTEM, now=now)
    return True


def on_submitted(proof: Proof, *, now: datetime) -> None:
    """Called by `submit`: queue the proof, assigned to its previous reviewer if allowed."""
    waiting_list.add(proof)
    if before := _previous_reviewer(proof):
        _offer(proof, before, Assignment.How.HAD_BEFORE, by=SYSTEM, now=now)


def on_decided(proof: Proof) -> None:
    """Called when a proof is decided about: remove it from the queue."""
    waiting_list.remove(proof)


def on_first_signature(proof: Proof, *, by: User, now: datetime) -> list[Release]:
    """Called by `sign` for the first of two signatures: end the signer's assignment."""
    holder = current_assignment(proof)
    if holder is None or holder.reviewer != by.person:
        return []
    return [_release(holder, Release.Kind.SIGNED, by=by.person, now=now)]


def on_writer_named(named: WriterNamed) -> None:
    """Called by `name_writer`: add the writer to the proof's row in the queue."""
    row = Waiting.objects.filter(proof=named.proof).first()
    if row:
        WaitingWriter.objects.create(waiting=row, person=named.writer)
        row.unknown_writer = False
        row.save(update_fields=["unknown_writer"])


def current_assignment(proof: Proof) -> Assignment | None:
    """The assignment of a proof that is in force, if any."""
    return Assignment.objects.filter(proof=proof, release=None).order_by("-pk").first()


def declines_in_force(user: User, *, today: date) -> Any:
    """The reviewer's declines that are still in force."""
    return (
        Decline.objects.filter(reviewer=user.person, ended=None)
        .exclude(kind=Decline.Kind.NO_TIME, until_on__lte=today)
        .order_by("pk")
    )


def away_until(user: User, *, today: date) -> date | None:
    """The last day of a reviewer's absence, if they are away today."""
    absence = Absence.objects.filter(user=user).first()
    if absence and absence.from_on and absence.until_on:
        return absence.until_on if absence.from_on <= today <= absence.until_on else None
    return None


def candidate(user: User, *, today: date) -> CandidateFacts:
    """The facts of a reviewer who might be assigned a proof."""
    return CandidateFacts(
        name=printed_name(user),
        reviewer=reviewers.of_reviewer(user, today=today),
        away_until=away_until(user, today=today),
    )


def login_of(person: str) -> User | None:
    """The active login with this opaque person id, if there is one."""
    return User.objects.filter(person_id=person.split(":", 1)[1], is_active=True).first()


def _previous_reviewer(proof: Proof) -> User | None:
    """Who sent the page's last proof back, or else who had it."""
    before = Proof.objects.before(proof).light().first()
    if before is None:
        return None
    outcome = Outcome.objects.filter(proof=before).first()
    if outcome and outcome.kind == Outcome.Kind.SIGNED:
        return None
    if outcome and outcome.kind == Outcome.Kind.CHANGES_REQUESTED:
        return login_of(outcome.by)
    assignment = current_assignment(before)
    return login_of(assignment.reviewer) if assignment else None


def _release_and_hand_over(holder: Assignment, kind: str, *, by: str, now: datetime) -> None:
    """End an assignment and reassign to the holder's stand-in, if there is one."""
    released = _release(holder, kind, by=by, now=now)
    _append_to_ledger(
        LedgerAction.HANDED_BACK,
        holder.proof,
        [released],
        by=by,
        now=now,
        was=holder.reviewer,
        how=kind,
    )
    user = login_of(holder.reviewer)
    absence = Absence.objects.filter(user=user).select_related("stand_in").first() if user else None
    if absence and absence.stand_in:
        _offer(
            holder.proof, absence.stand_in, Assignment.How.STOOD_IN, by=by, now=now,
            stead=holder.reviewer,
        )  # fmt: skip


def _offer(proof: Proof, user: User, how: str, *, by: str, now: datetime, stead: str = "") -> None:
    """Assign a proof to somebody, or to their stand-in during an absence, if they may sign it."""
    today = now.date()
    if away_until(user, today=today) and how == Assignment.How.HAD_BEFORE:
        absence = Absence.objects.select_related("stand_in").get(user=user)
        if absence.stand_in:
            _offer(
                proof, absence.stand_in, Assignment.How.STOOD_IN, by=by, now=now, stead=user.person
            )
        return
    proof_facts = facts.of_proof(proof, today=today)
    has_declined = (
        declines_in_force(user, today=today)
        .filter(proof__page_key=proof.page_key)
        .exclude(kind=Decline.Kind.CONFLICT)
        .exists()
    )
    if has_declined or assignment_policy.why_not_given_to(
        proof_facts, candidate(user, today=today)
    ):
        return
    assignment = _create_assignment(proof, user, how, by=by, now=now)
    _append_to_ledger(
        LedgerAction.ASSIGNED, proof, [assignment], by=by, now=now, to=user.person, how=how,
        **({"stead": stead} if stead else {}),
    )  # fmt: skip


def _create_assignment(proof: Proof, user: User, how: str, *, by: str, now: datetime) -> Assignment:
    assignment = Assignment.objects.create(
        proof=proof, reviewer=user.person, reviewer_printed=printed_name(user),
        how=how, by=by, at=now,
    )  # fmt: skip
    row = Waiting.objects.filter(proof=proof).first() or waiting_list.add(proof)
    waiting_list.set_holder(row, assignment)
    return assignment


def _release(holder: Assignment, kind: str, *, by: str, now: datetime) -> Release:
    released = Release.objects.create(assignment=holder, kind=kind, by=by, at=now)
    if row := Waiting.objects.filter(proof=holder.proof).first():
        waiting_list.set_holder(row, None)
    return released


def _append_to_ledger(
    action: LedgerAction, proof: Proof, rows: list[Any], *, by: str, now: datetime, **data: str
) -> None:
    """Append to the ledger what notifications need: page, proof and people."""
    ledger.append(
        now=now, actor=by, action=action, subject=proof.page_key,
        rows=rows, proof=proof.digest, **data,
    )  # fmt: skip

"""The policy of assignment, in plain Python: who may take which proof, and by when.

As in `cms.policy.signing`: every function takes facts and returns None (yes) or the `Why`.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from cms.policy.facts import ProofFacts, ReviewerFacts
from cms.policy.figures import POLICY, Policy
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Why
from cms.policy.signing import why_not_act_on, why_not_review, why_not_take_on

CONFLICT_OF_INTEREST, NOT_MY_FIELD, NO_TIME = "conflict", "not my field", "no time"
DECLINES = (CONFLICT_OF_INTEREST, NOT_MY_FIELD, NO_TIME)
LONGEST_ABSENCE = timedelta(days=366)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """Whom a proof is assigned to, if anybody."""

    name: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """A reviewer to whom a proof might be assigned."""

    name: str
    reviewer: ReviewerFacts
    away_until: date | None = None


def decide_by(submitted_on: date, risk: str, *, policy: Policy = POLICY) -> date:
    """The day a decision is due: some working days (Monday to Friday) after it was submitted."""
    day, days_left = submitted_on, dict(policy.decision_days).get(risk, policy.decision_days[-1][1])
    while days_left:
        day += timedelta(days=1)
        days_left -= day.weekday() < SATURDAY
    return day


def minutes_to_review(words: int, changed: int | None, *, policy: Policy = POLICY) -> int:
    """How long a careful reading should take. `changed` words are read with what is around them;
    None: the page was never signed, so all of it is read.
    """
    to_read = words if changed is None else min(words, changed * policy.words_around_a_change)
    return policy.minutes_to_sign + math.ceil(to_read / policy.careful_words_a_minute)


def why_not_claim(proof: ProofFacts, reviewer: ReviewerFacts, holder: HolderFacts) -> Why | None:
    """Say why this reviewer cannot take this proof on, or None."""
    if why := why_not_take_on(proof, reviewer):
        return why
    if holder.is_own:
        return Why("You have this proof already.", CONFLICT)
    if holder.name:
        return Why(
            f"{holder.name} has this proof. You may still read and sign it; "
            "a publisher can assign it to you.",
            CONFLICT,
        )
    return None


def why_not_assign(
    proof: ProofFacts, candidate: CandidateFacts, *, may_publish: bool, has_it: bool
) -> Why | None:
    """Say why a proof cannot be given to this reviewer, or None."""
    if not may_publish:
        return Why("Only publishers assign proofs.", FORBIDDEN)
    if why := why_not_act_on(proof):
        return why
    if has_it:
        return Why(f"{candidate.name} has this proof already.", CONFLICT)
    return why_not_given_to(proof, candidate)


def why_not_given_to(proof: ProofFacts, candidate: CandidateFacts) -> Why | None:
    """Say why this person should not have a proof, or None."""
    if why := why_not_take_on(proof, candidate.reviewer):
        return Why(
            f"{candidate.name} may not sign this and would be told: “{why}” Choose somebody else.",
            CONFLICT,
        )
    if candidate.away_until:
        until = f"{candidate.away_until:%-d %B %Y}"
        return Why(f"{candidate.name} is away until {until}. Choose somebody else.", CONFLICT)
    return None


def why_not_decline(
    proof: ProofFacts,
    reviewer: ReviewerFacts,
    *,
    kind: str,
    until_on: date | None,
    has_declined: bool,
    today: date,
) -> Why | None:
    """Say why this person cannot decline this proof, or None."""
    if why := why_not_review(reviewer) or why_not_act_on(proof):
        return why
    if kind not in DECLINES:
        return Why("Say why: a conflict of interest, not your field, or no time.", BAD_REQUEST)
    if has_declined:
        return Why("You have declined this proof for that reason already.", CONFLICT)
    if kind == NO_TIME and (until_on is None or until_on <= today):
        return Why("Say until when you have no time: a day in the future.", BAD_REQUEST)
    if kind == NO_TIME and until_on and until_on - today > LONGEST_ABSENCE:
        return Why("Choose a day within a year.", BAD_REQUEST)
    return None


def why_not_take_back(*, is_open: bool, may_edit: bool) -> Why | None:
    """Say why this person cannot take a page back from review, or None."""
    if not may_edit:
        return Why("Only people who may write in this page take it back.", FORBIDDEN)
    if not is_open:
        return Why("This page is not in review, so there is nothing to take back.", CONFLICT)
    return None


def why_not_end_conflict(*, is_own: bool, has_ended: bool) -> Why | None:
    """Say why this conflict of interest cannot be ended, or None: who declared it may."""
    if not is_own:
        return Why("Only the person who declared a conflict of interest may end it.", FORBIDDEN)
    if has_ended:
        return Why("This conflict of interest has ended already.", CONFLICT)
    return None


def why_not_be_away(
    *,
    from_on: date | None,
    until_on: date | None,
    today: date,
    is_reviewer: bool,
    stand_in_is_self: bool,
    stand_in_reviews: bool,
) -> Why | None:
    """Say why these days away, or this stand-in, cannot be recorded, or None."""
    if not is_reviewer:
        return Why("Only clinical reviewers have proofs to hand over.", FORBIDDEN)
    if stand_in_is_self:
        return Why("Choose somebody else as your stand-in.", BAD_REQUEST)
    if not stand_in_reviews:
        return Why("Your stand-in must be a clinical reviewer.", BAD_REQUEST)
    if (from_on is None) != (until_on is None):
        return Why("Give both days, the first and the last, or neither.", BAD_REQUEST)
    if from_on and until_on:
        if until_on < from_on or until_on < today:
            return Why("The last day must not be before the first, nor in the past.", BAD_REQUEST)
        if until_on - from_on > LONGEST_ABSENCE:
            return Why("Choose at most a year.", BAD_REQUEST)
    return None

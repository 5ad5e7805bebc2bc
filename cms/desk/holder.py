"""The assignment box on a proof's screen."""

from typing import Any

from cms.desk.decisions import Decisions
from cms.policy import assignment as assignment_policy
from cms.policy.permissions import PUBLISH_EDITION
from cms.proofs.models import Proof
from cms.review import assignment as review_assignment
from cms.review.models import Decline


def holder_context(proof: Proof, decisions: Decisions) -> dict[str, Any]:
    """Template context: the assignment in force, and what this user may do about it."""
    user, reviewer, proof_facts = decisions.user, decisions.reviewer, decisions.proof_facts
    assignment = review_assignment.current_assignment(proof)
    is_own = assignment is not None and assignment.reviewer == user.person
    holder = assignment_policy.HolderFacts(
        name=assignment.reviewer_printed if assignment else "", is_own=is_own
    )
    return {
        "assignment": assignment,
        "has_it": is_own,
        "may_claim": assignment_policy.why_not_claim(proof_facts, reviewer, holder) is None,
        "may_decline": proof_facts.outcome is None and reviewer.may_sign and reviewer.has_profile,
        "may_assign": user.has_perm(PUBLISH_EDITION),
        "conflict": Decline.objects.filter(
            page_key=proof.page_key,
            reviewer=user.person,
            kind=Decline.Kind.CONFLICT,
            ended=None,
        ).first(),
    }

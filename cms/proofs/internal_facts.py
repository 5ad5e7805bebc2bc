"""What a proof's own rows say: the findings its writer overrode, the signature behind it."""

from cms.drafts import reasons
from cms.policy import submission
from cms.policy.facts import AnsweredFinding
from cms.proofs.manifest_types import InternalFacts
from cms.proofs.models import Proof, SignOff


def overridden_in(internal: InternalFacts) -> tuple[AnsweredFinding, ...]:
    """The findings that a proof's writer overrode with a reason, for a signer to accept."""
    findings = (reasons.finding_from_json(row) for row in internal["findings"])
    return tuple(one for one in findings if submission.is_overridden(one))


def whole_page_sign_off(proof: Proof) -> SignOff | None:
    """The newest whole-page sign-off in force, of this proof or an earlier one of its page."""
    return (
        SignOff.objects.in_force()
        .filter(
            proof__page_key=proof.page_key,
            proof__number__lte=proof.number,
            scope=SignOff.Scope.WHOLE_PAGE,
        )
        .order_by("-proof__number")
        .first()
    )

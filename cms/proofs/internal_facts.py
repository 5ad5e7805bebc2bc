"""What a proof's own rows say: its manifest, its internal part, the signature behind it."""

import json
from typing import Any

from cms.drafts import reasons
from cms.policy import submission
from cms.policy.facts import AnsweredFinding
from cms.proofs.models import Proof, SignOff


def overridden_in(internal: dict[str, Any]) -> tuple[AnsweredFinding, ...]:
    """What a proof's writer left as it is, with the reason: a signer accepts it or does not."""
    findings = (reasons.finding_from_json(row) for row in internal["findings"])
    return tuple(one for one in findings if submission.is_overridden(one))


def whole_page_sign_off(proof: Proof) -> SignOff | None:
    """The newest standing whole-page sign-off of this proof or of an earlier one of its page."""
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


def internal_of(proof: Proof) -> dict[str, Any]:
    """What the reviewer sees of a proof and the public does not."""
    return json.loads(proof.internal)


def manifest_of(proof: Proof) -> dict[str, Any]:
    """The public facts of a proof."""
    return json.loads(proof.manifest)

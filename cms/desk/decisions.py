"""What one person may do about one proof, asked of the policy once for a request."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from cms.desk.access import StaffRequest
from cms.desk.key_views import site_of
from cms.people.models import User
from cms.policy import keys, signing
from cms.policy.facts import ProofFacts, ReviewerFacts
from cms.policy.refusals import Why
from cms.proofs.models import Proof
from cms.proofs.passkeys import Site
from cms.review import facts, key_signing, reviewers


@dataclass(frozen=True)
class Decisions:
    """The facts of a proof and a reviewer, and what the policy says of the two: each is asked for
    when it is first needed, and never again. To show, not to act on: an action asks for itself,
    when it is its turn.
    """

    proof: Proof
    user: User
    site: Site
    today: date

    @cached_property
    def proof_facts(self) -> ProofFacts:
        """The facts of the proof."""
        return facts.of_proof(self.proof, today=self.today)

    @cached_property
    def reviewer(self) -> ReviewerFacts:
        """The facts of the person."""
        return reviewers.of_reviewer(self.user, today=self.today)

    @cached_property
    def is_open(self) -> bool:
        """Whether anything can still be decided about the proof."""
        return signing.why_not_act_on(self.proof_facts) is None

    @cached_property
    def may_review(self) -> bool:
        """Whether this person decides about proofs."""
        return signing.why_not_review(self.reviewer) is None

    @cached_property
    def why_not_sign(self) -> Why | None:
        """Why this person may not sign this proof today, or None."""
        return signing.why_not_sign(self.proof_facts, self.reviewer)

    @cached_property
    def means(self) -> str | Why:
        """By which means this person signs, or why they cannot yet."""
        return key_signing.means_of_signing(self.user)

    @cached_property
    def why_no_means(self) -> Why | None:
        """Why this person, who may sign, has nothing to sign with here and now, or None."""
        if self.why_not_sign:
            return None
        if isinstance(self.means, Why):
            return self.means
        return key_signing.why_no_keys_at(self.site) if self.means == keys.BY_KEY else None


def decisions_about(proof: Proof, request: StaffRequest) -> Decisions:
    """What whoever opened this proof may do about it now."""
    return Decisions(proof, request.user, site_of(request), timezone.now().date())

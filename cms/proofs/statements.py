"""A sign-off as it will be written, before anybody has signed it: what a key is asked to sign."""

from datetime import datetime
from unicodedata import normalize

from cms.drafts import reasons
from cms.evidence.canonical import canonical
from cms.people.models import Contributor, User
from cms.policy import facts as facts_policy
from cms.policy import signing
from cms.policy.facts import ProofFacts, SignatureFacts
from cms.policy.figures import POLICY
from cms.proofs.models import Proof, SignOff


def drafted(
    proof: Proof, facts: ProofFacts, signature: SignatureFacts, *, by: User, at: datetime
) -> SignOff:
    """The sign-off of a proof as filled in, not saved, with what is printed of its reviewer."""
    contributor = Contributor.objects.get(user=by)
    is_whole = signature.scope == facts_policy.WHOLE_PAGE
    return SignOff(
        proof=proof,
        digest=proof.digest,
        reviewer=contributor.person,
        signed_with=by.person,
        printed_name=normalize("NFC", contributor.name),
        printed_slug=contributor.slug,
        credentials=canonical([c.printed() for c in contributor.credentials_on(at.date())]),
        scope=signature.scope,
        meaning=POLICY.meaning if is_whole else POLICY.meaning_of_changes,
        checklist=canonical(
            [
                {"statement": item.statement, "confirmed": signature.checklist[item.key]}
                for item in signing.checklist(facts)
            ]
            + [
                {
                    "statement": item.statement,
                    "confirmed": signature.judged[item.key],
                    "instrument": f"{item.instrument}, {item.number}",
                }
                for item in POLICY.offered
                if item.key in signature.judged
            ]
        ),
        interests=normalize("NFC", signature.interests.strip()),
        overrides=canonical(reasons.stored_reasons(facts.overridden)),
        countersigns=proof.sign_offs.filter(revocation=None).order_by("pk").first(),
        review_due_on=signature.review_due_on if is_whole else None,
        signed_at=at,
    )

"""From rows to facts about publishing: gathers what the policy asks for, and decides nothing."""

from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms.policy import publication
from cms.policy.refusals import Why
from cms.proofs.internal_facts import whole_page_sign_off
from cms.proofs.models import Outcome, Proof, SignOff
from cms.publishing.models import Edition


def why_not_publish(proof: Proof, sign_off: SignOff | None) -> Why | None:
    """Ask the rules whether a proof can become what readers see."""
    outcome = Outcome.objects.filter(proof=proof).first()
    return publication.why_not_publish(
        is_signed=bool(sign_off and outcome and outcome.kind == Outcome.Kind.SIGNED),
        is_revoked=sign_off is not None and not _is_in_force(sign_off),
        is_newest=not SignOff.objects.in_force()
        .filter(proof__page_key=proof.page_key, proof__number__gt=proof.number)
        .exists(),
        page_exists=Page.objects.filter(pk=proof.page_id).exists(),
        is_published=Edition.objects.filter(digest=proof.digest).exists(),
    )


def _is_in_force(sign_off: SignOff) -> bool:
    """Whether a sign-off, the one it countersigns and a whole-page one are all in force."""
    first = sign_off.countersigns
    return (
        not sign_off.is_revoked
        and not (first and first.is_revoked)
        and whole_page_sign_off(sign_off.proof) is not None
    )


def editions_resting_on(sign_off: SignOff) -> QuerySet[Edition]:
    """The current editions that depend on this sign-off, directly or as the first of two."""
    return Edition.objects.current().filter(
        Q(sign_off=sign_off)
        | Q(sign_off__countersigns=sign_off)
        | Q(whole_page_sign_off=sign_off)
        | Q(whole_page_sign_off__countersigns=sign_off)
    )


def editions_on_passwords() -> int:
    """How many published pages rest, wholly or in part, on a password."""
    signed = ("sign_off", "whole_page_sign_off")
    by_password = Q()
    for path in (*signed, *(f"{one}__countersigns" for one in signed)):
        by_password |= Q(**{f"{path}__isnull": False, f"{path}__key": None})
    return Edition.objects.current().filter(by_password).count()

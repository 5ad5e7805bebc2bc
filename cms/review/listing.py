"""Lists that the desk, the editor and letters share: sent back, coming due, open notes."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cms.policy.figures import POLICY
from cms.proofs.models import Outcome, Proof, SignOff
from cms.publishing.models import Edition, SourceRetracted
from cms.review.models import Note, Waiting

# The columns of a proof that are as long as a page.
HEAVY = ("manifest", "html", "plain_text", "internal")


def sent_back() -> QuerySet[Outcome]:
    """Outcomes of proofs that were sent back and not submitted again."""
    newer = Proof.objects.filter(
        page_key=OuterRef("proof__page_key"), number__gt=OuterRef("proof__number")
    )
    return (
        Outcome.objects.filter(kind=Outcome.Kind.CHANGES_REQUESTED)
        .exclude(Exists(newer))
        .select_related("proof")
        .defer(*Proof.long_texts("proof"))
        .order_by("-at")
    )


def coming_due(*, today: date) -> QuerySet[Edition]:
    """Current editions that are due soon, or that cite a retracted source."""
    near = today + timedelta(days=POLICY.coming_due_days)
    return (
        Edition.objects.current()
        .annotate(cites_retracted=Exists(SourceRetracted.objects.filter(edition=OuterRef("pk"))))
        .filter(Q(whole_page_sign_off__review_due_on__lte=near) | Q(cites_retracted=True))
        .annotate(in_review=Exists(Waiting.objects.filter(page_key=OuterRef("page_key"))))
        .select_related("whole_page_sign_off")
        .prefetch_related("topics")
        .order_by("-cites_retracted", "whole_page_sign_off__review_due_on", "pk")
    )


def open_notes(page_keys: Iterable[str]) -> dict[str, int]:
    """Counts of open notes by page."""
    found = Note.objects.filter(page_key__in=list(page_keys), outcome=None)
    return dict(found.order_by().values_list("page_key").annotate(Count("pk")))


def signed_unpublished() -> QuerySet[SignOff]:
    """The completing signatures of proofs that are signed and not published."""
    newer = SignOff.objects.in_force().filter(
        proof__page_key=OuterRef("proof__page_key"),
        proof__number__gt=OuterRef("proof__number"),
    )
    # Selected first, in a subquery: nearly every sign-off is published.
    unpublished = SignOff.objects.exclude(Exists(Edition.objects.filter(sign_off=OuterRef("pk"))))
    return (
        SignOff.objects.in_force()
        .filter(pk__in=unpublished.values("pk"))
        .exclude(Exists(newer))
        .select_related("proof", "scheduled")
        .defer(*Proof.long_texts("proof"))
        .order_by("signed_at")
    )


def withdrawn() -> QuerySet[Edition]:
    """What readers are told is no longer advice, and nobody has put anything else in its place."""
    return (
        Edition.objects.filter(state=Edition.State.WITHDRAWN)
        .exclude(Exists(Waiting.objects.filter(page_key=OuterRef("page_key"))))
        .order_by("-ended_at", "pk")
    )


def signed_row(sign_off: SignOff) -> dict[str, Any]:
    """A proof that is signed and not published."""
    scheduled = getattr(sign_off, "scheduled", None)
    return {
        "pk": sign_off.proof_id,
        "title": sign_off.proof.title,
        "signed_by": sign_off.printed_name,
        "signed_at": sign_off.signed_at,
        "publish_at": scheduled.at if scheduled and not scheduled.cancelled_at else None,
    }


def withdrawn_row(edition: Edition) -> dict[str, Any]:
    """A page that readers are told is no longer advice."""
    return {
        "title": edition.title,
        "path": edition.path,
        "reason": edition.reason,
        "at": edition.ended_at,
    }

"""What the desk's screens show, gathered from evidence. Decides nothing and writes nothing."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from cms.people.models import User
from cms.review import facts, rules
from cms.review.authorship import printed_names
from cms.review.kinds import kind_label, reading_minutes
from cms.review.models import Edition, Outcome, Proof, Scheduled, SignOff

SHOWN = 50


def queue(user: User, *, now: datetime) -> dict[str, Any]:
    """The four lists of the desk's first screen."""
    waiting = list(Proof.objects.filter(outcome=None).order_by("submitted_at")[:SHOWN])
    signed = list(_signed_unpublished()[:SHOWN])
    sent_back = list(_sent_back()[:SHOWN])
    published = (
        Edition.objects.answering()
        .select_related("sign_off", "whole_page_sign_off")
        .order_by("title")
    )
    persons = {p.submitted_by for p in waiting} | {o.by for o in sent_back}
    names = printed_names(persons)
    reviewer = facts.of_reviewer(user, today=now.date())
    return {
        "waiting": [_waiting_row(p, names, reviewer, now=now) for p in waiting],
        "signed": [_signed_row(sign_off) for sign_off in signed],
        "sent_back": [_sent_back_row(outcome, names) for outcome in sent_back],
        "published": [
            _published_row(e, may_correct=user.has_perm("review.correct_edition"), now=now)
            for e in published[: SHOWN * 4]
        ],
        "may_publish": user.has_perm("review.publish_edition"),
    }


def _signed_unpublished() -> Any:
    published = Edition.objects.values("digest")
    newer = Outcome.objects.filter(
        kind=Outcome.Kind.SIGNED,
        proof__page_key=OuterRef("proof__page_key"),
        proof__number__gt=OuterRef("proof__number"),
    )
    return (
        SignOff.objects.filter(
            proof__outcome__kind=Outcome.Kind.SIGNED, revocation=None, countersigned_by=None
        )
        .exclude(digest__in=published)
        .exclude(Exists(newer))
        .select_related("proof", "scheduled")
        .order_by("signed_at")
    )


def _sent_back() -> Any:
    newer = Proof.objects.filter(
        page_key=OuterRef("proof__page_key"), number__gt=OuterRef("proof__number")
    )
    return (
        Outcome.objects.filter(kind=Outcome.Kind.CHANGES_REQUESTED)
        .exclude(Exists(newer))
        .select_related("proof")
        .order_by("-at")
    )


def _waiting_row(
    proof: Proof, names: dict[str, str], reviewer: rules.ReviewerFacts, *, now: datetime
) -> dict[str, Any]:
    why_not = (
        rules.why_not_sign(facts.of_proof(proof, today=now.date()), reviewer)
        if reviewer.may_sign
        else None
    )
    return {
        "title": proof.title,
        "url": reverse("desk_proof", args=[proof.pk]),
        "kind_label": kind_label(proof.kind),
        "number": proof.number,
        "submitted_by": names[proof.submitted_by],
        "submitted_at": proof.submitted_at,
        "waited": timesince(proof.submitted_at, now, depth=1),
        "words": proof.words,
        "minutes": reading_minutes(proof.words),
        "topics": [topic["name"] for topic in facts.manifest_of(proof)["topics"]],
        "is_resubmission": proof.number > 1,
        "why_not": why_not or "",
    }


def _signed_row(sign_off: SignOff) -> dict[str, Any]:
    scheduled: Scheduled | None = getattr(sign_off, "scheduled", None)
    url = reverse("desk_proof", args=[sign_off.proof_id])
    return {
        "title": sign_off.proof.title,
        "url": url,
        "signed_by": sign_off.printed_name,
        "signed_at": sign_off.signed_at,
        "publish_at": scheduled.at if scheduled and not scheduled.cancelled_at else None,
        "publish_url": reverse("desk_publish", args=[sign_off.proof_id]),
    }


def _sent_back_row(outcome: Outcome, names: dict[str, str]) -> dict[str, Any]:
    return {
        "title": outcome.proof.title,
        "url": reverse("desk_proof", args=[outcome.proof_id]),
        "reason": outcome.reason,
        "by": outcome.by_printed or names[outcome.by],
        "at": outcome.at,
    }


def _published_row(edition: Edition, *, may_correct: bool, now: datetime) -> dict[str, Any]:
    whole = edition.whole_page_sign_off
    is_withdrawn = edition.state == Edition.State.WITHDRAWN
    return {
        "title": edition.title,
        "path": edition.path,
        "url": reverse("desk_proof", args=[edition.sign_off.proof_id]),
        "reviewed_on": timezone.localdate(whole.signed_at),
        "review_due_on": whole.review_due_on,
        "is_overdue": rules.is_overdue(whole.review_due_on, today=now.date()),
        "is_withdrawn": is_withdrawn,
        "address_url": "" if is_withdrawn else reverse("desk_address", args=[edition.pk]),
        "withdraw_url": "" if is_withdrawn else reverse("desk_withdraw", args=[edition.pk]),
        "correct_url": reverse("desk_correct", args=[edition.pk]) if may_correct else "",
        "record_path": f"{edition.path}record/",
    }

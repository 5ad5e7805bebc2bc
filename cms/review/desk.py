"""What the desk's screens show, gathered from evidence. Decides nothing and writes nothing."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.timesince import timesince
from wagtail.models import Page

from cms.people.models import User
from cms.review import facts, rules
from cms.review.authorship import printed_names
from cms.review.changes.since import changes_of
from cms.review.kinds import kind_label, reading_minutes
from cms.review.models import Edition, Outcome, Proof, Scheduled, SignOff
from cms.review.rules import POLICY

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


def proof_context(proof: Proof, user: User, *, now: datetime) -> dict[str, Any]:
    """Everything about one proof but its forms."""
    internal = facts.internal_of(proof)
    manifest = facts.manifest_of(proof)
    proof_facts = facts.of_proof(proof, today=now.date())
    reviewer = facts.of_reviewer(user, today=now.date())
    names = printed_names({*internal["writers"], proof.submitted_by})
    outcome = Outcome.objects.filter(proof=proof).first()
    return {
        "proof": {
            "pk": proof.pk,
            "title": proof.title,
            "kind_label": kind_label(proof.kind),
            "number": proof.number,
            "html": mark_safe(proof.html),  # noqa: S308 (sealed by our own renderer)
            "digest": proof.digest,
            "submitted_by": names[proof.submitted_by],
            "submitted_at": proof.submitted_at,
            "last_edited_at": proof.last_edited_at,
            "authors": [author["name"] for author in manifest["authors"]],
            "writers": sorted({names[person] for person in internal["writers"]}),
            "message": internal["message"],
            "when_signed_label": when_signed_label(proof),
            "words": proof.words,
            "minutes": reading_minutes(proof.words),
            "topics": [topic["name"] for topic in manifest["topics"]],
            "findings": internal["findings"],
            "unknown_writer": proof_facts.unknown_writer,
        },
        "changes": changes_of(proof),
        "questions": _questions_below(manifest["questions"]),
        "publish_at": _publish_at(proof),
        "history": _history(proof),
        "state_label": outcome.get_kind_display() if outcome else "Waiting for review",
        "is_open": rules.why_not_act_on(proof_facts) is None,
        "may_review": rules.why_not_review(reviewer) is None,
        "why_not_sign": rules.why_not_sign(proof_facts, reviewer) or "",
        "signature": _signature(user, now=now),
        "meaning": POLICY.meaning,
        "meaning_of_changes": "" if proof_facts.needs_whole_page else POLICY.meaning_of_changes,
        "sign_offs": [
            {
                "printed_name": row.printed_name,
                "signed_at": row.signed_at,
                "scope_label": row.get_scope_display(),
                "review_due_on": row.review_due_on,
                "revoked": row.is_revoked,
            }
            for row in proof.sign_offs.select_related("revocation")
        ],
    }


def _questions_below(keys: list[str]) -> list[dict[str, str]]:
    """The questions a page shows below itself, each from its own edition if it has one."""
    published = {
        edition.page_key: edition for edition in Edition.objects.current().filter(page_key__in=keys)
    }
    drafts = {
        page.specific.page_key: page.title
        for page in Page.objects.filter(
            translation_key__in=[key.split(":")[0] for key in keys]
        ).select_related("locale")
    }
    return [
        {
            "title": published[key].title if key in published else drafts.get(key, "A question"),
            "path": published[key].path if key in published else "",
        }
        for key in keys
    ]


def _publish_at(proof: Proof) -> datetime | None:
    """When a signed proof is going to be published, if that is set."""
    scheduled = Scheduled.objects.filter(
        sign_off__proof=proof, done_at=None, cancelled_at=None
    ).first()
    return scheduled.at if scheduled else None


def when_signed_label(proof: Proof) -> str:
    """What happens when it is signed, in words."""
    if proof.when_signed == Proof.WhenSigned.AT and proof.publish_at:
        at = timezone.localtime(proof.publish_at)
        return f"It is published on {at:%-d %B %Y at %H:%M}, once signed."
    if proof.when_signed == Proof.WhenSigned.HOLD:
        return "It waits for a publisher once it is signed."
    return "It is published the moment it is signed."


def _signature(user: User, *, now: datetime) -> dict[str, Any]:
    contributor = getattr(user, "contributor", None)
    if contributor is None:
        return {"name": "", "credentials": []}
    return {
        "name": contributor.name,
        "credentials": [str(c) for c in contributor.credentials_on(now.date())],
    }


def _history(proof: Proof) -> list[dict[str, Any]]:
    earlier = Outcome.objects.filter(
        proof__page_key=proof.page_key, proof__number__lte=proof.number
    ).select_related("proof")
    rows = list(earlier.order_by("-proof__number"))
    names = printed_names({row.by for row in rows})
    return [
        {
            "number": row.proof.number,
            "outcome_label": row.get_kind_display(),
            "reason": row.reason,
            "by": row.by_printed or names[row.by],
            "at": row.at,
            "url": reverse("desk_proof", args=[row.proof_id]),
        }
        for row in rows
    ]


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

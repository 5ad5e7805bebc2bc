"""From rows to facts: gathers what the rules ask for, and decides nothing."""

import json
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from cms.people.models import Contributor, User
from cms.review import reasons, rules
from cms.review.authorship import persons_of
from cms.review.drafts import facts_of_page as of_draft
from cms.review.models.assignments import Decline
from cms.review.models.editions import Edition
from cms.review.models.evidence import Outcome, Proof, SignOff
from cms.review.models.notes import Note
from cms.review.models.topics import Topic
from cms.review.rules import Answered, ProofFacts, ReviewerFacts, TopicFacts, Why

DELETED_TOPIC = "a topic that was deleted"

__all__ = ["of_draft", "of_proof", "of_reviewer"]


def of_proof(proof: Proof, *, today: date) -> ProofFacts:
    """The facts of a proof as things stand."""
    internal = internal_of(proof)
    writers = frozenset(internal["writers"])
    named = getattr(proof, "writer_named", None)
    if named:
        writer = User.objects.filter(person_id=named.writer.split(":", 1)[1]).first()
        writers |= persons_of(writer) if writer else frozenset({named.writer})
    sign_offs = list(proof.sign_offs.select_related("revocation"))
    outcome = Outcome.objects.filter(proof=proof).first()
    whole = whole_page_sign_off(proof)
    return ProofFacts(
        digest=proof.digest,
        writers=writers,
        topics=topics_of(proof),
        is_newest=not Proof.objects.filter(
            page_key=proof.page_key, number__gt=proof.number
        ).exists(),
        outcome=outcome.kind if outcome else None,
        unknown_writer=internal["unknown_writer"] and named is None,
        signed_by=frozenset(
            person for sign_off in sign_offs for person in (sign_off.reviewer, sign_off.signed_with)
        ),
        signatures=sum(not sign_off.is_revoked for sign_off in sign_offs),
        scope_begun=next((s.scope for s in sign_offs if not s.is_revoked), None),
        needs_whole_page=whole is None or rules.is_overdue(whole.review_due_on, today=today),
        page_exists=Page.objects.filter(pk=proof.page_id).exists(),
        must_fix_by=frozenset(
            Note.objects.filter(
                page_key=proof.page_key,
                proof__number__lte=proof.number,
                kind=Note.Kind.MUST_FIX,
                outcome=None,
            ).values_list("by", flat=True)
        ),
        overridden=overridden_in(internal),
        conflicted=frozenset(
            Decline.objects.filter(
                page_key=proof.page_key, kind=Decline.Kind.CONFLICT, ended=None
            ).values_list("reviewer", flat=True)
        ),
    )


def overridden_in(internal: dict[str, Any]) -> tuple[Answered, ...]:
    """What a proof's writer left as it is, with the reason: a signer accepts it or does not."""
    kept = (reasons.unsealed(row) for row in internal["findings"])
    return tuple(one for one in kept if rules.is_overridden(one))


def topics_of(proof: Proof) -> tuple[TopicFacts, ...]:
    """What the proof's topics ask today. A topic deleted since asks for what nobody has, so that
    deleting a topic never makes signing easier.
    """
    sealed = manifest_of(proof)["topics"]
    known = {
        topic.slug: topic
        for topic in Topic.objects.filter(slug__in=[entry["slug"] for entry in sealed])
    }
    return tuple(
        known[entry["slug"]].facts()
        if entry["slug"] in known
        else TopicFacts(name=entry["name"], competences=frozenset({DELETED_TOPIC}))
        for entry in sealed
    )


def of_reviewer(user: User, *, today: date) -> ReviewerFacts:
    """The facts of a person who would decide about a proof."""
    contributor = Contributor.objects.filter(user=user).first()
    standing = contributor.credentials_on(today) if contributor else []
    return ReviewerFacts(
        persons=persons_of(user),
        may_sign=may_sign(user),
        has_profile=contributor is not None,
        credentials=len(standing),
        competences=frozenset(c.competence.name for c in standing if c.competence),
    )


def may_sign(user: User) -> bool:
    """Whether someone gave this login the reviewer's permission. Superusers do not just have it."""
    return holders_of("sign_proof").filter(pk=user.pk).exists()


def holders_of(codename: str) -> QuerySet[User]:
    """The logins that were given one of review's permissions; being a superuser gives none."""
    return User.objects.with_perm(f"review.{codename}", include_superusers=False)


def reviewers() -> QuerySet[User]:
    """Every login that was given the reviewer's permission, with its profile and credentials."""
    return (
        holders_of("sign_proof")
        .select_related("contributor", "absence__stand_in")
        .prefetch_related("contributor__credentials__competence")
        .order_by("first_name", "last_name", "username")
    )


def whole_page_sign_off(proof: Proof) -> SignOff | None:
    """The newest standing whole-page sign-off of this proof or of an earlier one of its page."""
    return (
        SignOff.objects.standing()
        .filter(
            proof__page_key=proof.page_key,
            proof__number__lte=proof.number,
            scope=SignOff.Scope.WHOLE_PAGE,
        )
        .order_by("-proof__number")
        .first()
    )


def why_not_publish(proof: Proof, sign_off: SignOff | None) -> Why | None:
    """Ask the rules whether a proof can become what readers see."""
    outcome = Outcome.objects.filter(proof=proof).first()
    return rules.why_not_publish(
        is_signed=bool(sign_off and outcome and outcome.kind == Outcome.Kind.SIGNED),
        is_revoked=sign_off is not None and not _stands(sign_off),
        is_newest=not SignOff.objects.standing()
        .filter(proof__page_key=proof.page_key, proof__number__gt=proof.number)
        .exists(),
        page_exists=Page.objects.filter(pk=proof.page_id).exists(),
        is_published=Edition.objects.filter(digest=proof.digest).exists(),
    )


def _stands(sign_off: SignOff) -> bool:
    """Whether a sign-off, the one it countersigns and the whole-page one behind it all stand."""
    first = sign_off.countersigns
    return (
        not sign_off.is_revoked
        and not (first and first.is_revoked)
        and whole_page_sign_off(sign_off.proof) is not None
    )


def editions_resting_on(sign_off: SignOff) -> QuerySet[Edition]:
    """The current editions that this sign-off, or one that it countersigns, holds up."""
    return Edition.objects.current().filter(
        Q(sign_off=sign_off)
        | Q(sign_off__countersigns=sign_off)
        | Q(whole_page_sign_off=sign_off)
        | Q(whole_page_sign_off__countersigns=sign_off)
    )


def internal_of(proof: Proof) -> dict[str, Any]:
    """What the reviewer sees of a proof and the public does not."""
    return json.loads(proof.internal)


def manifest_of(proof: Proof) -> dict[str, Any]:
    """The public facts of a proof."""
    return json.loads(proof.manifest)

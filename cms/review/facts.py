"""Gathers from the database the facts that the rules ask for; decides nothing."""

from datetime import date
from typing import Any

from wagtail.models import Page

from cms.policy import publication, signing
from cms.policy.facts import ProofFacts, TopicFacts
from cms.proofs.internal_facts import overridden_in, whole_page_sign_off
from cms.proofs.models import Outcome, Proof
from cms.review.models import Decline, Note
from cms.topics.models import Topic

DELETED_TOPIC = "a topic that was deleted"


def of_proof(proof: Proof, *, today: date) -> ProofFacts:
    """The current facts of a proof."""
    internal = proof.parsed_internal
    writers = frozenset(internal["writers"])
    named = getattr(proof, "writer_named", None)
    if named:
        writers |= {named.writer}
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
        needs_whole_page=whole is None or publication.is_overdue(whole.review_due_on, today=today),
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
        words_of=internal.get("words_of", {}),
    )


def topics_of(proof: Proof) -> tuple[TopicFacts, ...]:
    """What the proof's topics asked when it was made, or ask today, whichever is stricter.

    A topic deleted since asks for what nobody has, so that deleting a topic never makes signing
    easier.
    """
    sealed = proof.parsed_manifest["topics"]
    asked = {state["slug"]: _asked(state) for state in proof.parsed_internal.get("asked", [])}
    known = {
        topic.slug: topic
        for topic in Topic.objects.filter(slug__in=[entry["slug"] for entry in sealed])
    }
    return tuple(
        signing.stricter(
            asked.get(entry["slug"], known[entry["slug"]].facts()), known[entry["slug"]].facts()
        )
        if entry["slug"] in known
        else TopicFacts(name=entry["name"], competences=frozenset({DELETED_TOPIC}))
        for entry in sealed
    )


def _asked(state: dict[str, Any]) -> TopicFacts:
    """What a topic asks, from the state that a proof seals."""
    return TopicFacts(
        name=state["name"],
        competences=frozenset(state["competences"]),
        interval_months=state["interval_months"],
        signatures=state["signatures"],
        checklist=tuple(state["checklist"]),
    )

"""Maintains the queue's rows (`Waiting`), which are derived from evidence."""

from collections.abc import Iterable, Mapping
from datetime import date

from cms.comparison.comparing import Differences, SealedProof, compare
from cms.policy import assignment as assignment_policy
from cms.proofs.models import Proof, SignOff
from cms.review.models import Assignment, Waiting, WaitingTopic, WaitingWriter
from cms.topics.models import Topic

RISKS = [Topic.Risk.CRITICAL, Topic.Risk.HIGHER, Topic.Risk.LOWER]


def add(proof: Proof) -> Waiting:
    """A proof is waiting to be decided about."""
    found = changes(proof)
    changed = None if found is None else max(found.words_removed, found.words_added)
    topics = proof.parsed_manifest["topics"]
    internal = proof.parsed_internal
    named = getattr(proof, "writer_named", None)
    waiting = Waiting.objects.create(
        proof=proof,
        page_key=proof.page_key,
        changed_percent=None if found is None else found.percent,
        minutes=assignment_policy.minutes_to_review(proof.words, changed),
        decide_by=decision_due_on(proof, [topic["slug"] for topic in topics]),
        unknown_writer=internal["unknown_writer"] and named is None,
    )
    WaitingTopic.objects.bulk_create(
        WaitingTopic(waiting=waiting, slug=topic["slug"], name=topic["name"]) for topic in topics
    )
    writers = set(internal["writers"]) | ({named.writer} if named else set())
    WaitingWriter.objects.bulk_create(
        WaitingWriter(waiting=waiting, person=person) for person in sorted(writers)
    )
    assignment = Assignment.objects.filter(proof=proof, release=None).order_by("-pk").first()
    if assignment:
        set_holder(waiting, assignment)
    return waiting


def remove(proof: Proof) -> None:
    """Remove a proof from the queue."""
    Waiting.objects.filter(proof=proof).delete()


def set_holder(waiting: Waiting, assignment: Assignment | None) -> None:
    """Set or clear the holder of a row."""
    waiting.holder = assignment.reviewer if assignment else ""
    waiting.holder_printed = assignment.reviewer_printed if assignment else ""
    waiting.held_since = assignment.at if assignment else None
    waiting.save(update_fields=["holder", "holder_printed", "held_since"])


def reconcile() -> int:
    """Add missing rows, for example after an upgrade, and delete those of decided proofs."""
    Waiting.objects.exclude(proof__outcome=None).delete()
    missing = Proof.objects.filter(outcome=None, waiting=None).order_by("pk")
    return sum(bool(add(proof)) for proof in missing.iterator(chunk_size=100))


def decision_due_on(proof: Proof, slugs: list[str]) -> date:
    """The day by which the policy requires a decision about a proof."""
    return assignment_policy.decide_by(proof.submitted_at.date(), highest_risk(slugs))


def highest_risk(slugs: list[str]) -> str:
    """The highest risk among topics as they stand."""
    return highest(dict(Topic.objects.filter(slug__in=slugs).values_list("slug", "risk")), slugs)


def highest(risks: Mapping[str, str], slugs: Iterable[str]) -> str:
    """The highest of these risks among topics; a deleted topic counts as the highest."""
    found = {risks.get(slug, RISKS[0]) for slug in slugs}
    return str(next((risk for risk in RISKS if risk in found), RISKS[0]))


def changes(proof: Proof) -> Differences | None:
    """What changed since the page was last signed off; None when it never was."""
    signed = (
        SignOff.objects.in_force()
        .filter(proof__page_key=proof.page_key, proof__number__lt=proof.number)
        .select_related("proof")
        .order_by("-proof__number")
        .first()
    )
    if signed is None:
        return None
    older, newer = (SealedProof(one.html, one.parsed_manifest) for one in (signed.proof, proof))
    return compare(older, newer)

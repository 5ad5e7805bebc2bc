"""Maintains the queue's rows (`Waiting`), which are derived from evidence."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date

from cms.policy import assignment as assignment_policy
from cms.proofs.internal_facts import internal_of, manifest_of
from cms.proofs.models import Proof, SignOff
from cms.review.models import Assignment, Waiting, WaitingTopic, WaitingWriter
from cms.topics.models import Topic

RISKS = [Topic.Risk.CRITICAL, Topic.Risk.HIGHER, Topic.Risk.LOWER]
# Longer replaced runs are not compared word by word: all their words count as changed.
MAX_COMPARED_WORDS = 3_000


def add(proof: Proof) -> Waiting:
    """Add a proof to the queue."""
    changed = words_changed(proof)
    topics = manifest_of(proof)["topics"]
    internal = internal_of(proof)
    named = getattr(proof, "writer_named", None)
    waiting = Waiting.objects.create(
        proof=proof,
        page_key=proof.page_key,
        changed_percent=None if changed is None else percent_changed(changed, proof.words),
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


def percent_changed(changed: int, words: int) -> int:
    """The share of words that changed: at least 1 in a hundred if any did."""
    if not changed:
        return 0
    return min(100, max(1, round(100 * changed / max(words, 1))))


def words_changed(proof: Proof) -> int | None:
    """How many words changed since the page was last signed off; None when it never was."""
    signed = (
        SignOff.objects.in_force()
        .filter(proof__page_key=proof.page_key, proof__number__lt=proof.number)
        .select_related("proof")
        .order_by("-proof__number")
        .first()
    )
    return (
        None if signed is None else count_differing_words(signed.proof.plain_text, proof.plain_text)
    )


def count_differing_words(old: str, new: str) -> int:
    """How many words two texts differ in, compared a line at a time, then word by word."""
    changed = 0
    before, after = old.splitlines(), new.splitlines()
    lines = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in lines.get_opcodes():
        if kind == "equal":
            continue
        removed = " ".join(before[old_from:old_to]).split()
        added = " ".join(after[new_from:new_to]).split()
        if not removed or not added or len(removed) + len(added) > MAX_COMPARED_WORDS:
            changed += max(len(removed), len(added))
            continue
        words = difflib.SequenceMatcher(None, removed, added, autojunk=False)
        changed += sum(
            max(was_to - was_from, is_to - is_from)
            for kind, was_from, was_to, is_from, is_to in words.get_opcodes()
            if kind != "equal"
        )
    return changed

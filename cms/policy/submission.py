"""What a draft lacks before a reviewer is asked to read it."""

import re
from datetime import datetime

from cms.checks.findings import BLOCK, WARN, Finding
from cms.checks.readability import GRADE
from cms.checks.safety import OMISSION
from cms.policy.facts import PUBLISH_AT, AnsweredFinding, DraftFacts
from cms.policy.figures import POLICY, Policy
from cms.policy.refusals import BAD_REQUEST, CONFLICT, DraftProblem, Why

_STAND_IN = re.compile(
    r"untitled(?:[ -](?:document|page|article|question|text|draft))?(?:[ -]\d+)?"
    r"|question[ -]without[ -]words(?:[ -]\d+)?",
    re.IGNORECASE,
)


def why_not_submit(draft: DraftFacts, *, now: datetime) -> Why | None:
    """Say why a draft cannot be submitted, or None."""
    stops = submission_problems(draft, now=now)
    return Why(" ".join(stops), BAD_REQUEST) if stops else None


def submission_problems(draft: DraftFacts, *, now: datetime) -> list[DraftProblem]:
    """Every problem that stops a submission: missing items, then findings.

    A finding that repeats what is missing is left out.
    """
    lacks = missing_items(draft, now=now)
    stops = [one for one in not_covered_by(lacks, draft.findings) if stops_submission(one)]
    return lacks + [DraftProblem(_problem_text(one), one.finding.place) for one in stops]


def _problem_text(one: AnsweredFinding) -> str:
    finding = one.finding
    end = "Mend it, or write a reason beside it." if takes_reason(finding) else "It must be mended."
    if takes_reason(finding) and one.reason.strip():
        end = "Your reason is too short to tell anybody why."
    return " ".join(part for part in (finding.sentence, finding.suggestion, end) if part)


def takes_reason(finding: Finding) -> bool:
    """Whether the finding may be overridden with a reason: warnings, safety omissions, grade."""
    return finding.severity == WARN or finding.rule in (OMISSION, GRADE)


def stops_submission(one: AnsweredFinding) -> bool:
    """Whether a finding stops submission: a block or warning without a reason."""
    if one.finding.severity not in (BLOCK, WARN):
        return False
    return not (takes_reason(one.finding) and is_a_reason(one.reason))


def is_overridden(one: AnsweredFinding) -> bool:
    """Whether its writer overrode the finding with a reason."""
    return takes_reason(one.finding) and bool(one.reason.strip())


def is_accepted_by_name(one: AnsweredFinding) -> bool:
    """Whether a reviewer must accept this override separately: it would have blocked."""
    return one.finding.severity == BLOCK


def missing_items(draft: DraftFacts, *, now: datetime) -> list[DraftProblem]:
    """A sentence for each thing a draft lacks, in the order the editor shows the fields."""
    lacks: list[tuple[str, str]] = []
    if not draft.title.strip():
        lacks.append(("title", "The page needs a title."))
    elif is_stand_in(draft.title):
        lacks.append(("title", f"The title “{draft.title}” only stands in. Write one."))
    if not draft.summary.strip() and not draft.is_question:
        lacks.append(("summary", "The page needs a summary."))
    if not draft.authors:
        lacks.append(("authors", "The page names no author. Add at least one under Authors."))
    if not draft.topics:
        lacks.append(
            (
                "topics",
                "The page has no topic. Choose at least one, so the right reviewer reads it.",
            )
        )
    if draft.is_question and not (draft.summary.strip() and draft.words):
        lacks.append(
            ("summary", "The question has no answer. Write both the short answer and the full one.")
        )
    elif not draft.words:
        lacks.append(("body", "The page has no text. Write the body."))
    places = {
        one.finding.quote: one.finding.place
        for one in draft.findings
        if one.finding.rule == "empty-section"
    }
    for heading in draft.empty_sections:
        sentence = f"The section “{heading}” is empty. Write it or remove it."
        lacks.append((places.get(heading, "body"), sentence))
    if not draft.sources:
        lacks.append(("sources", "The page gives no source. Add at least one under Sources."))
    if draft.broken_citations:
        sentence = (
            "The text cites a source that is no longer in the list. "
            "Put the source back or remove the citation."
        )
        lacks.append(("sources", sentence))
    if draft.when_signed == PUBLISH_AT and (draft.publish_at is None or draft.publish_at <= now):
        sentence = "Choose a time in the future to publish at, or another choice."
        lacks.append(("publish_at", sentence))
    return [DraftProblem(sentence, place) for place, sentence in lacks]


def why_not_review_type(*, is_reviewed: bool) -> Why | None:
    """Say why a page of this type is not submitted, or None."""
    return None if is_reviewed else Why("Only articles and questions are reviewed.", CONFLICT)


def why_not_submit_as(*, is_somebody: bool) -> Why | None:
    """Say why a page cannot be submitted in nobody's name, or None."""
    if not is_somebody:
        return Why("Somebody must submit the page in their own name.", CONFLICT)
    return None


def is_stand_in(title: str) -> bool:
    """Whether a title, or the last part of an address, only stands in until somebody writes one."""
    return bool(_STAND_IN.fullmatch(title.strip()))


def not_covered_by(
    lacks: list[DraftProblem], findings: tuple[AnsweredFinding, ...]
) -> list[AnsweredFinding]:
    """The findings that do not repeat what is missing."""
    covered = {"summary-missing", "empty-section", "sources-none"} if lacks else set()
    return [one for one in findings if one.finding.rule not in covered]


def is_a_reason(text: str, *, policy: Policy = POLICY) -> bool:
    """Whether this says why, to reviewers and on the public record, as far as its length tells."""
    return sum(map(str.isalpha, text)) >= policy.reason_letters

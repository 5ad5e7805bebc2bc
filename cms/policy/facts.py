"""The facts that the policy asks for: of a draft, a proof, a reviewer, a signature."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cms.checks.findings import Finding
from cms.policy.figures import POLICY
from cms.policy.refusals import Why

WHOLE_PAGE, CHANGES_ONLY = "whole page", "changes only"
PUBLISH_WHEN_SIGNED, HOLD, PUBLISH_AT = "publish", "hold", "at"
_IN_WORDS = {WHOLE_PAGE: "the whole page", CHANGES_ONLY: "changes only"}


@dataclass(frozen=True, slots=True)
class AnsweredFinding:
    """A finding with the reason its writer gave for overriding it ("": none)."""

    finding: Finding
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A topic's requirements for review. No competence named: any credential will do."""

    name: str
    competences: frozenset[str] = frozenset()
    interval_months: int = POLICY.default_interval_months
    signatures: int = 1
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """The facts that decide whether a draft may be submitted."""

    title: str
    summary: str
    authors: int
    topics: int
    sources: int
    words: int
    is_question: bool = False
    empty_sections: tuple[str, ...] = ()
    broken_citations: int = 0
    when_signed: str = PUBLISH_WHEN_SIGNED
    publish_at: datetime | None = None
    findings: tuple[AnsweredFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofFacts:
    """The facts that decide whether a proof may be signed, sent back or published."""

    digest: str
    writers: frozenset[str]
    topics: tuple[TopicFacts, ...]
    is_newest: bool
    outcome: str | None = None
    unknown_writer: bool = False
    signed_by: frozenset[str] = frozenset()
    signatures: int = 0
    scope_begun: str | None = None
    needs_whole_page: bool = True
    page_exists: bool = True
    must_fix_by: frozenset[str] = frozenset()
    overridden: tuple[AnsweredFinding, ...] = ()
    conflicted: frozenset[str] = frozenset()
    # Words of a person, by name, that came back into the page or were brought into it by others.
    words_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewerFacts:
    """A person who would sign, with their credentials valid today."""

    persons: frozenset[str]
    may_sign: bool
    has_profile: bool
    credentials: int = 0
    competences: frozenset[str] = frozenset()
    # Why nobody signs under this name for now: a refusal of `identity_rules.why_not_sign_as`.
    identity: Why | None = None


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """A signature as the reviewer filled it in."""

    digest_shown: str
    scope: str
    checklist: dict[str, bool] = field(default_factory=dict)
    interests: str = ""
    review_due_on: date | None = None
    accepted: frozenset[tuple[str, str, str]] = frozenset()
    judged: dict[str, bool] = field(default_factory=dict)

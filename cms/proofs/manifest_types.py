"""The shapes of a proof's manifest and of its internal facts, once parsed. Plain Python."""

from typing import Any, NotRequired, TypedDict

from cms.drafts.reasons import SealedFinding


class PrintedAuthor(TypedDict):
    """An author as pages print them, on the day of the proof."""

    name: str
    slug: str
    credentials: list[dict[str, str]]


class SealedTopic(TypedDict):
    """A topic of the page: its name and its slug as they were."""

    name: str
    slug: str


class SealedBlock(TypedDict):
    """A block of a stream as it is stored: its kind, its id and what it holds."""

    type: str
    value: Any
    id: NotRequired[str]


class SealedProfile(TypedDict):
    """The version of a topic's safety profile that the checks used."""

    topic: str
    version: int
    sha256: str


class SealedChecks(TypedDict):
    """The public part of the checks' result: what was overridden, and counts by severity."""

    overridden: list[SealedFinding]
    found: dict[str, int]
    profiles: NotRequired[list[SealedProfile]]


class Manifest(TypedDict):
    """The public facts of a proof; its digest is the SHA-256 of their text."""

    schema: str
    page: str
    number: int
    kind: str
    language: str
    title: str
    summary: str
    authors: list[PrintedAuthor]
    topics: list[SealedTopic]
    sources: list[SealedBlock]
    content: dict[str, Any]
    last_edited_at: str
    questions: list[str]
    checks: NotRequired[SealedChecks]
    html_sha256: str
    assets: list[str]
    internal_sha256: str


class InternalFacts(TypedDict):
    """The facts of a proof that are for reviewers and never public."""

    writers: list[str]
    unknown_writer: bool
    words_of: NotRequired[dict[str, str]]
    submitter: str
    message: str
    findings: list[SealedFinding]
    profiles: NotRequired[list[SealedProfile]]
    asked: NotRequired[list[dict[str, Any]]]

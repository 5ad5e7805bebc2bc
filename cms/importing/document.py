"""The parts of a parsed document."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list in no order; one item at least."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a label, which may be empty, and what to do; a blank line parts paragraphs."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps in order, with the line that led into them, or an empty title."""

    title: str
    steps: tuple[Step, ...]


ContentItem = Paragraph | Bullets | Steps


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    items: tuple[ContentItem, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer, which is empty when the document gives none."""

    question: str
    answer: tuple[ContentItem, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source as written, with its parsed fields; unknown ones are empty."""

    text: str
    title: str = ""
    publisher: str = ""
    year: int | None = None
    url: str = ""
    doi: str = ""
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a document about itself: only a note for the writer to verify.

    The kind is one of "published", "edited", "reviewed-on", "reading time", "author",
    "reviewer" and "certification"; `text` is the bare value, `as_written` has its label too.
    """

    kind: str
    text: str
    as_written: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Words left out of the page, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A parsed document: every word is in one of the fields, every guess is in `unsure`."""

    title: str
    summary: str
    opening: tuple[ContentItem, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    sources: tuple[SourceLine, ...]
    claims: tuple[Claim, ...]
    dropped: tuple[Dropped, ...]
    unsure: tuple[str, ...]

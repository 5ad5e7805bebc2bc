"""The parts of a parsed document."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of prose."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list in no order; one item at least. `levels` say how deep each stands; empty: all at 0."""

    items: tuple[str, ...]
    levels: tuple[int, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the heading of each column, and rows of as many cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


ContentItem = Paragraph | Bullets | Steps | Table


def texts_of(items: Iterable[ContentItem]) -> Iterator[str]:
    """Every text of some items, in order."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item.text
        elif isinstance(item, Bullets):
            yield from item.items
        elif isinstance(item, Table):
            yield from item.columns
            yield from (cell for row in item.rows for cell in row)
        else:
            yield item.title
            for step in item.steps:
                yield from (step.label, step.text)


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
    sources: tuple["SourceLine", ...] = ()
    """Those of the document's sources that the answer cites."""


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
    mark: str = ""
    """The number or word by which the text cites it, where the document gives one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of a document about itself: only a note for the writer to verify.

    The kind is one of "published", "edited", "reviewed-on", "reading time", "author", "reviewer",
    "version" and "certification"; `text` is the bare value, `as_written` has its label too.
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
    """A document taken apart, with every word of it somewhere and every guess owned up to.

    `added` holds what was not in it, or stands a second time: a title made of the file's name,
    a summary that stays in the text as well.
    """

    title: str
    summary: str
    opening: tuple[ContentItem, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    sources: tuple[SourceLine, ...]
    claims: tuple[Claim, ...]
    dropped: tuple[Dropped, ...]
    unsure: tuple[str, ...]
    added: tuple[str, ...] = ()

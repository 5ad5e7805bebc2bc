"""The input of the checks: a page's words as plain dataclasses."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a topic's safety profile and its accepted wordings; one is enough."""

    name: str
    ways: tuple[str, ...]
    is_required: bool = True
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class TopicRequirements:
    """What a topic requires of a page's words. `risk` is "lower", "higher" or "critical"."""

    name: str
    slug: str
    risk: str = "higher"
    needs_emergency: bool = False
    profile: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link's words and where it goes; `target` is empty when it goes to a page of this site."""

    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source that is cited, and after how many characters of its passage."""

    source: str
    offset: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text that readers see as one: a paragraph, a list item, a table's cell.

    `kind` is one of "paragraph", "item", "step", "label", "cell", "header", "caption", "heading",
    "point", "sign", "alt", "credit", "quotation". Passages with the same `group` are one list;
    `header` is the heading of a cell's column.
    """

    text: str
    kind: str = "paragraph"
    group: int = 0
    header: str = ""
    links: tuple[Link, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the page. `id` is what findings name as their place.

    `kind` is one of "heading", "paragraph", "steps", "key_points", "callout", "emergency", "quote",
    "picture", "table", "related", "other". `level` is a heading's: 2 for a section's, 3 inside it.
    """

    id: str
    kind: str
    passages: tuple[Passage, ...] = ()
    level: int = 0
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A journal's notice about an article: a retraction or an expression of concern."""

    is_retraction: bool
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the page's list, with its known status.

    `link_fault` is the last check's fault; `moved_to` the target of a permanent redirect.
    """

    id: str
    title: str
    publisher: str = ""
    kind: str = ""
    year: int | None = None
    url: str = ""
    doi: str = ""
    pmid: str = ""
    accessed_on: date | None = None
    current_through: date | None = None
    link_fault: str = ""
    moved_to: str = ""
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A page's words. `kind` is the page's ("article", "question"); blocks stand in order.

    Place names of what has no block: "title", "summary", "sources".
    """

    title: str
    summary: str = ""
    language: str = "en"
    kind: str = "article"
    is_question: bool = False
    topics: tuple[TopicRequirements, ...] = ()
    blocks: tuple[Block, ...] = ()
    sources: tuple[Source, ...] = field(default=())

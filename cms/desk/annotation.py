"""Inserts HTML beside the blocks of sealed HTML, whose own bytes stay unchanged."""

import html as entities
import re
from collections.abc import Callable
from dataclasses import dataclass

from cms.checks.shortening import shortened
from cms.comparison.markup import TAG

ID = re.compile(r'\sid="([^"]*)"')
VOID = {"br", "img", "source", "hr", "wbr"}
BLOCK_ID = re.compile(r"(?:b|src)-[0-9a-f]{7,10}\Z")
HEADINGS = {"h1", "h2", "h3", "h4"}
LABEL_LENGTH = 60
# Mark-up of the diff view that is left out of labels: hidden text and removed words.
NOT_IN_LABEL = re.compile(r'<del\b.*?</del>|<span class="hide">.*?</span>', re.DOTALL)


@dataclass(slots=True)
class _Element:
    tag: str
    anchor: str
    opened: int
    holds_blocks: bool = False
    after_heading: int | None = None


@dataclass(frozen=True, slots=True)
class BlockPosition:
    """A block of sealed HTML: its id, its first words, and the offset to insert at."""

    anchor: str
    label: str
    offset: int


def block_positions(html: str) -> list[BlockPosition]:
    """The blocks of sealed HTML, ordered by the offset to insert at."""
    found: list[BlockPosition] = []
    open_: list[_Element] = []
    for match in TAG.finditer(html):
        closing, tag, rest = match.groups()
        if tag in VOID:
            continue
        if not closing:
            open_.append(_open_element(tag, rest, match.start(), open_))
        elif open_:
            element = open_.pop()
            _note_heading(tag, match.end(), open_)
            if element.anchor:
                label = _label(html, element.opened, match.start())
                found.append(
                    BlockPosition(element.anchor, label, _insertion_offset(element, match))
                )
    return sorted(found, key=lambda spot: spot.offset)


def insert_beside_blocks(html: str, beside: Callable[[BlockPosition], str]) -> str:
    """Insert the callback's HTML at each block, where it is not empty."""
    pieces, at = [], 0
    for spot in block_positions(html):
        if extra := beside(spot):
            pieces += [html[at : spot.offset], extra]
            at = spot.offset
    return "".join([*pieces, html[at:]])


def _open_element(tag: str, rest: str, at: int, around: list[_Element]) -> _Element:
    """Make the element of a start tag, and flag its enclosing blocks as containers."""
    named = ID.search(rest) if "id=" in rest else None
    anchor = named.group(1) if named and BLOCK_ID.match(named.group(1)) else ""
    if anchor and tag != "li":
        for element in around:
            element.holds_blocks = element.holds_blocks or bool(element.anchor)
    return _Element(tag, anchor, at)


def _note_heading(tag: str, end: int, around: list[_Element]) -> None:
    parent = around[-1] if around else None
    if tag in HEADINGS and parent and parent.anchor and parent.after_heading is None:
        parent.after_heading = end


def _insertion_offset(element: _Element, closing: re.Match[str]) -> int:
    """The offset to insert at: inside a list item, after a section's heading, or after a block."""
    if element.tag == "li":
        return closing.start()
    if element.holds_blocks and element.after_heading:
        return element.after_heading
    return closing.end()


def _label(html: str, opened: int, closed: int) -> str:
    beginning = html[opened : min(closed, opened + 600)]
    text = re.sub(r"<[^>]*(?:>|\Z)", " ", NOT_IN_LABEL.sub(" ", beginning))
    return shortened(entities.unescape(text), LABEL_LENGTH)

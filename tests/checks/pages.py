"""Small documents for tests of rules."""

from datetime import date
from typing import Any

from cms.checks import Block, Citation, Document, Finding, Passage, check

TODAY = date(2026, 3, 2)


def paragraph(text: str, place: str = "b1", **fields: Any) -> Block:
    """A block of one paragraph; “^” in its text cites a source there."""
    citations = []
    while "^" in text:
        offset = text.index("^")
        text = text.replace("^", "", 1)
        citations.append(Citation("s1", offset))
    return Block(place, "paragraph", (Passage(text, citations=tuple(citations), **fields),))


def heading(text: str, place: str = "h1", level: int = 2) -> Block:
    """A heading."""
    return Block(place, "heading", (Passage(text, "heading"),), level=level)


def page(*blocks: Block, **fields: Any) -> Document:
    """An article with these blocks."""
    return Document(**{"title": "A page", "summary": "Call for help.", "blocks": blocks} | fields)


def found(rule: str, *blocks: Block, **fields: Any) -> list[Finding]:
    """What one rule finds on an article with these blocks."""
    return [f for f in check(page(*blocks, **fields), today=TODAY) if f.rule == rule]

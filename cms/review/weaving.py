"""Puts things beside the blocks of sealed HTML without touching a byte of the HTML itself."""

import html as entities
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "img", "hr", "wbr"}
PLACED = re.compile(r"(?:b|src)-[0-9a-f]{7,10}\Z")
HEADINGS = {"h1", "h2", "h3", "h4"}
LABEL = 60


@dataclass(slots=True)
class _Element:
    tag: str
    anchor: str
    opened: int
    holds_blocks: bool = False
    after_heading: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A block of sealed HTML: its id, how it begins, and where something about it may stand."""

    anchor: str
    label: str
    offset: int


def spots(html: str) -> list[Spot]:
    """The blocks of sealed HTML, in the order in which something can be put beside them."""
    parser = _Spots(html)
    parser.feed(html)
    parser.close()
    return sorted(parser.found, key=lambda spot: spot.offset)


def woven(html: str, beside: Callable[[Spot], str]) -> str:
    """Sealed HTML with what `beside` returns after each block; nothing is put where it is empty."""
    pieces, at = [], 0
    for spot in spots(html):
        if extra := beside(spot):
            pieces += [html[at : spot.offset], extra]
            at = spot.offset
    return "".join([*pieces, html[at:]])


@dataclass
class _Spots(HTMLParser):
    """Follows the elements of well-formed HTML and notes where those with places end."""

    html: str
    found: list[Spot] = field(default_factory=list)
    open: list[_Element] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0, *(match.end() for match in re.finditer("\n", self.html))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        anchor = dict(attrs).get("id") or ""
        anchor = anchor if PLACED.match(anchor) else ""
        if anchor and tag != "li":
            for element in self.open:
                element.holds_blocks = element.holds_blocks or bool(element.anchor)
        self.open.append(_Element(tag, anchor, self._offset()))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.open:
            return
        element = self.open.pop()
        end = self.html.index(">", self._offset()) + 1
        parent = self.open[-1] if self.open else None
        if tag in HEADINGS and parent and parent.anchor and parent.after_heading is None:
            parent.after_heading = end
        if not element.anchor:
            return
        if element.tag == "li":
            end = self._offset()
        elif element.holds_blocks and element.after_heading:
            end = element.after_heading
        self.found.append(Spot(element.anchor, self._label(element.opened, self._offset()), end))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _label(self, opened: int, closed: int) -> str:
        beginning = self.html[opened : min(closed, opened + 600)]
        text = re.sub(r"<[^>]*(?:>|\Z)", " ", beginning)
        words = " ".join(entities.unescape(text).split())
        return words if len(words) <= LABEL else f"{words[:LABEL].rsplit(' ', 1)[0]} …"

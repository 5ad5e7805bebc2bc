"""Converts stored StreamField data into the blocks and passages that the checks read."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

from cms.checks.documents import Block, Citation, Link, Passage

Stream = list[dict[str, Any]]
_TAIL = re.compile(r"\s+$")
_NOT_WORDS = re.compile(r"^(?:https?://\S*|[\w-]*\d[\w-]*|)$")


def blocks_of(stream: Stream) -> Iterator[Block]:
    """The blocks of a page's text, in order; a section is its heading, then its content."""
    for child in stream:
        if child["type"] == "section":
            heading = Passage(str(child["value"].get("heading") or ""), "heading")
            yield Block(child["id"], "heading", (heading,), level=2)
            yield from blocks_of(child["value"].get("content") or [])
        else:
            yield _block(child)


def _block(child: dict[str, Any]) -> Block:
    kind, value, place = child["type"], child["value"], str(child.get("id") or "")
    if kind == "subheading":
        return Block(place, "heading", (Passage(str(value or ""), "heading"),), level=3)
    read = _READ.get(kind)
    if read is None:
        return Block(place, "other", tuple(_anything(value)))
    urgency = value.get("urgency", "") if kind == "callout" else ""
    return Block(place, _KINDS.get(kind, kind), tuple(read(value)), urgency=urgency)


def rich_text(source: str, kind: str = "paragraph", *, group: int = 0) -> list[Passage]:
    """Rich text as passages: a paragraph or a list item each, with its links and citations."""
    parser = _RichText(kind, group)
    parser.feed(source or "")
    parser.close()
    parser.finish()
    return parser.passages


class _RichText(HTMLParser):
    """Reads the editor's HTML: paragraphs, lists, links, and marks that cite a source."""

    def __init__(self, kind: str, group: int) -> None:
        super().__init__(convert_charrefs=True)
        self.passages: list[Passage] = []
        self._kind, self._group = kind, group
        self._text = ""
        self._links: list[Link] = []
        self._citations: list[Citation] = []
        self._link: tuple[int, str] | None = None
        self._citing = 0
        self._in_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if self._citing:
            self._citing += tag not in {"br", "img"}
        elif named.get("data-cite"):
            self._text = _TAIL.sub("", self._text)
            self._citations.append(Citation(named["data-cite"] or "", len(self._text)))
            self._citing = 1
        elif tag in {"p", "li", "ul", "ol", "h2", "h3", "h4", "br"}:
            if tag == "br":
                self._text += " "
                return
            self.finish()
            if tag in {"ul", "ol"}:
                self._group += 1
            self._in_item = tag == "li" or (self._in_item and tag == "p")
        elif tag == "a":
            target = named.get("href") or ""
            self._link = (len(self._text), "" if named.get("linktype") == "page" else target)

    def handle_endtag(self, tag: str) -> None:
        if self._citing:
            self._citing -= 1
        elif tag == "a" and self._link:
            begun, target = self._link
            self._links.append(Link(self._text[begun:].strip(), target))
            self._link = None
        elif tag in {"p", "li", "ul", "ol", "h2", "h3", "h4"}:
            self.finish()
            if tag in {"li", "ul", "ol"}:
                self._in_item = False

    def handle_data(self, data: str) -> None:
        if self._citing:
            return
        words = re.sub(r"\s+", " ", data)
        if not self._text or self._text.endswith(" "):
            words = words.lstrip()
        self._text += words

    def finish(self) -> None:
        """End the passage that is being read."""
        text = self._text.rstrip()
        if text or self._citations:
            kind = "item" if self._in_item and self._kind == "paragraph" else self._kind
            group = self._group if self._in_item or self._kind != "paragraph" else 0
            self.passages.append(
                Passage(
                    text,
                    kind,
                    group,
                    links=tuple(self._links),
                    citations=tuple(self._citations),
                )
            )
        self._text, self._links, self._citations, self._link = "", [], [], None


def _items(value: Any) -> list[Any]:
    """The values of a ListBlock, stored with ids or, by older data, without."""
    return [
        item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
        for item in value or []
    ]


def _plain(text: Any, kind: str, group: int = 0) -> list[Passage]:
    words = " ".join(str(text or "").split())
    return [Passage(words, kind, group)] if words else []


def _paragraph(value: str) -> list[Passage]:
    return rich_text(value)


def _steps(value: dict[str, Any]) -> list[Passage]:
    passages = _plain(value.get("title"), "label")
    for step in _items(value.get("steps")):
        passages += _plain(step.get("label"), "label", 1)
        passages += rich_text(step.get("text") or "", "step", group=1)
    return passages


def _key_points(value: Any) -> list[Passage]:
    return [passage for point in _items(value) for passage in _plain(point, "point", 1)]


def _callout(value: dict[str, Any]) -> list[Passage]:
    return [*_plain(value.get("title"), "label"), *rich_text(value.get("text") or "")]


def _emergency(value: dict[str, Any]) -> list[Passage]:
    passages = _plain(value.get("title"), "label")
    for sign in _items(value.get("signs")):
        passages += _plain(sign, "sign", 1)
    for action in _items(value.get("actions")):
        passages += rich_text(action or "", "step", group=2)
    return passages


def _quote(value: dict[str, Any]) -> list[Passage]:
    return [*_plain(value.get("text"), "quotation"), *_plain(value.get("attribution"), "credit")]


def _picture(value: dict[str, Any]) -> list[Passage]:
    return [
        Passage(" ".join(str(value.get("alt_text") or "").split()), "alt"),
        *_plain(value.get("caption"), "caption"),
        *_plain(value.get("credit"), "credit"),
    ]


def _table(value: dict[str, Any]) -> list[Passage]:
    headers = [str(column.get("heading") or "") for column in value.get("columns") or []]
    passages = _plain(value.get("caption"), "caption")
    passages += [Passage(header, "header") for header in headers]
    for number, row in enumerate(value.get("rows") or [], start=1):
        for header, cell in zip(headers, row.get("values") or [], strict=False):
            words = " ".join(str(cell or "").split())
            if words:
                passages.append(Passage(words, "cell", number, header))
    return passages


def _anything(value: Any) -> Iterator[Passage]:
    """The text inside a block of a type we do not know, at any depth."""
    if isinstance(value, str):
        if not _NOT_WORDS.match(value):
            yield from rich_text(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _anything(part)
    elif isinstance(value, list):
        for part in value:
            yield from _anything(part)


_READ: dict[str, Callable[[Any], list[Passage]]] = {
    "paragraph": _paragraph,
    "steps": _steps,
    "key_points": _key_points,
    "callout": _callout,
    "emergency": _emergency,
    "quote": _quote,
    "picture": _picture,
    "table": _table,
    "question": lambda value: [],
}
_KINDS = {"question": "related"}

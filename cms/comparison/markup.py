"""Parses sealed HTML into a small tree of elements and lines of tokens.

Only for HTML of our own renderer, which is well formed. Plain Python.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from cms.proofs import anchors as proofs_anchors
from cms.proofs.manifest_types import Manifest

INLINE = {"a", "b", "strong", "i", "em", "sup", "span", "cite", "abbr", "small", "code"}
VOID = {"br", "img", "source"}
PICTURES = {"picture", "img"}
SPACE = " \t\n\r\f"
# What our own renderer writes is well formed, and quotes every attribute.
TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""\s([a-z-]+)(?:="([^"]*)")?""")
_WORD = re.compile(rf"\w+(?:[\u2018\u2019'.,:/\u2013-]\w+)*|[^\w{SPACE}]")
_BACK = re.compile(r'<span class="sealed-back">.*?</span>', re.DOTALL)
_CITED = re.compile(r'<a href="#(src-[^"]+)" id="([^"]+)"')
_CONTENTS = re.compile(
    r'<nav class="sealed-contents" aria-labelledby="[^"]*">\n<h2 id="[^"]*">On this page</h2>\n'
    r"<ol>(.*?)</ol>\n</nav>",
    re.DOTALL,
)
_ENTRY = re.compile(r'<li><a href="#([^"]+)">(.*?)</a></li>', re.DOTALL)
_GENERATED_CLASSES = {"sealed-head", "sealed-contents", "sealed-sources"}
_HEADING = re.compile(r'<h2 id="(s-[^"]+)">(.*?)</h2>', re.DOTALL)


class Token(NamedTuple):
    """A word or sign, whether a space precedes it, and its enclosing inline tags."""

    text: str
    space: bool
    context: tuple[str, ...] = ()

    @property
    def cites(self) -> str:
        """The anchor of the source that this citation mark cites, or nothing."""
        return _cited_source(self.context) if self.context else ""

    @property
    def link(self) -> str:
        """The target of the enclosing link, or nothing."""
        if _is_citation_mark(self.context):
            return ""
        links = [tag for tag in self.context if tag.startswith("<a ")]
        return _attributes(links[-1]).get("href", "") if links else ""

    @property
    def key(self) -> tuple[str, ...]:
        """What tokens are compared by. A citation's is its source: numbers follow the order."""
        if not self.context:
            return (self.text,)
        return (
            ("cites", self.cites) if self.cites else (self.text, *_tags_without_ids(self.context))
        )


@dataclass(slots=True, eq=False)
class Line:
    """The tokens of a paragraph, heading or cell. `tail` is generated mark-up after them."""

    words: tuple[Token, ...]
    tail: str = ""
    keys: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        self.keys = tuple(word.key for word in self.words)

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join(f"{' ' if word.space else ''}{word.text}" for word in self.words).strip()


@dataclass(eq=False)
class Element:
    """An element of the page. `key` is its anchor, the same in every proof; the last flag says
    that it is in another section in the other proof.
    """

    tag: str
    attributes: dict[str, str]
    start: str
    children: list["Element | Line"] = field(default_factory=list)
    raw: str = ""
    key: str | None = None
    is_relocated: bool = False

    @cached_property
    def print(self) -> tuple[Any, ...]:
        """A fingerprint of what a reader gets: tags, attributes and tokens, without spacing or ids
        (but with the key of an element that moved between sections).
        """
        attributes = tuple((k, v) for k, v in sorted(self.attributes.items()) if k != "id")
        inner = tuple(
            child.keys if isinstance(child, Line) else child.print for child in self.children
        )
        return (self.tag, attributes, inner, self.key if self.is_relocated else None)

    @cached_property
    def bag(self) -> Counter[str]:
        """Word counts (a bag of words)."""
        counted: Counter[str] = Counter()
        for child in self.children:
            counted += word_counts(child)
        return counted

    @cached_property
    def words(self) -> int:
        """How many words it has; signs and citation marks do not count."""
        return sum(words_in(child) for child in self.children)

    @property
    def kind(self) -> tuple[str, str]:
        """Tag and first class."""
        if self.tag in PICTURES:
            return "picture", ""
        return self.tag, self.attributes.get("class", "").split(" ")[0]

    @property
    def alt_text(self) -> str:
        """The alternative text of a picture."""
        if self.tag == "img":
            return self.attributes.get("alt", "")
        return " ".join(
            child.alt_text for child in self.children if isinstance(child, Element)
        ).strip()

    @property
    def text(self) -> str:
        """The element as plain text."""
        return " ".join(child.text for child in self.children).strip()


Node = Element | Line


def word_counts(node: Node) -> Counter[str]:
    """Word counts of a node."""
    if isinstance(node, Element):
        return node.bag
    return Counter(word.text for word in node.words)


def words_in(node: Node) -> int:
    """How many words a node has; signs and citation marks do not count."""
    return node.words if isinstance(node, Element) else sum(map(is_word, node.words))


def citation_marks(node: Node) -> dict[str, str]:
    """Citation marks by source: the printed number and its `aria-label`."""
    if isinstance(node, Element):
        return {k: v for child in node.children for k, v in citation_marks(child).items()}
    return {
        word.cites: f"{word.text} {_attributes(word.context[-1]).get('aria-label', '')}"
        for word in node.words
        if word.cites
    }


def source_numbers(article: Element) -> dict[str, str]:
    """The marks that sources should have by their position in the list."""
    listed = [e for e in _descendants(article) if e.kind[1] == "sealed-source-list"]
    items = [e for e in (listed[0].children if listed else []) if isinstance(e, Element)]
    return {f"#{item.key}": f"[{n}] Source {n}" for n, item in enumerate(items, start=1)}


def first_id(element: Element) -> str:
    """The first id in an element, to link to."""
    return next((e.attributes["id"] for e in _descendants(element) if "id" in e.attributes), "")


def _descendants(element: Element) -> Iterator[Element]:
    yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from _descendants(child)


def is_word(word: Token) -> bool:
    """Whether the token counts as a word."""
    return word.text[0].isalnum() and not word.cites


def read(sealed: str, manifest: Manifest) -> Element:
    """Parse a proof's sealed element into a tree with keyed blocks."""
    article = _TreeBuilder(_without_contents(sealed), _derived_back_links(sealed)).article()
    if manifest.get("schema") == proofs_anchors.FIRST_SCHEMA:
        _assign_keys(article, manifest)
    return article


@dataclass(slots=True)
class _TreeBuilder:
    """Builds the tree in one pass: a stack of open elements, and the tokens of the current line."""

    sealed: str
    following: set[str]
    stack: list[tuple[Element, int]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)
    tail: str = ""
    space: bool = False

    def article(self) -> Element:
        """The tree."""
        top, position = Element("", {}, ""), 0
        self.stack = [(top, 0)]
        while found := TAG.search(self.sealed, position):
            self._gather(self.sealed[position : found.start()])
            position = self._take(found)
        [article] = [child for child in top.children if isinstance(child, Element)]
        return article

    def _take(self, found: re.Match[str]) -> int:
        """Handle one tag; return the offset to continue at."""
        closing, tag, rest = found.groups()
        back = _BACK.match(self.sealed, found.start())
        if back and back.group() in self.following:
            self.tail = back.group()
            return back.end()
        if tag == "br":
            self.words.append(Token("\n", False, ("<br>",)))
        elif tag in INLINE:
            if closing:
                self.inline.pop()
            else:
                self.inline.append(found.group())
        elif closing:
            self._end_line()
            element, began = self.stack.pop()
            element.raw = self.sealed[began : found.end()]
        else:
            self._end_line()
            element = Element(tag, _attributes(rest), found.group(), raw=found.group())
            element.key = _own_key(element)
            self.stack[-1][0].children.append(element)
            if tag not in VOID:
                self.stack.append((element, found.start()))
        return found.end()

    def _gather(self, text: str) -> None:
        text = html.unescape(text)
        context = tuple(self.inline)
        if _is_citation_mark(context):
            self.words.append(Token(text.strip(SPACE), self.space and bool(self.words), context))
            self.space = False
            return
        last = 0
        for found in _WORD.finditer(text):
            space = self.space or found.start() > last
            self.words.append(Token(found.group(), space and bool(self.words), context))
            self.space, last = False, found.end()
        self.space = self.space or last < len(text)

    def _end_line(self) -> None:
        if self.words or self.tail:
            self.stack[-1][0].children.append(Line(tuple(self.words), self.tail))
        self.words, self.tail, self.space = [], "", False


def line(text: str) -> Line:
    """Plain text as a line."""
    words, last = list[Token](), 0
    for found in _WORD.finditer(text):
        words.append(Token(found.group(), bool(words) and found.start() > last))
        last = found.end()
    return Line(tuple(words))


def without_ids(start: str) -> str:
    """A start tag without its id, for a copy shown beside the element that has the id."""
    return re.sub(r' id="[^"]*"', "", start)


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag.rstrip("/> "))}


def _own_key(element: Element) -> str | None:
    identity = element.attributes.get("id", "")
    return identity if identity.startswith(("b-", "src-")) else None


def _is_citation_mark(context: tuple[str, ...]) -> bool:
    return len(context) > 1 and context[-2] == '<sup class="sealed-cite">'


@lru_cache(maxsize=5000)
def _cited_source(context: tuple[str, ...]) -> str:
    return _attributes(context[-1]).get("href", "") if _is_citation_mark(context) else ""


@lru_cache(maxsize=5000)
def _tags_without_ids(context: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(without_ids, context))


def _derived_back_links(sealed: str) -> set[str]:
    """Back-link lists that follow from the citations, so are not compared."""
    cited: dict[str, list[str]] = {}
    for source, place in _CITED.findall(sealed):
        cited.setdefault(source, []).append(place)
    expected = {
        '<span class="sealed-back">Back to the text: '
        + "".join(f'<a href="#{place}">↩ {n}</a> ' for n, place in enumerate(places, start=1))
        + "</span>"
        for places in cited.values()
    }
    return {back for back in _BACK.findall(sealed) if back in expected}


def _without_contents(sealed: str) -> str:
    """The HTML without its contents list, if that follows from the headings."""
    contents = _CONTENTS.search(sealed)
    if contents and _ENTRY.findall(contents.group(1)) == _HEADING.findall(sealed):
        return sealed[: contents.start()] + sealed[contents.end() :]
    return sealed


def _assign_keys(article: Element, manifest: Manifest) -> None:
    """Assign keys to the blocks of the first proofs (schema proof/1), by their order."""
    anchors = proofs_anchors.anchors(manifest | {"schema": ""})
    content = manifest["content"]
    main = next((name for name in ("body", "answer") if content.get(name)), "")
    fields = {
        "sealed-title": "title",
        "sealed-summary": "summary",
        "sealed-short-answer": "summary",
    }
    shown = [child for child in article.children if isinstance(child, Element)]
    for element in [*shown, *_inside(shown[:1])]:
        if field_name := fields.get(element.kind[1]):
            element.key = anchors.get(field_name)
    shown = [element for element in shown if element.kind[1] not in {*fields, *_GENERATED_CLASSES}]
    if content.get("hero") and shown:
        shown.pop(0).key = anchors.get(content["hero"][0]["id"])
    if content.get("key_points") and shown:
        shown.pop(0).key = anchors.get("key_points")
    _assign_block_keys(shown, content.get(main, []), anchors)


def _inside(elements: list[Element]) -> list[Element]:
    return [c for element in elements for c in element.children if isinstance(c, Element)]


def _assign_block_keys(
    elements: list[Element], blocks: list[dict[str, Any]], anchors: dict[str, str]
) -> None:
    if len(elements) != len(blocks):
        return
    for element, block in zip(elements, blocks, strict=True):
        element.key = anchors.get(block["id"])
        if block["type"] == "section":
            inner = [c for c in element.children if isinstance(c, Element)][1:]
            _assign_block_keys(inner, block["value"].get("content", []), anchors)

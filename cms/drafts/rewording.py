"""Replaces quoted words in a draft by a suggestion's, or refuses when that is not safe.

Matching ignores spacing and bold or italic mark-up; citations inside are preserved.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField

from cms.drafts.reviewed_content import ReviewedContent
from cms.policy.refusals import Refusal

FIELDS = ("title", "summary")
LINES = ["p", "li", "h2", "h3", "h4", "blockquote"]
QUOTE_NOT_FOUND = (
    "The quoted words no longer stand together in that part of your draft, so nothing was changed. "
    "Make the change by hand, or leave the suggestion and say why."
)
QUOTE_FOUND_TWICE = (
    "The quoted words stand there more than once, so nothing was changed. Make the change by hand."
)
QUOTE_HOLDS_LINK = (
    "The quoted words hold a link that the new ones would lose, so nothing was changed. "
    "Make the change by hand."
)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text value in a draft: its container and key, and whether it is rich text."""

    holder: Any
    key: Any
    is_rich: bool

    @property
    def text(self) -> str:
        """Its current text."""
        return str(self.holder[self.key] or "")


def times_found(words: str, quote: str) -> int:
    """How often a text contains a quotation, ignoring spacing."""
    return len(_pattern(quote).findall(words)) if quote.split() else 0


def reword(page: ReviewedContent, *, place: str, quote: str, wording: str) -> None:
    """Change a draft in memory. Raises Refusal, and changes nothing, when it is not safe."""
    if place in FIELDS:
        setattr(page, place, _replace_once([getattr(page, place)], quote, wording)[0])
        return
    for field in page._meta.get_fields():
        if not isinstance(field, StreamField):
            continue
        stream = getattr(page, field.name)
        prepared = stream.get_prep_value()
        for holder, block in _find_block(stream.stream_block, prepared, place, field.name):
            leaves = list(_leaves(holder, "value", block))
            for leaf, text in zip(leaves, _changed(leaves, quote, wording), strict=True):
                leaf.holder[leaf.key] = text
            setattr(page, field.name, field.to_python(prepared))
            return
    raise Refusal(QUOTE_NOT_FOUND, page_id=page.pk)


def _find_block(
    block: Any, children: list[dict[str, Any]], place: str, name: str
) -> Iterator[tuple[dict[str, Any], Any]]:
    """The block of this id, in a stream or in the content of one of its sections."""
    if place == name:
        yield {"value": children}, block
        return
    for child in children:
        kind = block.child_blocks.get(child["type"])
        if kind is None:
            continue
        if child["id"] == place:
            yield child, kind
        elif isinstance(kind, blocks.StructBlock) and "content" in kind.child_blocks:
            inner = kind.child_blocks["content"]
            yield from _find_block(inner, child["value"].get("content") or [], place, name)


def _leaves(holder: Any, key: Any, block: Any) -> Iterator[Leaf]:
    """Every piece of text below a block, in the order it is read."""
    if isinstance(block, blocks.RichTextBlock):
        yield Leaf(holder, key, is_rich=True)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        yield Leaf(holder, key, is_rich=False)
    elif isinstance(block, TypedTableBlock):
        yield from _cells(holder[key])
    else:
        for inner, name, child in _children(block, holder[key]):
            yield from _leaves(inner, name, child)


def _children(block: Any, value: Any) -> Iterator[tuple[Any, Any, Any]]:
    """A block's child values: container, key and the block that describes it."""
    if isinstance(block, blocks.StructBlock):
        named = block.child_blocks.items()
        yield from ((value, name, child) for name, child in named if name in value)
    elif isinstance(block, blocks.StreamBlock):
        known = block.child_blocks
        yield from ((c, "value", known[c["type"]]) for c in value or [] if c["type"] in known)
    elif isinstance(block, blocks.ListBlock):
        yield from ((item, "value", block.child_block) for item in value or [])


def _cells(table: dict[str, Any]) -> Iterator[Leaf]:
    """The caption, headings and cells of a table."""
    if "caption" in table:
        yield Leaf(table, "caption", is_rich=False)
    yield from (Leaf(column, "heading", is_rich=False) for column in table["columns"])
    for row in table["rows"]:
        yield from (Leaf(row["values"], n, is_rich=False) for n in range(len(row["values"])))


def _changed(leaves: list[Leaf], quote: str, wording: str) -> list[str]:
    """The texts of these leaves with the one passage reworded."""
    lines: list[str] = []
    places: list[tuple[int, list[NavigableString] | None]] = []
    soups: dict[int, BeautifulSoup] = {}
    for number, leaf in enumerate(leaves):
        if not leaf.is_rich:
            lines.append(leaf.text)
            places.append((number, None))
            continue
        soups[number] = BeautifulSoup(leaf.text, "html.parser")
        for nodes in _lines(soups[number]):
            lines.append("".join(nodes))
            places.append((number, nodes))
    new = _replace_once(lines, quote, wording)
    texts = [leaf.text for leaf in leaves]
    for (number, pieces), old, line in zip(places, lines, new, strict=True):
        if old == line:
            continue
        if pieces is None:
            texts[number] = line
        else:
            _rewrite(pieces, old, quote, wording)
            texts[number] = str(soups[number])
    return texts


def _lines(soup: BeautifulSoup) -> Iterator[list[NavigableString]]:
    """The text of each paragraph or list item, in pieces, without the marks of its citations."""
    for line in [*soup.find_all(LINES), soup]:
        nodes = [
            node
            for node in line.find_all(string=True)
            if (node.find_parent(LINES) or soup) is line
            and node.find_parent(attrs={"data-cite": True}) is None
        ]
        if nodes:
            yield nodes


def _rewrite(nodes: list[NavigableString], line: str, quote: str, wording: str) -> None:
    """Put the new words where the old began and take the rest of the old away."""
    match = _pattern(quote).search(line)
    if match is None:
        raise Refusal(QUOTE_NOT_FOUND)
    touched: list[tuple[NavigableString, int, int]] = []
    at = 0
    for node in nodes:
        start, end = max(match.start() - at, 0), min(match.end() - at, len(node))
        at += len(node)
        if start < end:
            touched.append((node, start, end))
    if len(touched) > 1 and any(node.find_parent("a") for node, _, _ in touched):
        raise Refusal(QUOTE_HOLDS_LINK)
    for number, (node, start, end) in enumerate(touched):
        text = str(node)
        new = text[:start] + ("" if number else wording) + text[end:]
        parent = node.parent
        node.replace_with(new)
        if not new and parent is not None and not parent.find_all(True) and not parent.get_text():
            parent.decompose()


def _replace_once(texts: list[str], quote: str, wording: str) -> list[str]:
    pattern = _pattern(quote)
    found = sum(len(pattern.findall(text)) for text in texts)
    if found != 1:
        raise Refusal(QUOTE_FOUND_TWICE if found else QUOTE_NOT_FOUND)
    return [pattern.sub(lambda match: wording, text) for text in texts]


def _pattern(quote: str) -> re.Pattern[str]:
    """Matches the words with any spaces between them and with curly or straight quotation marks."""
    return re.compile(r"\s+".join(_word(re.escape(word)) for word in quote.split()))


def _word(word: str) -> str:
    for marks in ("'\u2018\u2019", '"\u201c\u201d'):
        word = re.sub(f"[{marks}]", f"[{marks}]", word)
    return word

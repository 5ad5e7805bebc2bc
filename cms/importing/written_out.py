"""Converts HTML to plain text with markup for headings, lists, tables and footnotes."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

_HEADING = re.compile(r"h([1-6])")
_NOTE = re.compile(r"#?((?:foot|end)note-[\w-]+?)")
_KNOWN_TAGS = frozenset({"sup", "sub", "s"})
MOST_BOLD_HEADING = 90


def written_out(html: str) -> str:
    """Convert HTML to the markup of the plain-text reader, a blank line between blocks."""
    soup = BeautifulSoup(html, "html.parser")
    notes: dict[str, str] = {}
    for link in soup.select("sup > a[href]"):
        found = _NOTE.fullmatch(str(link["href"]))
        if found:
            mark = notes.setdefault(found.group(1), str(len(notes) + 1))
            (link.parent or link).replace_with(NavigableString(f"[^{mark}]"))
    has_headings = soup.find(_HEADING) is not None
    blocks = [text for node in soup.children for text in _blocks(node, notes, has_headings)]
    return "\n\n".join(text for text in blocks if text.strip()) + "\n"


def _blocks(node: PageElement, notes: dict[str, str], has_headings: bool) -> Iterator[str]:
    """The text of a block element, or of each block inside it."""
    if not isinstance(node, Tag):
        yield str(node)
        return
    heading = _HEADING.fullmatch(node.name)
    if heading:
        yield f"{'#' * int(heading.group(1))} {_on_one_line(node)}"
    elif node.name in ("ul", "ol"):
        items = node.find_all("li", recursive=False)
        listed = [item for item in items if str(item.get("id") or "") not in notes]
        if listed:
            yield "\n".join(_list(node, listed, 0))
        for item in items:
            if item not in listed:
                for back in item.select("a[href^='#']"):
                    back.decompose()
                yield f"[^{notes[str(item['id'])]}]: {_on_one_line(item)}"
    elif node.name == "table":
        yield from _table(node, notes, has_headings)
    elif not has_headings and _is_bold_heading(node):
        yield f"## {_on_one_line(node)}"
    elif node.name == "p":
        yield _inline(node)
    else:
        for child in node.children:
            yield from _blocks(child, notes, has_headings)


def _is_bold_heading(node: Tag) -> bool:
    """Is this a short paragraph all in bold, used as a heading without a style?"""
    words = _on_one_line(node)
    bold = " ".join(_on_one_line(each) for each in node.find_all("strong"))
    is_short = 0 < len(words) <= MOST_BOLD_HEADING and not words.endswith((".", ":", "!", ","))
    return is_short and bold.split() == words.split()


def _list(node: Tag, items: list[Tag], depth: int) -> Iterator[str]:
    """The items, a line each, nested ones indented."""
    for number, item in enumerate(items, start=1):
        mark = f"{number}." if node.name == "ol" else "-"
        inner = list(item.find_all(["ul", "ol"], recursive=False))
        for each in inner:
            each.extract()
        words = _on_one_line(item)
        if words:
            yield f"{'   ' * depth}{mark} {words}"
        for each in inner:
            deeper = depth + 1 if words else depth
            yield from _list(each, each.find_all("li", recursive=False), deeper)


def _table(node: Tag, notes: dict[str, str], has_headings: bool) -> Iterator[str]:
    """A table in pipe syntax; one of a single column or row is layout, and becomes its blocks."""
    rows = [
        row.find_all(["td", "th"], recursive=False)
        for row in node.find_all("tr")
        if row.find_parent("table") is node
    ]
    if len(rows) < 2 or max(map(len, rows), default=0) < 2 or node.find("table"):
        for cell in (cell for row in rows for cell in row):
            for child in cell.children:
                yield from _blocks(child, notes, has_headings)
        return
    lines = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    wide = max(len(row) for row in rows)
    yield "\n".join([lines[0], f"|{'---|' * max(wide, 2)}", *lines[1:]])


def _cell(cell: Tag) -> str:
    empty = " |" * (int(str(cell.get("colspan") or 1)) - 1)
    return _on_one_line(cell).replace("|", "\\|") + empty


def _on_one_line(node: Tag) -> str:
    return " ".join(_inline(node).split())


def _inline(node: Tag) -> str:
    return "".join(_inline_parts(node)).strip()


def _inline_parts(node: Tag) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, NavigableString):
            yield str(child)
        elif isinstance(child, Tag):
            yield _inline_tag(child)


def _inline_tag(tag: Tag) -> str:
    """An inline tag: kept if the plain-text reader knows it, a link written out, else its words."""
    if tag.name == "br":
        return "\n"
    if tag.name == "img":
        return f"![{tag.get('alt') or ''}](picture)"
    words = "".join(_inline_parts(tag))
    if tag.name in _KNOWN_TAGS and words.strip():
        return f"<{tag.name}>{words}</{tag.name}>"
    target = str(tag.get("href") or "") if tag.name == "a" else ""
    if target.startswith(("http://", "https://")) and target.rstrip("/") not in words:
        return f"{words} ({target})"
    if tag.name in ("p", "li", "td", "div", "ul", "ol", "table", "tr"):
        return f" {words} "
    return words

"""Splits text into passages: paragraphs and single lines, hard wraps undone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from cms.importing.characters import plain
from cms.importing.document import Dropped
from cms.importing.inline import plain_words
from cms.importing.marks import begins_an_item, bullet, numbered
from cms.importing.sentences import ends_a_sentence

# Nobody wraps wider than this: a longer line is a paragraph of its own.
MAX_WRAP_WIDTH = 100
# A shorter line is a heading, a name or a list entry, and says nothing about wrapping.
MIN_WRAP_WIDTH = 30

_MARKDOWN_HEADING = re.compile(r"(#{1,6}) +(\S.*)")
_CLOSING_HASHES = re.compile(r" #{1,6}$")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_RULE = re.compile(r"(?:[-=_*~#•·—–] ?){3,}")  # noqa: RUF001
_WORD_S_SECOND_BULLET = re.compile(r"o +(?=\S)")
_COLUMNS = re.compile(r"\|?(?: *:?-{2,}:? *\|)+(?: *:?-{2,}:? *)?|\|? *:?-{2,}:? *\|")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,40}\]:")
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class TextPassage:
    """One paragraph or one line of a document, joined, with its place among the blank lines."""

    text: str
    opens_block: bool = False
    marked_level: int = 0
    """1 to 6 when the document marks it as a heading, or 0."""
    indent: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    """The cells of a table, its headings first; `text` has their words too."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: int
    marked_level: int = 0


def passages_of(text: str) -> tuple[list[TextPassage], list[Dropped]]:
    """Cut a text at blank lines and line ends, joining only lines that were hard-wrapped.

    Gives what marks inside lines took out of them as well: struck words, pictures, comments.
    """
    blocks = list(_blocks(plain(text)))
    width = _wrap_width(blocks)
    dropped: list[Dropped] = []
    passages: list[TextPassage] = []
    for passage in (passage for block in blocks for passage in _passages_in(block, width)):
        words, left_out = plain_words(passage.text)
        dropped += left_out
        if words and passage.rows:
            rows = tuple(tuple(plain_words(cell)[0] for cell in row) for row in passage.rows)
            passages.append(replace(passage, text=words, rows=rows))
        elif words:
            passages.append(replace(passage, text=words))
    return passages, dropped


def after_removal(passages: list[TextPassage], removed: set[int]) -> list[TextPassage]:
    """Remove the passages at these indexes; the next one after a gap opens a block."""
    remaining: list[TextPassage] = []
    gap = False
    for place, passage in enumerate(passages):
        if place in removed:
            gap = True
            continue
        remaining.append(replace(passage, opens_block=True) if gap else passage)
        gap = False
    return remaining


def _blocks(text: str) -> Iterator[list[_Line]]:
    """Give each run of lines between blank lines."""
    block: list[_Line] = []
    for raw in text.split("\n"):
        stripped = raw.strip()
        if not stripped:
            if block:
                yield block
            block = []
        elif _UNDERLINE.fullmatch(stripped) and block and _may_be_underlined(block):
            _underline(block, level=1 if stripped[0] == "=" else 2)
        elif _RULE.fullmatch(stripped):
            yield from ([block] if block else [])
            yield [_Line(stripped, 0)]
            block = []
        else:
            block.append(_second_bullet(_line(raw, stripped), block))
    if block:
        yield block


def _may_be_underlined(block: list[_Line]) -> bool:
    """Is the last line one that a row of = or - under it makes a heading?"""
    last = block[-1]
    ends_well = last.text.endswith("?") or not ends_a_sentence(last.text)
    is_heading = len(last.text) <= 150 and ends_well and not last.text.startswith("|")
    return is_heading and not last.marked_level and not begins_an_item(last.text)


def _underline(block: list[_Line], *, level: int) -> None:
    """Make the last line a heading, with the line above where the heading itself was wrapped."""
    last = block.pop()
    if len(block) == 1 and _continues_sentence(block[0].text, last.text):
        above = block.pop()
        last = replace(above, text=f"{above.text} {last.text}")
    block.append(replace(last, marked_level=level))


def _second_bullet(line: _Line, block: list[_Line]) -> _Line:
    """The line, with a bullet for the "o" that word processors put before points in points."""
    found = _WORD_S_SECOND_BULLET.match(line.text)
    if not found or not block or not begins_an_item(block[-1].text):
        return line
    return replace(line, text=f"◦ {line.text[found.end() :]}", indent=max(line.indent, 1))


def _line(raw: str, stripped: str) -> _Line:
    """Read one line, with single spaces and its Markdown heading mark taken off."""
    text = " ".join(stripped.split())
    found = _MARKDOWN_HEADING.fullmatch(text)
    if not found:
        return _Line(text, len(raw) - len(raw.lstrip()))
    return _Line(_CLOSING_HASHES.sub("", found.group(2)), 0, len(found.group(1)))


def _wrap_width(blocks: list[list[_Line]]) -> int:
    """Give the width at which this document was hard-wrapped, or 0 when it was not.

    The evidence is lines that stop mid-sentence above a line that goes on in lower case.
    """
    pairs = long = 0
    broken: list[int] = []
    for block in blocks:
        for above, below in pairwise(block):
            if len(above.text) < MIN_WRAP_WIDTH or begins_an_item(below.text):
                continue
            pairs += 1
            long += len(above.text) > MAX_WRAP_WIDTH
            if _continues_sentence(above.text, below.text) and len(above.text) <= MAX_WRAP_WIDTH:
                broken.append(len(above.text))
    is_wrapped = bool(broken) and len(broken) * 4 >= pairs and long * 5 <= pairs
    return max(broken) if is_wrapped else 0


def _continues_sentence(above: str, below: str) -> bool:
    """Does the lower line plainly finish a sentence that the upper one began?"""
    return below[0].islower() and not ends_a_sentence(above) and not above.endswith(":")


def _passages_in(block: list[_Line], width: int) -> Iterator[TextPassage]:
    """Join the wrapped lines of one block."""
    gathered: list[_Line] = []
    opens = True
    end = 0
    for place, line in enumerate(block):
        if place < end:
            continue
        if (end := _end_of_table(block, place)) > place:
            yield from [_joined_passage(gathered, opens)] if gathered else []
            yield _table(block[place:end], opens and not gathered)
            gathered, opens = [], False
            continue
        if gathered and not _continues(gathered, line, width):
            yield _joined_passage(gathered, opens)
            gathered, opens = [], False
        gathered.append(line)
    if gathered:
        yield _joined_passage(gathered, opens)


def _end_of_table(block: list[_Line], place: int) -> int:
    """Say where a table that begins at this line ends, or give the same place.

    A table has a row of dashes under its headings, or a bar at both ends of two lines or more.
    """
    end = place
    while end < len(block) and _BAR.search(block[end].text):
        end += 1
    rows = [line.text for line in block[place:end]]
    if len(rows) >= 2 and _COLUMNS.fullmatch(rows[1]) and not _COLUMNS.fullmatch(rows[0]):
        return end
    closed = 0
    while (
        closed < len(rows) and len(rows[closed]) > 1 and rows[closed][0] == rows[closed][-1] == "|"
    ):
        closed += 1
    return place + closed if closed >= 2 else place


def _table(lines: list[_Line], opens: bool) -> TextPassage:
    """Make one passage of the rows of a table, without the row of dashes."""
    rows = tuple(
        tuple(
            cell.strip().replace("\\|", "|") for cell in _BAR.split(_without_outer_bars(line.text))
        )
        for line in lines
        if not _COLUMNS.fullmatch(line.text)
    )
    text = " ".join(cell for row in rows for cell in row if cell)
    return TextPassage(text or "|", opens, rows=rows)


def _without_outer_bars(row: str) -> str:
    return row.removeprefix("|").removesuffix("|")


def _continues(gathered: list[_Line], line: _Line, width: int) -> bool:
    """Is this line the rest of the paragraph or list item gathered so far?"""
    first, above = gathered[0], gathered[-1]
    if above.marked_level or line.marked_level or _FOOTNOTE.match(line.text):
        return False
    was_full = _filled_its_line(above.text, line.text, width)
    if begins_an_item(line.text):
        return was_full and _only_looks_like_an_item(above.text, line.text)
    if was_full:
        return True
    if begins_an_item(first.text) and line.indent > first.indent:
        return True
    return len(above.text) >= MIN_WRAP_WIDTH and _continues_sentence(above.text, line.text)


def _filled_its_line(above: str, below: str, width: int) -> bool:
    """Would the first word of the lower line not have fitted on the upper one?"""
    if not width or len(above) > MAX_WRAP_WIDTH:
        return False
    return len(above) + 1 + len(below.split(" ", 1)[0]) > width


def _only_looks_like_an_item(above: str, below: str) -> bool:
    """Is "19. The" or "- and" at the start of a wrapped line a part of the sentence above it?"""
    if ends_a_sentence(above) or above.endswith((":", ";")) or begins_an_item(above):
        return False
    number = numbered(below)
    return number.number != 1 if number else bullet(below) is not None


def _joined_passage(lines: list[_Line], opens: bool) -> TextPassage:
    """Make one passage of the lines of a paragraph; a word broken at its hyphen closes up."""
    parts: list[str] = []
    for line in lines:
        if parts and not (parts[-1][-2:-1].isalpha() and parts[-1].endswith("-")):
            parts.append(" ")
        parts.append(line.text)
    first = lines[0]
    return TextPassage("".join(parts), opens, first.marked_level, first.indent)

"""Accounts for each word of an imported document, from the drafts as they are stored.

A word is on a page, in a claim, among what was left out, or was the mark of a list or a question
("2.", "Q:") that became structure. A word in none of these is lost.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from cms.drafts.documents import stream_names
from cms.drafts.passages import blocks_of
from cms.importing import streams
from cms.importing.characters import plain
from cms.importing.citations import marks_in
from cms.importing.document import Dropped, ParsedDocument

SOURCE_AS_WRITTEN = "A source as it was written: not all of it has a field of its own."

# Signs that change what a number or a line says count as words.
_WORD = re.compile(r"[^\W_]+|[%‰°±×÷≤≥≠≈<>£€$✓✔✗✘]")  # noqa: RUF001
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_RAISED_OR_LOWERED = re.compile(r"[\u00b2\u00b3\u00b9\u2070-\u209c]+")
_MARK = re.compile(
    r"^[ \t>|#]*(?:[^\w\s(\[]{1,2}[ \t]+)*"
    r"((?:\[\^[^\[\]\s]{1,40}\]:|[(\[]?\d{1,3}[.)\]][ \t]*|o(?=[ \t]))?"
    r"(?:step (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|(?:question|answer|ans|q|a) ?\d{0,3}(?=[ \t]*[:.)]|[ \t]+[–—-]))?)"  # noqa: RUF001
    r"|(?<=\?)[ \t]+(a|answer)(?=[ \t]?[:.])",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Account:
    """How many words of a document went where; `lost` holds those found nowhere, in order."""

    words: int
    on_pages: int
    in_claims: int
    left_out: int
    marks: int
    lost: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The account as it is stored with the import."""
        return asdict(self)

    def __str__(self) -> str:
        parts = [f"{self.on_pages} on the page"]
        parts += [f"{self.in_claims} in what it says of itself"] * bool(self.in_claims)
        parts += [f"{self.left_out} left out and listed"] * bool(self.left_out)
        parts += [f"{self.marks} as numbers and marks of lists"] * bool(self.marks)
        counted = "1 word is" if self.words == 1 else f"All {self.words} words are"
        return f"{counted} accounted for: {', '.join(parts)}."


def account(
    text: str,
    document: ParsedDocument,
    pages: Iterable[Any],
    *,
    claims: Iterable[str],
    left_out: Iterable[str],
) -> Account:
    """Compare a document's text with its drafts as read from the database, and its lists.

    `pages` are drafts read back, not the objects that were saved. Added and repeated text is not
    counted, so that a repeated word cannot hide a lost one.
    """
    wanted = counted([_QUOTED_LINE.sub("", text)])
    stored = counted(each for page in pages for each in texts_of_page(page))
    missing = Counter(wanted)
    sizes = []
    for there in (
        stored - counted(_added_or_repeated(document)),
        counted(claims),
        counted(left_out),
        counted(_marks(text)),
    ):
        found = missing & there
        sizes.append(found.total())
        missing -= found
    on_pages, in_claims, out, marks = sizes
    return Account(wanted.total(), on_pages, in_claims, out, marks, _in_order(text, missing))


def counted(texts: Iterable[str]) -> Counter[str]:
    """Count the words of some texts, whatever their case."""
    return Counter(word for text in texts for word in _words(text))


def texts_of_page(page: Any) -> Iterator[str]:
    """Every text of a page, from the data its fields store."""
    yield page.title
    yield page.summary
    for name in stream_names(type(page)):
        stored = getattr(page, name).get_prep_value()
        if name == "sources":
            for child in stored:
                yield from _texts_of_source(child)
            continue
        for block in blocks_of(stored):
            yield from (passage.text for passage in block.passages)


def sources_as_written(document: ParsedDocument) -> list[Dropped]:
    """The whole text of sources that did not fit the fields, for the writer to complete."""
    return [
        Dropped(line.text, SOURCE_AS_WRITTEN)
        for line in document.sources
        if counted([line.text]) - counted(_texts_of_source(streams.source(line)))
    ]


def _added_or_repeated(document: ParsedDocument) -> Iterator[str]:
    """The texts of drafts that the importer added, or wrote a second time."""
    yield from document.added
    yield from streams.repeated(document)
    for asked in document.questions:
        for line in asked.sources:
            yield from _texts_of_source(streams.source(line))
    as_written = {dropped.text for dropped in sources_as_written(document)}
    for line in document.sources:
        if line.text in as_written:
            yield from _texts_of_source(streams.source(line))


def _texts_of_source(child: dict[str, Any]) -> Iterator[str]:
    value = child["value"]
    for name in ("title", "authors", "publisher", "year", "url", "doi", "pmid"):
        yield str(value.get(name) or "")


def _words(text: str) -> Iterator[str]:
    for found in _WORD.finditer(_even(text)):
        yield found.group().casefold()


def _even(text: str) -> str:
    """The text without tags; superscripts and subscripts become words of their own."""
    text = _TAG.sub(" ", plain(text))
    return _RAISED_OR_LOWERED.sub(
        lambda found: f" {unicodedata.normalize('NFKC', found.group())} ", text
    )


def _marks(text: str) -> Iterator[str]:
    """The numbers and letters at the start of lines that may have become structure."""
    for found in _MARK.finditer(text):
        yield found.group(1) or found.group(2) or ""
    yield from marks_in(plain(text))


def _in_order(text: str, missing: Counter[str]) -> tuple[str, ...]:
    """The missing words in the text's order, preceded by whole missing lines."""
    left = Counter(missing)
    lines = [_WORD.findall(line) for line in _even(text).split("\n")] if missing else []
    lost: list[str] = []
    for line in lines:
        words = Counter(word.casefold() for word in line)
        if words and words <= left:
            left -= words
            lost += line
    for word in (word for line in lines for word in line):
        if left[word.casefold()] > 0:
            left[word.casefold()] -= 1
            lost.append(word)
    return tuple(lost)

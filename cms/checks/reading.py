"""A document analysed once for all rules: text, passages, sentences, words."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from cms.checks.characters import folded
from cms.checks.documents import Block, Document, Passage
from cms.checks.limits import LIMITS, Limits

Span = tuple[int, int]
T = TypeVar("T")

PASSAGE_SEPARATOR = "\n\n"
# Signs that `re.IGNORECASE` takes for a plain letter and `str.lower` does not; the dotted capital
# is also the one sign that `str.lower` would make two of.
_ANY_CASE = str.maketrans({"ı": "i", "İ": "i", "ſ": "s"})
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_FINISHED = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s+[“‘\"'(\[]?[^\Wa-z_]|\s*$)|\n+")
_NOT_FINISHED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|e\.g|i\.e|approx|No|Fig|Inc|Ltd|[A-Z])\.$"
)
_QUOTED = re.compile(r"“[^“”\n]{1,600}”|\"[^\"\n]{1,600}\"|(?<!\w)‘[^‘\n]{1,600}?’(?!\w)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its words and where it begins and ends in the reading's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedPassage:
    """A passage, its block, and its offset in the document's text."""

    passage: Passage
    block: Block
    start: int

    @property
    def end(self) -> int:
        """Where its text ends."""
        return self.start + len(self.passage.text)

    @property
    def place(self) -> str:
        """What findings name as their place."""
        return self.block.id


class Reading:
    """A document analysed once for all rules.

    `as_given` is the document as it came; all else is read with plain letters for compatible ones
    and without signs that nobody sees, so that no spelling hides a word. `as_written` is every
    passage, in order; `text` is the same, letter for letter, with straight apostrophes, so that a
    rule is written with those only.
    """

    def __init__(self, document: Document, *, today: date, limits: Limits = LIMITS) -> None:
        self.as_given = document
        document = self.document = _plain(document)
        self.today = today
        self.limits = limits
        self.blocks: tuple[Block, ...] = (
            Block("title", "title", (Passage(document.title, "heading"),), level=1),
            Block("summary", "summary", (Passage(document.summary),)),
            *document.blocks,
        )
        self.passages: list[PlacedPassage] = []
        texts: list[str] = []
        start = 0
        for block in self.blocks:
            for passage in block.passages:
                self.passages.append(PlacedPassage(passage, block, start))
                texts.append(passage.text)
                start += len(passage.text) + len(PASSAGE_SEPARATOR)
        self.as_written = PASSAGE_SEPARATOR.join(texts)
        self.text = self.as_written.replace("’", "'")
        self._cache: dict[str, object] = {}
        self._passages_by_letters: dict[str, frozenset[int]] = {}
        self._starts = [placed.start for placed in self.passages]

    def cached(self, name: str, work: Callable[[], T]) -> T:
        """Get or compute a value that several rules need."""
        if name not in self._cache:
            self._cache[name] = work()
        return cast(T, self._cache[name])

    @cached_property
    def order(self) -> dict[str, int]:
        """The rank of each place, in the order a reader meets them."""
        order = {block.id: rank for rank, block in enumerate(self.blocks)}
        last = len(order)
        listed = {source.id: last + n for n, source in enumerate(self.document.sources, start=1)}
        return order | {"sources": last} | listed

    @cached_property
    def lowered(self) -> str:
        """The text in small letters, letter for letter, as a pattern in any case takes them."""
        return self.text.translate(_ANY_CASE).lower()

    def matches(
        self, pattern: re.Pattern[str], needs: frozenset[str] | None
    ) -> Iterator[re.Match[str]]:
        """Find a pattern, only in passages with one of the literals it requires."""
        if needs is None:
            yield from pattern.finditer(self.text)
            return
        for number in sorted(set().union(*map(self._passages_with, needs))):
            placed = self.passages[number]
            yield from pattern.finditer(self.text, placed.start, placed.end)

    def _passages_with(self, letters: str) -> frozenset[int]:
        """The indexes of the passages that contain these letters."""
        known = self._passages_by_letters.get(letters)
        if known is None:
            found = set()
            offset = self.lowered.find(letters)
            while offset >= 0:
                number = bisect_right(self._starts, offset) - 1
                found.add(number)
                offset = self.lowered.find(letters, self.passages[number].end)
            known = self._passages_by_letters[letters] = frozenset(found)
        return known

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence, in order; headings, items and cells are sentences of their own."""
        return [
            sentence
            for placed in self.passages
            for sentence in _sentences(placed.passage.text, placed.start)
        ]

    @cached_property
    def words(self) -> list[re.Match[str]]:
        """Every word, in order: letters, with inner apostrophes and hyphens."""
        return list(_WORD.finditer(self.text))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word in small letters, parts of hyphenated ones too."""
        found = {word.group().lower() for word in self.words}
        parts = {part for word in found if "-" in word for part in word.split("-")}
        bare = {word.partition("'")[0] for word in found if "'" in word}
        return frozenset(found | parts | bare)

    @cached_property
    def quoted(self) -> list[Span]:
        """The spans of quotations, quote blocks included."""
        spans = [match.span() for match in _QUOTED.finditer(self.as_written)]
        spans += [
            (placed.start, placed.end)
            for placed in self.passages
            if placed.passage.kind == "quotation"
        ]
        return sorted(spans)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a span is inside a quotation."""
        return any(begun <= start and end <= ended for begun, ended in self.quoted)

    def at(self, offset: int) -> PlacedPassage:
        """The passage at this offset."""
        return self.passages[bisect_right(self._starts, offset) - 1]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence at this offset."""
        starts = self._sentence_starts
        return self.sentences[max(bisect_right(starts, offset) - 1, 0)]

    def sentences_of(self, placed: PlacedPassage) -> list[Sentence]:
        """The sentences of a passage."""
        first = bisect_left(self._sentence_starts, placed.start)
        return self.sentences[first : bisect_right(self._sentence_starts, placed.end)]

    def words_of(self, sentence: Sentence) -> list[re.Match[str]]:
        """The words of a sentence."""
        first = bisect_left(self._word_starts, sentence.start)
        return self.words[first : bisect_left(self._word_starts, sentence.end)]

    def is_spelt_out(self, short: str) -> bool:
        """Whether the page has words with these initials, such as “medical doctor”."""
        return short in self._initials

    @cached_property
    def _initials(self) -> frozenset[str]:
        """The initials of each run of two to six words, small words left out or not."""
        found: set[str] = set()
        for sentence in self.sentences:
            letters = [
                (part[0].upper(), part in {"of", "and", "the", "for", "in", "on", "to"})
                for word in self.words_of(sentence)
                for part in word.group().lower().split("-")
            ]
            for start in range(len(letters)):
                every = few = ""
                for letter, is_small in letters[start : start + 7]:
                    every += letter
                    few += "" if is_small else letter
                    found.update((every, few))
        return frozenset(each for each in found if len(each) > 2)

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start() for word in self.words]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]


def _plain(document: Document) -> Document:
    """A document in plain letters, without signs that nobody sees."""
    return replace(
        document,
        title=folded(document.title),
        summary=folded(document.summary),
        blocks=tuple(
            replace(block, passages=tuple(map(_plain_passage, block.passages)))
            for block in document.blocks
        ),
    )


def _plain_passage(passage: Passage) -> Passage:
    """A passage in plain letters, its citations where they stood."""
    if passage.text.isascii() and passage.header.isascii():
        return passage
    return replace(
        passage,
        text=folded(passage.text),
        header=folded(passage.header),
        citations=tuple(
            replace(citation, offset=len(folded(passage.text[: citation.offset])))
            for citation in passage.citations
        ),
    )


def _sentences(text: str, start: int) -> Iterator[Sentence]:
    begun = 0
    for finish in _FINISHED.finditer(text):
        end = finish.end()
        if _NOT_FINISHED.search(text, begun, end) and end < len(text):
            continue
        yield from _trimmed(text, begun, end, start)
        begun = end
    yield from _trimmed(text, begun, len(text), start)


def _trimmed(text: str, begun: int, end: int, start: int) -> Iterator[Sentence]:
    words = text[begun:end]
    bare = words.strip()
    if bare:
        begun += len(words) - len(words.lstrip())
        yield Sentence(bare, start + begun, start + begun + len(bare))

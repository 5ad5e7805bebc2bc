"""Claims: numbers, superlatives and statements of effect in sentences that cite no source.

A citation covers a claim in its own sentence or earlier in its paragraph; in a list, steps or a
table, anywhere in them. Titles, summaries and key points cannot cite, so the page does.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator

from cms.checks.findings import ADVISE, WARN, Hit
from cms.checks.prefilter import required_letters
from cms.checks.reading import PlacedPassage, Reading, Sentence
from cms.checks.registry import rule
from cms.checks.rule_files import DATA

FAMILY = "claims"
CITABLE = {"paragraph", "item", "step", "cell", "caption"}
_ADVICE = "Cite the source after the sentence, or say it without the claim."


def _patterns() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads((DATA / "claims.toml").read_text("utf-8"))
    patterns = {}
    for name, pattern in data["uncited"].items():
        for part, words in data["part"].items():
            words = words.replace(" ", r"\ ")
            pattern = pattern.replace(f"<{part}>", f"(?:{words})")
        patterns[name] = re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    return patterns


_UNCITED = {name: (each, required_letters(each)) for name, each in _patterns().items()}
# A question asks and does not claim; an instruction or a hedge about the reader is not a finding.
_NO_CLAIM = re.compile(
    r"\?[”\"')]*$|^(?:ask|find out|check|talk|learn|see|read|call|tell|look|write|keep|if|choose)\b"
    r"|\b(?:no|not enough|little|weak|mixed|unclear|limited) (?:good )?evidence\b"
    r"|\bwe do not know\b|\bnobody knows\b|\bit is not (?:clear|known)\b|\bmyth\b",
    re.IGNORECASE,
)


@rule("number-without-source", severity=WARN, family=FAMILY)
def number_without_source(reading: Reading) -> Iterator[Hit]:
    """A share, a count of people or a comparison that nobody is cited for."""
    yield from _uncited(reading, "number", "This figure has no source.")


@rule("effect-without-source", severity=WARN, family=FAMILY)
def effect_without_source(reading: Reading) -> Iterator[Hit]:
    """A statement that something works, harms, or has been shown, without a source."""
    yield from _uncited(reading, "efficacy", "This statement of what works or harms has no source.")


@rule("superlative-without-source", severity=WARN, family=FAMILY)
def superlative_without_source(reading: Reading) -> Iterator[Hit]:
    """“The most effective treatment”, “world-class”: praise or rank without a source."""
    yield from _uncited(reading, "superlative", "This ranking has no source.")


def _uncited(reading: Reading, kind: str, sentence: str) -> Iterator[Hit]:
    covered = _Citations(reading)
    done = -1
    for match in reading.matches(*_UNCITED[kind]):
        placed = reading.at(match.start())
        if placed.passage.kind not in CITABLE or placed.block.kind in {"title", "summary", "quote"}:
            continue
        claim = reading.sentence_at(match.start())
        if claim.start == done or _NO_CLAIM.search(claim.text.replace("’", "'")):
            continue
        if reading.is_quoted(*match.span()) or covered.cover(placed, claim):
            continue
        done = claim.start
        yield Hit(
            placed.place,
            claim.text,
            sentence,
            _ADVICE,
            "DISCERN item 4; PIF TICK criterion 4",
            ADVISE if placed.passage.kind in {"cell", "caption"} and covered.near(placed) else None,
        )


class _Citations:
    """The page's citations and what they cover."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._at = reading.cached(
            "citations",
            lambda: sorted(
                placed.start + citation.offset
                for placed in reading.passages
                for citation in placed.passage.citations
            ),
        )
        self._blocks = reading.cached(
            "blocks that cite",
            lambda: {
                block.id
                for block in reading.blocks
                if any(passage.citations for passage in block.passages)
            },
        )

    def cover(self, placed: PlacedPassage, claim: Sentence) -> bool:
        """Whether a citation in the sentence, later in the paragraph or in the list covers it."""
        if placed.passage.kind in {"item", "step"} or placed.block.kind in {"steps", "table"}:
            return placed.block.id in self._blocks
        return self._between(claim.start, placed.end) or self._leads_into_cited_list(placed)

    def near(self, placed: PlacedPassage) -> bool:
        """Whether the section that holds a table cites anything."""
        blocks = self._reading.blocks
        place = blocks.index(placed.block)
        return any(block.id in self._blocks for block in blocks[max(0, place - 2) : place + 3])

    def _between(self, start: int, end: int) -> bool:
        first = bisect_left(self._at, start)
        return first < len(self._at) and self._at[first] <= end

    def _leads_into_cited_list(self, placed: PlacedPassage) -> bool:
        return placed.passage.text.endswith(":") and placed.block.id in self._blocks

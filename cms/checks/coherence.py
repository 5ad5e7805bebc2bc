"""Contradictory advice on one page, as a hint for writer and reviewer."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from cms.checks.findings import ADVISE, Hit
from cms.checks.prefilter import required_letters
from cms.checks.reading import Reading
from cms.checks.registry import rule
from cms.checks.rule_files import DATA

_PAIRS = [
    (
        re.compile(pair["one"], re.IGNORECASE),
        re.compile(pair["other"], re.IGNORECASE),
        pair["sentence"],
    )
    for pair in tomllib.loads((DATA / "opposed.toml").read_text("utf-8"))["pair"]
]


@rule("opposed-advice", severity=ADVISE, family="coherence")
def opposed_advice(reading: Reading) -> Iterator[Hit]:
    """Two sentences that contradict each other."""
    for one, other, sentence in _PAIRS:
        first = _first(one, reading)
        second = _first(other, reading) if first else None
        if first and second:
            yield Hit(
                reading.at(second.start()).place,
                reading.as_written[second.start() : second.end()],
                f"{sentence} Higher up or further down: “{_words(reading, first)}”.",
                "Decide which is meant, and say only that.",
                "DISCERN item 6; reviewer's checklist: internal consistency",
            )


def _first(pattern: re.Pattern[str], reading: Reading) -> re.Match[str] | None:
    return next(
        (m for m in reading.matches(pattern, _needs(pattern)) if not reading.is_quoted(*m.span())),
        None,
    )


@cache
def _needs(pattern: re.Pattern[str]) -> frozenset[str] | None:
    return required_letters(pattern)


def _words(reading: Reading, match: re.Match[str]) -> str:
    return reading.as_written[match.start() : match.end()]

"""Safety profiles: what a topic's pages must say, and whether a page says it.

A check can only find omissions; whether the words are right only a clinician can say.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from cms.checks.documents import Statement
from cms.checks.findings import ADVISE, BLOCK, Hit
from cms.checks.reading import Reading
from cms.checks.registry import rule

FAMILY = "safety"
OMISSION = "safety-omission"


@rule(OMISSION, severity=BLOCK, family=FAMILY)
def safety_omission(reading: Reading) -> Iterator[Hit]:
    """A required statement of a topic's safety profile that an article does not make."""
    if not reading.document.is_question:
        for statement in _missing_statements(reading):
            if statement.is_required:
                yield _hit(statement, f"The page does not say: {statement.name}.")


@rule("safety-advice", severity=ADVISE, family=FAMILY)
def safety_advice(reading: Reading) -> Iterator[Hit]:
    """A recommended statement that an article does not make, or a required one that a short
    answer leaves to other pages.
    """
    is_question = reading.document.is_question
    for statement in _missing_statements(reading):
        if statement.is_required == is_question:
            tail = ". A short answer may leave it to another page" if is_question else ""
            yield _hit(statement, f"Consider saying: {statement.name}{tail}.")


def is_stated(reading: Reading, statement: Statement) -> bool:
    """Whether the page has one of the statement's wordings."""
    return any(_is_way_found(reading, way) for way in statement.ways)


def places_stating(reading: Reading, statement: Statement) -> list[str]:
    """The places of the blocks that make the statement, in reading order."""
    places = [
        reading.at(start).place
        for start, end in _blocks(reading)
        if any(_is_found_between(reading, way, start, end) for way in statement.ways)
    ]
    return list(dict.fromkeys(places))


def why_not_a_wording(way: str) -> str:
    """Say why a wording cannot be searched for, or ""."""
    terms = [term.strip() for term in way.split("+")]
    if not all(terms):
        return "Write words on both sides of each +."
    if any(len(term.replace("*", "").strip()) < 2 for term in terms):
        return "Each part needs at least two letters or digits beside its *."
    return ""


def _missing_statements(reading: Reading) -> Iterator[Statement]:
    seen = set()
    for topic in reading.document.topics:
        for statement in topic.profile:
            if statement.name not in seen and not is_stated(reading, statement):
                seen.add(statement.name)
                yield statement


def _hit(statement: Statement, sentence: str) -> Hit:
    ways = "; ".join(f"“{way}”" for way in statement.ways[:4])
    suggestion = f"{statement.why} Ways of saying it: {ways}.".strip()
    return Hit("", statement.name, sentence, suggestion, statement.source)


def _is_way_found(reading: Reading, way: str) -> bool:
    patterns = _patterns(way)
    if len(patterns) == 1:
        return bool(patterns[0].search(reading.text))
    return any(_is_found_between(reading, way, start, end) for start, end in _blocks(reading))


def _is_found_between(reading: Reading, way: str, start: int, end: int) -> bool:
    return all(pattern.search(reading.text, start, end) for pattern in _patterns(way))


def _blocks(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where each block's text begins and ends."""
    begun, block = 0, None
    for placed in reading.passages:
        if placed.block is not block:
            if block is not None:
                yield begun, placed.start
            begun, block = placed.start, placed.block
    if block is not None:
        yield begun, len(reading.text)


@lru_cache(maxsize=2000)
def _patterns(way: str) -> tuple[re.Pattern[str], ...]:
    """Compile a wording: parts joined by +, in any order inside one block.

    In a part, * matches the rest of a word, a space any run of spaces.
    """
    return tuple(_pattern(term) for term in way.replace("’", "'").split("+") if term.strip())


def _pattern(term: str) -> re.Pattern[str]:
    words = [r"[\w'-]*".join(map(re.escape, word.split("*"))) for word in term.split()]
    between = r"[^\S\n]+".join(words)
    return re.compile(rf"(?<!\w){between}(?!\w)", re.IGNORECASE)

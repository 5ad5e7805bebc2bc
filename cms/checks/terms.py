"""Terms: words and patterns to find, each with a suggestion and a source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cms.checks.findings import Hit, Severity
from cms.checks.reading import Reading, Span

# Characters around a match that `near` and `unless` look at: a run-on “sentence” may be very long.
CONTEXT_CHARACTERS = 300
_LETTERS = re.compile(r"[^\W\d_]")
_NAMED = re.compile(
    r"(?:[A-Z][\w'-]*|of|and|the|on|for|in|to|&)(?: (?:[A-Z][\w'-]*|of|and|the|on|for|in|to|&))+"
)
_CAPITAL = re.compile(r"\b[A-Z][a-z]")
_MENTIONED = re.compile(
    r"\b(?:words?|terms?|labels?|phrases?|names?|language)(?: (?:like|such as|as))?:? "
    r"(?:\w+(?:,| or| and| nor) ){0,4}\w+\b"
)
# A table's column under such a heading shows what not to write.
_EXAMPLES = re.compile(
    r"avoid|instead of|rather than|not? ?say|do ?n[o']t|try not|not helpful|old", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Term:
    """A row of a file of terms.

    `unless` cancels a match that it overlaps; `near` must match in the same sentence; with `quoted`
    quotations and names are searched too.
    """

    rule: str
    pattern: re.Pattern[str]
    suggestion: str = ""
    why: str = ""
    source: str = ""
    severity: Severity | None = None
    needs: frozenset[str] | None = None
    near: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    languages: tuple[str, ...] = ()
    quoted: bool = False

    def is_for(self, language: str) -> bool:
        """Whether a page in this language is looked through for it."""
        return not self.languages or any(
            language == each or language.startswith(f"{each}-") for each in self.languages
        )


@dataclass(frozen=True, slots=True)
class TermList:
    """A file of terms: its rows, the sentence of each rule, and names that are skipped."""

    name: str
    terms: tuple[Term, ...]
    sentences: dict[str, str] = field(default_factory=dict)
    names: re.Pattern[str] | None = None

    def found(self, reading: Reading) -> dict[str, list[Hit]]:
        """Hits by rule; of a rule's nested matches only the longest."""
        return reading.cached(f"terms of {self.name}", lambda: self._found(reading))

    def _found(self, reading: Reading) -> dict[str, list[Hit]]:
        excused = self._excused(reading)
        matches = sorted(
            (
                (match.start(), -match.end(), rank)
                for rank, term in enumerate(self.terms)
                for match in _matches(term, reading)
                if term.quoted or not _inside(match.span(), excused)
            ),
        )
        found: dict[str, list[Hit]] = {}
        furthest: dict[str, int] = {}
        for start, minus_end, rank in matches:
            end = -minus_end
            term = self.terms[rank]
            if end <= furthest.get(term.rule, -1):
                continue
            furthest[term.rule] = end
            found.setdefault(term.rule, []).append(self._hit(term, reading, start, end))
        return found

    def _hit(self, term: Term, reading: Reading, start: int, end: int) -> Hit:
        quote = reading.as_written[start:end].strip()
        sentence = (term.why or self.sentences.get(term.rule, "")).replace("{quote}", quote)
        return Hit(
            place=reading.at(start).place,
            quote=quote,
            sentence=sentence,
            suggestion=term.suggestion,
            source=term.source,
            severity=term.severity,
        )

    def _excused(self, reading: Reading) -> list[Span]:
        """Spans that are skipped: quotations, names and mentions of words."""
        spans = reading.cached("not the writer's words", lambda: list(_spans_of_others(reading)))
        if self.names:
            spans = spans + [match.span() for match in self.names.finditer(reading.text)]
        return spans


def _spans_of_others(reading: Reading) -> Iterator[Span]:
    yield from reading.quoted
    yield from (match.span() for match in _MENTIONED.finditer(reading.text))
    for placed in reading.passages:
        passage = placed.passage
        if passage.kind == "credit" or (passage.header and _EXAMPLES.search(passage.header)):
            yield placed.start, placed.end
        elif passage.kind not in {"heading", "label"} and not _is_in_title_case(passage.text):
            for match in _NAMED.finditer(reading.text, placed.start, placed.end):
                if match.start() > placed.start and len(_CAPITAL.findall(match.group())) > 1:
                    yield match.span()


def _matches(term: Term, reading: Reading) -> Iterator[re.Match[str]]:
    if not term.is_for(reading.document.language):
        return
    for match in reading.matches(term.pattern, term.needs):
        if term.near or term.unless:
            sentence = reading.sentence_at(match.start())
            start = max(sentence.start, match.start() - CONTEXT_CHARACTERS)
            end = min(sentence.end, match.end() + CONTEXT_CHARACTERS)
            if term.near and not term.near.search(reading.text, start, end):
                continue
            if term.unless and any(
                other.start() < match.end() and match.start() < other.end()
                for other in term.unless.finditer(reading.text, start, end)
            ):
                continue
        yield match


def _inside(span: Span, others: list[Span]) -> bool:
    return any(begun <= span[0] and span[1] <= ended for begun, ended in others)


def _is_in_title_case(text: str) -> bool:
    """Whether most long words of a text begin with a capital, so that capitals tell nothing."""
    words = [word for word in text.split() if len(word) > 3 and _LETTERS.match(word)]
    return len(words) > 1 and sum(word[0].isupper() for word in words) * 10 > len(words) * 6


def phrase_pattern(phrases: list[str]) -> re.Pattern[str]:
    """Phrases as one pattern that finds them whole, in any case, hyphenated or not."""
    alternatives = "|".join(
        re.escape(phrase).replace(r"\ ", "[ -]").replace(r"\-", "[ -]?")
        for phrase in sorted(phrases, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)

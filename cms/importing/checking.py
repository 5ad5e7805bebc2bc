"""Runs the checks over a file: its pages as they would be imported, and what is left out.

What an import leaves out (boilerplate, claims) is checked as well, so that a writer who pastes the
text instead knows what to take out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cms.checks import Block, Document, Finding, Passage, TopicRequirements, check, rules
from cms.drafts.documents import source_of
from cms.drafts.passages import blocks_of
from cms.importing import streams
from cms.importing.document import ContentItem, Question
from cms.importing.document import ParsedDocument as Parsed
from cms.importing.parsing import parse
from cms.importing.sources import HEADED_SOURCES
from cms.policy.figures import POLICY

LEFT_OUT = "An import leaves it out."
# The families of rules about boilerplate and claims; only these run on what is left out.
_OF_LEFT_OUT = frozenset({"leftovers", "claims"})


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """A finding, the page of the file it is about, and its line, 1 where it has none."""

    page: str
    line: int
    finding: Finding


def check_text(
    text: str, *, name: str, today: date, topics: Sequence[TopicRequirements] = ()
) -> list[DocumentFinding]:
    """The findings about a file's text, by line, without duplicates."""
    parsed = parse(text, name=name)
    lines = _LineFinder(text)
    found = [
        DocumentFinding(page.title, lines.of(page, finding), finding)
        for page in _pages(parsed, tuple(topics))
        for finding in check(page, today=today, limits=POLICY.reading)
    ]
    left_out = _left_out(parsed)
    families = {rule.id: rule.family for rule in rules()}
    found += [
        DocumentFinding(parsed.title, lines.of(left_out, each), replace(each, suggestion=LEFT_OUT))
        for each in check(left_out, today=today)
        if families[each.rule] in _OF_LEFT_OUT
    ]
    once: dict[tuple[str, int, str, str], DocumentFinding] = {}
    for each in found:
        once.setdefault((each.page, each.line, each.finding.rule, each.finding.quote), each)
    return sorted(once.values(), key=lambda each: each.line)


def _pages(parsed: Parsed, topics: tuple[TopicRequirements, ...]) -> Iterator[Document]:
    """The pages that the file would become: an article, and a page for each question."""
    made, cites = streams.sources(parsed.sources)
    sources = tuple(source_of(child) for child in made)
    blocks = [*blocks_of(streams.content(parsed.opening, cites))]
    blocks += blocks_of([streams.section(section, cites) for section in parsed.sections])
    if not sources:
        blocks += [
            Block(f"heading-{number}", "heading", (Passage(dropped.text, "heading"),), level=2)
            for number, dropped in enumerate(parsed.dropped)
            if dropped.why == HEADED_SOURCES
        ]
    yield Document(
        title=parsed.title,
        summary=parsed.summary,
        topics=topics,
        blocks=tuple(blocks),
        sources=sources,
    )
    for question in parsed.questions:
        yield _question(question, topics)


def _question(question: Question, topics: tuple[TopicRequirements, ...]) -> Document:
    items: Sequence[ContentItem] = streams.full_answer(question)
    made, cites = streams.sources(question.sources)
    return Document(
        title=question.question,
        summary=streams.short_answer(question),
        kind="question",
        is_question=True,
        topics=topics,
        blocks=tuple(blocks_of(streams.content(items, cites))),
        sources=tuple(source_of(child) for child in made),
    )


def _left_out(parsed: Parsed) -> Document:
    """What an import keeps as notes or drops, a block each."""
    texts = [claim.as_written for claim in parsed.claims]
    texts += [dropped.text for dropped in parsed.dropped if dropped.why != HEADED_SOURCES]
    return Document(
        title="",
        blocks=tuple(
            Block(f"left-out-{number}", "other", (Passage(" ".join(text.split()), "left-out"),))
            for number, text in enumerate(texts)
        ),
    )


class _LineFinder:
    """Finds the line of a file that contains some words, across line breaks."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._flat = ""
        self._begins: list[int] = []
        for line in self._lines:
            self._begins.append(len(self._flat))
            self._flat += _flat(line) + " "

    def of(self, page: Document, finding: Finding) -> int:
        """The line of what a finding quotes, or else of the block it is about."""
        block = next((block for block in page.blocks if block.id == finding.place), None)
        texts = [passage.text for passage in block.passages] if block else [page.title]
        for text in texts:
            start = self._place(text)
            if start is None or _flat(finding.quote) not in _flat(text):
                continue
            return self._line(start + _flat(text).index(_flat(finding.quote)))
        start = self._place(finding.quote) if finding.quote else None
        start = self._place(texts[0]) if start is None and texts else start
        return self._line(start or 0)

    def _place(self, text: str) -> int | None:
        """Where some words stand: on a line of their own, if they do."""
        wanted = _flat(text)
        for begin, line in zip(self._begins, self._lines, strict=True):
            if _flat(line) == wanted:
                return begin
        found = self._flat.find(wanted) if wanted else -1
        return found if found >= 0 else None

    def _line(self, offset: int) -> int:
        return sum(begin <= offset for begin in self._begins)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().lower()

"""Parses plain text into title, sections, questions, sources, claims and boilerplate."""

from dataclasses import dataclass, field

from cms.importing.boilerplate import drop_boilerplate
from cms.importing.claims import take_claims
from cms.importing.document import (
    Bullets,
    Claim,
    ContentItem,
    Dropped,
    Paragraph,
    ParsedDocument,
    Question,
    Section,
    SourceLine,
    Step,
    Steps,
)
from cms.importing.headings import headings_in
from cms.importing.items import items_of
from cms.importing.passages import TextPassage, after_removal, passages_of
from cms.importing.questions import (
    OpenQuestion,
    begin_question,
    finish_question,
    is_questions_heading,
)
from cms.importing.sources import split_sources
from cms.importing.titles import take_summary, take_title

__all__ = [
    "Bullets",
    "Claim",
    "ContentItem",
    "Dropped",
    "Paragraph",
    "ParsedDocument",
    "Question",
    "Section",
    "SourceLine",
    "Step",
    "Steps",
    "parse",
]


def parse(text: str, *, name: str, unsure: tuple[str, ...] = ()) -> ParsedDocument:
    """Parse a document without losing a word; never fails.

    `name` is the file's name, for a document without a title; `unsure` is what reading guessed.
    """
    passages, wordless = _drop_wordless(passages_of(text))
    passages, boilerplate = drop_boilerplate(passages)
    passages, claims = take_claims(passages)
    passages, sources, source_headings, source_doubts = split_sources(passages)
    titled = take_title(passages, name=name)
    body = _body_of(titled.rest)
    summary, opening, summary_doubt = take_summary(body.opening)
    doubts = [titled.doubt, summary_doubt, *body.doubts, *source_doubts]
    if not passages and not sources:
        doubts.append("Nothing was left once page furniture and claims were taken out.")
    return ParsedDocument(
        title=titled.title,
        summary=summary,
        opening=opening,
        sections=body.sections,
        questions=body.questions,
        sources=tuple(sources),
        claims=tuple(claims),
        dropped=(*wordless, *boilerplate, *body.dropped, *source_headings),
        unsure=(*unsure, *(doubt for doubt in doubts if doubt)),
    )


@dataclass(slots=True)
class _Part:
    """The passages under one heading; the opening has none."""

    heading: str = ""
    passages: list[TextPassage] = field(default_factory=list)
    had_questions: bool = False


@dataclass(frozen=True, slots=True)
class _Body:
    opening: tuple[ContentItem, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    dropped: tuple[Dropped, ...]
    doubts: tuple[str, ...]


def _drop_wordless(passages: list[TextPassage]) -> tuple[list[TextPassage], list[Dropped]]:
    """Take out dividing lines and other lines without a letter or digit."""
    wordless = {
        place
        for place, passage in enumerate(passages)
        if not any(sign.isalnum() for sign in passage.text)
    }
    dropped = [Dropped(passages[place].text, "It has no words.") for place in sorted(wordless)]
    return after_removal(passages, wordless), dropped


def _body_of(passages: list[TextPassage]) -> _Body:
    """Part what is left after the title into opening, sections and questions."""
    headings, doubts = headings_in(passages)
    parts, open_questions = _parted(passages, headings)
    questions: list[Question] = []
    for place, begun in enumerate(open_questions):
        made, question_doubts = finish_question(begun, is_last=place == len(open_questions) - 1)
        questions.append(made)
        doubts += question_doubts
    opening, opening_doubts = items_of(parts[0].passages)
    sections, dropped, section_doubts = _sections_of(parts[1:])
    doubts += [*opening_doubts, *section_doubts]
    return _Body(opening, tuple(sections), tuple(questions), tuple(dropped), tuple(doubts))


def _parted(
    passages: list[TextPassage], headings: dict[int, str]
) -> tuple[list[_Part], list[OpenQuestion]]:
    """Put each passage under its heading or into its question; the opening comes first."""
    parts = [_Part()]
    open_questions: list[OpenQuestion] = []
    is_asking = False
    for place, passage in enumerate(passages):
        begun = begin_question(passages, place)
        if begun:
            open_questions.append(begun)
            is_asking = parts[-1].had_questions = True
        elif place in headings:
            parts.append(_Part(headings[place]))
            is_asking = False
        elif is_asking:
            open_questions[-1].add(passage)
        else:
            parts[-1].passages.append(passage)
    return parts, open_questions


def _sections_of(parts: list[_Part]) -> tuple[list[Section], list[Dropped], list[str]]:
    """Make sections; a heading that only named the questions is dropped, an empty one doubted."""
    sections: list[Section] = []
    dropped: list[Dropped] = []
    doubts: list[str] = []
    for part in parts:
        if part.had_questions and not part.passages and is_questions_heading(part.heading):
            why = "It only headed the questions, which are kept as questions."
            dropped.append(Dropped(part.heading, why))
            continue
        items, item_doubts = items_of(part.passages)
        sections.append(Section(part.heading, items))
        doubts += item_doubts
        if not items:
            doubts.append(
                f"The heading “{part.heading}” has nothing under it: add its text or remove it."
            )
    return sections, dropped, [*doubts, *_doubts_about_capitals(sections)]


def _doubts_about_capitals(sections: list[Section]) -> list[str]:
    """Say when headings are in capitals, which are hard to read and hide abbreviations."""
    shouted = [section.heading for section in sections if section.heading.isupper()]
    if not shouted:
        return []
    more = f" and {len(shouted) - 1} more" if len(shouted) > 1 else ""
    return [f"“{shouted[0]}”{more} stands in capitals: retype it as a heading in ordinary letters."]

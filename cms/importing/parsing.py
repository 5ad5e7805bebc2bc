"""Parses plain text into title, sections, questions, sources, claims and boilerplate."""

from dataclasses import dataclass, field

from cms.importing.boilerplate import drop_boilerplate
from cms.importing.characters import plain
from cms.importing.citations import cited_in, with_citations, without_citations
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
    Table,
    texts_of,
)
from cms.importing.front_matter import take_front_matter
from cms.importing.headings import headings_in
from cms.importing.items import items_of
from cms.importing.passages import TextPassage, after_removal, passages_of
from cms.importing.questions import (
    OpenQuestion,
    begin_question,
    finish_question,
    is_asked_again,
    is_questions_heading,
    is_unmarked_question,
    question_words,
)
from cms.importing.sentences import ends_a_sentence
from cms.importing.sources import split_sources
from cms.importing.titles import MAX_SUMMARY_CHARACTERS, TitleFound, take_summary, take_title

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
    "Table",
    "parse",
]


def parse(
    text: str, *, name: str, unsure: tuple[str, ...] = (), left_out: tuple[Dropped, ...] = ()
) -> ParsedDocument:
    """Take a document apart without losing a word; never fails, whatever the text.

    `name` is the file's name, for a document without a title; `unsure` is what reading guessed,
    `left_out` what it left out already.
    """
    front = take_front_matter(plain(text))
    passages, marked_out = passages_of(front.text)
    passages, wordless = _drop_wordless(passages)
    passages, boilerplate = drop_boilerplate(passages)
    passages, claims = take_claims(passages)
    passages, sources, source_headings, source_doubts = split_sources(passages)
    passages, unknown_marks = with_citations(passages, sources)
    if front.title:
        titled = TitleFound(front.title, passages, is_made=True)
    else:
        titled = take_title(passages, name=name)
    rest, title_again = _without_title(titled)
    body = _body_of(rest, sources, asks=is_questions_heading(titled.title))
    lead, opening, summary_doubt = take_summary(body.opening)
    summary, opening, lead_again = _one_lead(lead, opening, front.summary)
    added = [titled.title] if titled.is_made else []
    added += [summary] if summary == front.summary else []
    doubts = [titled.doubt, summary_doubt, *body.doubts, *source_doubts, *unknown_marks]
    if cited_in([summary]):
        doubts.append(
            "The lead cited a source, which a summary cannot: cite it where the text says the same."
        )
    if not passages and not sources:
        doubts.append("Nothing was left once page furniture and claims were taken out.")
    return ParsedDocument(
        title=without_citations(titled.title),
        summary=without_citations(summary),
        opening=opening,
        sections=body.sections,
        questions=body.questions,
        sources=tuple(sources),
        claims=(*front.claims, *claims),
        dropped=(
            *left_out,
            *front.dropped,
            *marked_out,
            *wordless,
            *boilerplate,
            *title_again,
            *lead_again,
            *body.dropped,
            *source_headings,
        ),
        unsure=(*unsure, *(doubt for doubt in doubts if doubt)),
        added=(*added, *body.added),
    )


def _without_title(titled: TitleFound) -> tuple[list[TextPassage], list[Dropped]]:
    """The passages below the title, less the title where it stands again as the first of them."""
    first, *rest = titled.rest or [TextPassage("")]
    if not titled.rest or _even(first.text) != _even(titled.title) or ends_a_sentence(first.text):
        return titled.rest, []
    return rest, [Dropped(first.text, "It said the title again.")]


def _one_lead(
    lead: str, opening: tuple[ContentItem, ...], given: str
) -> tuple[str, tuple[ContentItem, ...], list[Dropped]]:
    """The summary, and an opening that does not say it again; `given` is one from the settings."""
    summary = lead or given
    if given and lead and len(given) <= MAX_SUMMARY_CHARACTERS and _even(given) != _even(lead):
        summary, opening = given, (Paragraph(lead), *opening)
    if not (summary and opening and isinstance(opening[0], Paragraph)):
        return summary, opening, []
    if _even(opening[0].text) != _even(summary):
        return summary, opening, []
    return summary, opening[1:], [Dropped(opening[0].text, "It said the lead again.")]


def _even(text: str) -> str:
    return " ".join(without_citations(text).casefold().split()).rstrip(" .")


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
    added: tuple[str, ...]


def _drop_wordless(passages: list[TextPassage]) -> tuple[list[TextPassage], list[Dropped]]:
    """Take out dividing lines and other lines without a letter or digit."""
    wordless = {
        place
        for place, passage in enumerate(passages)
        if not any(sign.isalnum() for sign in passage.text) and not passage.rows
    }
    dropped = [Dropped(passages[place].text, "It has no words.") for place in sorted(wordless)]
    return after_removal(passages, wordless), dropped


def _body_of(passages: list[TextPassage], sources: list[SourceLine], *, asks: bool) -> _Body:
    """Part what is left after the title into opening, sections and questions."""
    headings, doubts = headings_in(passages)
    parts, open_questions, listed = _parted(passages, headings, asks=asks)
    questions: list[Question] = []
    added: list[str] = []
    for place, begun in enumerate(open_questions):
        made, question_doubts = finish_question(begun, is_last=place == len(open_questions) - 1)
        questions.append(_with_its_sources(made, sources))
        doubts += question_doubts
        added += [] if begun.words else [made.question]
    opening, opening_doubts = items_of(parts[0].passages)
    sections, dropped, section_doubts = _sections_of(parts[1:])
    dropped = [*listed, *dropped]
    doubts += [*opening_doubts, *section_doubts]
    return _Body(
        opening, tuple(sections), tuple(questions), tuple(dropped), tuple(doubts), tuple(added)
    )


def _with_its_sources(asked: Question, sources: list[SourceLine]) -> Question:
    """The question with those sources that its answer cites, for it becomes a page of its own."""
    cited = cited_in(texts_of(asked.answer))
    return Question(
        without_citations(asked.question),
        asked.answer,
        tuple(source for source in sources if source.mark in cited),
    )


def _parted(
    passages: list[TextPassage], headings: dict[int, str], *, asks: bool
) -> tuple[list[_Part], list[OpenQuestion], list[Dropped]]:
    """Put each passage under its heading or into its question; the opening comes first.

    Below a heading such as "Frequently asked questions", or such a title (`asks`), lines that end
    in a question mark are questions. Those that only list questions asked below are dropped.
    """
    parts = [_Part()]
    open_questions: list[OpenQuestion] = []
    listed: list[Dropped] = []
    is_asking = False
    level = 0 if asks else None
    for place, passage in enumerate(passages):
        begun = begin_question(passages, place)
        if begun is None and level is not None and is_unmarked_question(passage, below=level):
            if is_asked_again(passages, place):
                listed.append(Dropped(passage.text, "It only listed a question asked below."))
                continue
            begun = OpenQuestion(question_words(passage.text))
        if begun:
            open_questions.append(begun)
            is_asking = parts[-1].had_questions = True
        elif place in headings:
            parts.append(_Part(headings[place]))
            is_asking = False
            level = passage.marked_level if is_questions_heading(headings[place]) else None
        elif is_asking:
            open_questions[-1].add(passage)
        else:
            parts[-1].passages.append(passage)
    return parts, open_questions, listed


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
        sections.append(Section(without_citations(part.heading), items))
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

"""Recognises questions and answers by their marks (Q:, A:)."""

import re
from dataclasses import dataclass, field

from cms.importing.document import Question
from cms.importing.items import items_of
from cms.importing.marks import answer, numbered, question, split_answer
from cms.importing.passages import TextPassage

_HEADING = re.compile(
    r"(?:your |common |some |more )?(?:frequently asked questions?|faqs?|f\.a\.q\.?s?"
    r"|questions? (?:and|&) answers?|q ?(?:&|and) ?a|common questions|questions people ask"
    r"|people also ask|questions answered)(?: \(faqs?\))?:?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class OpenQuestion:
    """A question whose answer is still being read."""

    words: str
    answer: list[TextPassage] = field(default_factory=list)
    is_marked: bool = False
    """True once "A:" was seen."""

    def add(self, passage: TextPassage) -> None:
        """Take a passage into the answer, or as the question when "Q:" stood alone."""
        words = answer(passage.text)
        if words is not None and not self.is_marked:
            self.is_marked = True
            if words:
                self.answer.append(TextPassage(words, passage.opens_block))
        elif not self.words and not self.is_marked:
            self.words = passage.text
        else:
            self.answer.append(passage)


def is_questions_heading(text: str) -> bool:
    """Is this a heading such as "Frequently asked questions"?"""
    return bool(_HEADING.fullmatch(text))


def begin_question(passages: list[TextPassage], place: int) -> OpenQuestion | None:
    """Begin a question here, if this passage is marked as one or the next is marked "A:"."""
    text = passages[place].text
    words = question(text)
    if words is None:
        below = passages[place + 1].text if place + 1 < len(passages) else ""
        if not text.endswith("?") or answer(text) is not None or not _is_colon_answer(below):
            return None
        number = numbered(text)
        words = number.text if number else text
    question_text, answer_text = split_answer(words)
    begun = OpenQuestion(question_text)
    if answer_text:
        begun.is_marked = True
        begun.answer.append(TextPassage(answer_text))
    return begun


def finish_question(begun: OpenQuestion, *, is_last: bool) -> tuple[Question, list[str]]:
    """Close a question, and say what the writer must check in it."""
    items, doubts = items_of(begun.answer)
    name = f"“{begun.words}”" if begun.words else "A question without words"
    if not items:
        doubts.append(f"{name} has no answer in the document: write one or leave it out.")
    elif not begun.is_marked:
        doubts.append(
            f"The answer to {name} was not marked “A:”: check that the text under it is its answer."
        )
    elif is_last and len(items) > 1:
        doubts.append(
            f"{name} is the last question, so the end of the document went into its answer: "
            "check that all of it belongs there."
        )
    return Question(begun.words, items), doubts


def _is_colon_answer(text: str) -> bool:
    """Is this marked "A:" or "Answer:", the forms that cannot be an initial?"""
    return answer(text) is not None and ":" in text[:10]

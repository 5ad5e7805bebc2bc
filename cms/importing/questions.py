"""Recognises questions and answers by their marks (Q:, A:)."""

import re
from dataclasses import dataclass, field

from cms.importing.document import Question
from cms.importing.items import items_of
from cms.importing.marks import answer, bullet, numbered, question, split_answer
from cms.importing.passages import TextPassage
from cms.importing.sentences import sentences

MOST_QUESTION_CHARACTERS = 200
NO_WORDS = "Question without words"

_HEADING = re.compile(
    r"(?:your |common |some |more )?(?:frequently asked questions?|faqs?|f\.a\.q\.?s?"
    r"|questions? (?:and|&) answers?|q ?(?:&|and) ?a|common questions|questions people ask"
    r"|people also ask|(?:your )?questions answered|questions(?: you may have)?"
    r"|preguntas(?: (?:m[áa]s )?(?:frecuentes|comunes))?"
    r"|preguntas y respuestas|foire aux questions|questions (?:les plus )?fr[ée]quentes"
    r"|questions et r[ée]ponses|cwestiynau (?:cyffredin|a ofynnir yn aml|ac atebion)"
    r"|(?:ال)?[أا]سئلة (?:ال)?(?:شائعة|متكررة|متداولة))(?: \(faqs?\))? ?:?",
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
    if passages[place].rows:
        return None
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


def is_unmarked_question(passage: TextPassage, *, below: int) -> bool:
    """Is this one line that asks, below a heading of this level that says questions follow?

    A level of 0 is a heading that was not marked as one.
    """
    words = question_words(passage.text)
    is_deeper = not passage.marked_level or passage.marked_level > below
    is_one_line = len(words) <= MOST_QUESTION_CHARACTERS and len(sentences(words)) == 1
    return is_deeper and is_one_line and not passage.rows and words.endswith(("?", "؟"))


def question_words(text: str) -> str:
    """The words of a question, without the number or bullet before it."""
    number = numbered(text)
    return number.text if number else bullet(text) or text


def is_asked_again(passages: list[TextPassage], place: int) -> bool:
    """Is this question one of a list of those that are asked, with their answers, below?"""
    asked = question_words(passages[place].text).casefold()
    return any(question_words(each.text).casefold() == asked for each in passages[place + 1 :])


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
    return Question(begun.words or NO_WORDS, items), doubts


def _is_colon_answer(text: str) -> bool:
    """Is this marked "A:" or "Answer:", the forms that cannot be an initial?"""
    return answer(text) is not None and ":" in text[:10]

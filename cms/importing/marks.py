"""Recognises typed marks: bullets, numbers, Q and A, steps, labels."""

import re
from dataclasses import dataclass

from cms.importing.sentences import ends_a_sentence, without_marks_at_the_end

MAX_HEADING_WORDS = 15
MAX_HEADING_CHARACTERS = 90
# More are a telephone number or a date.
MOST_HEADING_DIGITS = 6

# Ticks and crosses are left in the text: there the sign says "do" or "do not".
_BULLET = re.compile(r"(?:[•·*●○◦▪■‣∙►▸➢➤❖◆⁃+\uf0b7\uf0a7\uf0d8–—-]) +(\S.*)")  # noqa: RUF001
_NUMBER = re.compile(r"\(?(\d{1,3})[.)] +(\S.*)")
_LETTERED = re.compile(r"\(?(?:[a-h]|i{1,3}|iv|vi{0,3}|ix|x)\) +\S.*|[a-d]\. +\S.*")
_STEP = re.compile(
    r"(?i:step) (\d{1,2}|(?i:one|two|three|four|five|six|seven|eight|nine|ten))"
    r"(?: ?[:.)] ?| [-–—] |$)(.*)"  # noqa: RUF001
)
_LABEL = re.compile(r"([^\W\d_][^:.!?;]{0,59}): +(\S.*)")
_QUESTION = re.compile(
    r"(?:\(?\d{1,3}[.)] *)?(?:Q|(?i:question)) ?\d{0,3}(?: ?([:.)])(?: +|$)| [-–—] )(.*)"  # noqa: RUF001
)
_ANSWER = re.compile(r"(?:A|(?i:answer|ans)) ?\d{0,3}(?: ?[:.)](?: +|$)| [-–—] )(.*)")  # noqa: RUF001
_ANSWER_ON_THE_SAME_LINE = re.compile(r"(?<=\?) +(?:A|(?i:answer)) ?[:.] +(?=\S)")
# Most lines begin otherwise, and a long document is read far faster for asking this first.
_ITEMS_BEGIN_WITH = frozenset("•·*●○◦▪■‣∙►▸➢➤❖◆⁃+\uf0b7\uf0a7\uf0d8–—-(0123456789AaQqSsbcdefghivx")  # noqa: RUF001
_HEADING_MAY_NOT_END = (".", "!", ";", ":", ",", "…")
_OPENING_QUOTES = "\"'“‘(¿"  # noqa: RUF001
_NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that begins with a number, taken apart."""

    number: int
    text: str


def bullet(text: str) -> str | None:
    """Give the words after a bullet, or None."""
    found = _BULLET.fullmatch(text)
    return found.group(1) if found else None


def numbered(text: str) -> Numbered | None:
    """Take "2. Rest" apart, or give None; questions such as "2. Q: ..." are not numbered lines."""
    found = _NUMBER.fullmatch(text)
    if not found or question(text) is not None:
        return None
    return Numbered(int(found.group(1)), found.group(2))


def is_lettered(text: str) -> bool:
    """Does this begin with a small letter or numeral in brackets, as points in points do?"""
    return bool(_LETTERED.fullmatch(text))


def step(text: str) -> Numbered | None:
    """Take "Step 2: Rest" apart, or give None."""
    found = _STEP.fullmatch(text)
    if not found:
        return None
    written = found.group(1).casefold()
    return Numbered(_NUMBER_WORDS.get(written) or int(written), found.group(2))


def labelled(text: str) -> tuple[str, str] | None:
    """Take "Label: text" apart when the label is at most six words, or give None."""
    found = _LABEL.fullmatch(text)
    if not found or not text[0].isupper() or len(found.group(1).split()) > 6:
        return None
    return found.group(1).strip(), found.group(2)


def question(text: str) -> str | None:
    """Give the words after "Q:", "Q." or "Question:", which may be empty, or None.

    "Q." and "Q)" count only before a question mark, because a name may begin with an initial.
    """
    found = _QUESTION.fullmatch(text)
    if not found or (found.group(1) in (".", ")") and "?" not in found.group(2)):
        return None
    return found.group(2)


def answer(text: str) -> str | None:
    """Give the words after "A:", "A." or "Answer:", which may be empty, or None."""
    found = _ANSWER.fullmatch(text)
    return found.group(1) if found else None


def split_answer(text: str) -> tuple[str, str]:
    """Part "Is it safe? A: Yes." into its question and its answer, which may be empty."""
    parts = _ANSWER_ON_THE_SAME_LINE.split(text, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def begins_an_item(text: str) -> bool:
    """Does this line begin something of its own, whatever stands above it?"""
    if text[:1] not in _ITEMS_BEGIN_WITH:
        return False
    return bool(
        _BULLET.fullmatch(text)
        or _NUMBER.fullmatch(text)
        or _STEP.fullmatch(text)
        or _ANSWER.fullmatch(text)
        or _LETTERED.fullmatch(text)
        or question(text) is not None
    )


def is_prose(text: str) -> bool:
    """Is this written out: a sentence of some length, or many words?"""
    words = len(text[:1000].split())
    return words >= 20 or (words >= 8 and ends_a_sentence(text))


def looks_like_a_heading(text: str) -> bool:
    """Is this short, without the end of a sentence, and begun as headings are?

    A question mark may end it, and capitals throughout allow a full stop or colon.
    """
    if len(text) > MAX_HEADING_CHARACTERS or len(text.split()) > MAX_HEADING_WORDS:
        return False
    if begins_an_item(text) or not any(sign.isalpha() for sign in text):
        return False
    if sum(sign.isdecimal() for sign in text) > MOST_HEADING_DIGITS:
        return False
    if text.isupper() and sum(sign.isalpha() for sign in text) > 3:
        return True
    first = text.lstrip(_OPENING_QUOTES)[:1]
    ends_well = not without_marks_at_the_end(text).rstrip("\"'”’)").endswith(_HEADING_MAY_NOT_END)  # noqa: RUF001
    return ends_well and not first.islower() and first.isalnum()

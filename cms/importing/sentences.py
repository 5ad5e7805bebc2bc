"""Where one sentence ends and the next begins."""

import re

_POSSIBLE_END = re.compile(r"[.!?…؟۔।。][\"'”’)\]]*(?: ?\[\^[^\[\]\s]{1,40}\])*\s+(?=\S)")  # noqa: RUF001
_MARK_AT_THE_END = re.compile(r" ?\[\^[^\[\]\s]{1,40}\]$")
_LAST_WORD = re.compile(r"\S+$")
_ABBREVIATIONS = frozenset(
    ["approx.", "dr.", "e.g.", "fig.", "i.e.", "mr.", "mrs.", "ms.", "no.", "prof.", "st.", "vs."]
)
_ENDINGS = ".!?…؟۔।。"  # noqa: RUF001
_CLOSERS = "\"'”’)]*_"  # noqa: RUF001


def ends_a_sentence(text: str) -> bool:
    """Does this text stop where a sentence stops, closing quotes and brackets aside?"""
    return without_marks_at_the_end(text).rstrip(_CLOSERS)[-1:] in tuple(_ENDINGS)


def without_marks_at_the_end(text: str) -> str:
    """The text without citations such as "[^1]" behind its last word."""
    while text.endswith("]") and (found := _MARK_AT_THE_END.search(text, max(0, len(text) - 50))):
        text = text[: found.start()]
    return text


def sentences(text: str) -> list[str]:
    """Part text into sentences; an abbreviation or a lower-case letter after the stop is no end."""
    parts: list[str] = []
    begin = 0
    for found in _POSSIBLE_END.finditer(text):
        if _is_an_end(text, begin, found):
            parts.append(text[begin : found.end()].strip())
            begin = found.end()
    rest = text[begin:].strip()
    return [*parts, rest] if rest else parts


def _is_an_end(text: str, begin: int, found: re.Match[str]) -> bool:
    """Does a sentence that began here end at this stop?"""
    if text[found.end()].islower():
        return False
    last = _LAST_WORD.search(text[max(begin, found.start() - 20) : found.start() + 1])
    word = last.group().casefold().lstrip("(\"'“‘") if last else ""  # noqa: RUF001
    is_initial = len(word) == 2 and word[0].isalpha() and word != "i."
    return word not in _ABBREVIATIONS and not is_initial


def opening_sentences(text: str, *, most: int) -> str:
    """Give as many whole sentences from the start as fit in this many characters, or none."""
    taken = ""
    for sentence in sentences(text[: most * 2]):
        longer = f"{taken} {sentence}".strip()
        if len(longer) > most or not ends_a_sentence(longer):
            break
        taken = longer
    return taken

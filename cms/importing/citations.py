"""Citation marks in the text: "[^1]", "[1, 3]", a superscript number after a word."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cms.importing.document import SourceLine
from cms.importing.passages import TextPassage

MARK = re.compile(r" ?\[\^([^\[\]\s]{1,40})\]")
"""How a citation stands in a parsed text: the mark of its source between these brackets."""

_NUMBERS = re.compile(r" ?\[(\d{1,3}(?: ?[,;–-] ?\d{1,3})*)\](?!\()")  # noqa: RUF001
# Behind a digit it is a power; behind a unit of one to three letters it may be, as in "mm²".
_RAISED = re.compile(
    r"(?:(?<=[^\W\d_]{4})|(?<=[.,;:!?)\]\"”’]))([⁰¹²³⁴-⁹]{1,3}(?:[⁻,–-][⁰¹²³⁴-⁹]{1,3})*)"  # noqa: RUF001
)
_ANY = re.compile(rf"{MARK.pattern}|{_NUMBERS.pattern}|{_RAISED.pattern}")


def with_citations(
    passages: list[TextPassage], sources: Iterable[SourceLine]
) -> tuple[list[TextPassage], list[str]]:
    """Rewrite every mark of these sources as "[^mark]", and give doubts about unknown marks.

    Numbers count only where the list of sources is numbered; a mark whose source is missing stays
    as it was written.
    """
    marks = {source.mark for source in sources if source.mark}
    unknown: list[str] = []

    def written(found: re.Match[str]) -> str:
        named = found.group(1)
        cited = [named] if named else list(_numbers(found.group(2) or found.group(3)))
        if cited and all(mark in marks for mark in cited):
            return "".join(f"[^{mark}]" for mark in cited)
        if named:
            unknown.append(found.group().strip())
        return found.group()

    rewritten = [
        replace(
            passage,
            text=_ANY.sub(written, passage.text),
            rows=tuple(tuple(_ANY.sub(written, cell) for cell in row) for row in passage.rows),
        )
        if marks or "[^" in passage.text
        else passage
        for passage in passages
    ]
    if not unknown:
        return rewritten, []
    doubt = (
        f"{len(unknown)} marks such as “{unknown[0]}” cite a source that the document does not "
        "list: add it, or take the mark out."
    )
    return rewritten, [doubt]


def without_citations(text: str) -> str:
    """A text without citation marks, for what cannot cite: a title, a heading, a label."""
    return MARK.sub("", text) if "[^" in text else text


def cited_in(texts: Iterable[str]) -> set[str]:
    """The marks of the sources that some texts cite."""
    return {found.group(1) for text in texts for found in MARK.finditer(text)}


def marks_in(text: str) -> Iterator[str]:
    """Every mark of a document that may be a citation, for the account of its words."""
    return (found.group() for found in _ANY.finditer(text))


def _numbers(text: str) -> Iterator[str]:
    """Each number of "1,3" or "2-4", raised or not; none where a range runs backwards."""
    even = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")  # noqa: RUF001
    for part in re.split(r" ?[,;] ?", even):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not low <= high <= low + 30:
            yield ""
            return
        yield from map(str, range(low, high + 1))

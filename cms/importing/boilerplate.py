"""Removes boilerplate: menus, share links, cookie notices and other web page chrome."""

import re

from cms.importing.boilerplate_patterns import BOILERPLATE_KINDS, BoilerplateKind, DropWhen
from cms.importing.document import Dropped
from cms.importing.marks import bullet, is_prose, numbered
from cms.importing.passages import TextPassage, after_removal

MAX_BOILERPLATE_CHARACTERS = 400
_PAGE_NUMBER = re.compile(r"(?: ?\.{2,}| )\s*\d{1,3}$")

_LISTED_PAGE = "The title of another page, listed under page furniture."
_BY_LINE: dict[str, BoilerplateKind] = {
    line: kind for kind in BOILERPLATE_KINDS for line in kind.lines
}
_PATTERNS: tuple[tuple[re.Pattern[str], BoilerplateKind], ...] = tuple(
    (re.compile(kind.pattern), kind) for kind in BOILERPLATE_KINDS if kind.pattern != r"(?!)"
)
_ANY_PATTERN = re.compile("|".join(f"(?:{kind.pattern})" for kind in BOILERPLATE_KINDS))
_DECORATION = " \t•·*●○▪–—-›»→←↑↓<>|:.!…"  # noqa: RUF001


def drop_boilerplate(passages: list[TextPassage]) -> tuple[list[TextPassage], list[Dropped]]:
    """Part the words of a page from the furniture around them."""
    found = [None if passage.rows else boilerplate_kind(passage.text) for passage in passages]
    reasons: dict[int, str] = {}
    for place, kind in enumerate(found):
        if kind and _is_sure(kind, passages, found, place):
            reasons[place] = kind.why
            if kind.lists_other_pages:
                reasons.update(dict.fromkeys(_listed_below(passages, found, place), _LISTED_PAGE))
            if kind.lists_headings:
                reasons.update(dict.fromkeys(_headings_listed(passages, place), kind.why))
    dropped = [Dropped(passages[place].text, why) for place, why in sorted(reasons.items())]
    return after_removal(passages, set(reasons)), dropped


def boilerplate_kind(text: str) -> BoilerplateKind | None:
    """The kind of boilerplate that a whole line is, or None."""
    if len(text) > MAX_BOILERPLATE_CHARACTERS:
        return None
    line = text.casefold().replace("’", "'").strip(_DECORATION)  # noqa: RUF001
    if line in _BY_LINE:
        return _BY_LINE[line]
    if not _ANY_PATTERN.fullmatch(line):
        return None
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(line)), None)


def _is_sure(
    kind: BoilerplateKind,
    passages: list[TextPassage],
    found: list[BoilerplateKind | None],
    place: int,
) -> bool:
    """Whether this line is in a position where its kind of boilerplate occurs."""
    if kind.when is DropWhen.ALWAYS:
        return True
    if passages[place].opens_block and _is_above_prose(passages, found, place):
        return False
    neighbours = [found[near] for near in (place - 1, place + 1) if 0 <= near < len(found)]
    return kind.when is DropWhen.UNLESS_IT_HEADS_PROSE or any(neighbours)


def _is_above_prose(
    passages: list[TextPassage], found: list[BoilerplateKind | None], place: int
) -> bool:
    """Is the next passage real prose, so that this one may be its heading?"""
    below = place + 1
    return below < len(passages) and found[below] is None and is_prose(passages[below].text)


def _headings_listed(passages: list[TextPassage], place: int) -> list[int]:
    """Give the lines below a "Contents" that stand again, as headings, further down."""
    listed: list[int] = []
    for below in range(place + 1, len(passages)):
        words = _listed_words(passages[below].text)
        if not any(_listed_words(each.text) == words for each in passages[below + 1 :]):
            break
        listed.append(below)
    return listed


def _listed_words(text: str) -> str:
    """The words of an entry in a list of contents, without its mark, its dots and its page."""
    number = numbered(text)
    words = number.text if number else bullet(text) or text
    return _PAGE_NUMBER.sub("", words).casefold().strip(" ?:.")


def _listed_below(
    passages: list[TextPassage], found: list[BoilerplateKind | None], place: int
) -> list[int]:
    """The short lines below a list's heading, up to the end of its block or to prose."""
    listed: list[int] = []
    for below in range(place + 1, len(passages)):
        passage = passages[below]
        begins_real_words = is_prose(passage.text) or (
            _is_above_prose(passages, found, below)
            and below + 1 < len(passages)
            and not passages[below + 1].opens_block
        )
        if passage.opens_block or found[below] or passage.marked_level or begins_real_words:
            break
        listed.append(below)
    return listed

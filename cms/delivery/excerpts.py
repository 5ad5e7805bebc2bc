"""Where the words of a search stand in a page's signed text, marked."""

import re
from collections.abc import Set
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.delivery.words import stems

ABOUT = 220
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


def excerpt(text: str, wanted: Set[str], *, but: str = "") -> SafeString | None:
    """The part of a text with most of the wanted stems, those marked; None when it has none.

    A line equal to `but` (the title, which stands above it already) is passed over.
    """
    best, most = "", 0
    for line in text.splitlines():
        if line == but:
            continue
        found = len(wanted & {stem for word in _WORD.findall(line) for stem in _stems(word)})
        if found > most:
            best, most = line, found
    if not most:
        return None
    return _marked(*_cut(best, wanted), wanted)


def _cut(line: str, wanted: Set[str]) -> tuple[str, bool, bool]:
    """About so many characters around the first wanted word, and whether either end is cut."""
    if len(line) <= ABOUT:
        return line, False, False
    first = next(m.start() for m in _WORD.finditer(line) if wanted & set(_stems(m[0])))
    start = max(0, min(first - ABOUT // 3, len(line) - ABOUT))
    end = min(len(line), start + ABOUT)
    if start:
        start = line.find(" ", start, first) + 1 or first
    if end < len(line):
        end = max(line.rfind(" ", start, end), first + 1)
        end = end if line[end : end + 1] == " " else start + ABOUT
    return line[start:end].strip(), start > 0, end < len(line)


def _marked(text: str, cut_before: bool, cut_after: bool, wanted: Set[str]) -> SafeString:
    """Escaped text with each wanted word in <mark>."""
    parts, at = [], 0
    for m in _WORD.finditer(text):
        if wanted & set(_stems(m[0])):
            parts += [escape(text[at : m.start()]), f"<mark>{escape(m[0])}</mark>"]
            at = m.end()
    parts.append(escape(text[at:]))
    marked = f"{'… ' if cut_before else ''}{''.join(parts)}{' …' if cut_after else ''}"
    return mark_safe(marked)  # noqa: S308 (every piece of it has been escaped)


@lru_cache(maxsize=100_000)
def _stems(word: str) -> tuple[str, ...]:
    """The stems of a word as it is printed."""
    return tuple(stems(word))

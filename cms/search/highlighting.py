"""Search excerpts: the part of a signed text around the matching words, highlighted."""

import re
from collections.abc import Set
from functools import lru_cache
from threading import Lock

from cachetools import LRUCache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.proofs.models import Proof
from cms.search.analysis import stems

EXCERPT_LENGTH = 220
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")

_cache: LRUCache[tuple[str, frozenset[str]], SafeString | None] = LRUCache(maxsize=20_000)
_lock = Lock()


def excerpts(titles: dict[str, str], wanted: frozenset[str]) -> dict[str, SafeString | None]:
    """An excerpt of each proof, by digest: from the cache, the others in one query.

    Lines equal to the title are skipped.
    """
    with _lock:
        found = {digest: _cache[digest, wanted] for digest in titles if (digest, wanted) in _cache}
    absent = titles.keys() - found.keys()
    if absent:
        texts = Proof.objects.filter(digest__in=absent).values_list("digest", "plain_text")
        made = {digest: excerpt(text, wanted, but=titles[digest]) for digest, text in texts}
        with _lock:
            _cache.update({(digest, wanted): cut for digest, cut in made.items()})
        found |= made
    return found


def clear_cache() -> None:
    """Clear the cache. For tests and measurements."""
    with _lock:
        _cache.clear()


def excerpt(text: str, wanted: Set[str], *, but: str = "") -> SafeString | None:
    """The part of a text with most of the wanted stems, those marked; None when it has none.

    A line equal to `but` (the title, which is shown above it) is skipped.
    """
    best, most = "", 0
    for line in text.splitlines():
        if line == but:
            continue
        found = len(wanted & {stem for piece in set(line.split()) for stem in _stems(piece)})
        if found > most:
            best, most = line, found
        if most == len(wanted):
            break
    if not most:
        return None
    return _marked(*_cut(best, wanted), wanted)


def _cut(line: str, wanted: Set[str]) -> tuple[str, bool, bool]:
    """About so many characters around the first wanted word, and whether either end is cut."""
    if len(line) <= EXCERPT_LENGTH:
        return line, False, False
    places = (m.start() for m in _WORD.finditer(line) if wanted & set(_stems(m[0])))
    first = next(places, 0)
    start = max(0, min(first - EXCERPT_LENGTH // 3, len(line) - EXCERPT_LENGTH))
    end = min(len(line), start + EXCERPT_LENGTH)
    if start:
        start = line.find(" ", start, first) + 1 or first
    if end < len(line):
        end = max(line.rfind(" ", start, end), first + 1)
        end = end if line[end : end + 1] == " " else start + EXCERPT_LENGTH
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
def _stems(printed: str) -> tuple[str, ...]:
    """The stems of a word as it is printed, whatever stands around it."""
    return tuple(stems(printed))

"""Word shingles: digests of short runs of words, by which copied text is recognised. Plain Python.

Every run of a few words in a row is digested ("w-shingling", Broder 1997), so that a passage is
still recognised when words around it, or one in its middle, were changed.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

# Within a page and its copies: as many words in a row are somebody's own.
SIZE = 5
# Between pages that have nothing to do with each other: so many that nobody writes them by chance.
LONG = 12
# Who is named and where a page is listed are no words; what is named is compared elsewhere.
NOT_WORDS = frozenset({"authors", "topics"})
ROW_KEYS = frozenset({"id", "pk"})

_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
# Draft.js numbers its paragraphs anew whenever they are pasted.
_VALUE = re.compile(r'\s(?!data-block-key)[\w-]+="([^"]*)"')
_WORD = re.compile(r"\w+(?:[-'\u2019]\w+)*")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a page: its words normalised for comparing, and as written."""

    words: tuple[str, ...]
    written: tuple[str, ...]

    @property
    def is_somebodys(self) -> bool:
        """Whether it is long enough to have an author: “What to do” or a year is not."""
        return len(self.words) > SIZE


def texts(content: Any, label: str = "") -> Iterator[Text]:
    """Every text of a page's canonical content, with the targets of its links and pictures."""
    if isinstance(content, dict):
        kind = str(content.get("type", label))
        for name, value in content.items():
            if name not in ROW_KEYS and name not in NOT_WORDS and name != "type":
                yield from texts(value, kind if name == "value" else name)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value, label)
    elif isinstance(content, str) and content.strip():
        yield _text(content, label)
    elif isinstance(content, int | float) and not isinstance(content, bool):
        yield _text(str(content), label)


def _text(content: str, label: str) -> Text:
    content = html.unescape(content)
    if not content.isascii():
        content = "".join(c for c in content if unicodedata.category(c) != "Cf")
    written = [f"<{label}>"]
    at = 0
    for tag in _TAG.finditer(content):
        written += _WORD.findall(content[at : tag.start()])
        written += [f"={value}" for value in _VALUE.findall(tag[3])]
        at = tag.end()
    written += [*_WORD.findall(content[at:]), "</>"]
    return Text(tuple(plain(word) for word in written), tuple(written))


def plain(word: str) -> str:
    """A word normalised for comparing: NFKC and casefolded."""
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def of_text(text: Text) -> list[int]:
    """The digest of each run of words in a text, its two ends included."""
    return [_digest(run) for run in _runs(text.words, SIZE)] if text.is_somebodys else []


def of(content: Any) -> set[int]:
    """The digests of a page's runs of words, and of each pair of neighbouring texts.

    Leaving a text out, or moving it, is writing too.
    """
    found: set[int] = set()
    before = Text((), ())
    for text in texts(content):
        found.update(of_text(text))
        if before.is_somebodys or text.is_somebodys:
            found.add(_digest((*before.words, *text.words)))
        before = text
    return found


def of_words(words: str) -> set[int]:
    """The digests of the runs inside a phrase that may be anywhere in a text."""
    bare = tuple(plain(word) for word in _WORD.findall(words))
    return {_digest(run) for run in _runs(bare, SIZE)} if len(bare) >= SIZE else set()


def long_of(content: Iterable[Text]) -> set[int]:
    """The digests of every long run of words, without link targets."""
    found: set[int] = set()
    for text in content:
        bare = tuple(word for word in text.words if word[:1] not in "=<")
        if len(bare) >= LONG:
            found.update(_digest(run) for run in _runs(bare, LONG))
    return found


def quote(content: Any, digests: set[int]) -> str:
    """The page's first words, as written, whose runs have one of these digests; or ""."""
    for text in texts(content):
        runs = of_text(text)
        first = next((n for n, run in enumerate(runs) if run in digests), None)
        if first is None:
            continue
        last = first
        while last + 1 < len(runs) and runs[last + 1] in digests:
            last += 1
        quoted = [w for w in text.written[first : last + SIZE] if w[:1] not in "=<"]
        if quoted:
            return " ".join(quoted[:LONG]) + (" …" if len(quoted) > LONG else "")
    return ""


def pack(digests: Iterable[int]) -> bytes:
    """Digests as bytes, eight each."""
    return b"".join(digest.to_bytes(8, "big", signed=True) for digest in sorted(digests))


def unpack(packed: bytes) -> set[int]:
    """The digests in packed bytes."""
    return {
        int.from_bytes(packed[at : at + 8], "big", signed=True) for at in range(0, len(packed), 8)
    }


def _runs(words: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(max(len(words) - size, 0) + 1):
        yield words[start : start + size]


def _digest(run: tuple[str, ...]) -> int:
    content = "\x1f".join(run).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big", signed=True)

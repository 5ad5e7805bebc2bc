"""Which characters a text may hold: none that shows other words than are there, or that breaks
what it is put into. Plain Python; the facts are the Unicode Standard's.

Controls, noncharacters, line separators, tags and bidirectional overrides are refused. Signs that
are not seen stay where a language needs them (soft hyphens, joiners, variation selectors), and the
reviewer is told of them; elsewhere they are taken out.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

# Cc but for tab and line ends, Cs, Zl, Zp, the embeddings, overrides and isolates of UAX 9, tags,
# and the 66 noncharacters. `tests/checks/test_characters.py` compares it with `unicodedata`.
_PLANES = "".join(f"{chr(n * 0x10000 + 0xFFFE)}{chr(n * 0x10000 + 0xFFFF)}" for n in range(17))
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    f"\ud800-\udfff\ufdd0-\ufdef{_PLANES}\U000e0000-\U000e007f]"
)
# Default_Ignorable_Code_Point of DerivedCoreProperties.txt, less what is refused, and the marks of
# interlinear annotation.
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0080-\U000e0fff]"
)
# What XML 1.0 cannot hold, spreadsheets neither.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"(<[^<>]*>)")
_MARK_UP = re.compile(r"<(/?[a-zA-Z][^<>]*)>")

_SOFT_HYPHEN, _ZERO_SPACE, _NON_JOINER, _JOINER = "\xad", "\u200b", "\u200c", "\u200d"
_DIRECTION_MARKS = "\u061c\u200e\u200f"
_KEYCAP = "\u20e3"
# Scripts, as character names begin with them, in which letters are joined, or words are written
# without spaces, so that a sign nobody sees changes how they are read.
_NOT_JOINED = frozenset(
    {
        "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "CJK", "HIRAGANA",
        "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH", "DIGIT", "MODIFIER",
        "COMBINING", "MATHEMATICAL", "FEMININE", "MASCULINE", "MICRO",
    }
)  # fmt: skip
_WITHOUT_SPACES = frozenset(
    {"THAI", "LAO", "KHMER", "MYANMAR", "TAI", "NEW", "TIBETAN", "JAVANESE", "BALINESE"}
)
_NAMES = {
    "\x0b": "a vertical tab, as Word pastes for a line break",
    "\x0c": "a page break",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
}
_SHOWN = {
    _SOFT_HYPHEN: "soft hyphen",
    _ZERO_SPACE: "zero-width space",
    _NON_JOINER: "zero-width non-joiner",
    _JOINER: "zero-width joiner",
}
# How many characters beside a sign are quoted.
AROUND = 24


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign that is not seen: what it is called, and the words around it with its name in them."""

    name: str
    quote: str


def first_refused(text: str) -> Sign | None:
    """The first character of a text that is refused, if there is one."""
    found = _REFUSED.search(text)
    return Sign(name_of(found[0]), _quoted(text, found.start())) if found else None


def why_not(text: str) -> str | None:
    """Say which character of a text is refused and where it stands, or None."""
    sign = first_refused(text)
    return f"{sentence(sign)} {SUGGESTION}" if sign else None


def without_refused(text: str) -> str:
    """The text without them: for what a machine read in and a person compares afterwards."""
    return _REFUSED.sub("", text)


SUGGESTION = "Take it out: delete the words around it and type them again."


def sentence(sign: Sign) -> str:
    """What is wrong with a character that is refused."""
    return f"The words hold {sign.name}, which is not seen as it is: “{sign.quote}”."


def name_of(character: str) -> str:
    """What a character is called, for people."""
    number = f"U+{ord(character):04X}"
    if character in _NAMES:
        return f"{_NAMES[character]} ({number})"
    category = unicodedata.category(character)
    if "\U000e0000" <= character <= "\U000e007f":
        return f"a tag character ({number})"
    if unicodedata.name(character, ""):
        return f"the sign {unicodedata.name(character).lower()} ({number})"
    kinds = {"Cc": "a control character", "Cs": "half a character"}
    return f"{kinds.get(category, 'a code that is no character')} ({number})"


def clean(text: str) -> str:
    """The text without the signs that nobody sees and its language does not need."""
    if text.isascii():
        return text
    # Without one sign its neighbour may be needed no longer, so until nothing goes.
    while unneeded := {at for at, _ in _unneeded(text)}:
        text = _without(text, unneeded)
    return text


def clean_html(markup: str) -> str:
    """The same for mark-up, whose tags stand in no word's way."""
    if markup.isascii():
        return markup
    parts = _TAG.split(markup)
    while drop := {at for at, _ in _unneeded("".join(parts[::2]))}:
        at = 0
        for n in range(0, len(parts), 2):
            end = at + len(parts[n])
            parts[n] = _without(parts[n], {index - at for index in drop if at <= index < end})
            at = end
    return "".join(parts)


def clean_value(value: Any) -> Any:
    """Nested data (a StreamField's) with every text in it cleaned."""
    if isinstance(value, str):
        return clean_html(value) if _MARK_UP.search(value) else clean(value)
    if isinstance(value, list):
        return [clean_value(one) for one in value]
    if isinstance(value, dict):
        return {key: clean_value(one) for key, one in value.items()}
    return value


def invisible_signs(text: str) -> Iterator[Sign]:
    """The signs in a text that nobody sees and that stay, for whoever must know of them.

    What an emoji is made of is left out: it is seen.
    """
    text = html.unescape(_MARK_UP.sub("", text))
    if text.isascii():
        return
    unneeded = {at for at, _ in _unneeded(text)}
    for found in _UNSEEN.finditer(text):
        at, sign = found.start(), found[0]
        if at not in unneeded and not _in_emoji(text, at, sign):
            named = _SHOWN.get(sign) or unicodedata.name(sign, "sign without a name").lower()
            yield Sign(named, _quoted(text, at))


def strings(value: Any) -> Iterator[str]:
    """Every text in nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)


def folded(text: str) -> str:
    """The text as terms are looked for in it: compatible letters and digits (NFKC) as the plain
    ones, and without signs that nobody sees. Other characters stay as they are written.
    """
    if text.isascii():
        return text
    return "".join(_plain(character) for character in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character.isascii():
        return character
    if _UNSEEN.match(character) or _REFUSED.match(character):
        return ""
    if character == "\xb5" or unicodedata.category(character)[0] not in "LN":
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isalnum() and unicodedata.category(character) != "No" else character


def xml_safe(text: str) -> str:
    """The text without what XML cannot hold, so that no text breaks a feed or a spreadsheet."""
    return _NOT_XML.sub("\ufffd", text)


def in_a_cell(text: str) -> str:
    """The text for a cell of a spreadsheet: never a formula (OWASP, CSV injection)."""
    text = xml_safe(text)
    return f"'{text}" if text.lstrip()[:1] in tuple("=+-@＝＋－＠") or text[:1] in "\t\r" else text


def _without(text: str, drop: set[int]) -> str:
    return "".join(c for at, c in enumerate(text) if at not in drop) if drop else text


def _unneeded(text: str) -> Iterator[tuple[int, str]]:
    is_rtl = any(
        unicodedata.bidirectional(c) in ("R", "AL") for c in text if c not in _DIRECTION_MARKS
    )
    for found in _UNSEEN.finditer(text):
        if not _is_needed(text, found.start(), found[0], is_rtl=is_rtl):
            yield found.start(), found[0]


def _is_needed(text: str, at: int, sign: str, *, is_rtl: bool) -> bool:
    if text[at - 1 : at] == sign:
        return False
    before, after = _seen_before(text, at), _seen_after(text, at)
    if sign in _DIRECTION_MARKS:
        return is_rtl
    if sign == _SOFT_HYPHEN:
        return before.isalpha() and after.isalpha()
    if sign == _ZERO_SPACE:
        return _script(before) in _WITHOUT_SPACES or _script(after) in _WITHOUT_SPACES
    if sign in (_NON_JOINER, _JOINER):
        return _is_joined(before) or _in_emoji(text, at, sign)
    if "\u180b" <= sign <= "\u180f":
        return _script(before) == "MONGOLIAN"
    if "\ufe00" <= sign <= "\ufe0f":
        return _in_emoji(text, at, sign) or (_takes_variants(before) and text[at - 1] == before)
    if "\U000e0100" <= sign <= "\U000e01ef":
        return _script(before) == "CJK" and text[at - 1] == before
    return False


def _in_emoji(text: str, at: int, sign: str) -> bool:
    """Whether a joiner or selector stands in an emoji: then it is seen."""
    before, after = _seen_before(text, at), _seen_after(text, at)
    if sign == _JOINER:
        return _is_picture(before) and _is_picture(after)
    if sign in "\ufe0e\ufe0f":
        is_key = before in "0123456789#*" and text[at + 1 : at + 2] == _KEYCAP
        return bool(before) and text[at - 1] == before and (_is_picture(before) or is_key)
    return False


def _is_picture(character: str) -> bool:
    return bool(character) and (unicodedata.category(character) in ("So", "Sk", "Sm", "Po") and
                                not character.isascii())  # fmt: skip


def _takes_variants(character: str) -> bool:
    return bool(character) and (
        _script(character) in ("CJK", "MYANMAR", "PHAGS-PA", "MANICHAEAN")
        or unicodedata.category(character) == "Sm"
    )


def _is_joined(character: str) -> bool:
    if not character or character.isascii() or unicodedata.category(character)[0] not in "LM":
        return False
    return _script(character) not in _NOT_JOINED


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character else ""


def _seen_before(text: str, at: int) -> str:
    for index in range(at - 1, max(at - 8, 0) - 1, -1):
        if not _UNSEEN.match(text[index]):
            return text[index]
    return ""


def _seen_after(text: str, at: int) -> str:
    for index in range(at + 1, min(at + 8, len(text))):
        if not _UNSEEN.match(text[index]):
            return text[index]
    return ""


def _quoted(text: str, at: int) -> str:
    """Words around a character, with a sign that is seen in its place."""
    number = f"⟨U+{ord(text[at]):04X}⟩"
    before, after = text[max(at - AROUND, 0) : at], text[at + 1 : at + 1 + AROUND]
    words = " ".join(f"{before}{number}{after}".split())
    return _REFUSED.sub("\ufffd", words)

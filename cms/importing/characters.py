"""Normalises the characters of a document before it is parsed."""

import re
import unicodedata

from cms.checks import characters

_LINE_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028]")
_SPACE = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    r"[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Joiners shape words in Persian and Indian scripts and emoji; beside ASCII they are only residue.
_STRAY_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")


def plain(text: str) -> str:
    """Normalise to NFC, one kind of line break and space, no invisible characters."""
    text = text.replace("\u2029", "\n\n")
    text = _LINE_BREAK.sub("\n", text)
    text = _SPACE.sub(" ", text)
    text = _CONTROL.sub("", text)
    text = _INVISIBLE.sub("", text)
    text = _STRAY_JOINER.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = characters.clean(characters.without_refused(text))
    return unicodedata.normalize("NFC", text)

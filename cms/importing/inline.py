"""Inline markup: emphasis, links, superscripts, struck words, pictures, comments.

Marked words become plain text with Unicode signs; struck words are left out and listed.
"""

import re
from collections.abc import Callable

from cms.importing.document import Dropped

STRUCK = "It was struck out or deleted in the document."
COMMENT = "A comment in the document, not a part of its text."
PICTURE = "A picture: add it in the editor, and say there what it shows."

_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")  # noqa: RUF001
_LOWERED = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")  # noqa: RUF001
_CAN_BE_RAISED = re.compile(r"[0-9+\-−–=()ni]+")  # noqa: RUF001
_CAN_BE_LOWERED = re.compile(r"[0-9+\-−–=()]+")  # noqa: RUF001
_CITED = re.compile(r"\[?\d{1,3}(?: ?[,–-] ?\d{1,3})*\]?")  # noqa: RUF001

# (a sign that must be there for the pattern to be tried, the pattern, why its words are left out)
_LEFT_OUT: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("<!--", re.compile(r"<!--([^<>]{0,4000})-->"), COMMENT),
    ("{>>", re.compile(r"\{>>([^{}]{0,4000})<<\}"), COMMENT),
    ("{--", re.compile(r"\{--([^{}]{1,4000})--\}"), STRUCK),
    ("![", re.compile(r"(!\[[^\[\]]{0,1000}\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\]))"), PICTURE),
    ("<", re.compile(r"(<img\b[^<>]{0,4000}>)", re.IGNORECASE), PICTURE),
    (
        "<",
        re.compile(
            r"<(?:s|del|strike)\b[^<>]{0,200}>([^<>]{1,4000})</(?:s|del|strike)>", re.IGNORECASE
        ),
        STRUCK,
    ),
    ("~~", re.compile(r"(?<!\{)~~(?=\S)([^~]{1,4000})(?<=\S)~~"), STRUCK),
    ("~", re.compile(r"(?<![\w~])~(?=[^\s~])([^~]{1,1000})(?<=\S)~(?![\w~])"), STRUCK),
)
_INSERTED = re.compile(r"\{(?:\+\+|==)([^{}]{1,4000})(?:\+\+|==)\}")
_REPLACED = re.compile(r"\{~~([^{}~]{0,4000})~>([^{}]{0,4000}?)~~\}")
_RAISED_TAG = re.compile(r"<sup\b[^<>]{0,200}>\s*([^<>]{1,200}?)\s*</sup>", re.IGNORECASE)
_LOWERED_TAG = re.compile(r"<sub\b[^<>]{0,200}>\s*([^<>]{1,200}?)\s*</sub>", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK_TAG = re.compile(
    r"<a\s[^<>]{0,500}?href=([\"'])(https?://[^\"'<>]{1,2000})\1[^<>]{0,500}>([^<>]{1,1000})</a>",
    re.IGNORECASE,
)
_OTHER_TAG = re.compile(
    r"</?(?:a|abbr|b|center|cite|code|div|em|font|h[1-6]|i|ins|kbd|mark|p|q|small|span|strong|u)"
    r"(?:\s[^<>]{0,2000})?>",
    re.IGNORECASE,
)
_RAISED_MARK = re.compile(r"(?<=[\w)])\^([^\s^]{1,8})\^")
_LOWERED_MARK = re.compile(r"(?<=[A-Za-z)])~(\d{1,3})~")
_POWER = re.compile(r"(?<=\d)\^\(?([+\-−]?\d{1,3})\)?|(?<=[A-Za-zµ])\^(-?[1-9])(?!\d)")  # noqa: RUF001
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_]+)(?<=\S)\1")
_STARS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,1000})(?<=\S)\*(?![\w*])")
_UNDERSCORES = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,1000})(?<=\S)_(?![\w_])")
_CODE = re.compile(r"(`{1,3})(?=\S)([^`]{1,1000})(?<=\S)\1")
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\[\]\s]+)(?: \"[^\"]{0,300}\")?\)")
_ESCAPE = re.compile(r"\\([\\*_#\[\]~`>+.!|-])")


def plain_words(text: str) -> tuple[str, list[Dropped]]:
    """Give a line without its markup, and what was left out of it."""
    dropped: list[Dropped] = []
    if "{~~" in text:
        dropped += [Dropped(found.group(1), STRUCK) for found in _REPLACED.finditer(text)]
        text = _REPLACED.sub(r"\2", text)
    for sign, pattern, why in _LEFT_OUT:
        if sign in text:
            dropped += [Dropped(found.group(1), why) for found in pattern.finditer(text)]
            text = pattern.sub("", text)
    for sign, pattern, instead in _INSTEAD:
        if sign in text:
            text = pattern.sub(instead, text)
    return (" ".join(text.split()) if dropped else text.strip()), dropped


def raised(text: str) -> str:
    """Give superscript text in Unicode signs; numbers of citations in brackets; letters as such."""
    if _CAN_BE_RAISED.fullmatch(text):
        return text.translate(_RAISED)
    if _CITED.fullmatch(text):
        return f"[{text.strip('[]')}]"
    return text


def lowered(text: str) -> str:
    """Give subscript text in Unicode signs where there are some."""
    return text.translate(_LOWERED) if _CAN_BE_LOWERED.fullmatch(text) else text


# (a sign that must be there for the pattern to be tried, the pattern, what stands instead)
_INSTEAD: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    ("{", _INSERTED, r"\1"),
    ("<", _LINK_TAG, r"\3 (\2)"),
    ("<", _OTHER_TAG, ""),
    ("<", _RAISED_TAG, lambda found: raised(found.group(1))),
    ("<", _LOWERED_TAG, lambda found: lowered(found.group(1))),
    ("<", _BREAK_TAG, " "),
    ("^", _RAISED_MARK, lambda found: raised(found.group(1))),
    ("^", _POWER, lambda found: raised(found.group(1) or found.group(2))),
    ("~", _LOWERED_MARK, lambda found: lowered(found.group(1))),
    ("**", _STRONG, r"\2"),
    ("__", _STRONG, r"\2"),
    ("*", _STARS, r"\1"),
    ("_", _UNDERSCORES, r"\1"),
    ("`", _CODE, r"\2"),
    ("](", _LINK, r"\1 (\2)"),
    ("\\", _ESCAPE, r"\1"),
)

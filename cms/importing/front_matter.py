"""The settings that static sites keep at the top of a file, between "---" or "+++" lines."""

import re
from dataclasses import dataclass

from cms.importing.document import Claim, Dropped

SETTING = "A setting of the site this came from, not a part of its text."

_FENCED = re.compile(
    r"\s*(-{3}|\+{3})[ \t]*\n((?:[^\n]*\n){1,200}?)(?:\1|\.{3})[ \t]*(?:\n|$)",
)
_PAIR = re.compile(r"([A-Za-z][\w .-]{0,40}?) ?[:=] *(.*)")
# The claim that a setting makes, by the words of its name.
_CLAIMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?:.*_)?(?:reviewers?|(?:review|approv|check|verifi)ed_by)"),
        "reviewer",
    ),
    (re.compile(r".*(?:review|approv|verif|expir).*"), "reviewed-on"),
    (re.compile(r"(?:.*_)?(?:authors?|by|byline|writer|creator|contributors?)"), "author"),
    (re.compile(r".*(?:updat|modif|edited|revis|lastmod).*"), "edited"),
    (
        re.compile(r"(?:.*_)?(?:date|created|issued|publi\w*|datetime)(?:_\w+)?"),
        "published",
    ),
    (re.compile(r"(?:.*_)?(?:version|ref|reference|edition|isbn)"), "version"),
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the settings of a document say, and its text without them."""

    text: str
    title: str = ""
    summary: str = ""
    claims: tuple[Claim, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def take_front_matter(text: str) -> FrontMatter:
    """Part the settings at the top of a text from it; one that has none is given back as it is."""
    found = _FENCED.match(text)
    lines = [line.strip() for line in found.group(2).split("\n")] if found else []
    lines = [line for line in lines if line]
    if found is None or not lines or not _PAIR.fullmatch(lines[0]):
        return FrontMatter(text)
    title = summary = ""
    claims: list[Claim] = []
    dropped: list[Dropped] = []
    for line in lines:
        pair = _PAIR.fullmatch(line)
        name = re.sub(r"[ .-]", "_", pair.group(1)).casefold() if pair else ""
        value = pair.group(2).strip().strip("\"'“”").strip() if pair else ""
        kind = next((kind for pattern, kind in _CLAIMS if pattern.fullmatch(name)), "")
        if kind and value:
            claims.append(Claim(kind, value, line))
            continue
        dropped.append(Dropped(line, SETTING))
        if name == "title":
            title = title or value
        elif name in ("description", "summary", "excerpt", "lead"):
            summary = summary or value
    return FrontMatter(text[found.end() :], title, summary, tuple(claims), tuple(dropped))

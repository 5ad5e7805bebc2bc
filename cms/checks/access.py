"""Accessibility rules: link texts, alternative texts, table headings and captions."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from cms.checks.findings import ADVISE, BLOCK, WARN, Hit
from cms.checks.lists import pattern, phrases
from cms.checks.reading import Reading
from cms.checks.registry import rule

FAMILY = "structure"
_EMPTY_LINK_TEXTS = frozenset(phrases("links"))
_FILE_NAME, _ANNOUNCES_PICTURE = pattern("file_names"), pattern("pictures")
_FILLER = pattern("fillers")
_WEB_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)


@rule("link-text", severity=WARN, family=FAMILY)
def link_text(reading: Reading) -> Iterator[Hit]:
    """A link whose words do not say where it goes, or that go to different places."""
    targets: dict[str, str] = {}
    for placed in reading.passages:
        for link in placed.passage.links:
            words = link.text.lower().strip(" .:…»>→!,")
            if not words:
                sentence = f"A link to {_shown(link.target)} has no words."
            elif words in _EMPTY_LINK_TEXTS:
                sentence = f"“{link.text}” does not say where the link goes."
            elif _WEB_ADDRESS.match(link.text):
                sentence = "The link's words are a web address, which is read out sign by sign."
            elif link.target and targets.setdefault(words, link.target) != link.target:
                sentence = f"“{link.text}” goes to two different places on this page."
            else:
                continue
            yield Hit(
                placed.place,
                link.text,
                sentence,
                "Name the page or the thing behind the link.",
                "WCAG 2.2, 2.4.4",
            )


@rule("alt-missing", severity=BLOCK, family=FAMILY)
def alt_missing(reading: Reading) -> Iterator[Hit]:
    """A picture without words for those who cannot see it."""
    for placed in reading.passages:
        if placed.passage.kind == "alt" and not placed.passage.text.strip():
            yield Hit(
                placed.place,
                "",
                "A picture has no alternative text.",
                "Say in a sentence what it shows.",
                "WCAG 2.2, 1.1.1",
            )


@rule("alt-says-nothing", severity=WARN, family=FAMILY)
def vague_alt_text(reading: Reading) -> Iterator[Hit]:
    """Alternative text that is a file's name, one word, or says that it is a picture."""
    for placed in reading.passages:
        text = placed.passage.text.strip()
        if placed.passage.kind != "alt" or not text:
            continue
        caption = next((p.text.strip() for p in placed.block.passages if p.kind == "caption"), "")
        if _FILE_NAME.search(text):
            sentence, severity = "The alternative text is a file's name.", None
        elif _FILLER.match(text):
            sentence, severity = "The alternative text says nothing of the picture.", None
        elif _ANNOUNCES_PICTURE.match(text):
            sentence, severity = "Screen readers already say that it is a picture.", ADVISE
            if len(text.split()) < 4:
                severity = None
        elif len(text.split()) < 2:
            sentence, severity = "One word does not say what the picture shows.", None
        elif caption and text.lower() == caption.lower():
            sentence, severity = "The alternative text repeats the caption.", ADVISE
        else:
            continue
        yield Hit(
            placed.place,
            text,
            sentence,
            "Say in a sentence what it shows, as you would on the phone.",
            "WCAG 2.2, 1.1.1",
            severity,
        )


@rule("table-headers", severity=WARN, family=FAMILY)
def table_headers(reading: Reading) -> Iterator[Hit]:
    """A table with a column that has no heading, or no caption."""
    for block in reading.document.blocks:
        if block.kind != "table":
            continue
        headers = [passage.text.strip() for passage in block.passages if passage.kind == "header"]
        if not headers or not all(headers[1:]):
            empty = sum(not header for header in headers[1:]) or "all"
            yield Hit(
                block.id,
                "",
                f"A table has columns without a heading ({empty} of them).",
                "Head every column, so that a cell makes sense when it is read out.",
                "WCAG 2.2, 1.3.1",
            )
        if not any(passage.kind == "caption" for passage in block.passages):
            yield Hit(
                block.id,
                "caption",
                "A table has no caption.",
                "Say in a line what the table shows.",
                "WCAG 2.2, 1.3.1",
                ADVISE,
            )


def _shown(target: str) -> str:
    return urlsplit(target).netloc or target or "a page"

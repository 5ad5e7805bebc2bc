"""Takes the title and the summary from a document, or reports them missing."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from cms.importing.document import ContentItem, Paragraph
from cms.importing.marks import begins_an_item, labelled, looks_like_a_heading
from cms.importing.passages import TextPassage
from cms.importing.sentences import ends_a_sentence, opening_sentences

MAX_SUMMARY_CHARACTERS = 300
MAX_TITLE_CHARACTERS = 150
NO_TITLE = "Untitled document"

_TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown")
_CATALOGUE_PART = re.compile(r"\d+|(?=[0-9a-f]*\d)[0-9a-f]{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A title, the passages that remain, and a doubt about the title or an empty string."""

    title: str
    rest: list[TextPassage]
    doubt: str = ""


def take_title(passages: list[TextPassage], *, name: str) -> TitleFound:
    """Take the only first-level heading or the first heading-like line, or make one of the name."""
    place = _place_of_title(passages)
    if place is None:
        title = title_from_name(name)
        return TitleFound(
            title,
            passages,
            f"The document has no title, so “{title}” was made from its name: give it a title.",
        )
    title = passages[place].text
    too_long = (
        f"The title is {len(title)} characters long: shorten it."
        if len(title) > MAX_TITLE_CHARACTERS
        else ""
    )
    return TitleFound(title, [*passages[:place], *passages[place + 1 :]], too_long)


def title_from_name(name: str) -> str:
    """Make "Help with sleep" of "001_help-with-sleep.txt"."""
    stem = PurePath(name).name
    for ending in _TEXT_ENDINGS:
        if stem.casefold().endswith(ending):
            stem = stem[: -len(ending)]
    parts = [part for part in re.split(r"[\s_-]+", stem) if not _CATALOGUE_PART.fullmatch(part)]
    words = " ".join(parts).strip()
    if not any(sign.isalpha() for sign in words):
        return NO_TITLE
    return words[0].upper() + words[1:]


def take_summary(opening: tuple[ContentItem, ...]) -> tuple[str, tuple[ContentItem, ...], str]:
    """Give the summary, what remains of the opening, and what the writer must check.

    A lead of at most 300 characters is the summary; of a longer one, its first whole sentences.
    A line that leads into a list, or is no sentence, is not a lead.
    """
    missing = "The summary is missing, because no lead short enough was found: write one."
    if not opening or not isinstance(opening[0], Paragraph):
        return "", opening, missing
    lead = opening[0].text
    if not ends_a_sentence(lead):
        return "", opening, missing
    if len(lead) <= MAX_SUMMARY_CHARACTERS:
        return lead, opening[1:], "The summary is the document's lead: check that it sums up."
    summary = opening_sentences(lead, most=MAX_SUMMARY_CHARACTERS)
    if not summary:
        return "", opening, missing
    return (
        summary,
        opening,
        (
            "The summary is the start of the document's lead, which stays in the text as well: "
            "check that it sums up."
        ),
    )


def _place_of_title(passages: list[TextPassage]) -> int | None:
    """Say where the title stands, or None."""
    first_level = [place for place, passage in enumerate(passages) if passage.marked_level == 1]
    if len(first_level) == 1:
        return first_level[0]
    if passages and (passages[0].marked_level or _may_be_a_title(passages)):
        return 0
    return None


def _may_be_a_title(passages: list[TextPassage]) -> bool:
    """Does the document open with a line that is neither prose nor a list entry?"""
    text = passages[0].text
    if begins_an_item(text) or (len(passages) > 1 and _is_one_of_labels(passages)):
        return False
    is_long_title = (
        len(text) <= MAX_TITLE_CHARACTERS
        and len(text.split()) <= 20
        and text[0].isupper()
        and not ends_a_sentence(text)
        and not text.endswith((":", ";", ","))
    )
    return is_long_title or looks_like_a_heading(text)


def _is_one_of_labels(passages: list[TextPassage]) -> bool:
    """Do the first two passages both read "Label: text"?"""
    return bool(labelled(passages[0].text) and labelled(passages[1].text))

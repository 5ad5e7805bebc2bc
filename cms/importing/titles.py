"""Takes the title and the summary from a document, or reports them missing."""

import re
from dataclasses import dataclass
from pathlib import PurePath

from cms.importing.citations import without_citations
from cms.importing.document import ContentItem, Paragraph
from cms.importing.marks import begins_an_item, bullet, labelled, looks_like_a_heading
from cms.importing.passages import TextPassage
from cms.importing.sentences import ends_a_sentence, opening_sentences, sentences

MAX_SUMMARY_CHARACTERS = 300
MAX_TITLE_CHARACTERS = 150
NO_TITLE = "Untitled document"

_TEXT_ENDINGS = (".txt", ".text", ".md", ".markdown", ".docx")
_CATALOGUE_PART = re.compile(r"\d+|(?=[0-9a-f]*\d)[0-9a-f]{6,}", re.IGNORECASE)
# Words that files are called by when nobody has named them.
_GENERIC_WORD = re.compile(
    r"(?:untitled|unnamed|document\w{0,2}|doc|new|text|file|page|drafts?|final|copy|of|scan|export"
    r"|import|upload|download|temp|tmp|notes?|article|index|readme|version|word|microsoft|the|a"
    r"|v?\d+|[^\W\d_]{1,2})",
    re.IGNORECASE,
)
MOST_PROPOSED_CHARACTERS = 80
_CLAUSE_END = re.compile(r"[,;:–—(]")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A title, the passages that remain, a doubt about it or "", and whether we made it up."""

    title: str
    rest: list[TextPassage]
    doubt: str = ""
    is_made: bool = False


def take_title(passages: list[TextPassage], *, name: str) -> TitleFound:
    """Take the only first-level heading or the first heading-like line, or make one of the name."""
    place = _place_of_title(passages)
    if place is None:
        return _made(passages, name)
    title = passages[place].text
    too_long = (
        f"The title is {len(title)} characters long: shorten it."
        if len(title) > MAX_TITLE_CHARACTERS
        else ""
    )
    return TitleFound(title, [*passages[:place], *passages[place + 1 :]], too_long)


def _made(passages: list[TextPassage], name: str) -> TitleFound:
    """Make a title of the file's name, or of the first words where the name says nothing."""
    title = title_from_name(name)
    from_text = "" if _is_specific(title) else proposed_title(passages)
    made_from = "proposed from its first words" if from_text else "made from its name"
    title = from_text or title
    doubt = f"The document has no title, so “{title}” was {made_from}: give it a title."
    return TitleFound(title, passages, doubt, is_made=True)


def _is_specific(title: str) -> bool:
    """Does a name hold a word that tells one document from another?"""
    return not all(_GENERIC_WORD.fullmatch(word) for word in title.split())


def proposed_title(passages: list[TextPassage]) -> str:
    """Give the first sentence of a text, up to a clause or a few words where it is long, or ""."""
    for passage in passages:
        parts = sentences(bullet(passage.text) or passage.text)
        first = without_citations(parts[0]).rstrip(" .:;,!…") if parts else ""
        if not any(sign.isalpha() for sign in first):
            continue
        if len(first) > MOST_PROPOSED_CHARACTERS:
            ends = [found.start() for found in _CLAUSE_END.finditer(first)]
            at = [end for end in ends if 20 <= end <= MOST_PROPOSED_CHARACTERS]
            first = first[: at[0]] if at else " ".join(first[:60].split(" ")[:8])
        return first.rstrip(" .:;,–—(")  # noqa: RUF001
    return ""


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

    A lead of at most 300 characters is the summary; of a longer one, its first whole sentences,
    and the text begins with the rest: nothing is said twice.
    A line that leads into a list, or is no sentence, is not a lead.
    """
    missing = "The summary is missing, because no lead short enough was found: write one."
    place = _place_of_lead(opening)
    lead = opening[place] if place is not None else None
    if place is None or not isinstance(lead, Paragraph):
        return "", opening, missing
    before, after = opening[:place], opening[place + 1 :]
    if len(lead.text) <= MAX_SUMMARY_CHARACTERS:
        doubt = "The summary is the document's lead: check that it sums up."
        return lead.text, (*before, *after), doubt
    summary = opening_sentences(lead.text, most=MAX_SUMMARY_CHARACTERS)
    if not summary:
        return "", opening, missing
    rest = Paragraph(lead.text[len(summary) :].strip())
    return (
        summary,
        (*before, rest, *after),
        (
            "The summary is the start of the document's lead, and the text goes on from there: "
            "check that it sums up."
        ),
    )


def _place_of_lead(opening: tuple[ContentItem, ...]) -> int | None:
    """Say which paragraph is the lead: the first, or one below a line or two without a stop."""
    for place, item in enumerate(opening[:3]):
        if not isinstance(item, Paragraph) or item.text.endswith(":"):
            return None
        if ends_a_sentence(without_citations(item.text)):
            return place
        if len(item.text) > MAX_TITLE_CHARACTERS:
            return None
    return None


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
    if (
        begins_an_item(text)
        or passages[0].rows
        or (len(passages) > 1 and _is_one_of_labels(passages))
    ):
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

"""Extracts the list of sources and parses each line."""

import re

from cms.importing.document import Dropped, SourceLine
from cms.importing.marks import bullet, is_prose, looks_like_a_heading, numbered, question
from cms.importing.passages import TextPassage

HEADED_SOURCES = "It only headed the sources, which are kept as sources."

_HEADING = re.compile(
    r"(?:list of )?(?:sources?|references?|citations|works cited|bibliography|further reading)"
    r"(?: list)?(?:(?: and |/| & )(?:sources?|references?|further reading|bibliography))?:?",
    re.IGNORECASE,
)
_INLINE = re.compile(r"(?:sources?|references?): +(\S.*)", re.IGNORECASE)
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”()]+(?:\([^\s()]*\)[^\s<>\"“”()]*)?", re.IGNORECASE
)
_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi: ?)?\b(10\.\d{4,9}/[^\s\"“”<>]+)", re.IGNORECASE
)
_PMID = re.compile(r"\bPMID:? ?(\d{1,8})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,8})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])")
_YEAR_IN_BRACKETS = re.compile(r"\(((?:19|20)\d\d)[^()]{0,20}\)")
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,300})[\"”]")
_AUTHORS = re.compile(
    r"[^\W\d_][\w'’-]+ [A-Z]{1,3}(?:, [^\W\d_][\w'’-]+ [A-Z]{1,3})*(?:,? et al)?\.?"  # noqa: RUF001
)
# An initial ends an author's name here, so a stop always parts, unlike in prose.
_PART_END = re.compile(r"[.?] +")
_NUMBER_IN_BRACKETS = re.compile(r"\[\d{1,3}\] *")
_TRAILING = ".,;:)]'\"”’"  # noqa: RUF001
_MAX_SOURCE_WORDS = 60


def split_sources(
    passages: list[TextPassage],
) -> tuple[list[TextPassage], list[SourceLine], list[Dropped], list[str]]:
    """Separate the body from its sources; also return their headings, and doubts."""
    body: list[TextPassage] = []
    listed: list[TextPassage] = []
    headings: list[Dropped] = []
    doubts: list[str] = []
    place = 0
    while place < len(passages):
        end = _end_of_list(passages, place)
        if end is None:
            body.append(passages[place])
            place += 1
            continue
        heading = passages[place].text
        inline = _INLINE.fullmatch(heading)
        if inline:
            listed.append(TextPassage(inline.group(1), opens_block=True))
            heading = heading.split(":", 1)[0]
        headings.append(Dropped(heading, HEADED_SOURCES))
        if end == place + 1 and not inline:
            doubts.append(
                f"The “{heading.rstrip(':')}” heading has nothing under it: "
                "add the sources this page rests on."
            )
        listed += passages[place + 1 : end]
        place = end
    sources = [source_line(text) for text in _entries(listed)]
    return body, sources, headings, [*doubts, *_doubts_about_guesses(sources)]


def source_line(text: str) -> SourceLine:
    """Parse one source as written, without network access."""
    doi = _DOI.search(text)
    pmid = _PMID.search(text)
    url = _URL.search(text)
    bare = _PMID.sub(" ", _DOI.sub(" ", _URL.sub(" ", text)))
    years = [int(found) for found in _YEAR.findall(bare)]
    bracketed = _YEAR_IN_BRACKETS.search(bare)
    title, publisher = _title_and_publisher(bare)
    return SourceLine(
        text=text,
        title=title,
        publisher=publisher,
        year=int(bracketed.group(1)) if bracketed else years[-1] if years else None,
        url=url.group().rstrip(_TRAILING) if url else "",
        doi=doi.group(1).rstrip(_TRAILING) if doi else "",
        pmid=next((part for part in pmid.groups() if part), "") if pmid else "",
    )


def _end_of_list(passages: list[TextPassage], place: int) -> int | None:
    """Say where the list of sources headed here ends, or None if this heads no such list."""
    text = passages[place].text
    inline = _INLINE.fullmatch(text)
    if not (_HEADING.fullmatch(text) or (inline and _names_a_source(inline.group(1)))):
        return None
    end = place + 1
    holds_a_source = False
    while end < len(passages) and not _ends_the_list(passages, end):
        is_like_one = _is_source_like(passages[end].text)
        if inline and not is_like_one:
            return None
        holds_a_source = holds_a_source or is_like_one
        end += 1
    return end if inline or holds_a_source or end == place + 1 else None


def _ends_the_list(passages: list[TextPassage], place: int) -> bool:
    """Does something other than a source begin here?"""
    passage = passages[place]
    if _HEADING.fullmatch(passage.text):
        return True
    if passage.marked_level or question(passage.text) is not None:
        return True
    below = passages[place + 1].text if place + 1 < len(passages) else ""
    return (
        passage.opens_block
        and looks_like_a_heading(passage.text)
        and not _names_a_source(passage.text)
        and is_prose(below)
        and not _names_a_source(below)
    )


def _names_a_source(text: str) -> bool:
    """Does this hold an address, an identifier or a year?"""
    return any(pattern.search(text) for pattern in (_URL, _DOI, _PMID, _YEAR))


def _is_source_like(text: str) -> bool:
    """Is this short enough for a source, or does it hold what only sources hold?"""
    return len(text.split()) <= _MAX_SOURCE_WORDS and (_names_a_source(text) or not is_prose(text))


def _entries(listed: list[TextPassage]) -> list[str]:
    """Give each source's words, with its number or bullet off and its address line joined on."""
    entries: list[str] = []
    for passage in listed:
        text = _without_mark(passage.text)
        is_address = not _URL.sub("", _DOI.sub("", _PMID.sub("", text))).strip(" .,;:()")
        if entries and is_address and not passage.opens_block:
            entries[-1] = f"{entries[-1]} {text}"
        elif text:
            entries.append(text)
    return entries


def _without_mark(text: str) -> str:
    """Take a list mark off a source."""
    text = _NUMBER_IN_BRACKETS.sub("", text, count=1) if text.startswith("[") else text
    number = numbered(text)
    return number.text if number else bullet(text) or text


def _title_and_publisher(bare: str) -> tuple[str, str]:
    """Guess a source's title and publisher from the order in which such lines are written."""
    bare = " ".join(bare.replace("()", " ").split()).strip(" .,;")
    quoted = _QUOTED.search(bare)
    if quoted:
        after = bare[quoted.end() :].strip(" .,;")
        return quoted.group(1).strip(" .,"), _without_year_and_pages(after.split(",", 1)[0])
    bracketed = _YEAR_IN_BRACKETS.search(bare)
    if bracketed:
        return _around_the_year(bare[: bracketed.start()], bare[bracketed.end() :])
    parts = [part.strip(" .,;") for part in _PART_END.split(bare)]
    if len(parts) >= 3 and _AUTHORS.fullmatch(parts[0]):
        return parts[1], _without_year_and_pages(parts[2])
    if len(parts) == 2:
        return parts[0], _without_year_and_pages(parts[1])
    return (_without_year_and_pages(parts[0]) if len(parts) == 1 else "", "")


def _around_the_year(before: str, after: str) -> tuple[str, str]:
    """Read "Publisher (2021). Title." or "Title. Publisher (2021)"."""
    before_parts = [part.strip(" .,;") for part in _PART_END.split(before)]
    after_parts = [part.strip(" .,;") for part in _PART_END.split(after.strip(" .,;"))]
    if after_parts:
        publisher = after_parts[1] if len(after_parts) > 1 else before.strip(" .,;")
        return after_parts[0], _without_year_and_pages(publisher)
    if len(before_parts) == 2:
        return before_parts[0], before_parts[1]
    return before.strip(" .,;"), ""


def _without_year_and_pages(text: str) -> str:
    """Give a publisher or a title without the year, volume and pages that follow it."""
    found = _YEAR.search(text)
    return (text[: found.start()] if found and found.start() > 2 else text).strip(" .,;:(–-")  # noqa: RUF001


def _doubts_about_guesses(sources: list[SourceLine]) -> list[str]:
    """Doubts about guessed titles and publishers, and about missing ones."""
    doubts: list[str] = []
    guessed = sum(1 for source in sources if source.title)
    if guessed:
        doubts.append(
            f"The titles, publishers and years of {guessed} of {len(sources)} sources were told "
            "from the order of their words: check each against the source."
        )
    if guessed < len(sources):
        doubts.append(
            f"No title could be told for {len(sources) - guessed} of {len(sources)} sources: "
            "add it to each."
        )
    return doubts

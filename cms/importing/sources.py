"""Extracts the list of sources and parses each line."""

import re
from dataclasses import replace

from cms.importing.document import Dropped, SourceLine
from cms.importing.marks import bullet, is_prose, looks_like_a_heading, numbered, question
from cms.importing.passages import TextPassage
from cms.importing.sentences import sentences

HEADED_SOURCES = "It only headed the sources, which are kept as sources."

_NAMES = (
    r"(?:list of )?(?:sources?|references?|citations|works cited|bibliography|further reading)"
    r"(?: list)?(?:(?: and |/| & )(?:sources?|references?|further reading|bibliography))?"
    r"|notes(?: (?:and|&) (?:sources|references))?|footnotes|endnotes"
    r"|r[ée]f[ée]rences?(?: bibliographiques)?|bibliographie|notes de bas de page"
    r"|fuentes?|referencias?(?: bibliogr[áa]ficas)?|bibliograf[íi]a|notas"
    r"|ffynonellau|ffynhonnell|cyfeiriadau|llyfryddiaeth"
    r"|(?:ال)?مصادر(?: و ?المراجع)?|(?:ال)?مراجع|(?:ال)?مصدر"
)
_HEADING = re.compile(rf"(?:{_NAMES}) ?:?", re.IGNORECASE)
_INLINE = re.compile(
    r"(?:sources?|references?|r[ée]f[ée]rences?|fuentes?|referencias?|ffynhonnell|ffynonellau"
    r"|(?:ال)?مصدر|(?:ال)?مصادر) ?: *(\S.*)",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"source|reference|fuente|referencia|r[ée]f[ée]rence|ffynhonnell|(?:ال)?مصدر",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]{1,40})\]: *(\S.*)")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”()]+(?:\([^\s()]*\)[^\s<>\"“”()]*)?", re.IGNORECASE
)
_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi: ?)?\b(10\.\d{4,9}/[^\s\"“”<>]+)", re.IGNORECASE
)
_PMID = re.compile(r"\bPMID:? ?(\d{1,8})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,8})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])")
_YEAR_IN_BRACKETS = re.compile(r"\(((?:19|20)\d\d)[^()]{0,20}\)")
_YEAR_AS_SOURCES_GIVE_IT = re.compile(
    r"\((?:19|20)\d\d\w?\)|[.,;] ?(?:\w{3,9} )?(?:19|20)\d\d(?:[;:.]|$)"
)
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,300})[\"”]")
_AUTHORS = re.compile(
    r"[^\W\d_][\w'’-]+ [A-Z]{1,3}(?:, [^\W\d_][\w'’-]+ [A-Z]{1,3})*(?:,? et al)?\.?"  # noqa: RUF001
)
# An initial ends an author's name here, so a stop always parts, unlike in prose.
_PART_END = re.compile(r"[.?] +")
_NUMBER_IN_BRACKETS = re.compile(r"\[(\d{1,3})\] *")
_TRAILING = ".,;:)]'\"”’"  # noqa: RUF001
_MAX_SOURCE_WORDS = 60
LONGEST_TITLE = 300


def split_sources(
    passages: list[TextPassage],
) -> tuple[list[TextPassage], list[SourceLine], list[Dropped], list[str]]:
    """Part the body from its sources; give the headings that only named them, and doubts."""
    passages, footnotes, doubts = _footnotes(passages)
    body: list[TextPassage] = []
    listed: list[TextPassage] = []
    headings: list[Dropped] = []
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
        if end == place + 1 and not inline and not footnotes:
            doubts.append(
                f"The “{heading.rstrip(' :')}” heading has nothing under it: "
                "add the sources this page rests on."
            )
        listed += passages[place + 1 : end]
        place = end
    sources = [*footnotes, *_listed(listed)]
    long = [source for source in sources if len(source.title or source.text) > LONGEST_TITLE]
    body += [TextPassage(source.text, opens_block=True) for source in long]
    if long:
        doubts.append(
            f"{len(long)} of the sources are too long for their field, so their words stand at the "
            "end of the text as well: shorten each to its title."
        )
    return body, sources, headings, [*doubts, *_doubts_about_guesses(sources)]


def _footnotes(
    passages: list[TextPassage],
) -> tuple[list[TextPassage], list[SourceLine], list[str]]:
    """Take footnotes that name a source out of the text; others stay in it, and are doubted."""
    rest: list[TextPassage] = []
    sources: list[SourceLine] = []
    notes: list[str] = []
    for passage in passages:
        found = _FOOTNOTE.fullmatch(passage.text)
        if found and (_names_a_source(found.group(2)) or not _is_body(found.group(2))):
            sources.append(replace(source_line(found.group(2)), mark=found.group(1)))
            continue
        if found:
            notes.append(found.group(1))
        rest.append(passage)
    if not notes:
        return rest, sources, []
    doubt = (
        f"{len(notes)} footnotes, from “{notes[0]}”, name no source and stay in the text: "
        "move their words to where they belong."
    )
    return rest, sources, [doubt]


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
    holds_a_source = bool(inline)
    is_one = bool(_ONE.fullmatch(text.split(":", 1)[0].rstrip()))
    while end < len(passages) and not _ends_the_list(passages, end):
        if holds_a_source and _is_body(passages[end].text, after_one=is_one):
            break
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
    if passage.marked_level or passage.rows or question(passage.text) is not None:
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


def _is_body(text: str, *, after_one: bool = False) -> bool:
    """Is this prose of two sentences or more, and so the text going on rather than a source?

    After a heading in the singular one sentence is enough.
    """
    if any(pattern.search(text) for pattern in (_URL, _DOI, _PMID, _YEAR_AS_SOURCES_GIVE_IT)):
        return False
    parts = sentences(text)
    is_written_out = all(len(sentence.split()) >= 4 for sentence in parts)
    return is_written_out and (len(parts) > 1 or (after_one and is_prose(text)))


def _is_source_like(text: str) -> bool:
    """Is this short enough for a source, or does it hold what only sources hold?"""
    return len(text.split()) <= _MAX_SOURCE_WORDS and (_names_a_source(text) or not is_prose(text))


def _listed(listed: list[TextPassage]) -> list[SourceLine]:
    """Read each source: its number or bullet is taken off, its address on the next line joined."""
    entries: list[tuple[str, str]] = []
    for passage in listed:
        mark, text = _mark_and_words(passage.text)
        is_address = not _URL.sub("", _DOI.sub("", _PMID.sub("", text))).strip(" .,;:()")
        if entries and is_address and not passage.opens_block:
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {text}")
        elif text:
            entries.append((mark, text))
    return [replace(source_line(text), mark=mark) for mark, text in entries]


def _mark_and_words(text: str) -> tuple[str, str]:
    """Part the number in a list of sources, which citations name, or a bullet, from its words."""
    bracketed = _NUMBER_IN_BRACKETS.match(text)
    if bracketed:
        return bracketed.group(1), text[bracketed.end() :]
    number = numbered(text)
    if number:
        return str(number.number), number.text
    return "", bullet(text) or text


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
    parts = [part for part in parts if not _YEAR.fullmatch(part)]
    if len(parts) == 2 and _AUTHORS.fullmatch(parts[0]):
        return parts[1], ""
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

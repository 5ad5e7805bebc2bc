"""Extracts a document's claims about itself: dates, names, reading time, certification."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from cms.importing.claim_words import LANGUAGES
from cms.importing.document import Claim
from cms.importing.marks import bullet, is_prose
from cms.importing.passages import TextPassage, after_removal
from cms.importing.sentences import sentences

MAX_CLAIM_CHARACTERS = 200

_MONTH = rf"(?:{'|'.join(each.months for each in LANGUAGES)})\.?"
_WEEKDAY = rf"(?:{'|'.join(each.weekdays for each in LANGUAGES)})\.?"
_BEFORE_DATE = rf"(?:{'|'.join(each.before_date for each in LANGUAGES)})"
_OF = r"(?: (?:of|de|del|du|mis))?"
_DATE = (
    rf"(?:{_WEEKDAY},? )?(?:le )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|{_MONTH}{_OF},? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?{_OF}[ -]{_MONTH},?{_OF}[ -]\d{{4}}"
    r"|\d{4}[-/]\d{2}[-/]\d{2}(?:[t ]\d{2}:\d{2}\S{0,12})?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"|\d{1,2}[/.-]\d{4}|(?:spring|summer|autumn|fall|winter) \d{4})"
    r"(?:,? (?:at )?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?)?"
)
_YEAR = r"(?:19|20)\d\d"
_READING_TIME = re.compile(
    r"(?:reading time|read time|time to read)[: ]*(?:about |approx\.? |~ ?)?"
    r"\d{1,3}[ -]?min(?:ute)?s?"
    r"|(?:about |approx\.? |~ ?)?\d{1,3}[ -]?min(?:ute)?s? (?:read|reading|reading time|to read)",
    re.IGNORECASE,
)
_WHOLE_DATE = re.compile(_DATE, re.IGNORECASE)
_DATE_OR_YEAR = re.compile(rf"{_DATE}|{_YEAR}", re.IGNORECASE)
_DATE_AT_THE_END = re.compile(
    rf"(?:,? (?:{_BEFORE_DATE} )?{_DATE}|,? \(?{_BEFORE_DATE} {_YEAR}\)?|, ?{_YEAR})$",
    re.IGNORECASE,
)
_BETWEEN_CLAIMS = re.compile(r" +[|·•–—] +")  # noqa: RUF001
_SMALL_NAME_WORDS = frozenset({
    "&", "a", "al", "an", "and", "bin", "da", "de", "del", "der", "des", "di", "du", "e", "el",
    "et", "gan", "in", "la", "las", "le", "les", "los", "o", "of", "our", "the", "van", "y", "yr",
})  # fmt: skip
_PARTY = re.compile(
    rf"(?:[\w'’.-]+ ){{0,5}}(?:{'|'.join(each.parties for each in LANGUAGES)})"  # noqa: RUF001
    r"(?: [\w'’.-]+){0,6}",  # noqa: RUF001
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:[A-Z]{1,8}[-/ ]?|v\.? ?)?\d[\w./-]*(?: v\.? ?\d[\w.]*)?"
    rf"(?:,? \(?(?:{_DATE}|{_YEAR})\)?)?",
    re.IGNORECASE,
)
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a]")
_CERTIFICATIONS = tuple(
    re.compile(each.certifies.replace("{date}", f"(?:{_DATE}|{_YEAR})") + ".*", re.IGNORECASE)
    for each in LANGUAGES
)
_GO_ON = tuple(
    re.compile(each.goes_on.replace("{date}", f"(?:{_DATE}|{_YEAR})") + ".*", re.IGNORECASE)
    for each in LANGUAGES
)
_WRAPPED = re.compile(r"[(\[{*_]+(.+?)[)\]}*_]+\.?")


def _is_date(text: str) -> bool:
    """Is this one date and nothing else?"""
    return bool(_WHOLE_DATE.fullmatch(text))


def _is_date_or_year(text: str) -> bool:
    """Is this a date or a year, as labels may stand before?"""
    return bool(_DATE_OR_YEAR.fullmatch(text))


def _is_code(text: str) -> bool:
    """Is this a number of a version or a document, perhaps with its date?"""
    return bool(_CODE.fullmatch(text))


def _is_name(text: str) -> bool:
    """Could this be a person's or a team's name, perhaps with credentials and a date after it?"""
    bare = _DATE_AT_THE_END.sub("", text)
    name = bare.split(",", 1)[0]
    words = [word for word in name.split() if word.casefold() not in _SMALL_NAME_WORDS]
    is_short = len(name.split()) <= 8 and len(bare.split()) <= 16 and ":" not in name
    if not is_short or not words:
        return False
    if all(_may_begin_a_name(word.lstrip("(\"'“")) for word in words):
        return True
    return len(bare.split()) <= 10 and bool(_PARTY.fullmatch(name))


def _may_begin_a_name(word: str) -> bool:
    """Does this begin with a capital, or is it in a script that has none?"""
    return word[:1].isupper() or bool(_ARABIC_LETTER.match(word))


def _is_full_name(text: str) -> bool:
    """Is this a name of two words or more, as a bare "By" needs?"""
    return _is_name(text) and len(text.split(",", 1)[0].split()) >= 2


@dataclass(frozen=True, slots=True)
class ClaimLabel:
    """Words that announce a claim, on the line of its value or on the line above."""

    kind: str
    pattern: str
    is_value: Callable[[str], bool]
    only_at_the_top: bool = False


LABELS: tuple[ClaimLabel, ...] = (
    *(ClaimLabel("published", each.published, _is_date_or_year) for each in LANGUAGES),
    ClaimLabel("published", r"dates?|fecha|dyddiad|التاريخ", _is_date, only_at_the_top=True),
    *(ClaimLabel("edited", each.edited, _is_date_or_year) for each in LANGUAGES),
    *(ClaimLabel("reviewed-on", each.reviewed_on, _is_date_or_year) for each in LANGUAGES),
    *(
        ClaimLabel("author", each.by_alone, _is_full_name, only_at_the_top=True)
        for each in LANGUAGES
    ),
    *(ClaimLabel("author", each.author, _is_name) for each in LANGUAGES),
    *(ClaimLabel("reviewer", each.reviewer, _is_name) for each in LANGUAGES),
    ClaimLabel(
        "version",
        r"version|versi[óo]n|fersiwn|issue(?: no\.?| number)?|edition|revision|ref(?:erence)?\.?"
        r"(?: (?:no|number|code))?\.?|(?:document|leaflet|publication|item|product|form|catalogue)"
        r" (?:no|number|code|id|ref(?:erence)?)\.?|doc\.? ?(?:no|id|ref)\.?|isbn|issn",
        _is_code,
    ),
)
_COMPILED: tuple[tuple[re.Pattern[str], ClaimLabel], ...] = tuple(
    (re.compile(rf"(?:{label.pattern})(?=$|[ :–—-])[ :–—-]*", re.IGNORECASE), label)  # noqa: RUF001
    for label in LABELS
)
_ANY_LABEL = re.compile(
    rf"(?:next review|{'|'.join(label.pattern for label in LABELS)})(?!\w)", re.IGNORECASE
)
_BEFORE_A_LABEL = re.compile(
    r"[,;.] +(?=(?:"
    + "|".join(label.pattern for label in LABELS if not label.only_at_the_top)
    + r")(?: by| on| in|:|\b))",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    rf"(?:(?:{'|'.join(each.by for each in LANGUAGES)})|[:–—-]|(?:ه|ها|تأليف|إعداد))$",  # noqa: RUF001
    re.IGNORECASE,
)
_NEXT_REVIEW = re.compile(
    r"(?:(?:next|planned) review|review)(?: is)?(?: due| date)?(?: on| by)?[: ]+"
    rf"(?:{_DATE}|{_YEAR})",
    re.IGNORECASE,
)


def take_claims(passages: list[TextPassage]) -> tuple[list[TextPassage], list[Claim]]:
    """Separate a document's text from its claims about itself.

    Bare dates and "By ..." count only at the top, before the first prose.
    """
    claims: list[Claim] = []
    removed: set[int] = set()
    shortened: dict[int, TextPassage] = {}
    at_the_top = True
    for place, passage in enumerate(passages):
        if place in removed or passage.rows:
            continue
        below = passages[place + 1].text if place + 1 < len(passages) else ""
        certified, rest = _certifications(passage.text)
        if certified:
            claims += certified
            shortened[place] = TextPassage(rest, passage.opens_block, passage.marked_level)
            if not rest:
                removed.add(place)
            continue
        found, uses_line_below = _claims_in(passage.text, below, at_the_top=at_the_top)
        if found:
            claims += found
            removed |= {place, place + 1} if uses_line_below else {place}
        elif is_prose(passage.text):
            at_the_top = False
    remaining = [shortened.get(place, passage) for place, passage in enumerate(passages)]
    return after_removal(remaining, removed), claims


def _claims_in(text: str, below: str, *, at_the_top: bool) -> tuple[list[Claim], bool]:
    """Give the claims that a line makes, and whether the line below it was needed."""
    if len(text) > MAX_CLAIM_CHARACTERS:
        return [], False
    bare = _bare(text)
    if not _ANY_LABEL.match(bare) and not any(sign.isdecimal() for sign in bare):
        return [], False
    one = _claim_on_a_line(bare, text, at_the_top=at_the_top)
    if one:
        return [one], False
    parts = [part for chunk in _BETWEEN_CLAIMS.split(bare) for part in _BEFORE_A_LABEL.split(chunk)]
    several = [_claim_on_a_line(part, part, at_the_top=at_the_top) for part in parts]
    if len(parts) > 1 and all(several):
        return [claim for claim in several if claim], False
    two = _claim_over_two_lines(bare, below, at_the_top=at_the_top)
    return ([two], True) if two else ([], False)


def _bare(text: str) -> str:
    """Give a line without its bullet, the brackets around it and the stop behind it."""
    bare = bullet(text) or text
    found = _WRAPPED.fullmatch(bare)
    bare = found.group(1) if found else bare
    return bare if bare.endswith("..") else bare.removesuffix(".")


def _claim_on_a_line(text: str, as_written: str, *, at_the_top: bool) -> Claim | None:
    """Read a claim that stands on one line, its label before its value."""
    if _READING_TIME.fullmatch(text):
        return Claim("reading time", text, as_written)
    if _NEXT_REVIEW.fullmatch(text):
        return Claim("reviewed-on", text, as_written)
    if at_the_top and _is_date(text):
        return Claim("published", text, as_written)
    for pattern, label in _COMPILED:
        found = None if label.only_at_the_top and not at_the_top else pattern.match(text)
        if found and label.is_value(text[found.end() :]) and _is_announced(found, label):
            return Claim(label.kind, text[found.end() :], as_written)
    return None


def _is_announced(found: re.Match[str], label: ClaimLabel) -> bool:
    """Is a name set off from its label by "by", a colon, a dash or its credentials?

    Dates need no such sign; without it "Author Guidelines" would be a name.
    """
    announced = found.group().rstrip()
    credentialed = "," in found.string
    return (
        label.is_value not in (_is_name, _is_full_name)
        or credentialed
        or bool(_ANNOUNCES.search(announced))
    )


def _claim_over_two_lines(text: str, below: str, *, at_the_top: bool) -> Claim | None:
    """Read a claim whose label stands on a line of its own, above its value."""
    if not below or len(below) > MAX_CLAIM_CHARACTERS or is_prose(below):
        return None
    for pattern, label in _COMPILED:
        is_allowed_here = at_the_top or not label.only_at_the_top
        if is_allowed_here and pattern.fullmatch(text) and label.is_value(_bare(below)):
            return Claim(label.kind, _bare(below), f"{text} {below}")
    return None


def _certifications(text: str) -> tuple[list[Claim], str]:
    """Take the sentences that certify the page out of a passage, and give what is left."""
    parts = sentences(text)
    certified: list[str] = []
    for place, part in enumerate(parts):
        goes_on = place and parts[place - 1] in certified and _matches(_GO_ON, part)
        if goes_on or _matches(_CERTIFICATIONS, part):
            certified.append(part)
    if not certified:
        return [], text
    rest = " ".join(part for part in parts if part not in certified)
    return [Claim("certification", part, part) for part in certified], rest


def _matches(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.match(text) for pattern in patterns)

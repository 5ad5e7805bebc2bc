"""Extracts a document's claims about itself: dates, names, reading time, certification."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from cms.importing.document import Claim
from cms.importing.marks import is_prose
from cms.importing.passages import TextPassage, after_removal
from cms.importing.sentences import sentences

MAX_CLAIM_CHARACTERS = 200

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|{_MONTH},? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -]\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}\S{0,12})?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    r"(?:,? (?:at )?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?)?"
)
_READING_TIME = re.compile(
    r"(?:reading time|read time|time to read)[: ]*(?:about |approx\.? |~ ?)?"
    r"\d{1,3}[ -]?min(?:ute)?s?"
    r"|(?:about |approx\.? |~ ?)?\d{1,3}[ -]?min(?:ute)?s? (?:read|reading|reading time|to read)",
    re.IGNORECASE,
)
_WHOLE_DATE = re.compile(_DATE, re.IGNORECASE)
_DATE_AT_THE_END = re.compile(rf",? (?:on )?{_DATE}$", re.IGNORECASE)
_BETWEEN_CLAIMS = re.compile(r" +[|·•–—] +")  # noqa: RUF001
_SMALL_NAME_WORDS = frozenset(
    ["&", "al", "and", "bin", "da", "de", "del", "der", "di", "du", "la", "le", "of", "the", "van"]
)
_PAGE = (
    r"(?:pages?|articles?|content|information|guides?|posts?|text|website|site|material|leaflet)"
)
_CERTIFICATION = re.compile(
    rf"(?:(?:this|our) (?:\w+ ){{0,2}}{_PAGE}"
    rf"|(?:all|the|every|each)(?: of)?(?: the| our| this)? (?:\w+ ){{0,2}}{_PAGE}"
    rf" (?:on|in) (?:this|our|the) (?:\w+ )?{_PAGE}"
    rf"|all(?: of)?(?: the| our) (?:\w+ )?{_PAGE})"
    r" (?:has been|have been|was|were|is|are)(?: \w+ly)?"
    r" (?:reviewed|certified|approved|verified|checked|fact[- ]checked|vetted|endorsed)\b"
    r"(?:,? (?:and )?(?:\w+ly )?(?:reviewed|certified|approved|verified|checked|fact[- ]checked))*"
    r"(?: for (?:\w+ ){1,4})? ?by\b.*",
    re.IGNORECASE,
)


def _is_date(text: str) -> bool:
    """Is this one date and nothing else?"""
    return bool(_WHOLE_DATE.fullmatch(text))


def _is_name(text: str) -> bool:
    """Could this be a person's or a team's name, perhaps with credentials and a date after it?"""
    bare = _DATE_AT_THE_END.sub("", text)
    name = bare.split(",", 1)[0]
    words = [word for word in name.split() if word.casefold() not in _SMALL_NAME_WORDS]
    is_short = len(name.split()) <= 8 and len(bare.split()) <= 16 and ":" not in name
    return is_short and bool(words) and all(word.lstrip("(\"'“")[:1].isupper() for word in words)


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


_CHECKED = (
    r"(?:(?:last|clinically|medically|expert|professionally|scientifically|legally|peer)[ -])*"
)
LABELS: tuple[ClaimLabel, ...] = (
    ClaimLabel(
        "published",
        r"(?:first |originally )?(?:published|posted)(?: on| date)?"
        r"|publication date|date published",
        _is_date,
    ),
    ClaimLabel("published", r"date", _is_date, only_at_the_top=True),
    ClaimLabel(
        "edited",
        r"(?:page |content )?(?:last )?(?:edited|updated|modified|revised)(?: on)?"
        r"|last (?:update|edit|revision|change)|update|date (?:updated|modified|edited)",
        _is_date,
    ),
    ClaimLabel(
        "reviewed-on",
        rf"(?:page |content )?{_CHECKED}(?:reviewed|fact[- ]checked)(?: on)?"
        r"|(?:last )?(?:medical |clinical )?review(?: date)?|date reviewed",
        _is_date,
    ),
    ClaimLabel("author", r"by", _is_full_name, only_at_the_top=True),
    ClaimLabel(
        "author",
        r"author name|authors?|(?:medically )?(?:written|posted|edited|words|story) by|writer"
        r"|medical writer|contributors?",
        _is_name,
    ),
    ClaimLabel(
        "reviewer",
        rf"{_CHECKED}(?:reviewed|fact[- ]checked)(?: and (?:\w+ly )?\w+ed)?(?: by)?"
        r"|(?:checked|approved|certified|verified) by"
        r"|(?:medical |clinical |expert |peer )?reviewers?"
        r"|(?:medical|clinical|expert) review(?: by)?|reviewed for accuracy by",
        _is_name,
    ),
)
_COMPILED: tuple[tuple[re.Pattern[str], ClaimLabel], ...] = tuple(
    (re.compile(rf"(?:{label.pattern})(?=$|[ :–—-])[ :–—-]*", re.IGNORECASE), label)  # noqa: RUF001
    for label in LABELS
)
_ANY_LABEL = re.compile(
    rf"(?:next review|{'|'.join(label.pattern for label in LABELS)})(?!\w)", re.IGNORECASE
)
_NEXT_REVIEW = re.compile(
    rf"(?:next review|review)(?: is)?(?: due| date)?(?: on| by)?[: ]+{_DATE}", re.IGNORECASE
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
        if place in removed:
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
    if not _ANY_LABEL.match(text) and not any(sign.isdecimal() for sign in text):
        return [], False
    one = _claim_on_a_line(text, at_the_top=at_the_top)
    if one:
        return [one], False
    parts = _BETWEEN_CLAIMS.split(text)
    several = [_claim_on_a_line(part, at_the_top=at_the_top) for part in parts]
    if len(parts) > 1 and all(several):
        return [claim for claim in several if claim], False
    two = _claim_over_two_lines(text, below, at_the_top=at_the_top)
    return ([two], True) if two else ([], False)


def _claim_on_a_line(text: str, *, at_the_top: bool) -> Claim | None:
    """Read a claim that stands on one line, its label before its value."""
    if _READING_TIME.fullmatch(text):
        return Claim("reading time", text, text)
    if at_the_top and _is_date(text):
        return Claim("published", text, text)
    for pattern, label in _COMPILED:
        found = None if label.only_at_the_top and not at_the_top else pattern.match(text)
        if found and label.is_value(text[found.end() :]) and _is_announced(found, label):
            return Claim(label.kind, text[found.end() :], text)
    if _NEXT_REVIEW.fullmatch(text):
        return Claim("reviewed-on", text, text)
    return None


def _is_announced(found: re.Match[str], label: ClaimLabel) -> bool:
    """Is a name set off from its label by "by", a colon, a dash or its credentials?

    Dates need no such sign; without it "Author Guidelines" would be a name.
    """
    announced = found.group().rstrip()
    credentialed = "," in found.string
    return (
        label.is_value is _is_date
        or credentialed
        or announced.casefold().endswith(
            ("by", ":", "–", "—", "-")  # noqa: RUF001
        )
    )


def _claim_over_two_lines(text: str, below: str, *, at_the_top: bool) -> Claim | None:
    """Read a claim whose label stands on a line of its own, above its value."""
    if not below or len(below) > MAX_CLAIM_CHARACTERS or is_prose(below):
        return None
    for pattern, label in _COMPILED:
        is_allowed_here = at_the_top or not label.only_at_the_top
        if is_allowed_here and pattern.fullmatch(text) and label.is_value(below):
            return Claim(label.kind, below, f"{text} {below}")
    return None


def _certifications(text: str) -> tuple[list[Claim], str]:
    """Take the sentences that certify the page out of a passage, and give what is left."""
    if " by " not in text:
        return [], text
    parts = sentences(text)
    certified = [part for part in parts if _CERTIFICATION.match(part)]
    if not certified:
        return [], text
    rest = " ".join(part for part in parts if part not in certified)
    return [Claim("certification", part, part) for part in certified], rest

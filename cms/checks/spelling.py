"""Ordinary spelling: words that are in no dictionary, and the same word twice in a row.

American and British spellings both pass: a British one is recognised by the American one that
the dictionary has. Names are left alone: a word with a capital inside a sentence is not looked up.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from spellchecker import SpellChecker

from cms.checks.findings import ADVISE, WARN, Hit
from cms.checks.lexicons import KNOWN_SPELLINGS
from cms.checks.lists import words
from cms.checks.reading import Reading
from cms.checks.registry import rule
from cms.checks.rule_files import DATA

FAMILY = "spelling"
MIN_LENGTH, MAX_LENGTH = 4, 40
# How often the dictionary's source has a word that everybody uses every day.
EVERYDAY = 50_000
_DATA = tomllib.loads((DATA / "spelling.toml").read_text("utf-8"))
_RESPELLING: dict[str, str] = _DATA["respelling"]
_WRONG: dict[str, str] = _DATA["wrong"]
_NOT_PROSE = re.compile(
    r"(?<!\S)[(\[“\"']?(?:https?://\S+|www\.\S+|\S+@\S+|\S+\.(?:com|org|net|gov|edu|uk|info)\S*|[#@]\w+)"
)
_TWICE = re.compile(r"\b(?P<word>[a-z]+) (?P=word)\b(?![-'])", re.IGNORECASE)
# Words that grammar or emphasis may put twice.
_MAY_BE_DOUBLED = words("may_stand_twice")
_ENDINGS = ("'s", "'ll", "'ve", "'re", "'d", "n't", "s'")


@cache
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en", distance=1)


@cache
def is_known(word: str) -> bool:
    """Whether a word in small letters is spelt as some dictionary has it, American or British."""
    if word in _WRONG:
        return False
    return (
        _is_listed(word)
        or any(_is_listed(american) for american in _american(word))
        or ("-" in word and all(len(part) < 2 or is_known(part) for part in word.split("-")))
        or any(word.endswith(end) and is_known(word[: -len(end)]) for end in _ENDINGS)
        or _is_derived(word)
    )


def is_everyday(word: str) -> bool:
    """Whether it is one of the two thousand commonest words, which are of no subject."""
    return int(_dictionary().word_frequency[word]) > EVERYDAY


def _is_listed(word: str) -> bool:
    return word in _dictionary().word_frequency or word in KNOWN_SPELLINGS.words


def _american(word: str) -> Iterator[str]:
    for british, american in _RESPELLING.items():
        if british in {"ae", "oe", "oea"} or len(british) > 5:
            if british in word:
                yield word.replace(british, american)
        elif word.endswith(british):
            yield word[: -len(british)] + american
        elif word.startswith(british):
            yield american + word[len(british) :]


def _is_derived(word: str) -> bool:
    """Whether it is a known word with a usual beginning, or a plural of one."""
    for begun in ("non", "un", "re", "over", "under", "pre", "anti", "multi", "mis", "self", "co"):
        if word.startswith(begun) and len(word) - len(begun) > 4 and _is_listed(word[len(begun) :]):
            return True
    if word.endswith("s") and (_is_listed(word[:-1]) or _is_listed(word[:-2] or "?")):
        return True
    return word.endswith("ly") and _is_listed(word[:-2])


@cache
def suggestion_for(word: str) -> str:
    """What was probably meant: known words that differ by one slip, the likeliest first."""
    if word in _WRONG:
        return f"Try “{_WRONG[word]}”."
    frequency = _dictionary().word_frequency
    near = _dictionary().edit_distance_1(word)
    ours = sorted(each for each in near if each in KNOWN_SPELLINGS.words)
    known = sorted((each for each in near if each in frequency), key=lambda each: -frequency[each])
    found = [*ours, *known[:2]][:2]
    return f"Try {' or '.join(f'“{each}”' for each in found)}." if found else ""


@rule("misspelt", severity=WARN, family=FAMILY)
def misspelt(reading: Reading) -> Iterator[Hit]:
    """A word that is in no dictionary."""
    if reading.document.language.partition("-")[0] != "en":
        return
    skipped = [match.span() for match in _NOT_PROSE.finditer(reading.text)]
    names = _names(reading)
    for match in reading.words:
        written = match.group()
        word = written.lower()
        if (
            not MIN_LENGTH <= len(word) <= MAX_LENGTH
            or is_known(word)
            or written.isupper()
            or _has_inner_capital(written)
        ):
            continue
        if any(begun <= match.start() < ended for begun, ended in skipped):
            continue
        placed = reading.at(match.start())
        if placed.passage.kind == "credit" or word.removesuffix("'s") in names:
            continue
        likely = suggestion_for(word)
        is_name = written[0].isupper()
        if is_name and not likely:
            continue
        yield Hit(
            placed.place,
            reading.as_written[match.start() : match.end()],
            f"“{written}” is in no dictionary we know.",
            likely or "Check it; if it is right, add it to the site's word list.",
            severity=None if likely and not is_name else ADVISE,
        )


def _names(reading: Reading) -> set[str]:
    """Words that stand with a capital where no sentence begins: names of people and places."""
    starts = {sentence.start for sentence in reading.sentences}
    return {
        match.group().lower().removesuffix("'s")
        for match in reading.words
        if match.group()[0].isupper()
        and match.start() not in starts
        and reading.text[match.start() - 1 : match.start()] not in {"“", '"', "("}
    }


def _has_inner_capital(written: str) -> bool:
    return any(letter.isupper() for letter in written[1:])


@rule("doubled-word", severity=WARN, family=FAMILY)
def doubled_word(reading: Reading) -> Iterator[Hit]:
    """The same word twice in a row."""
    for match in _TWICE.finditer(reading.text):
        word, again = match.group().split()
        if word.lower() in _MAY_BE_DOUBLED or (word[0].isupper() and again[0].isupper()):
            continue
        if reading.is_quoted(*match.span()):
            continue
        yield Hit(
            reading.at(match.start()).place,
            match.group(),
            f"“{word}” stands here twice.",
            "Take one out.",
        )

"""How hard a page is to read: advice with numbers, never a gate.

The grade is Flesch-Kincaid's: 0.39 words a sentence + 11.8 syllables a word - 15.59. Syllables
come from syllapy's list of words, its rule for others, and our own list of health words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import syllapy

from cms.checks.findings import ADVISE, Hit
from cms.checks.lexicons import GLOSSARY
from cms.checks.lists import patterns, words
from cms.checks.reading import Reading, Sentence
from cms.checks.registry import rule

FAMILY = "readability"
GRADE = "reading-grade"
MIN_WORDS = 100
_PROSE = {"paragraph", "item", "step", "point"}
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got)\s(?:(?:not|also|often|usually|always|never|being"
    r"|sometimes|\w+ly)\s){0,2}(?P<done>\w+ed|given|taken|made|found|seen|done|known|shown|kept|told"
    r"|put|sold|held|left|sent|brought|bought|taught|thought|caught|felt|written|driven|hidden"
    r"|chosen|broken|spoken|stolen|worn|drawn|grown|thrown|led|met|paid|said|built|lost|set)\b",
    re.IGNORECASE,
)
# Participles that describe a state and are no passives.
_STATES = words("states")
_ABBREVIATION = re.compile(r"(?<![\w.-])(?P<short>[A-Z][A-Z0-9]{1,5})(?:s|'s)?(?![\w-])")
_EXPLANATIONS = patterns("explanations")


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers of a page's prose."""

    words: int
    sentences: int
    syllables: int
    passive: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: years of schooling in the United States."""
        if not self.words or not self.sentences:
            return 0.0
        grade = 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
        return max(round(grade, 1), 0.0)


@cache
def syllables_in(word: str) -> int:
    """The syllables of a word in small letters; one at least."""
    known = GLOSSARY.syllables.get(word)
    if known is None and word.endswith("s"):
        known = GLOSSARY.syllables.get(word[:-1])
    if known:
        return known
    parts = [part for part in word.removesuffix("'s").split("-") if part]
    return max(sum(int(syllapy.count(part)) for part in parts), 1)


def measures_of(reading: Reading) -> Measures:
    """Count the words, sentences, syllables and passives of what is written in sentences."""
    return reading.cached("measures", lambda: _measure(reading))


def _measure(reading: Reading) -> Measures:
    prose = [s for s in reading.sentences if reading.at(s.start).passage.kind in _PROSE]
    spoken = [word for sentence in prose for word in reading.words_of(sentence)]
    times = Counter(word.group().lower() for word in spoken)
    return Measures(
        words=len(spoken),
        sentences=len(prose),
        syllables=sum(syllables_in(word) * number for word, number in times.items()),
        passive=sum(_is_passive(sentence) for sentence in prose),
    )


def _is_passive(sentence: Sentence) -> bool:
    return any(match["done"].lower() not in _STATES for match in _PASSIVE.finditer(sentence.text))


@rule(GRADE, severity=ADVISE, family=FAMILY)
def reading_grade(reading: Reading) -> Iterator[Hit]:
    """The grade of the whole page, where it is over the target."""
    measures, target = measures_of(reading), reading.limits.grade
    if measures.words >= MIN_WORDS and measures.grade > target:
        yield Hit(
            "",
            "",
            f"The page reads at grade {measures.grade:.1f}; the target is {target:g} or lower "
            f"({measures.words} words, {measures.words / measures.sentences:.1f} a sentence, "
            f"{measures.syllables / measures.words:.2f} syllables a word).",
            "Shorten sentences and swap long words, or write down why it must be harder.",
            "Flesch-Kincaid grade; AMA and NIH advise grade 6 to 8",
        )


@rule("long-sentence", severity=ADVISE, family=FAMILY)
def long_sentence(reading: Reading) -> Iterator[Hit]:
    """A sentence with more words than the limit."""
    for sentence in reading.sentences:
        number = len(reading.words_of(sentence))
        if number > reading.limits.sentence_words:
            placed = reading.at(sentence.start)
            if placed.passage.kind in {*_PROSE, "caption"}:
                yield Hit(
                    placed.place,
                    sentence.text,
                    f"This sentence has {number} words; aim for {reading.limits.sentence_words} or "
                    "fewer.",
                    "Make two of it.",
                    "NHS digital service manual, content style",
                )


@rule("long-paragraph", severity=ADVISE, family=FAMILY)
def long_paragraph(reading: Reading) -> Iterator[Hit]:
    """A paragraph with too many sentences or words."""
    for placed in reading.passages:
        if placed.passage.kind != "paragraph":
            continue
        sentences = reading.sentences_of(placed)
        number = len(placed.passage.text.split())
        if (
            len(sentences) > reading.limits.paragraph_sentences
            or number > reading.limits.paragraph_words
        ):
            yield Hit(
                placed.place,
                sentences[0].text,
                f"A paragraph of {len(sentences)} sentences and {number} words begins here.",
                "Part it where the thought changes, or make a list.",
                "NHS digital service manual, content style",
            )


@rule("passive-voice", severity=ADVISE, family=FAMILY)
def passive_voice(reading: Reading) -> Iterator[Hit]:
    """So many passive sentences that readers cannot tell who does what (PEMAT item 5)."""
    measures = measures_of(reading)
    if measures.sentences < 8 or measures.words < MIN_WORDS:
        return
    share = measures.passive / measures.sentences
    if share > reading.limits.passive_share:
        yield Hit(
            "",
            "",
            f"{measures.passive} of {measures.sentences} sentences look passive ({share:.0%}).",
            "Say who does it: “A nurse gives the injection”.",
            "PEMAT-P item 5 (AHRQ)",
        )


@rule("unexplained-abbreviation", severity=ADVISE, family=FAMILY)
def unexplained_abbreviation(reading: Reading) -> Iterator[Hit]:
    """Initials that the page uses and nowhere spells out."""
    seen: set[str] = set()
    for match in _ABBREVIATION.finditer(reading.text):
        short = match["short"]
        placed = reading.at(match.start())
        if short in seen or short in GLOSSARY.well_known or short.isdigit():
            continue
        if placed.passage.kind in {"credit", "alt"} or placed.passage.text.isupper():
            continue
        seen.add(short)
        if reading.is_spelt_out(short) or _is_explained(short, reading.as_written):
            continue
        long = GLOSSARY.abbreviations.get(short, "")
        yield Hit(
            placed.place,
            short,
            f"“{short}” is not spelt out.",
            f"Write “{long} ({short})” the first time." if long else "Spell it out the first time.",
            "PEMAT-P item 4 (AHRQ)",
        )


@rule("unexplained-term", severity=ADVISE, family=FAMILY)
def unexplained_term(reading: Reading) -> Iterator[Hit]:
    """A medical word that the page uses and nowhere explains."""
    if not reading.vocabulary.isdisjoint(GLOSSARY.first_words):
        for term, plain in GLOSSARY.terms.items():
            if term.split()[0] not in reading.vocabulary:
                continue
            match = _first_use(term, reading)
            if (
                match
                and not _is_explained(term, reading.text)
                and not _is_paraphrased(plain, reading)
            ):
                placed = reading.at(match.start())
                yield Hit(
                    placed.place,
                    match.group(),
                    f"Not every reader knows “{match.group()}”.",
                    f"Explain it the first time, for example: “{plain}”.",
                    "PEMAT-P item 4 (AHRQ)",
                )


def _first_use(term: str, reading: Reading) -> re.Match[str] | None:
    pattern = re.compile(rf"(?<!\w){re.escape(term)}s?(?!\w)", re.IGNORECASE)
    return next(
        (
            match
            for match in pattern.finditer(reading.text)
            if reading.at(match.start()).passage.kind not in {"credit", "alt"}
        ),
        None,
    )


def _is_explained(name: str, text: str) -> bool:
    """Whether the page says anywhere what a word means, in one of the usual ways."""
    return any(
        re.search(each.replace("{}", re.escape(name)), text, re.IGNORECASE)
        for each in _EXPLANATIONS
    )


def _is_paraphrased(plain: str, reading: Reading) -> bool:
    """Whether the page says the explanation in nearly the same words."""
    content_words = set(re.findall(r"[a-z]{4,}", plain.lower()))
    return bool(content_words) and content_words <= reading.vocabulary

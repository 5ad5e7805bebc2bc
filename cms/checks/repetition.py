"""The same words again and again: padding for search engines, or a paragraph pasted twice."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from cms.checks.findings import ADVISE, WARN, Hit
from cms.checks.lists import phrases, words
from cms.checks.reading import Reading
from cms.checks.registry import rule

FAMILY = "leftovers"
PHRASE_TIMES, PHRASE_SHARE = 5, 0.008
SENTENCE_WORDS = 7
_SMALL = words("small")
_NEEDED = frozenset(phrases("needed"))


@rule("repeated-sentence", severity=WARN, family=FAMILY)
def repeated_sentence(reading: Reading) -> Iterator[Hit]:
    """A whole sentence that stands on the page twice, outside key points and the summary."""
    seen: set[str] = set()
    for sentence in reading.sentences:
        placed = reading.at(sentence.start)
        if placed.block.kind in {"title", "summary", "key_points", "emergency", "callout", "table"}:
            continue
        spoken = sentence.text.lower().split()
        if len(spoken) < SENTENCE_WORDS:
            continue
        repeated = " ".join(spoken)
        if repeated in seen:
            yield Hit(
                placed.place,
                sentence.text,
                "This sentence already stands higher up on the page.",
                "Say it once, where it is needed most.",
            )
        seen.add(repeated)


@rule("repeated-phrase", severity=ADVISE, family=FAMILY)
def repeated_phrase(reading: Reading) -> Iterator[Hit]:
    """A phrase said so often that it reads as written for search engines."""
    body_words = [match for match in reading.words if match.start() > reading.passages[0].end]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for first, second in pairwise(body_words):
        if reading.text[first.end() : second.start()] != " ":
            continue
        pair = f"{first.group()} {second.group()}".lower()
        if _SMALL.isdisjoint(pair.split()) and pair not in _NEEDED:
            places[pair].append(first.start())
    for pair, found in places.items():
        if len(found) >= PHRASE_TIMES and len(found) > PHRASE_SHARE * len(body_words) / 2:
            yield Hit(
                reading.at(found[PHRASE_TIMES - 1]).place,
                pair,
                f"“{pair}” stands on this page {len(found)} times.",
                "Say it where a reader needs it; “it” or another word does elsewhere.",
            )

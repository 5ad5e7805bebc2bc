"""Spelling correction of queries by the vocabulary of signed pages."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import F

from cms.search.analysis import words
from cms.search.models import Synonym, Word

MIN_LENGTH, MAX_LENGTH = 4, 24


def add_words(texts: Iterable[str]) -> None:
    """Add the words of newly indexed texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_indexable_words(text))
    known = dict(Word.objects.filter(word__in=counts).values_list("word", "pages"))
    for times in set(counts.values()):
        again = [word for word, count in counts.items() if count == times and word in known]
        Word.objects.filter(word__in=again).update(pages=F("pages") + times)
    Word.objects.bulk_create(
        [
            Word(word=word, pages=count, length=len(word), letters=letters(word))
            for word, count in counts.items()
            if word not in known
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )


def remove_words(text: str) -> None:
    """Remove the words of a text that is no longer indexed."""
    removed = _indexable_words(text)
    Word.objects.filter(word__in=removed, pages__lte=1).delete()
    Word.objects.filter(word__in=removed).update(pages=F("pages") - 1)


def nearest_words(typed: list[str]) -> dict[str, str]:
    """Map unknown words to the nearest known word, if one is near.

    Words of up to five letters may have one slip, longer ones two (a letter too many, too few,
    wrong, or two swapped).
    """
    candidates_typed = [w for w in typed if MIN_LENGTH <= len(w) <= MAX_LENGTH and w.isalpha()]
    if not candidates_typed:
        return {}
    named = {
        word
        for typed_, means in Synonym.objects.values_list("typed", "means")
        for word in f"{typed_} {means}".split()
    }
    known = (
        set(Word.objects.filter(word__in=candidates_typed).values_list("word", flat=True)) | named
    )
    unknown = [word for word in candidates_typed if word not in known]
    if not unknown:
        return {}
    lengths = (min(map(len, unknown)) - 2, max(map(len, unknown)) + 2)
    candidates = [
        *Word.objects.filter(length__range=lengths).values_list("word", "letters", "pages"),
        *((word, letters(word), 1) for word in named),
    ]
    found = ((word, _nearest(word, candidates)) for word in unknown)
    return {word: nearest for word, nearest in found if nearest}


def letters(word: str) -> int:
    """Which letters a word has, as a number with a bit for each: cheap to compare."""
    bits = 0
    for character in word:
        bits |= 1 << (ord(character) % 62)
    return bits


def distance(one: str, other: str, *, most: int) -> int:
    """The edit distance (optimal string alignment) of two words; most + 1 when it is larger."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, previous = previous, current
    return min(previous[-1], most + 1)


def _nearest(word: str, candidates: list[tuple[str, int, int]]) -> str:
    most = 1 if len(word) <= 5 else 2
    mask = letters(word)
    best: tuple[int, bool, int, str] | None = None
    for candidate, bits, pages in candidates:
        # A slip changes at most two of the letters a word has.
        if abs(len(candidate) - len(word)) > most or (mask ^ bits).bit_count() > 2 * most:
            continue
        slips = distance(word, candidate, most=most)
        if slips <= most:
            rank = (slips, candidate[0] != word[0], -pages, candidate)
            best = min(best, rank) if best else rank
    return best[-1] if best else ""


def _indexable_words(text: str) -> set[str]:
    return {w for w in words(text) if MIN_LENGTH <= len(w) <= MAX_LENGTH and w.isalpha()}

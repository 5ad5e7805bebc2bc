"""The words of the subject, and which of them a misspelt one was meant to be.

A word that stands in a large list of ordinary English (American or British) is never mended, and
nothing is mended into a word that is not of the subject.
"""

from collections import Counter
from collections.abc import Iterable

from django.db.models import F
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cms.checks.spelling import is_everyday, is_known
from cms.search.analysis import STOP_WORDS
from cms.search.models import Word

MIN_LENGTH, MAX_LENGTH = 4, 24


def of_the_subject(heading: Iterable[str], text: Iterable[str]) -> set[str]:
    """The words of a page that others may be mended into: those of its title and summary, and
    of its text those that are not everyday English.
    """
    return {word for word in heading if _is_worth_it(word)} | {
        word for word in set(text) if _is_worth_it(word) and not is_everyday(word)
    }


def add_words(pages: Iterable[set[str]]) -> None:
    """Count the words of pages that readers can find from now on."""
    counts: Counter[str] = Counter()
    for words in pages:
        counts.update(words)
    known = dict(Word.objects.filter(word__in=counts).values_list("word", "pages"))
    for times in set(counts.values()):
        again = [word for word, count in counts.items() if count == times and word in known]
        Word.objects.filter(word__in=again).update(pages=F("pages") + times)
    Word.objects.bulk_create(
        [Word(word=word, pages=count) for word, count in counts.items() if word not in known],
        ignore_conflicts=True,
        batch_size=2000,
    )


def remove_words(removed: set[str]) -> None:
    """Discount the words of a page that readers no longer find; those on no other page go."""
    Word.objects.filter(word__in=removed, pages__lte=1).delete()
    Word.objects.filter(word__in=removed).update(pages=F("pages") - 1)


def may_be_mended(word: str) -> bool:
    """Whether a word is long enough to be mended, and no word of ordinary English."""
    return MIN_LENGTH <= len(word) <= MAX_LENGTH and word.isalpha() and not is_known(word)


def nearest(word: str, subject: Iterable[str]) -> str:
    """The word of the subject that this one was meant to be; empty when none is near.

    Up to six letters one slip is forgiven, from seven letters two (a letter too many, too few,
    wrong, or two swapped). The likeliest begins with the same letter.
    """
    most = 1 if len(word) <= 6 else 2
    near = process.extract(word, subject, scorer=OSA.distance, score_cutoff=most, limit=20)  # type: ignore[arg-type]
    ranked = sorted((slips, other[0] != word[0], other) for other, slips, _ in near)
    return str(ranked[0][-1]) if ranked else ""


def _is_worth_it(word: str) -> bool:
    return MIN_LENGTH <= len(word) <= MAX_LENGTH and word.isalpha() and word not in STOP_WORDS

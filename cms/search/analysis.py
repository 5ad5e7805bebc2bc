"""Text analysis for search: folding, tokenising, stemming, stop words."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.conf import settings

MAX_QUERY_CHARACTERS = 200
MAX_WORD_LENGTH = 40
# The Snowball algorithm of each language we may be installed for; others are matched unstemmed.
ALGORITHMS = {
    "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian",
    "nl": "dutch", "pt": "portuguese",
}  # fmt: skip
STOP_WORDS = frozenset(
    {
        "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
        "can", "could", "did", "do", "does", "for", "from", "get", "had", "has", "have", "he",
        "her", "him", "his", "how", "i", "if", "in", "is", "it", "its", "me", "my", "of", "on",
        "or", "our", "she", "should", "so", "some", "someone", "than", "that", "the", "their",
        "them", "then", "there", "they", "this", "to", "was", "we", "were", "what", "when",
        "where", "which", "who", "why", "will", "with", "would", "you", "your",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
# The typewriter's apostrophe, the printer's, the letter and the wide one.
_APOSTROPHES = dict.fromkeys((0x27, 0x2019, 0x2BC, 0xFF07))


def fold(text: str) -> str:
    """Text as it is matched: compatibility forms, case and accents folded, controls dropped."""
    decomposed = unicodedata.normalize("NFKD", text)
    characters = (c if c.isprintable() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(characters).casefold().split())


def words(text: str) -> list[str]:
    """The folded words of a text, in order; “don't” is one word."""
    return [word[:MAX_WORD_LENGTH] for word in _WORD.findall(fold(text.translate(_APOSTROPHES)))]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word: “overdosing” gives “overdos”."""
    name = ALGORITHMS.get(settings.LANGUAGE_CODE.split("-")[0])
    if name is None or not word.isalpha():
        return word
    return str(snowballstemmer.stemmer(name).stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in words(text)]

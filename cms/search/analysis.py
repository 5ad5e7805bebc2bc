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
# Grammar, the words around a question ("where can I find ... near me") and whom it is about: they
# find nothing by themselves. A title that has them too comes first all the same.
STOP_WORDS = frozenset(
    {
        "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "around", "as",
        "at", "be", "because", "been", "before", "being", "boy", "boyfriend", "brother", "but",
        "by", "can", "could", "cousin", "dad", "daughter", "did", "do", "does", "doing", "done",
        "down", "else", "every", "father", "find", "for", "friend", "from", "get", "gets",
        "getting", "girl", "girlfriend", "give", "go", "goes", "going", "got", "granddaughter",
        "grandson", "guy", "had", "has", "have", "having", "he", "help", "helping", "helps",
        "her", "here", "hers", "him", "his", "how", "husband", "i", "if", "in", "into", "is",
        "it", "its", "just", "keep", "know", "let", "like", "long", "look", "looking", "make",
        "makes", "man", "mate", "me", "mom", "mother", "much", "mum", "my", "near", "nearby",
        "nearest", "need", "needs", "nephew", "niece", "no", "not", "now", "of", "off", "on",
        "once", "one", "only", "or", "our", "out", "over", "partner", "please", "put", "really",
        "roommate", "say", "see", "she", "should", "sister", "so", "some", "somebody", "someone",
        "something", "son", "spouse", "still", "take", "tell", "than", "that", "the", "their",
        "them", "then", "there", "these", "they", "thing", "things", "this", "those", "to", "too",
        "try", "trying", "until", "up", "us", "use", "used", "uses", "using", "very", "want",
        "wants", "was", "way", "we", "were", "what", "when", "where", "which", "while", "who",
        "whom", "whose", "why", "wife", "will", "with", "woman", "would", "you", "your", "yours",
    }
)  # fmt: skip
# “Not” by its other names, as people type them with and without an apostrophe.
_VERBS = "are could did do does had has have is must need should was were would"
_NOT = frozenset({"cant", "cannot", "wont", "aint", *(f"{verb}nt" for verb in _VERBS.split())})
_CONTRACTIONS = {
    "im": "i", "ive": "i", "id": "i", "hes": "he", "shes": "she", "theyre": "they",
    "theyve": "they", "youre": "you", "whats": "what", "wheres": "where", "whos": "who",
    "hows": "how", "thats": "that", "theres": "there", "wanna": "want to", "gonna": "going to",
    "gotta": "have to",
}  # fmt: skip
_ENDINGS = re.compile(r"(?<=\w)'(?:s|re|ll|ve|m|d)\b")
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_WORD = re.compile(r"[^\W_]+")
# The typewriter's apostrophe, the printer's, the letter, the wide one and the accents.
_APOSTROPHES = dict.fromkeys((0x27, 0x2019, 0x2018, 0x2BC, 0xFF07, 0x60, 0xB4), "'")


def fold(text: str) -> str:
    """Text as it is matched: compatibility forms, case and accents folded, controls dropped."""
    decomposed = unicodedata.normalize("NFKD", text)
    characters = (c if c.isprintable() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(characters).casefold().split())


def words(text: str) -> list[str]:
    """The folded words of a text, in order, whatever is written short written in full.

    “He won't” and “he wont” are “he not”, “person's” is “person”, “O.D.” is “od”.
    """
    folded = _ENDINGS.sub("", fold(text.translate(_APOSTROPHES))).replace("'", "")
    folded = _DOTTED.sub(lambda match: match[0].replace(".", ""), folded)
    return [
        part
        for word in _WORD.findall(folded)
        for part in (
            "not" if word in _NOT else _CONTRACTIONS.get(word, word[:MAX_WORD_LENGTH])
        ).split()
    ]


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

"""Lexicons: extra spellings, abbreviations, and a glossary of plain explanations."""

from collections.abc import Iterable
from typing import Any


class KnownSpellings:
    """Spellings that are not in the general dictionary: health words, and a site's own."""

    def __init__(self) -> None:
        self.words: set[str] = set()

    def learn(self, words: Iterable[str]) -> None:
        """Add words, or lines of words."""
        for line in words:
            self.words.update(line.lower().split())


class Glossary:
    """Abbreviations with what they stand for, and medical terms with a plain explanation."""

    def __init__(self) -> None:
        self.abbreviations: dict[str, str] = {}
        self.well_known: set[str] = set()
        self.terms: dict[str, str] = {}
        self.first_words: set[str] = set()
        self.syllables: dict[str, int] = {}

    def learn(self, data: dict[str, Any]) -> None:
        """Add the tables `abbreviations`, `well_known`, `glossary`, `syllables` of a file."""
        self.abbreviations.update(data.get("abbreviations", {}))
        for line in data.get("well_known", []):
            self.well_known.update(line.split())
        self.syllables.update(data.get("syllables", {}))
        self.terms.update({term.lower(): plain for term, plain in data.get("glossary", {}).items()})
        self.first_words = {term.split()[0] for term in self.terms}


KNOWN_SPELLINGS = KnownSpellings()
GLOSSARY = Glossary()

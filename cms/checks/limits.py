"""The figures that readability is measured against; the policy may set others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Targets, not gates. Sources: NHS content style guide; AMA and NIH on reading grade."""

    grade: float = 8.0
    sentence_words: int = 25
    paragraph_sentences: int = 5
    paragraph_words: int = 110
    passive_share: float = 0.25
    summary_words: int = 60
    section_words: int = 350


LIMITS = Limits()

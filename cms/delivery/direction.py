"""The direction that a language is written in."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache(maxsize=256)
def direction_of(language: str) -> str:
    """The `dir` of a language tag (BCP 47): ltr or rtl as Unicode CLDR says, else auto.

    `auto` lets the browser go by the first letter that has a direction.
    """
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"

"""Lists of words, phrases and patterns for rules in Python, from `data/lists.toml`."""

import re
import tomllib

from cms.checks.rule_files import DATA

_LISTS = tomllib.loads((DATA / "lists.toml").read_text("utf-8"))


def words(name: str) -> frozenset[str]:
    """A list of single words."""
    return frozenset(_LISTS["words"][name].split())


def phrases(name: str) -> tuple[str, ...]:
    """A list of phrases, in small letters."""
    return tuple(_LISTS["phrases"][name])


def patterns(name: str) -> tuple[str, ...]:
    """A list of patterns."""
    return tuple(_LISTS["patterns"][name])


def pattern(name: str, *, around: str = "{}") -> re.Pattern[str]:
    """A list of patterns as one case-insensitive alternation; `around` wraps it."""
    return re.compile(around.replace("{}", f"(?:{'|'.join(patterns(name))})"), re.IGNORECASE)

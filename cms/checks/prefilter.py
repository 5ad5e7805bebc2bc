"""Letters that a pattern cannot match without, worked out from the pattern itself.

Looking for plain letters first is what makes two hundred patterns affordable on every page. The
parser is Python's own but not public: where it is missing, patterns are simply tried.
"""

import re
from importlib import import_module
from typing import Any

try:
    _parser: Any = import_module("re._parser")
except ImportError:
    _parser = None

SHORTEST = 3


def needed_by(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Runs of small letters of which any match holds at least one; None where that is unknown."""
    if _parser is None:
        return None
    needed = _needed(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return frozenset(needed) if needed else None


def _needed(parsed: Any) -> set[str] | None:
    options: list[set[str]] = []
    run = ""
    for operation, told in parsed:
        name = str(operation)
        if name == "LITERAL":
            run += chr(told).lower()
            continue
        if len(run.strip()) >= SHORTEST:
            options.append({run})
        run = ""
        inner = _inner(name, told)
        if inner:
            options.append(inner)
    if len(run.strip()) >= SHORTEST:
        options.append({run})
    return max(options, key=_worth) if options else None


def _inner(name: str, told: Any) -> set[str] | None:
    if name == "SUBPATTERN":
        return _needed(told[3])
    if name == "ATOMIC_GROUP":
        return _needed(told)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _needed(told[2]) if told[0] > 0 else None
    if name == "BRANCH":
        return _of_branches(told[1])
    return None


def _of_branches(branches: Any) -> set[str] | None:
    found: set[str] = set()
    for branch in branches:
        needed = _needed(branch)
        if needed is None:
            return None
        found |= needed
    return found


def _worth(words: set[str]) -> tuple[bool, float]:
    """Few long words are worth most."""
    return min(map(len, words)) > SHORTEST, -len(words)

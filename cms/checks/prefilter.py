"""A prefilter: literals that a pattern cannot match without, derived from the pattern.

Looking for plain letters first halves the time of all checks (docs/decisions/0026). The parser is
Python's own but not public: where it is missing, patterns are simply tried.
"""

import re
from importlib import import_module
from typing import Any

try:
    _parser: Any = import_module("re._parser")
except ImportError:
    _parser = None

MIN_LENGTH = 3


def required_letters(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Lower-case literals, of which any match contains at least one; None if unknown."""
    if _parser is None:
        return None
    needed = _required(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return frozenset(needed) if needed else None


def _required(parsed: Any) -> set[str] | None:
    options: list[set[str]] = []
    run = ""
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            run += chr(argument).lower()
            continue
        if len(run.strip()) >= MIN_LENGTH:
            options.append({run})
        run = ""
        inner = _required_inside(name, argument)
        if inner:
            options.append(inner)
    if len(run.strip()) >= MIN_LENGTH:
        options.append({run})
    return max(options, key=_selectivity) if options else None


def _required_inside(name: str, argument: Any) -> set[str] | None:
    if name == "SUBPATTERN":
        return _required(argument[3])
    if name == "ATOMIC_GROUP":
        return _required(argument)
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _required(argument[2]) if argument[0] > 0 else None
    if name == "BRANCH":
        return _required_by_all(argument[1])
    return None


def _required_by_all(branches: Any) -> set[str] | None:
    found: set[str] = set()
    for branch in branches:
        needed = _required(branch)
        if needed is None:
            return None
        found |= needed
    return found


def _selectivity(words: set[str]) -> tuple[bool, float]:
    """Selectivity: few, long literals are best."""
    return min(map(len, words)) > MIN_LENGTH, -len(words)

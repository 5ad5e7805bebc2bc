"""Loads files of rules: those we ship, and a site's (CHECK_FILES), in one format.

A file is TOML: `family`, `[rule.<id>]` tables, `[[term]]` rows, and words, abbreviations and
glossary entries that the spelling and readability rules take in. docs/checks.md shows one.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cms.checks.findings import Hit
from cms.checks.lexicons import GLOSSARY, KNOWN_SPELLINGS
from cms.checks.prefilter import required_letters
from cms.checks.reading import Reading
from cms.checks.registry import PAGE, Rule, add
from cms.checks.terms import Term, TermList, phrase_pattern

DATA = Path(__file__).parent / "data"
_loaded_files: set[Path] = set()
_TERM_KEYS = {
    "rule", "match", "pattern", "use", "advice", "why", "source", "severity", "near", "unless",
    "languages", "quoted",
}  # fmt: skip


def load_files(paths: Iterable[Path]) -> None:
    """Load a site's files. Raises ValueError with the file's name and what is wrong in it."""
    for path in paths:
        if path not in _loaded_files:
            load(path)


def load(path: Path) -> None:
    """Load one file: register its rules, add its words."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        terms = _term_list(path.stem, data)
    except (OSError, KeyError, TypeError, AttributeError, ValueError, re.error) as problem:
        raise ValueError(f"The file of rules {path} cannot be used: {problem}") from problem
    _loaded_files.add(path)
    KNOWN_SPELLINGS.learn(data.get("words", []))
    GLOSSARY.learn(data)
    for name, settings in data.get("rule", {}).items():
        add(
            Rule(
                id=name,
                severity=settings.get("severity", "warn"),
                family=settings.get("family", data.get("family", "site")),
                find=_finder(terms, name),
                page=settings.get("page", data.get("page", PAGE)),
            )
        )


def _finder(terms: TermList, name: str) -> Any:
    def find(reading: Reading) -> Iterator[Hit]:
        yield from terms.found(reading).get(name, [])

    return find


def _term_list(name: str, data: dict[str, Any]) -> TermList:
    rules = data.get("rule", {})
    rows = [_term(row, data) for row in data.get("term", [])]
    unknown = {row.rule for row in rows} - set(rules)
    if unknown:
        raise ValueError(f"no [rule.{min(unknown)}] table says what that rule is")
    names = data.get("names", [])
    return TermList(
        name=name,
        terms=tuple(rows),
        sentences={rule: settings.get("sentence", "") for rule, settings in rules.items()},
        names=re.compile("|".join(names)) if names else None,
    )


def _term(row: dict[str, Any], data: dict[str, Any]) -> Term:
    unknown = set(row) - _TERM_KEYS
    if unknown:
        raise ValueError(f"a term cannot say “{min(unknown)}”")
    pattern = phrase_pattern(row["match"]) if "match" in row else _compiled(row["pattern"], data)
    use = row.get("use", [])
    advice = row.get("advice", "")
    if use and not advice:
        advice = f"Try {' or '.join(f'“{each}”' for each in use)}."
    settings = data.get("rule", {}).get(row["rule"], {})
    return Term(
        rule=row["rule"],
        pattern=pattern,
        needs=required_letters(pattern),
        suggestion=advice or settings.get("advice", ""),
        why=row.get("why", ""),
        source=row.get("source", settings.get("source", data.get("source", ""))),
        severity=row.get("severity"),
        near=_compiled(row["near"], data) if "near" in row else None,
        unless=_compiled(row["unless"], data) if "unless" in row else None,
        languages=tuple(row.get("languages", data.get("languages", ()))),
        quoted=row.get("quoted", settings.get("quoted", False)),
    )


def _compiled(pattern: str, data: dict[str, Any]) -> re.Pattern[str]:
    """Compile a case-insensitive pattern; `<name>` is a part, which may use earlier parts."""
    for name, part in reversed(data.get("part", {}).items()):
        pattern = pattern.replace(f"<{name}>", f"(?:{part})")
    return re.compile(pattern, re.IGNORECASE)

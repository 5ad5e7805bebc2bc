"""The registry of rules: ours, and a site's entry points and files.

A rule is a function from a `Reading` to hits. It has an id, a family, a severity, and a section
under that id in its `page` of the documentation. Sites add rules in Python by naming a module
in the entry point group `countersign.checks`; loading the module registers its rules.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from cms.checks.documents import Document
from cms.checks.findings import SEVERITIES, Finding, Hit, Severity
from cms.checks.limits import LIMITS, Limits
from cms.checks.reading import Reading

ENTRY_POINTS = "countersign.checks"
PAGE = "docs/checks.md"

# The modules whose loading registers the rules we ship.
SHIPPED_MODULES: tuple[str, ...] = (
    "cms.checks.ours",
    "cms.checks.access",
    "cms.checks.answers",
    "cms.checks.claims",
    "cms.checks.coherence",
    "cms.checks.evidence",
    "cms.checks.readability",
    "cms.checks.repetition",
    "cms.checks.safety",
    "cms.checks.spelling",
    "cms.checks.structure",
)

Find = Callable[[Reading], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with a name that people can look up."""

    id: str
    severity: Severity
    family: str
    find: Find
    page: str = PAGE


_rules: dict[str, Rule] = {}
_site_files: list[Path] = []
_loaded = False


def rule(name: str, *, severity: Severity, family: str, page: str = PAGE) -> Callable[[Find], Find]:
    """Register the decorated function as a rule. Raises ValueError when the id is taken."""

    def register(find: Find) -> Find:
        add(Rule(id=name, severity=severity, family=family, find=find, page=page))
        return find

    return register


def add(new: Rule) -> None:
    """Register a rule. Raises ValueError when its id is taken or its severity unknown."""
    if new.severity not in SEVERITIES:
        raise ValueError(f"The rule “{new.id}” has the severity “{new.severity}”, which is none.")
    if new.id in _rules:
        raise ValueError(f"Two rules have the id “{new.id}”; ids are how people look rules up.")
    _rules[new.id] = new


def use_files(paths: Iterable[Path | str]) -> None:
    """Set a site's files of rules, loaded at the first call of `rules`."""
    _site_files[:] = map(Path, paths)


def rules() -> tuple[Rule, ...]:
    """Every rule, ours and the site's, loaded lazily. Raises ValueError for a bad file."""
    global _loaded
    if not _loaded:
        for module in SHIPPED_MODULES:
            import_module(module)
        import_module("cms.checks.rule_files").load_files(_site_files)
        for point in entry_points(group=ENTRY_POINTS):
            point.load()
        _loaded = True
    return tuple(_rules.values())


def check(document: Document, *, today: date, limits: Limits = LIMITS) -> list[Finding]:
    """Every finding about a document, in the order a reader meets them, the same one only once."""
    reading = Reading(document, today=today, limits=limits)
    found: dict[tuple[str, str, str], Finding] = {}
    for each in rules():
        for finding in _findings(each, reading):
            found.setdefault(finding.key, finding)
    order = reading.order
    return sorted(
        found.values(), key=lambda f: (order.get(f.place, -1), SEVERITIES.index(f.severity))
    )


def _findings(each: Rule, reading: Reading) -> Iterator[Finding]:
    for hit in each.find(reading):
        yield Finding(
            rule=each.id,
            severity=hit.severity or each.severity,
            place=hit.place,
            quote=hit.quote,
            sentence=hit.sentence,
            suggestion=hit.suggestion,
            source=hit.source,
        )

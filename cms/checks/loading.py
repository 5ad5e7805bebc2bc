"""Loads every rule, the first time rules are asked for.

Ours are modules and files beside this one. A site adds rules as data, in files that its settings
name, and in Python, by naming a module in the entry point group `countersign.checks`.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from cms.checks.registry import Rule, registered
from cms.checks.rule_files import load_files

ENTRY_POINTS = "countersign.checks"

# The modules whose loading registers the rules we ship: the dictionaries they read take a moment
# that commands without checks need not wait for.
OURS: tuple[str, ...] = (
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

_site_files: list[Path] = []
_loaded = False


def use_files(paths: Iterable[Path | str]) -> None:
    """Name a site's files of rules, to be read when rules are first asked for."""
    _site_files[:] = map(Path, paths)


def rules() -> tuple[Rule, ...]:
    """Every rule, ours and the site's, read the first time. Raises ValueError for a bad file."""
    global _loaded
    if not _loaded:
        for module in OURS:
            import_module(module)
        load_files(_site_files)
        for point in entry_points(group=ENTRY_POINTS):
            point.load()
        _loaded = True
    return registered()

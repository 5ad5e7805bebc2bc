"""Which rules there are, by name; `cms.checks.loading` fills the register when they are asked for.

A rule is a function from a `Reading` to hits. It has an id, a family, a severity, and a section
under that id in its `page` of the documentation.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cms.checks.findings import SEVERITIES, Hit, Severity
from cms.checks.reading import Reading

PAGE = "docs/checks.md"

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


def registered() -> tuple[Rule, ...]:
    """Every rule registered so far, in the order of registration."""
    return tuple(_rules.values())

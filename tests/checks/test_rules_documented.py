"""Every rule has its section in the documentation, and every section its rule."""

import re
from pathlib import Path

from cms.checks import instruments, registry, rules

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "checks.md").read_text("utf-8")
SECTIONS = re.findall(r"^### ([\w-]+)\n\*(block|warn|advise)", PAGE, re.MULTILINE)


def ours() -> dict[str, registry.Rule]:
    return {rule.id: rule for rule in rules() if rule.page == registry.PAGE}


def test_every_rule_has_a_section_that_begins_with_its_severity():
    documented = dict(SECTIONS)
    missing = {name for name, rule in ours().items() if documented.get(name) != rule.severity}
    assert not missing


def test_every_section_has_a_rule():
    assert {name for name, _ in SECTIONS} <= set(ours())
    assert len(SECTIONS) == len(re.findall(r"^### ", PAGE, re.MULTILINE))


def test_instruments_name_rules_that_exist():
    named = {rule for item in instruments.ITEMS for rule in item.rules}
    assert named <= set(ours())


def test_reviewers_are_asked_what_no_rule_judges():
    asked = instruments.for_reviewers()
    assert len(asked) >= 8
    assert not any(item.rules for item in asked)
    assert len({item.key for item in instruments.ITEMS}) == len(instruments.ITEMS)

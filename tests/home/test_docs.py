"""The documents say what is: every function they name exists."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POLICY = (ROOT / "docs" / "editorial-policy.md").read_text()
NAMED = sorted(set(re.findall(r"`(cms\.[\w.]+)`", POLICY)))


def test_the_policy_names_functions():
    assert len(NAMED) > 20


@pytest.mark.parametrize("name", NAMED)
def test_a_function_that_the_policy_names_exists(name):
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            found = getattr(found, attribute)
        return
    pytest.fail(f"{name} does not exist")


def test_every_rule_row_of_the_policy_names_who_keeps_it():
    rows = [line for line in POLICY.splitlines() if line.startswith("| ") and "|---" not in line]
    rules = [row for row in rows if not row.startswith("| rule")]
    assert all("`cms." in row for row in rules)


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_every_row_of_a_table_stands_in_one(page):
    lines = ["", *page.read_text().splitlines(), ""]
    begun = [
        number
        for number, line in enumerate(lines)
        if line.startswith("|") and not lines[number - 1].startswith("|")
    ]
    assert [lines[number] for number in begun if not lines[number + 1].startswith("|---")] == []

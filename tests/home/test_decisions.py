"""Each decision says when it was taken and whether it stands, and the index lists all of them."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
DECISIONS = sorted(FOLDER.glob("[0-9]*.md"))
INDEX = (FOLDER / "README.md").read_text("utf-8")
STATUS = r"\*(\d{4}-\d\d-\d\d), ((?:accepted|replaced by decision \d+|given up)\.)[^*]*\*"


def row_of(path: Path) -> str:
    """The line of the index that a decision's own head gives."""
    title, _, head = path.read_text("utf-8").splitlines()[:3]
    number, _, name = title.removeprefix("# ").partition(". ")
    status = re.fullmatch(STATUS, head)
    assert status, f"{path.name} needs a line like *2026-11-30, accepted.* below its title."
    day, standing = status.groups()
    assert number == str(int(path.name[:4])), f"{path.name} bears another number in its title."
    return f"| {number} | [{name}]({path.name}) | {day} | {standing.rstrip('.')} |"


def test_there_are_decisions_and_no_number_is_given_twice():
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(numbers) > 30
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_stands_in_the_index_as_its_head_says(path):
    assert row_of(path) in INDEX.splitlines()


def test_the_index_lists_no_decision_that_is_not_there():
    rows = [line for line in INDEX.splitlines() if re.match(r"\| \d", line)]
    assert rows == [row_of(path) for path in DECISIONS]

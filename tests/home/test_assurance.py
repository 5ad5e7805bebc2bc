"""docs/assurance.md names the test behind every claim, and each of them is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASSURANCE = (ROOT / "docs" / "assurance.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", ASSURANCE)))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_the_document_names_exists(path, name):
    tree = ast.parse((ROOT / path).read_text())
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert not name or (name.startswith("test_") and name in functions)


def test_every_claim_names_its_test_or_how_it_is_seen():
    rows = [line for line in ASSURANCE.splitlines() if line.startswith("| ")]
    claims = [row for row in rows if not row.startswith("| claim")]
    assert len(claims) > 20
    assert [row for row in claims if "`tests/" not in row and "`make " not in row] == []

"""The glossary holds in the code: one name a class, and no riddle in an identifier."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_, TWICE, RIDDLES = (ROOT / "docs" / "glossary.md").read_text().split("\n## ")
ALLOWED_TWICE = set(re.findall(r"^\| `(\w+)`", TWICE, re.MULTILINE))
RIDDLES, _, EXCEPTIONS = RIDDLES.partition("But for")
WORDS, EXCEPTIONS = (set(re.findall(r"`(\w+)`", part)) for part in (RIDDLES, EXCEPTIONS))
FILES = [path for app in ("cms", "home", "articles", "faq") for path in (ROOT / app).rglob("*.py")]


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    return [(path, node) for path in FILES for node in ast.walk(ast.parse(path.read_text()))]


def named_by(node: ast.AST) -> str:
    """The identifier that a node brings in, or nothing."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    is_definition = isinstance(node, ast.FunctionDef | ast.ClassDef)
    return node.name if is_definition else node.arg if isinstance(node, ast.arg) else ""


def test_a_class_name_stands_once_or_the_glossary_says_why():
    counts = Counter(node.name for _, node in nodes() if isinstance(node, ast.ClassDef))
    assert {name for name, count in counts.items() if count > 1} <= ALLOWED_TWICE


def test_no_identifier_or_module_is_a_riddle():
    named = {(name, path) for path, node in nodes() if (name := named_by(node))}
    named |= {(path.stem, path) for path in FILES}
    parts = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
    assert not sorted(
        f"{path.relative_to(ROOT)}: {name}"
        for name, path in named
        if name not in EXCEPTIONS and WORDS & {part.lower() for part in parts.findall(name)}
    )

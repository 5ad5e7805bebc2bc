"""Each thing an installation is checked for has a name of its own, so it can be silenced alone."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ABOUT_A_START = {"Error", "Warning", "Critical", "Concern"}


def named() -> list[str]:
    """The id of every message of a system check, in every place that makes one."""
    return [
        keyword.value.value
        for path in sorted((ROOT / "cms").rglob("system_checks.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ABOUT_A_START
        for keyword in call.keywords
        if keyword.arg == "id" and isinstance(keyword.value, ast.Constant)
    ]


def test_no_two_messages_of_system_checks_share_an_id():
    ids = named()
    assert len(ids) > 4
    assert {name for name, times in Counter(ids).items() if times > 1} == set()

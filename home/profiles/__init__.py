"""Safety profiles that a site may start from, as data."""

import tomllib
from pathlib import Path
from typing import Any


def statements(name: str) -> list[dict[str, Any]]:
    """The statements of one profile, by the name of its file."""
    path = Path(__file__).parent / f"{name}.toml"
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text())["statement"]
    return rows

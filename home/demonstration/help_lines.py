"""The demonstration's help lines: typed by one publisher, verified by another."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from cms.help_lines import register
from cms.help_lines.models import HelpLine
from cms.people.models import User
from cms.policy.figures import POLICY

FILE = Path(__file__).with_name("help_lines.toml")


def make(users: dict[str, User], *, now: datetime) -> None:
    """Create every line of the file through the register's actions."""
    for order, line in enumerate(tomllib.loads(FILE.read_text())["line"]):
        days_ago = line.pop("verified_days_ago", 0)
        row = register.save_typed(HelpLine(order=order, **line), by=users["publisher2"], now=now)
        register.verify(
            row, by=users["publisher"], verified_on=(now - timedelta(days=days_ago)).date(),
            valid_days=POLICY.help_line_days, now=now,
        )  # fmt: skip

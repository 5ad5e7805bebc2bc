"""A demonstration that an earlier version made ends in one sentence, and nothing is lost of it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError

from home.management.commands.demo import EARLIER, earlier_layout_refused

ROOT = Path(__file__).resolve().parents[2]
BEGUN = "CREATE TABLE django_migrations (id integer PRIMARY KEY, app, name, applied datetime)"
# Every app that had migrations before they were begun anew, some under labels of today.
ROOMS = ["review", "people", "delivery", "sources", "mailing", "importing"]
PAGES = ["home", "articles", "faq"]


def database(path: Path, *, apps: list[str], tables: list[str]) -> Path:
    with sqlite3.connect(path) as file:
        file.execute(BEGUN)
        for app in apps:
            file.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
                [app, "0001_initial", "2026-11-25 12:00:00"],
            )
        for table in tables:
            file.execute(f"CREATE TABLE {table} (id integer PRIMARY KEY, page_key text)")
    return path


def demonstrate(path: Path) -> subprocess.CompletedProcess[str]:
    """`manage.py demo` on this database, as `make demo` runs it."""
    return subprocess.run(
        [sys.executable, "manage.py", "demo", "--no-server"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DATABASE_URL": f"sqlite:///{path}",
            "VAR_DIR": str(path.parent),
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("apps", "tables"),
    [
        pytest.param([*ROOMS, *PAGES], ["review_proof"], id="its migrations are of other rooms"),
        pytest.param([], ["review_note"], id="its tables stand where ours would be made"),
    ],
)
def test_an_earlier_demonstration_is_refused_in_one_sentence_and_left_as_it_is(
    tmp_path, apps, tables
):
    path = database(tmp_path / "db.sqlite3", apps=apps, tables=tables)
    answer = demonstrate(path)
    assert answer.returncode == 1
    assert answer.stderr.strip().splitlines() == [f"CommandError: {EARLIER}"]
    with sqlite3.connect(path) as file:
        assert [*file.execute(f"SELECT * FROM {tables[0]}")] == []  # noqa: S608


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("no such table: proofs_proof"),
        OperationalError("no such column: review_note.wording"),
        OperationalError("table mailing_letter has no column named link"),
        ProgrammingError('relation "review_note" already exists'),
        ProgrammingError('column review_note.wording does not exist\nLINE 1: SELECT "review_note"'),
    ],
)
def test_a_database_with_other_tables_is_of_an_earlier_version(error):
    with pytest.raises(CommandError, match="earlier version"), earlier_layout_refused():
        raise error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("disk I/O error"),
        OperationalError('FATAL:  database "demo" does not exist'),
    ],
)
def test_any_other_trouble_of_a_database_is_told_as_it_is(error):
    with pytest.raises(OperationalError, match=str(error)), earlier_layout_refused():
        raise error

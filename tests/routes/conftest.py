"""The stage, set once for all the routes; whatever a test does on it is undone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.routes.stage import Stage, set_the_stage
from tests.whole_file import undone


@pytest.fixture(scope="session")
def kept() -> dict[str, Any]:
    """The stage, and a copy of the database it is set in, once a file has set it (SQLite)."""
    return {}


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any, kept: dict[str, Any]) -> Iterator[None]:
    """The database with the stage in it, open for a whole file, all of it undone afterwards."""
    with django_db_blocker.unblock(), in_place(kept), undone():
        yield


@contextmanager
def in_place(kept: dict[str, Any]) -> Iterator[None]:
    """Put the kept stage into the database, or set and keep it; in the end take it out again."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    before = copy_of(connection.connection)
    if kept:
        kept["database"].backup(connection.connection)
    else:
        stage = set_the_stage()
        kept |= {"stage": stage, "database": copy_of(connection.connection)}
    yield
    before.backup(connection.connection)
    before.close()


def copy_of(database: sqlite3.Connection) -> sqlite3.Connection:
    """A copy of a database, in memory."""
    copy = sqlite3.connect(":memory:")
    database.backup(copy)
    return copy


@pytest.fixture(scope="module")
def stage(
    db: None, kept: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """The stage, with a ledger that no other file's checkpoints speak of."""
    with pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("ledger")
        patch.setattr(settings, "CHECKPOINT_DIR", folder / "checkpoints")
        patch.setattr(settings, "CHECKPOINT_KEY", folder / "ledger.pem")
        yield kept.get("stage") or set_the_stage()

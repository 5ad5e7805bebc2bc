"""Migrating takes most of a short run's time, so its result is kept between runs (SQLite)."""

import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# What a migrated database is made of.
MADE_OF = (
    "requirements-dev.txt",
    "*/migrations/*.py",
    "cms/*/migrations/*.py",
    "cms/*/sql/*.sql",
    "cms/review/triggers.py",
)


def digest() -> str:
    """SHA-256 of everything that a migrated database is made of."""
    files = sorted(path for pattern in MADE_OF for path in ROOT.glob(pattern))
    return sha256(b"\0".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


def keep(path: Path) -> None:
    """Keep a copy of the database as it stands, whole or not at all."""
    beside = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(beside)) as target:
        connection.connection.backup(target)
    beside.replace(path)


def copy_into_memory(path: Path) -> None:
    """Make the test database a copy of one that was kept."""
    name = connection.creation._get_test_db_name()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as source:
        source.backup(connection.connection)

"""Migrating takes as long as many tests do, so it is done once and what it made is copied.

On SQLite the copy is a file that is kept between runs; on PostgreSQL a database on the server,
which `make test` makes while it checks types and drops at its end. Both are optional: without one,
tests migrate. `python -m tests.migrated` makes it, and with `--drop` drops it.
"""

import os
import sqlite3
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "d" / "migrated"
TEMPLATE = "test_migrated"
# What a migrated database is made of.
MADE_OF = (
    "requirements-dev.txt",
    "*/migrations/*.py",
    "cms/*/migrations/*.py",
    "cms/*/sql/*.sql",
    "cms/evidence/triggers.py",
)


def file() -> Path:
    """Where the copy is kept (SQLite), named by everything that a migrated database is made of."""
    files = sorted(path for pattern in MADE_OF for path in ROOT.glob(pattern))
    made_of = b"\0".join(path.name.encode() + path.read_bytes() for path in files)
    return KEPT / f"{sha256(made_of).hexdigest()}.sqlite3"


def keep(path: Path) -> None:
    """Keep a copy of the database as it stands, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
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


def begin_with_the_template() -> None:
    """Let the test database begin as a copy of the server's migrated one, where it has one."""
    if (TEMPLATE,) in on_the_server("SELECT datname FROM pg_database"):
        connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


def on_the_server(sql: str) -> list[tuple]:
    """Run a statement on PostgreSQL outside of every database of ours; what it answers."""
    wanted = connection.get_connection_params()
    address = {key: wanted[key] for key in ("host", "port", "user", "password") if key in wanted}
    with psycopg.connect(**address, dbname="postgres", autocommit=True) as server:
        done = server.execute(sql)
        return done.fetchall() if done.description else []


def make() -> None:
    """Migrate once, unless that is done."""
    if connection.vendor == "sqlite":
        if not file().exists():
            call_command("migrate", verbosity=0)
            keep(file())
        return
    drop()
    on_the_server(f'CREATE DATABASE "{TEMPLATE}"')
    connection.settings_dict["NAME"] = TEMPLATE
    call_command("migrate", verbosity=0)


def drop() -> None:
    """Leave nothing on PostgreSQL's server."""
    on_the_server(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')


if __name__ == "__main__":
    django.setup()
    drop() if sys.argv[1:] == ["--drop"] else make()

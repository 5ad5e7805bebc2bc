"""What somebody who owns the database could do: take the triggers away and change evidence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from cms.evidence import triggers


@contextmanager
def unguarded() -> Iterator[None]:
    """Without the triggers, and with them again afterwards."""
    settle()
    triggers.drop(connection)
    yield
    settle()
    triggers.install(connection)


def settle() -> None:
    """Check foreign keys now: PostgreSQL changes no table that still has checks to come."""
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("SET CONSTRAINTS ALL DEFERRED")


def execute(sql: str, params: Any = ()) -> None:
    """One statement, as typed at the database's own prompt."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def rows(table: str) -> list[tuple]:
    """Everything a table holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 (our own table's name)
        return cursor.fetchall()

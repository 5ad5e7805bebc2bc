"""Walking many rows, of one moment, while somebody watches how far it has come."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
# Called with the number of rows that were walked since the last call.
ReportProgress = Callable[[int], Any]
BEGIN_SNAPSHOT = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


def no_progress(number: int) -> None:
    """Nobody asks how far it has come."""


def with_progress(rows: Iterable[T], report_progress: ReportProgress) -> Iterator[T]:
    """The same rows, each of them counted."""
    for row in rows:
        yield row
        report_progress(1)


@contextmanager
def consistent_snapshot() -> Iterator[None]:
    """Read everything as it was at one moment, and keep nobody who writes waiting.

    Inside a transaction, that transaction says what is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_SNAPSHOT[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")

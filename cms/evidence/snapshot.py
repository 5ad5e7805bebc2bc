"""Iterate over rows in one consistent snapshot and report progress."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
# Called with the number of rows that were read since the last call.
ReportProgress = Callable[[int], Any]
BEGIN_SNAPSHOT = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


def no_progress(number: int) -> None:
    """The default: report no progress."""


def with_progress(rows: Iterable[T], report_progress: ReportProgress) -> Iterator[T]:
    """Yield the rows, reporting each."""
    for row in rows:
        yield row
        report_progress(1)


@contextmanager
def consistent_snapshot() -> Iterator[None]:
    """Read from one consistent snapshot, without blocking writers.

    Inside a transaction, that transaction's snapshot is used.
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

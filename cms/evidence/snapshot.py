"""Walking many rows, of one moment, while somebody watches how far it has come."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
# Called with the number of rows that were walked since the last call.
Advance = Callable[[int], Any]
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


def unwatched(number: int) -> None:
    """Nobody asks how far it has come."""


def walked(rows: Iterable[T], advance: Advance) -> Iterator[T]:
    """The same rows, each of them counted."""
    for row in rows:
        yield row
        advance(1)


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it was at one moment, and keep nobody who writes waiting.

    Inside a transaction, that transaction says what is seen.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")

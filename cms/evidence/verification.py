"""Walks the evidence and says what is off: triggers, ledger, checkpoints and rows, then what other
rooms registered.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from cms.evidence import checkpoints, ledger, reconciliation, triggers
from cms.evidence.models import LedgerEntry
from cms.evidence.snapshot import Advance, one_moment, unwatched

# The ledger is walked by the chain, twice by the rows, and by every walk that says so.
LEDGER_WALKS = 3


@dataclass(frozen=True, slots=True)
class Walk:
    """What a room keeps as evidence.

    `faults` yields a sentence for each thing that is off and tells `advance` of each row; `length`
    is how many rows that will be; `counts` names what there is, for the report.
    """

    faults: Callable[[Advance], Iterator[str]]
    length: Callable[[], int] = lambda: 0
    counts: Callable[[], dict[str, int]] = dict


_walks: list[Walk] = []


def also(walk: Walk) -> None:
    """Let `verify` walk what a room keeps as evidence. Adding it twice adds it once."""
    if walk not in _walks:
        _walks.append(walk)


def faults(advance: Advance = unwatched) -> Iterator[str]:
    """A sentence for each thing that is off, as of one moment; none when all is well.

    `advance` hears of every row that was walked, `length()` of them in all.
    """
    with one_moment():
        yield from triggers.faults(connection)
        yield from ledger.faults(advance)
        yield from checkpoints.faults()
        yield from reconciliation.rows_that_differ(advance)
        yield from reconciliation.rows_nobody_wrote(advance)
        for walk in _walks:
            yield from walk.faults(advance)


def length() -> int:
    """How many rows `faults` walks."""
    entries = LEDGER_WALKS * LedgerEntry.objects.count()
    return entries + sum(walk.length() for walk in _walks)


def counts() -> dict[str, int]:
    """How much there is of what is walked."""
    counted = {"ledger entries": LedgerEntry.objects.count()}
    for walk in _walks:
        counted |= walk.counts()
    return counted

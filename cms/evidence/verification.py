"""Walks the evidence and says what is off: triggers, ledger, checkpoints and rows, then what other
rooms registered.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from cms.evidence import checkpoints, ledger, reconciliation, triggers
from cms.evidence.models import LedgerEntry
from cms.evidence.snapshot import ReportProgress, consistent_snapshot, no_progress

# The ledger is walked by the chain, twice by the rows, and by every walk that says so.
LEDGER_PASSES = 3


@dataclass(frozen=True, slots=True)
class Verification:
    """What a room keeps as evidence.

    `faults` yields a sentence for each thing that is off and tells `advance` of each row; `length`
    is how many rows that will be; `counts` names what there is, for the report.
    """

    faults: Callable[[ReportProgress], Iterator[str]]
    length: Callable[[], int] = lambda: 0
    counts: Callable[[], dict[str, int]] = dict


_verifications: list[Verification] = []


def register(verification: Verification) -> None:
    """Let `verify` walk what a room keeps as evidence. Adding it twice adds it once."""
    if verification not in _verifications:
        _verifications.append(verification)


def faults(advance: ReportProgress = no_progress) -> Iterator[str]:
    """A sentence for each fault, from one consistent snapshot; none when all is well.

    The callback is called once per row; `manage.py verify` draws its progress bar with it.
    """
    with consistent_snapshot():
        yield from triggers.faults(connection)
        yield from ledger.faults(advance)
        yield from checkpoints.faults()
        yield from reconciliation.altered_rows(advance)
        yield from reconciliation.rows_missing_from_ledger(advance)
        for verification in _verifications:
            yield from verification.faults(advance)


def rows_to_check() -> int:
    """How many rows `faults` walks."""
    entries = LEDGER_PASSES * LedgerEntry.objects.count()
    return entries + sum(verification.length() for verification in _verifications)


def counts() -> dict[str, int]:
    """How much there is of what is walked."""
    counted = {"ledger entries": LedgerEntry.objects.count()}
    for verification in _verifications:
        counted |= verification.counts()
    return counted

"""Walks the evidence and says what is off: triggers, ledger, rows, proofs, editions, files."""

from collections.abc import Callable, Iterator

from django.db import connection

from cms.evidence import checkpoints, ledger, reconciliation, triggers
from cms.evidence.models import LedgerEntry
from cms.evidence.snapshot import Advance, one_moment, unwatched, walked
from cms.proofs.models import Proof, SignOff
from cms.proofs.verification import proof_faults
from cms.publishing import verification
from cms.publishing.models import Edition
from cms.publishing.verification import edition_faults, editions_in_force

Walk = Callable[[], Iterator[str]]
_added: list[Walk] = []


def also(walk: Walk) -> None:
    """Let `verify` walk what another app keeps on the ledger. Adding it twice adds it once."""
    if walk not in _added:
        _added.append(walk)


def faults(advance: Advance = unwatched) -> Iterator[str]:
    """A sentence for each thing that is off, as of one moment; none when all is well.

    `advance` hears of every row that was walked, `length()` of them in all.
    """
    with one_moment():
        yield from _faults(advance)


def _faults(advance: Advance) -> Iterator[str]:
    yield from triggers.faults(connection)
    yield from ledger.faults(advance)
    yield from checkpoints.faults()
    yield from reconciliation.rows_that_differ(advance)
    yield from reconciliation.rows_nobody_wrote(advance)
    files: dict[str, str | None] = {}
    for proof in walked(Proof.objects.order_by("pk").iterator(chunk_size=200), advance):
        yield from proof_faults(proof, files)
    for edition in walked(editions_in_force(), advance):
        yield from edition_faults(edition)
    yield from verification.editions_that_differ(advance)
    for walk in _added:
        yield from walk()


def length() -> int:
    """How many rows `faults` walks. It walks the ledger four times."""
    return (
        4 * LedgerEntry.objects.count() + Proof.objects.count() + Edition.objects.current().count()
    )


def counts() -> dict[str, int]:
    """How much there is to walk."""
    return {
        "ledger entries": LedgerEntry.objects.count(),
        "proofs": Proof.objects.count(),
        "sign-offs": SignOff.objects.count(),
        "current editions": Edition.objects.current().count(),
    }

"""The ledger: a hash chain of everything that happened in review. Append and verify."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from cms.evidence.canonical import canonical
from cms.evidence.models import Evidence, LedgerEntry
from cms.evidence.signals import entry_appended
from cms.evidence.snapshot import ReportProgress, no_progress, with_progress
from cms.policy import saving
from cms.policy.ledger_actions import LedgerAction
from cms.policy.refusals import refuse_if

# Who acts when the clock does.
SYSTEM = "system"
GENESIS = "0" * 64
# Two people who act at once read their clocks before they queue for the ledger. Entries out of
# order by less than this are written at the last entry's time; more is a wrong clock.
CLOCK_TOLERANCE = timedelta(minutes=1)
# PostgreSQL: an advisory lock. SQLite: transactions start IMMEDIATE, which locks already.
_LOCK_SQL = {"postgresql": "SELECT pg_advisory_xact_lock(7301020411)", "sqlite": "SELECT 1"}
P = ParamSpec("P")
R = TypeVar("R")


def exclusively(action: Callable[P, R]) -> Callable[P, R]:
    """Decorate an action: one transaction, exclusive with every other action."""

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            lock()
            return action(*args, **kwargs)

    return run


def lock() -> None:
    """Lock the ledger until this transaction ends.

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The ledger is only written inside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_SQL[connection.vendor])


def append(
    *,
    now: datetime,
    actor: str,
    action: LedgerAction,
    subject: str,
    rows: list[Evidence],
    **data: Any,
) -> LedgerEntry:
    """Write one entry at the end of the chain, with the digest of every evidence row it covers.

    Raises Refusal when `now` is earlier than the last entry by more than CLOCK_TOLERANCE, and when
    a text holds a character that nobody could read as it stands.
    """
    lock()
    texts = [value for row in rows if not row.IS_SEALED for value in row.digest_columns().values()]
    refuse_if(saving.why_not_seal([*texts, data]))
    last = LedgerEntry.objects.order_by("-sequence").first()
    at = max(now, last.at) if last else now
    refuse_if(saving.why_not_record_at(is_clock_behind=at - now > CLOCK_TOLERANCE))
    covered = [
        {"row": row._meta.model_name, "id": row.pk, "sha256": row.row_sha256} for row in rows
    ]
    entry = LedgerEntry(
        sequence=last.sequence + 1 if last else 1,
        at=at,
        actor=actor,
        action=str(action),
        subject=subject,
        data=canonical({**data, "rows": covered}),
        previous=last.digest if last else GENESIS,
    )
    entry.digest = entry.expected_digest()
    entry.save()
    entry_appended.send(LedgerEntry, entry=entry)
    return entry


def faults(advance: ReportProgress = no_progress) -> Iterator[str]:
    """A sentence for each break in the chain: numbers, links, digests, time running backwards."""
    expected, previous, at = 1, GENESIS, None
    entries = LedgerEntry.objects.order_by("sequence").iterator()
    for entry in with_progress(entries, advance):
        name = f"Ledger entry {entry.sequence}"
        if entry.sequence != expected:
            yield f"{name} follows entry {expected - 1}: entries between them are missing."
        if entry.previous != previous:
            yield f"{name} does not point at the entry before it."
        if entry.digest != entry.expected_digest():
            yield f"{name} ({entry.action}, {entry.subject}) was altered after it was written."
        if at and entry.at < at:
            yield f"{name} is earlier than the entry before it."
        expected, previous, at = entry.sequence + 1, entry.digest, entry.at

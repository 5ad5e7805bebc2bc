"""What `verify` asks of editions: the signatures they rest on, and their state on the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from cms.evidence.ledger import CLOCK_TOLERANCE
from cms.evidence.models import LedgerEntry
from cms.evidence.reconciliation import entries, entry_data
from cms.evidence.snapshot import ReportProgress, with_progress
from cms.evidence.verification import Verification
from cms.policy.ledger_actions import LedgerAction
from cms.proofs.models import Proof
from cms.publishing.models import Edition

# Long columns that are not needed to verify an edition.
HEAVY_COLUMNS = ("manifest", "html", "plain_text", "internal")


@dataclass(frozen=True, slots=True)
class ReplayedEdition:
    """An edition's state, replayed from the ledger."""

    path: str
    state: str
    reason: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""

    def ended(self, state: str, entry: LedgerEntry, *, reason: str = "") -> "ReplayedEdition":
        """Its state after an entry that ends it; an earlier end keeps its reason and time."""
        if self.state != Edition.State.CURRENT:
            return replace(self, state=state)
        return ReplayedEdition(self.path, state, reason, entry.at, entry.actor)

    def fits(self, edition: Edition) -> bool:
        """Whether the row equals the replayed state; times may differ by the clock tolerance."""
        if (self.ended_at is None) != (edition.ended_at is None):
            return False
        if (
            self.ended_at
            and edition.ended_at
            and abs(self.ended_at - edition.ended_at) > CLOCK_TOLERANCE
        ):
            return False
        expected = (self.path, self.state, self.reason, self.ended_by)
        return expected == (edition.path, edition.state, edition.reason, edition.ended_by)


def editions_out_of_step(advance: ReportProgress) -> Iterator[str]:
    """Addresses, and earlier editions, whose state is not what the ledger last said of them."""
    replayed = _replayed(advance)
    rows = Edition.objects.only("path", *Edition.MUTABLE_COLUMNS).order_by("pk")
    for edition in rows.iterator(chunk_size=2000):
        expected = replayed.pop(edition.pk, None)
        if expected is None:
            yield f"The address {edition.path} shows a page that the ledger never published."
        elif expected.fits(edition):
            continue
        elif {expected.state, edition.state} & set(Edition.PATH_OWNING):
            yield f"The address {edition.path} does not show what the ledger says it shows."
        else:
            yield f"An earlier edition at {edition.path} did not end as the ledger says it did."
    for expected in replayed.values():
        yield f"The address {expected.path} does not show what the ledger says it shows."


def _replayed(advance: ReportProgress) -> dict[int, ReplayedEdition]:
    """The editions by key, as the ledger tells them from its first entry to its last."""
    replayed: dict[int, ReplayedEdition] = {}
    answering: dict[str, int] = {}
    holding: dict[str, int] = {}
    for entry in with_progress(entries(), advance):
        data = entry_data(entry)
        edition, path = data.get("edition"), data.get("path")
        if not isinstance(edition, int) or not isinstance(path, str):
            continue
        if entry.action == LedgerAction.WITHDRAWN:
            left = replayed.get(edition, ReplayedEdition(path, Edition.State.CURRENT))
            reason = str(data.get("reason"))
            replayed[edition] = left.ended(Edition.State.WITHDRAWN, entry, reason=reason)
        elif entry.action in (LedgerAction.PUBLISHED, LedgerAction.CHANGED_ADDRESS):
            moved = entry.action == LedgerAction.CHANGED_ADDRESS
            ends = Edition.State.MOVED if moved else Edition.State.SUPERSEDED
            for key, state in (
                (answering.get(entry.subject), ends),
                (holding.get(path), Edition.State.SUPERSEDED),
            ):
                if key is not None and replayed[key].state in Edition.PATH_OWNING:
                    replayed[key] = replayed[key].ended(state, entry)
            replayed[edition] = ReplayedEdition(path, Edition.State.CURRENT)
            answering[entry.subject] = holding[path] = edition
    return replayed


def faults(advance: ReportProgress) -> Iterator[str]:
    """What is off in any current edition, then wherever the ledger and the editions disagree."""
    for edition in with_progress(editions_in_force(), advance):
        yield from edition_faults(edition)
    yield from editions_out_of_step(advance)


def edition_faults(edition: Edition) -> Iterator[str]:
    """Faults of a current edition: sign-offs of another page, revoked, or of other words."""
    name = f"The page at {edition.path}"
    for sign_off in {edition.sign_off, edition.whole_page_sign_off}:
        if sign_off.proof.page_key != edition.page_key:
            yield f"{name} rests on a sign-off of another page."
        if sign_off.is_revoked:
            yield f"{name} rests on a sign-off that was revoked."
        if sign_off.digest != sign_off.proof.digest:
            yield f"{name} rests on a sign-off of other words."
    if edition.digest != edition.sign_off.proof.digest:
        yield f"{name} shows other words than its sign-off signed."


def editions_in_force() -> Iterator[Edition]:
    """Every current edition with its sign-offs."""
    signed = ("sign_off", "whole_page_sign_off")
    return (
        Edition.objects.current()
        .select_related(*(f"{s}__{to}" for s in signed for to in ("proof", "revocation")))
        .defer(*(column for s in signed for column in Proof.long_texts(f"{s}__proof")))
        .order_by("path")
        .iterator(chunk_size=200)
    )


edition_verification = Verification(
    faults,
    lambda: LedgerEntry.objects.count() + Edition.objects.current().count(),
    lambda: {"current editions": Edition.objects.current().count()},
)

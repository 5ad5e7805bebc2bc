"""Saving and deleting what publishers tell search. Each change stands on the ledger."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from cms.evidence import ledger
from cms.evidence.models import LedgerEntry
from cms.evidence.snapshot import ReportProgress, no_progress, with_progress
from cms.evidence.verification import Verification
from cms.people.models import User
from cms.policy.ledger_actions import LedgerAction
from cms.search.models import BestBet, Synonym

SAVED, DELETED = LedgerAction.SAVED_SEARCH_WORDS, LedgerAction.DELETED_SEARCH_WORDS
Row = Synonym | BestBet


@ledger.exclusively
def save(*rows: Row, by: User, now: datetime) -> None:
    """Save synonyms and best bets, in one entry; from now on search uses them."""
    for row in rows:
        row.save()
    _append_to_ledger(SAVED, rows, by=by, now=now)


@ledger.exclusively
def delete(*rows: Row, by: User, now: datetime) -> None:
    """Delete synonyms and best bets; the ledger keeps what they were."""
    _append_to_ledger(DELETED, rows, by=by, now=now)
    for row in rows:
        row.delete()


def faults(advance: ReportProgress = no_progress) -> Iterator[str]:
    """A sentence for each best bet that is not what the ledger says was saved last."""
    last: dict[str, Any] = {}
    for entry in LedgerEntry.objects.filter(action=SAVED).order_by("sequence"):
        last |= json.loads(entry.data)["words"]
    for row in with_progress(BestBet.objects.all(), advance):
        if last.get(_name(row)) != row.sheet():
            yield f"The best bet “{row}” is not what the ledger says was saved. Look at it now."


verification = Verification(faults)


def _append_to_ledger(
    action: LedgerAction, rows: Iterable[Row], *, by: User, now: datetime
) -> None:
    sheets = {_name(row): row.sheet() for row in rows}
    ledger.append(
        now=now, actor=by.person, action=action, subject="search words", rows=[], words=sheets
    )


def _name(row: Row) -> str:
    """What the ledger calls a row."""
    return f"{row._meta.verbose_name} {row.pk}"


class SearchWordForm(WagtailAdminModelForm):
    """Saves through the action above, as whoever is logged in."""

    instance: Row

    def save(self, commit: bool = True) -> Any:
        row = super().save(commit=False)
        if commit:
            save(row, by=self.for_user, now=timezone.now())
        return row

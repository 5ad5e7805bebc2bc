"""The ledger against the tables: every evidence row, and the state of every edition."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.apps import apps

from cms.review.ledger import SLACK
from cms.review.models.editions import Edition
from cms.review.models.evidence import Evidence, LedgerEntry
from cms.review.walking import Advance, unwatched, walked

A_TIME = 200


def rows_that_differ(advance: Advance = unwatched) -> Iterator[str]:
    """Evidence rows whose columns are not what the ledger wrote down, or that are gone."""
    entries = iter(walked(_entries(), advance))
    while some := list(islice(entries, A_TIME)):
        covered = [(entry.sequence, row) for entry in some for row in rows_of(entry)]
        wanted: dict[str, set[int]] = defaultdict(set)
        for _, row in covered:
            wanted[row["row"]].add(row["id"])
        there = {name: _model(name)._default_manager.in_bulk(ids) for name, ids in wanted.items()}
        for sequence, row in covered:
            found = there[row["row"]].get(row["id"])
            name = f"{row['row']} {row['id']} of ledger entry {sequence}"
            if found is None:
                yield f"The {name} is gone."
            elif found.row_sha256 != row["sha256"]:
                yield f"The {name} was altered after it was written."


def rows_nobody_wrote(advance: Advance = unwatched) -> Iterator[str]:
    """Evidence rows that no ledger entry speaks of."""
    known: dict[str, set[int]] = defaultdict(set)
    for entry in walked(_entries(), advance):
        for row in rows_of(entry):
            known[row["row"]].add(row["id"])
    for model in evidence():
        name = model._meta.model_name or ""
        for pk in model._default_manager.values_list("pk", flat=True).iterator(chunk_size=2000):
            if pk not in known[name]:
                yield f"The {name} {pk} stands in no ledger entry."


@dataclass(frozen=True, slots=True)
class Told:
    """How the ledger left an edition."""

    path: str
    state: str
    reason: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""

    def ended(self, state: str, entry: LedgerEntry, *, reason: str = "") -> "Told":
        """As it is after this entry. What ended before keeps what was said of it then."""
        if self.state != Edition.State.CURRENT:
            return replace(self, state=state)
        return Told(self.path, state, reason, entry.at, entry.actor)

    def fits(self, edition: Edition) -> bool:
        """Whether the edition is as the ledger left it. Clocks may differ by the ledger's slack."""
        if (self.ended_at is None) != (edition.ended_at is None):
            return False
        if self.ended_at and edition.ended_at and abs(self.ended_at - edition.ended_at) > SLACK:
            return False
        told = (self.path, self.state, self.reason, self.ended_by)
        return told == (edition.path, edition.state, edition.reason, edition.ended_by)


def editions_that_differ(advance: Advance = unwatched) -> Iterator[str]:
    """Addresses, and earlier editions, whose state is not what the ledger last said of them."""
    told = _told(advance)
    rows = Edition.objects.only("path", *Edition.CHANGING).order_by("pk")
    for edition in rows.iterator(chunk_size=2000):
        left = told.pop(edition.pk, None)
        if left is None:
            yield f"The address {edition.path} shows a page that the ledger never published."
        elif left.fits(edition):
            continue
        elif {left.state, edition.state} & set(Edition.HOLDING):
            yield f"The address {edition.path} does not show what the ledger says it shows."
        else:
            yield f"An earlier edition at {edition.path} did not end as the ledger says it did."
    for left in told.values():
        yield f"The address {left.path} does not show what the ledger says it shows."


def _told(advance: Advance) -> dict[int, Told]:
    """The editions by key, as the ledger tells them from its first entry to its last."""
    told: dict[int, Told] = {}
    answering: dict[str, int] = {}
    holding: dict[str, int] = {}
    for entry in walked(_entries(), advance):
        data = data_of(entry)
        edition, path = data.get("edition"), data.get("path")
        if not isinstance(edition, int) or not isinstance(path, str):
            continue
        if entry.action == "withdrawn":
            left = told.get(edition, Told(path, Edition.State.CURRENT))
            reason = str(data.get("reason"))
            told[edition] = left.ended(Edition.State.WITHDRAWN, entry, reason=reason)
        elif entry.action in ("published", "changed address"):
            moved = entry.action == "changed address"
            ends = Edition.State.MOVED if moved else Edition.State.SUPERSEDED
            for key, state in (
                (answering.get(entry.subject), ends),
                (holding.get(path), Edition.State.SUPERSEDED),
            ):
                if key is not None and told[key].state in Edition.HOLDING:
                    told[key] = told[key].ended(state, entry)
            told[edition] = Told(path, Edition.State.CURRENT)
            answering[entry.subject] = holding[path] = edition
    return told


def evidence() -> list[type[Evidence]]:
    """Every kind of evidence row there is."""
    return [m for m in apps.get_app_config("review").get_models() if issubclass(m, Evidence)]


def rows_of(entry: LedgerEntry) -> list[dict[str, Any]]:
    """The evidence rows that an entry covers. What cannot be read the chain tells of."""
    kinds = {model._meta.model_name for model in evidence()}
    rows = data_of(entry).get("rows", [])
    return [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("row") in kinds and isinstance(row.get("id"), int)
        if "sha256" in row
    ]


def data_of(entry: LedgerEntry) -> dict[str, Any]:
    """What an entry says; nothing once it was altered past reading, which the chain tells of."""
    try:
        data = json.loads(entry.data)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _entries() -> Iterator[LedgerEntry]:
    return LedgerEntry.objects.order_by("sequence").iterator(chunk_size=A_TIME)


def _model(name: str) -> type[Evidence]:
    return apps.get_model("review", name)

"""The ledger against the tables: every evidence row as the ledger wrote it down."""

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps

from cms.evidence.models import Evidence, LedgerEntry
from cms.evidence.snapshot import ReportProgress, no_progress, with_progress

BATCH_SIZE = 200


def altered_rows(advance: ReportProgress = no_progress) -> Iterator[str]:
    """Evidence rows whose columns are not what the ledger wrote down, or that are gone."""
    ledger = iter(with_progress(entries(), advance))
    while some := list(islice(ledger, BATCH_SIZE)):
        covered = [(entry.sequence, row) for entry in some for row in covered_rows(entry)]
        wanted: dict[str, set[int]] = defaultdict(set)
        for _, row in covered:
            wanted[row["row"]].add(row["id"])
        kinds = {model._meta.model_name or "": model for model in evidence_models()}
        there = {name: kinds[name]._default_manager.in_bulk(ids) for name, ids in wanted.items()}
        for sequence, row in covered:
            found = there[row["row"]].get(row["id"])
            name = f"{row['row']} {row['id']} of ledger entry {sequence}"
            if found is None:
                yield f"The {name} is gone."
            elif found.row_sha256 != row["sha256"]:
                yield f"The {name} was altered after it was written."


def rows_missing_from_ledger(advance: ReportProgress = no_progress) -> Iterator[str]:
    """Evidence rows that no ledger entry covers."""
    known: dict[str, set[int]] = defaultdict(set)
    for entry in with_progress(entries(), advance):
        for row in covered_rows(entry):
            known[row["row"]].add(row["id"])
    for model in evidence_models():
        name = model._meta.model_name or ""
        for pk in model._default_manager.values_list("pk", flat=True).iterator(chunk_size=2000):
            if pk not in known[name]:
                yield f"The {name} {pk} stands in no ledger entry."


def evidence_models() -> list[type[Evidence]]:
    """Every kind of evidence row there is."""
    return [model for model in apps.get_models() if issubclass(model, Evidence)]


def covered_rows(entry: LedgerEntry) -> list[dict[str, Any]]:
    """The evidence rows that an entry covers; unreadable data is reported by the chain check."""
    kinds = {model._meta.model_name for model in evidence_models()}
    rows = entry_data(entry).get("rows", [])
    return [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("row") in kinds and isinstance(row.get("id"), int)
        if "sha256" in row
    ]


def entry_data(entry: LedgerEntry) -> dict[str, Any]:
    """An entry's data; empty if it is not JSON, which the chain check reports."""
    try:
        data = json.loads(entry.data)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def entries() -> Iterator[LedgerEntry]:
    """The whole ledger, from its first entry to its last."""
    return LedgerEntry.objects.order_by("sequence").iterator(chunk_size=BATCH_SIZE)

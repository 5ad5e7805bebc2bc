"""Walks the evidence and says what is off: ledger, proofs, sign-offs, editions, files, triggers."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from cms.review import assets, checkpoint, ledger, triggers
from cms.review.canonical import sha256
from cms.review.models.editions import Edition
from cms.review.models.evidence import Evidence, LedgerEntry, Proof, Revocation, SignOff

# What each action of the ledger makes an address answer with.
_ANSWERS = {"published": "current", "withdrawn": "withdrawn", "changed address": "current"}


def faults() -> Iterator[str]:
    """A sentence for each thing that is off; none when all is well."""
    for name in sorted(triggers.missing(connection)):
        yield f"The trigger {name} is missing: this table could be changed. Run manage.py migrate."
    yield from ledger.faults()
    yield from checkpoint.faults()
    yield from rows_that_differ()
    yield from rows_nobody_wrote()
    for proof in Proof.objects.order_by("pk").iterator(chunk_size=200):
        yield from proof_faults(proof)
    for edition in editions_in_force():
        yield from edition_faults(edition)
    yield from addresses_that_differ()


def rows_that_differ() -> Iterator[str]:
    """Evidence rows whose columns are not what the ledger wrote down, or that are gone."""
    for entry in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        for covered in _rows(entry):
            row = _model(covered["row"])._default_manager.filter(pk=covered["id"]).first()
            name = f"{covered['row']} {covered['id']} of ledger entry {entry.sequence}"
            if row is None:
                yield f"The {name} is gone."
            elif row.row_sha256 != covered["sha256"]:
                yield f"The {name} was altered after it was written."


def rows_nobody_wrote() -> Iterator[str]:
    """Evidence rows that no ledger entry speaks of."""
    known: set[tuple[str, int]] = set()
    for entry in LedgerEntry.objects.iterator(chunk_size=2000):
        known |= {(covered["row"], covered["id"]) for covered in _rows(entry)}
    for model in apps.get_app_config("review").get_models():
        if issubclass(model, Evidence):
            for pk in model._default_manager.values_list("pk", flat=True).iterator(chunk_size=2000):
                if (model._meta.model_name, pk) not in known:
                    yield f"The {model._meta.model_name} {pk} stands in no ledger entry."


def proof_faults(proof: Proof) -> Iterator[str]:
    """What of a proof no longer matches its digest."""
    name = f"“{proof.title}”, proof {proof.number}"
    if sha256(proof.manifest) != proof.digest:
        yield f"{name}: the manifest does not match the digest that was signed."
        return
    manifest = json.loads(proof.manifest)
    if sha256(proof.html) != manifest["html_sha256"]:
        yield f"{name}: the words readers get are not the words that were signed."
    if sha256(proof.internal) != manifest["internal_sha256"]:
        yield f"{name}: its writers or findings were altered."
    for filename in manifest["assets"]:
        if fault := assets.fault(filename):
            yield f"{name}: {fault}"


def edition_faults(edition: Edition) -> Iterator[str]:
    """What is wrong with what an address shows."""
    name = f"The page at {edition.path}"
    for sign_off in {edition.sign_off, edition.whole_page_sign_off}:
        if sign_off.proof.page_key != edition.page_key:
            yield f"{name} rests on a sign-off of another page."
        if Revocation.objects.filter(sign_off=sign_off).exists():
            yield f"{name} rests on a sign-off that was revoked."
        if sign_off.digest != sign_off.proof.digest:
            yield f"{name} rests on a sign-off of other words."
    if edition.digest != edition.sign_off.proof.digest:
        yield f"{name} shows other words than its sign-off signed."


def addresses_that_differ() -> Iterator[str]:
    """Addresses whose state is not what the ledger last said of them."""
    said: dict[str, tuple[str, int | None, str]] = {}
    for entry in LedgerEntry.objects.filter(action__in=_ANSWERS).order_by("sequence"):
        data = _data(entry)
        if "old_path" in data:
            said[data["old_path"]] = ("moved", data.get("old_edition"), "")
        if "path" in data:
            said[data["path"]] = (
                _ANSWERS[entry.action],
                data.get("edition"),
                data.get("reason", ""),
            )
    shown = {
        path: (state, pk, reason)
        for path, state, pk, reason in Edition.objects.holding()
        .values_list("path", "state", "pk", "reason")
        .iterator(chunk_size=2000)
    }
    for path, told in said.items():
        if shown.get(path) != told:
            yield f"The address {path} does not show what the ledger says it shows."
    for path in shown.keys() - said.keys():
        yield f"The address {path} shows a page that the ledger never published."


def editions_in_force() -> Iterator[Edition]:
    """Every current edition with what it rests on."""
    return (
        Edition.objects.current()
        .select_related("sign_off__proof", "whole_page_sign_off__proof")
        .order_by("path")
        .iterator(chunk_size=200)
    )


def counts() -> dict[str, int]:
    """How much there is to walk."""
    return {
        "ledger entries": LedgerEntry.objects.count(),
        "proofs": Proof.objects.count(),
        "sign-offs": SignOff.objects.count(),
        "current editions": Edition.objects.current().count(),
    }


def _rows(entry: LedgerEntry) -> list[dict[str, Any]]:
    kinds = apps.get_app_config("review").models
    return [covered for covered in _data(entry).get("rows", []) if covered["row"] in kinds]


def _data(entry: LedgerEntry) -> dict[str, Any]:
    """What an entry says; nothing once it was altered past reading, which the chain tells of."""
    try:
        data = json.loads(entry.data)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _model(name: str) -> type[Evidence]:
    return apps.get_model("review", name)

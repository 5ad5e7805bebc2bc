"""Walks the evidence and says what is off: triggers, ledger, rows, proofs, editions, files."""

import json
from collections.abc import Callable, Iterator

from django.db import connection

from cms.review import assets, checkpoint, ledger, reconciling, triggers
from cms.review.canonical import sha256
from cms.review.models.editions import Edition
from cms.review.models.evidence import LedgerEntry, Proof, SignOff
from cms.review.walking import Advance, one_moment, unwatched, walked

# What is as long as a page, and not needed to see what an edition rests on.
LONG = ("manifest", "html", "plain_text", "internal")

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
    yield from checkpoint.faults()
    yield from reconciling.rows_that_differ(advance)
    yield from reconciling.rows_nobody_wrote(advance)
    files: dict[str, str | None] = {}
    for proof in walked(Proof.objects.order_by("pk").iterator(chunk_size=200), advance):
        yield from proof_faults(proof, files)
    for edition in walked(editions_in_force(), advance):
        yield from edition_faults(edition)
    yield from reconciling.editions_that_differ(advance)
    for walk in _added:
        yield from walk()


def length() -> int:
    """How many rows `faults` walks. It walks the ledger four times."""
    return (
        4 * LedgerEntry.objects.count() + Proof.objects.count() + Edition.objects.current().count()
    )


def proof_faults(proof: Proof, files: dict[str, str | None]) -> Iterator[str]:
    """What of a proof no longer matches its digest. `files` keeps what was found of each file."""
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
        if filename not in files:
            files[filename] = assets.fault(filename)
        if fault := files[filename]:
            yield f"{name}: {fault}"


def edition_faults(edition: Edition) -> Iterator[str]:
    """What is wrong with what an address shows."""
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
    """Every current edition with what it rests on."""
    signed = ("sign_off", "whole_page_sign_off")
    return (
        Edition.objects.current()
        .select_related(*(f"{s}__{to}" for s in signed for to in ("proof", "revocation")))
        .defer(*(f"{s}__proof__{column}" for s in signed for column in LONG))
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

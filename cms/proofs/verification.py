"""TODO cms.proofs.verification."""

import json
from collections.abc import Iterator

from cms.evidence.canonical import sha256
from cms.proofs import assets
from cms.proofs.models import Proof


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

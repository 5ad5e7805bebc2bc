"""What `verify` asks of proofs: manifest, words, internal part, pinned files, by their digests."""

from collections.abc import Iterator

from cms.evidence.canonical import sha256
from cms.evidence.snapshot import ReportProgress, with_progress
from cms.evidence.verification import Verification
from cms.proofs import assets
from cms.proofs.models import Proof, SignOff


def faults(advance: ReportProgress) -> Iterator[str]:
    """What is off in any proof, in the order they were made."""
    files: dict[str, str | None] = {}
    for proof in with_progress(Proof.objects.order_by("pk").iterator(chunk_size=200), advance):
        yield from proof_faults(proof, files)


def proof_faults(proof: Proof, files: dict[str, str | None]) -> Iterator[str]:
    """Faults of a proof: parts that do not match its digest. `files` caches results per file."""
    name = f"“{proof.title}”, proof {proof.number}"
    if sha256(proof.manifest) != proof.digest:
        yield f"{name}: the manifest does not match the digest that was signed."
        return
    manifest = proof.parsed_manifest
    if sha256(proof.html) != manifest["html_sha256"]:
        yield f"{name}: the words readers get are not the words that were signed."
    if sha256(proof.internal) != manifest["internal_sha256"]:
        yield f"{name}: its writers or findings were altered."
    for filename in manifest["assets"]:
        if filename not in files:
            files[filename] = assets.fault(filename)
        if fault := files[filename]:
            yield f"{name}: {fault}"


proof_verification = Verification(
    faults,
    Proof.objects.count,
    lambda: {"proofs": Proof.objects.count(), "sign-offs": SignOff.objects.count()},
)

"""Proofs, how they ended, and the signatures on them. Nothing here ever changes."""

from cms.proofs.models.authorship import DraftWords, LongPassage
from cms.proofs.models.keys import KeyAttestation, KeyRevocation, SigningKey
from cms.proofs.models.proofs import Outcome, Proof, ProofAsset, WriterNamed
from cms.proofs.models.sign_offs import Revocation, SignOff, SignOffQuerySet

__all__ = [
    "DraftWords",
    "KeyAttestation",
    "KeyRevocation",
    "LongPassage",
    "Outcome",
    "Proof",
    "ProofAsset",
    "Revocation",
    "SignOff",
    "SignOffQuerySet",
    "SigningKey",
    "WriterNamed",
]

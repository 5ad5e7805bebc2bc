"""Signed checkpoints of the ledger's head, kept outside the database.

A hash chain shows changes to anyone who does not own the database; its owner could rewrite the
whole chain, or cut off its newest end. A checkpoint says, with an Ed25519 signature whose key is
not in the database, how long the ledger was and what its head was. The file is a signed note
(https://c2sp.org/signed-note): origin, size, head in base64, then a signature line that names the
key. Anybody with the public key can check it, here or with any tool that reads such notes.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from cms.evidence.models import LedgerEntry

ORIGIN = "countersign/ledger"
SIGNATURE = "— "
ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long the ledger was, and the digest of its last entry then (hexadecimal)."""

    size: int
    head: str

    @property
    def body(self) -> str:
        """The text that is signed."""
        head = base64.b64encode(bytes.fromhex(self.head)).decode()
        return f"{ORIGIN}\n{self.size}\n{head}\n"


def write() -> Path | None:
    """Write a checkpoint if the ledger has grown since the last; return its file, or None."""
    last = LedgerEntry.objects.order_by("-sequence").first()
    if last is None:
        return None
    folder = Path(settings.CHECKPOINT_DIR)
    path = folder / f"{last.sequence:012d}.txt"
    if path.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = Checkpoint(last.sequence, last.digest)
    key = _key()
    signed = _key_id(key.public_key()) + key.sign(checkpoint.body.encode())
    signature = base64.b64encode(signed).decode()
    temporary = path.with_suffix(".writing")
    temporary.write_text(f"{checkpoint.body}\n{SIGNATURE}{ORIGIN} {signature}\n")
    temporary.replace(path)
    return path


def faults() -> Iterator[str]:
    """A sentence for each checkpoint that the ledger no longer agrees with."""
    folder = Path(settings.CHECKPOINT_DIR)
    paths = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    if not paths:
        return
    if not Path(settings.CHECKPOINT_KEY).exists():
        yield "The key of the checkpoints is missing, so they cannot be checked."
        return
    public = _public()
    for path in paths:
        checkpoint = _read(path, public)
        if checkpoint is None:
            yield f"The checkpoint {path.name} was altered, or signed with another key."
            continue
        digest = (
            LedgerEntry.objects.filter(sequence=checkpoint.size)
            .values_list("digest", flat=True)
            .first()
        )
        if digest is None:
            yield (
                f"The ledger was {checkpoint.size} entries long at checkpoint {path.name} and is "
                "shorter now: its newest entries were cut off."
            )
        elif digest != checkpoint.head:
            yield f"Ledger entry {checkpoint.size} is not the one that checkpoint {path.name} saw."


def newest() -> int:
    """The size of the ledger at the newest checkpoint; 0 when there is none."""
    folder = Path(settings.CHECKPOINT_DIR)
    names = [path.stem for path in folder.glob("*.txt")] if folder.is_dir() else []
    return max((int(name) for name in names if name.isdigit()), default=0)


def public_key() -> str:
    """The public half of the key, as PEM, to keep somewhere else."""
    return _public().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _public() -> Ed25519PublicKey:
    """The public half, from the key's file; an auditor's file may hold nothing else."""
    content = Path(settings.CHECKPOINT_KEY).read_bytes()
    if b"PRIVATE" in content:
        return _key().public_key()
    key = load_pem_public_key(content)
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError(f"{settings.CHECKPOINT_KEY} does not hold an Ed25519 key.")
    return key


def _key_id(public: Ed25519PublicKey) -> bytes:
    """Four bytes by which a signed note names its key."""
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(ORIGIN.encode() + b"\n" + ED25519 + raw).digest()[:4]


def _key() -> Ed25519PrivateKey:
    """The signing key, made on first use with permissions for its owner alone."""
    path = Path(settings.CHECKPOINT_KEY)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        made = Ed25519PrivateKey.generate()
        path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} does not hold an Ed25519 key.")
    return key


def _read(path: Path, public: Ed25519PublicKey) -> Checkpoint | None:
    try:
        body, _, line = path.read_text().rpartition("\n" + SIGNATURE)
        origin, size, head = body.strip().split("\n")
        checkpoint = Checkpoint(int(size), base64.b64decode(head, validate=True).hex())
        signed = base64.b64decode(line.split()[-1], validate=True)
        if signed[:4] != _key_id(public):
            return None
        public.verify(signed[4:], checkpoint.body.encode())
    except (ValueError, IndexError, InvalidSignature, OSError):
        return None
    return checkpoint if origin == ORIGIN else None

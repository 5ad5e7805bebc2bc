"""Canonical form and digests: RFC 8785 JSON over NFC text, and SHA-256 of its bytes."""

import hashlib
import unicodedata
from typing import Any

import rfc8785


def canonical(value: Any) -> str:
    """Serialise a JSON value canonically (RFC 8785, every string in Unicode NFC).

    Raises ValueError for what has no single spelling: floats, dates, sets, a key spelt two ways.
    """
    return rfc8785.dumps(_normalised(value)).decode()


def sha256(content: str | bytes) -> str:
    """SHA-256 of a text's UTF-8 bytes, or of bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def _normalised(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [_normalised(item) for item in value]
    if isinstance(value, dict):
        normalised = {_normalised(key): _normalised(item) for key, item in value.items()}
        if len(normalised) < len(value):
            raise ValueError("Two keys are the same text in NFC, so one would hide the other.")
        return normalised
    raise ValueError(f"{type(value).__name__} has no canonical form; write it as text.")

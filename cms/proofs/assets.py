"""Content-addressed storage: each file is written once, named by its SHA-256."""

import errno
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

from cms.evidence.canonical import sha256
from cms.policy.refusals import Refusal

# Errors of a full, limited or read-only disk.
DISK_FULL_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
FILENAME = re.compile(r"[0-9a-f]{64}\.(avif|webp|jpg|png|gif)")
CONTENT_TYPES = {
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
}


def pin(content: bytes, extension: str) -> str:
    """Store bytes under their SHA-256 and return the file name, for example `ab12….webp`.

    Atomic: written to a temporary file, flushed, then renamed. Raises Refusal when the disk is
    full or not writable.
    """
    filename = f"{sha256(content)}.{extension}"
    path = location(filename)
    if path.exists() and sha256(path.read_bytes()) == path.stem:
        return filename
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as temporary:
            try:
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
            except OSError:
                Path(temporary.name).unlink()
                raise
        Path(temporary.name).chmod(0o644)
        Path(temporary.name).replace(path)
    except OSError as error:
        raise storage_refusal() from error
    return filename


def storage_refusal() -> Refusal:
    """The refusal for a picture that cannot be stored (507)."""
    return Refusal(
        "A picture could not be stored, so nothing was submitted. "
        "Ask whoever runs this system to look at its disk; your draft is saved.",
        507,
    )


def location(filename: str) -> Path:
    """The path of a pinned file. Raises ValueError for anything but a content name."""
    if not FILENAME.fullmatch(filename):
        raise ValueError(f"{filename!r} does not name a pinned file.")
    return Path(settings.ASSETS_ROOT) / filename[:2] / filename


def read(filename: str) -> bytes:
    """The bytes that were pinned under a name. Raises OSError, saying which file, when it was
    altered, and its FileNotFoundError when it is missing.
    """
    path = location(filename)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise FileNotFoundError(f"The file {filename} is missing.") from error
    if sha256(content) != path.stem:
        raise OSError(f"The file {filename} was altered: its bytes no longer match its name.")
    return content


def fault(filename: str) -> str | None:
    """Say what is wrong with a pinned file, or None when its bytes are what its name says."""
    try:
        read(filename)
    except OSError as error:
        return str(error)
    return None

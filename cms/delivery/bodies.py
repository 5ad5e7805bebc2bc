"""Sealed bodies in memory, by digest: what a digest means never changes, so they never go stale."""

import json
import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from cms.review.canonical import sha256
from cms.review.models import Edition, Proof

log = logging.getLogger(__name__)
MOST_CHARACTERS = 64_000_000


class Tampered(Exception):
    """A proof in the database no longer matches its digest. It is not served."""


@dataclass(frozen=True, slots=True)
class SealedBody:
    """One proof as readers get it."""

    digest: str
    html: SafeString
    html_sha256: str
    authors: tuple[dict[str, Any], ...]
    topics: tuple[dict[str, str], ...]
    question_keys: tuple[str, ...]
    language: str


_bodies: OrderedDict[str, SealedBody] = OrderedDict()
_lock = Lock()


def bodies(digests: Iterable[str]) -> dict[str, SealedBody]:
    """The bodies with these digests: from memory, the rest in one query.

    Raises Tampered when the database's words do not match their digest.
    """
    wanted = set(digests)
    with _lock:
        found = {digest: _bodies[digest] for digest in wanted if digest in _bodies}
        for digest in found:
            _bodies.move_to_end(digest)
    absent = wanted - found.keys()
    if absent:
        fetched = {
            proof.digest: _checked(proof)
            for proof in Proof.objects.filter(digest__in=absent).only("digest", "manifest", "html")
        }
        if missing := absent - fetched.keys():
            log.critical("No proof has the digest %s. Not served.", ", ".join(sorted(missing)))
            raise Tampered(f"No proof has the digest {', '.join(sorted(missing))}.")
        found |= fetched
        _remember(fetched)
    return found


def forget() -> None:
    """Empty the memory. For tests and measurements."""
    with _lock:
        _bodies.clear()


def _remember(fetched: dict[str, SealedBody]) -> None:
    with _lock:
        _bodies.update(fetched)
        held = sum(len(body.html) for body in _bodies.values())
        while held > MOST_CHARACTERS and len(_bodies) > 1:
            _, oldest = _bodies.popitem(last=False)
            held -= len(oldest.html)


def check_signed(edition: Edition) -> None:
    """Raise Tampered when an edition no longer shows the digest that its sign-off signed."""
    if edition.digest != edition.sign_off.digest:
        log.critical("Edition %s: repointed to %s. Not served.", edition.pk, edition.digest)
        raise Tampered(edition.digest)


def checked_manifest(proof: Proof) -> dict[str, Any]:
    """The public facts of a proof. Raises Tampered when they do not match its digest."""
    if sha256(proof.manifest) != proof.digest:
        log.critical("Proof %s: manifest altered. Not served.", proof.digest)
        raise Tampered(proof.digest)
    manifest: dict[str, Any] = json.loads(proof.manifest)
    return manifest


def _checked(proof: Proof) -> SealedBody:
    manifest = checked_manifest(proof)
    if sha256(proof.html) != manifest["html_sha256"]:
        log.critical("Proof %s: words altered. Not served.", proof.digest)
        raise Tampered(proof.digest)
    return SealedBody(
        digest=proof.digest,
        html=mark_safe(proof.html),  # noqa: S308 (its digest is the one that was signed)
        html_sha256=manifest["html_sha256"],
        authors=tuple(
            {
                "name": author["name"],
                "path": f"/people/{author['slug']}/",
                "credentials": author["credentials"],
            }
            for author in manifest["authors"]
        ),
        topics=tuple(
            {"name": topic["name"], "path": f"/topics/{topic['slug']}/"}
            for topic in manifest["topics"]
        ),
        question_keys=tuple(manifest["questions"]),
        language=manifest["language"],
    )

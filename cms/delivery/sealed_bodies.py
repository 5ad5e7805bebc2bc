"""A cache of sealed bodies by digest, which never go stale: a digest never changes meaning."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import unescape
from threading import Lock
from typing import Any

from bs4 import BeautifulSoup
from cachetools import LRUCache
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from cms.delivery.signatures import is_made_up
from cms.evidence.canonical import sha256
from cms.proofs.manifest_types import Manifest, SealedBlock
from cms.proofs.models import Proof, SignOff
from cms.proofs.rendering import plain_text
from cms.publishing.models import Edition

log = logging.getLogger(__name__)
MAX_CHARACTERS = 64_000_000
COLUMNS = ("digest", "kind", "manifest", "html")
_PART = re.compile(
    r'<section class="sealed-section"[^>]*>\s*<h2 id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL
)


class Tampered(Exception):
    """A proof in the database no longer matches its digest. It is not served."""


@dataclass(frozen=True, slots=True)
class EvidenceCutoff:
    """Until when a page's evidence is current: the earliest `current_through` of its sources.

    `dated` of `sources` give such a day.
    """

    current_through: date
    dated: int
    sources: int


@dataclass(frozen=True, slots=True)
class SealedBody:
    """One proof as readers get it, verified against its digest."""

    digest: str
    html: SafeString
    html_sha256: str
    authors: tuple[dict[str, Any], ...]
    topics: tuple[dict[str, str], ...]
    question_keys: tuple[str, ...]
    language: str
    title: str
    by: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, str], ...]
    evidence: EvidenceCutoff | None
    parts: tuple[tuple[str, str], ...]
    answer_text: str


def _cache(most_characters: int) -> LRUCache[str, SealedBody]:
    """Bodies by digest; the least used go when there are more characters than that."""
    return LRUCache(most_characters, getsizeof=lambda body: len(body.html))


_bodies = _cache(MAX_CHARACTERS)
_lock = Lock()


def bodies(digests: Iterable[str]) -> dict[str, SealedBody]:
    """The bodies with these digests: from the cache, the rest in one query.

    Raises Tampered when the database's words do not match their digest.
    """
    wanted = set(digests)
    with _lock:
        found = {digest: _bodies[digest] for digest in wanted if digest in _bodies}
    absent = wanted - found.keys()
    if absent:
        fetched = {
            proof.digest: _verified_body(proof)
            for proof in Proof.objects.filter(digest__in=absent).only(*COLUMNS)
        }
        if missing := absent - fetched.keys():
            log.critical("No proof has the digest %s. Not served.", ", ".join(sorted(missing)))
            raise Tampered(f"No proof has the digest {', '.join(sorted(missing))}.")
        found |= fetched
        _store(fetched)
    return found


def clear_cache() -> None:
    """Clear the cache. For tests and measurements."""
    with _lock:
        _bodies.clear()


def _store(fetched: dict[str, SealedBody]) -> None:
    with _lock:
        for digest, body in fetched.items():
            if len(body.html) <= _bodies.maxsize:
                _bodies[digest] = body


def check_signed(edition: Edition) -> None:
    """Raise Tampered when an edition no longer shows the digest that its sign-off signed, or when
    a sign-off that it rests on names a key that did not sign what it says.
    """
    if edition.digest != edition.sign_off.digest:
        log.critical("Edition %s: repointed to %s. Not served.", edition.pk, edition.digest)
        raise Tampered(edition.digest)
    check_signature(edition.sign_off)
    if edition.whole_page_sign_off_id != edition.sign_off_id:
        check_signature(edition.whole_page_sign_off)


def check_signature(sign_off: SignOff) -> None:
    """Raise Tampered when a sign-off names a key that did not sign what it says."""
    if is_made_up(sign_off):
        log.critical("Sign-off %s: no signature of its key. Not served.", sign_off.pk)
        raise Tampered(sign_off.digest)


def checked_manifest(proof: Proof) -> Manifest:
    """The public facts of a proof. Raises Tampered when they do not match its digest."""
    if sha256(proof.manifest) != proof.digest:
        log.critical("Proof %s: manifest altered. Not served.", proof.digest)
        raise Tampered(proof.digest)
    return proof.parsed_manifest


def _verified_body(proof: Proof) -> SealedBody:
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
        title=manifest["title"],
        by=tuple(
            {
                "name": author["name"],
                "slug": author.get("slug", ""),
                "qualifications": tuple(author["credentials"]),
            }
            for author in manifest["authors"]
        ),
        sources=tuple(_source(block) for block in manifest.get("sources", [])),
        evidence=_evidence(manifest.get("sources", [])),
        parts=tuple((anchor, _words(heading)) for anchor, heading in _PART.findall(proof.html)),
        answer_text=_answer_text(proof.html) if proof.kind == "question" else "",
    )


def _source(block: SealedBlock) -> dict[str, str]:
    """A source of the manifest, for machines."""
    value = block.get("value", {})
    names = ("title", "authors", "publisher", "kind", "year", "url", "doi", "pmid")
    return {name: str(value.get(name) or "") for name in names}


def _evidence(sources: list[SealedBlock]) -> EvidenceCutoff | None:
    """Until when these sources are current, or None when none of them says."""
    days = [day for source in sources if (day := source.get("value", {}).get("current_through"))]
    if not days:
        return None
    return EvidenceCutoff(date.fromisoformat(min(days)), len(days), len(sources))


def _answer_text(html: str) -> str:
    """The words of a question's answer as readers see them: without its title and sources."""
    soup = BeautifulSoup(html, "html.parser")
    for other in soup.select(".sealed-title, .sealed-sources"):
        other.decompose()
    return plain_text(str(soup))


def _words(html: str) -> str:
    return unescape(strip_tags(html))

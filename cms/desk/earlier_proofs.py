"""Which earlier proofs a proof can be compared with, and the cached comparison."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.comparison.comparing import Differences, SealedProof, compare
from cms.proofs.models import Proof, SignOff
from cms.publishing.models import Edition
from cms.review.models import Opening

CLEAN = "clean"
# Cached comparisons per process: one of a long page takes half a megabyte.
MAX_COMPARISONS = 16


@dataclass(frozen=True, slots=True)
class EarlierProof:
    """An earlier proof to compare with: `label` names the choice, `since` ends a sentence."""

    key: str
    label: str
    since: str
    proof: Proof


def earlier_proofs(proof: Proof, *, person: str, persons: frozenset[str]) -> list[EarlierProof]:
    """The choices there are, the most useful first. `persons` are all one signs under."""
    earlier = Proof.objects.before(proof)
    found = [
        _last_signed_by(earlier, persons),
        _last_signed_whole(earlier),
        _last_published(proof),
        _last_opened(earlier, person),
    ]
    choices = [choice for choice in found if choice]
    before = earlier.first()
    if before and before.pk not in {choice.proof.pk for choice in choices}:
        choices.append(
            EarlierProof(
                "before", "Changes since the proof before", f"proof {before.number}", before
            )
        )
    signed = next((choice for choice in choices if choice.key == "signed"), None)
    if signed:
        return [c for c in choices if c.key != "whole" or c.proof.pk != signed.proof.pk]
    return choices


def record_opening(proof: Proof, *, person: str, now: datetime) -> None:
    """Record that this person has opened this proof."""
    Opening.objects.get_or_create(proof=proof, person=person, defaults={"at": now})


def differences(older: Proof, newer: Proof, *, names: dict[str, str]) -> Differences:
    """Compare two proofs, cached. `names` are the titles of the questions below the page."""
    return _differences(_by_digest(older), _by_digest(newer), tuple(sorted(names.items())))


@dataclass(frozen=True, slots=True)
class _ProofByDigest:
    """A proof as a cache key: equal digests are equal proofs."""

    digest: str
    sealed: SealedProof = field(compare=False)


def _by_digest(proof: Proof) -> _ProofByDigest:
    return _ProofByDigest(proof.digest, sealed_proof(proof))


@lru_cache(maxsize=MAX_COMPARISONS)
def _differences(
    older: _ProofByDigest, newer: _ProofByDigest, names: tuple[tuple[str, str], ...]
) -> Differences:
    """Proofs never change, so comparisons can be cached."""
    return compare(older.sealed, newer.sealed, names=dict(names))


def clear_cache() -> None:
    """Clear the cache. For measurements."""
    _differences.cache_clear()


def sealed_proof(proof: Proof) -> SealedProof:
    """Convert a proof to the comparison's input."""
    return SealedProof(proof.html, proof.parsed_manifest)


def _last_signed_by(earlier: Any, persons: frozenset[str]) -> EarlierProof | None:
    sign_off = (
        SignOff.objects.filter(
            Q(reviewer__in=persons) | Q(signed_with__in=persons),
            proof__in=earlier,
            revocation=None,
        )
        .select_related("proof")
        .order_by("-proof__number")
        .first()
    )
    if sign_off is None:
        return None
    return EarlierProof(
        "signed",
        "Changes since I last signed",
        f"your sign-off of {_day(sign_off.signed_at)}",
        sign_off.proof,
    )


def _last_signed_whole(earlier: Any) -> EarlierProof | None:
    sign_off = (
        SignOff.objects.in_force()
        .filter(proof__in=earlier, scope=SignOff.Scope.WHOLE_PAGE)
        .select_related("proof")
        .order_by("-proof__number")
        .first()
    )
    if sign_off is None:
        return None
    return EarlierProof(
        "whole",
        "Changes since the whole page was last signed",
        f"the whole page was signed on {_day(sign_off.signed_at)}",
        sign_off.proof,
    )


def _last_published(proof: Proof) -> EarlierProof | None:
    edition = (
        Edition.objects.filter(page_key=proof.page_key, sign_off__proof__number__lt=proof.number)
        .select_related("sign_off__proof")
        .order_by("-published_at")
        .first()
    )
    if edition is None:
        return None
    return EarlierProof(
        "published",
        "Changes since it was last published",
        f"it was published on {_day(edition.published_at)}",
        edition.sign_off.proof,
    )


def _last_opened(earlier: Any, person: str) -> EarlierProof | None:
    opening = (
        Opening.objects.filter(person=person, proof__in=earlier)
        .select_related("proof")
        .order_by("-proof__number")
        .first()
    )
    if opening is None:
        return None
    return EarlierProof(
        "read",
        "Changes since the last proof I read",
        f"proof {opening.proof.number}, which you opened on {_day(opening.at)}",
        opening.proof,
    )


def _day(at: datetime) -> str:
    return f"{timezone.localdate(at):%-d %B %Y}"

"""What has happened to waiting proofs so far: who signed first, and who declined and why."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from cms.proofs.models import SignOff
from cms.review.models import Decline


def signers(proof_ids: Iterable[int]) -> dict[int, list[str]]:
    """The printed names of those whose signatures stand, by proof, first signed first."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = SignOff.objects.filter(proof_id__in=list(proof_ids), revocation=None).order_by("pk")
    for proof_id, name in rows.values_list("proof_id", "printed_name"):
        found[proof_id].append(name)
    return found


def declines(page_keys: Iterable[str], *, today: date) -> dict[str, list[dict[str, Any]]]:
    """Who declined pages and why, by page, as far as it still holds."""
    rows = (
        Decline.objects.filter(page_key__in=list(page_keys), ended=None)
        .exclude(kind=Decline.Kind.NO_TIME, until_on__lte=today)
        .order_by("pk")
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        reasons = [row.get_kind_display(), *([f"“{row.text}”"] if row.text else [])]
        if row.until_on:
            reasons.append(f"until {row.until_on:%-d %B %Y}")
        found[row.page_key].append(
            {"by": row.reviewer_printed, "person": row.reviewer, "why": ", ".join(reasons)}
        )
    return found

"""Many editions at once, each with the evidence and the ledger that its life would have left."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.delivery.models import SearchRow
from cms.review import ledger
from cms.review.canonical import canonical, sha256
from cms.review.models import Edition, LedgerEntry, Outcome, Proof, SignOff
from cms.review.models.evidence import Evidence

A_TIME = 500
# As long as the demonstration's pages, about.
WORDS = "What to do first is to call for help and to stay. " * 160


def fill(number: int, like: Sequence[dict[str, Any]] = ({},)) -> None:
    """Add editions until there are `number`, with what these manifests say, in turn."""
    have = Edition.objects.count()
    for start in range(have, number, A_TIME):
        _add(range(start, min(start + A_TIME, number)), like)


def _add(numbers: range, like: Sequence[dict[str, Any]]) -> None:
    now = timezone.now()
    proofs = Proof.objects.bulk_create(
        [_proof(number, now, like[number % len(like)]) for number in numbers]
    )
    outcomes = Outcome.objects.bulk_create(
        [Outcome(proof=proof, kind=Outcome.Kind.SIGNED, by="bench", at=now) for proof in proofs]
    )
    sign_offs = SignOff.objects.bulk_create(
        [
            SignOff(
                proof=proof, digest=proof.digest, reviewer="bench", signed_with="bench",
                printed_name="Bench", printed_slug="bench", credentials="[]",
                scope=SignOff.Scope.WHOLE_PAGE, meaning="", checklist="[]", interests="None",
                review_due_on=(now + timedelta(days=300)).date(),
                authenticated_by="bench", signed_at=now,
            )
            for proof in proofs
        ]
    )  # fmt: skip
    editions = Edition.objects.bulk_create(
        [
            Edition(
                path=f"/articles/{proof.page_key}/", page_key=proof.page_key,
                page_id=proof.page_id, language="en", kind=proof.kind, sign_off=sign_off,
                whole_page_sign_off=sign_off, digest=proof.digest, title=proof.title,
                summary="Measured.", words=proof.words, last_edited_at=now, published_by="bench",
                published_at=now, first_published_at=now,
            )
            for proof, sign_off in zip(proofs, sign_offs, strict=True)
        ]
    )  # fmt: skip
    SearchRow.objects.bulk_create(
        [
            SearchRow(edition=e, page_key=e.page_key, heading=e.title, text="measured words")
            for e in editions
        ]
    )
    _write_down(now, zip(proofs, outcomes, sign_offs, editions, strict=True))


def _write_down(now: datetime, lives: Any) -> None:
    """Append to the ledger as the actions would: submitted, signed, published."""
    last = LedgerEntry.objects.order_by("-sequence").first()
    at = max(now, last.at) if last else now
    chain = [last] if last else []

    def append(action: str, subject: str, rows: list[Evidence], **data: Any) -> None:
        covered = [{"row": r._meta.model_name, "id": r.pk, "sha256": r.row_sha256} for r in rows]
        entry = LedgerEntry(
            sequence=chain[-1].sequence + 1 if chain else 1, at=at, actor="bench", action=action,
            subject=subject, data=canonical({**data, "rows": covered}),
            previous=chain[-1].digest if chain else ledger.GENESIS,
        )  # fmt: skip
        entry.digest = entry.expected_digest()
        chain.append(entry)

    for proof, outcome, sign_off, edition in lives:
        append("submitted", proof.page_key, [proof], proof=proof.digest)
        append("signed", proof.page_key, [sign_off, outcome], proof=proof.digest)
        append(
            "published", proof.page_key, [edition],
            path=edition.path, edition=edition.pk, proof=proof.digest,
        )  # fmt: skip
    LedgerEntry.objects.bulk_create(chain[1:] if last else chain)


def _proof(number: int, now: datetime, like: dict[str, Any]) -> Proof:
    html = f"<article><p>Measured words, number {number}.</p><p>{WORDS}</p></article>"
    title = f"Bench {number}"
    manifest = canonical(
        {
            "title": title, "summary": "Measured.", "authors": [], "topics": [], "questions": [],
            "assets": [], "content": {"body": WORDS}, "language": "en",
            "html_sha256": sha256(html), "internal_sha256": sha256("{}"), "number": number,
            **{name: like[name] for name in ("title", "summary", "topics", "content") if like},
        }
    )  # fmt: skip
    return Proof(
        page_key=f"bench-{number}", page_id=10_000_000 + number, revision_id=0, number=1,
        kind=like.get("kind", "article"), language="en", title=title,
        digest=sha256(manifest), manifest=manifest, html=html, html_sha256=sha256(html),
        plain_text=WORDS, internal="{}", words=1600,
        submitted_by="bench", submitted_at=now, last_edited_at=now, when_signed="publish",
    )  # fmt: skip

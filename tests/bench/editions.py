"""Many editions at once, each with a proof and a sign-off that the database accepts."""

from datetime import timedelta

from django.utils import timezone

from cms.delivery.models import SearchRow
from cms.review.canonical import canonical, sha256
from cms.review.models import Edition, Outcome, Proof, SignOff

A_TIME = 500


def fill(number: int) -> None:
    """Add editions until there are `number`."""
    have = Edition.objects.count()
    for start in range(have, number, A_TIME):
        _add(range(start, min(start + A_TIME, number)))


def _add(numbers: range) -> None:
    now = timezone.now()
    proofs = Proof.objects.bulk_create([_proof(number, now) for number in numbers])
    Outcome.objects.bulk_create(
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


def _proof(number: int, now) -> Proof:
    html = f"<article>Measured words, number {number}.</article>"
    title = f"Bench {number}"
    manifest = canonical(
        {
            "title": title, "summary": "Measured.", "authors": [], "topics": [], "questions": [],
            "assets": [], "content": {}, "language": "en", "html_sha256": sha256(html),
            "internal_sha256": sha256("{}"), "number": number,
        }
    )  # fmt: skip
    return Proof(
        page_key=f"bench-{number}", page_id=10_000_000 + number, revision_id=0, number=1,
        kind="article", language="en", title=title, digest=sha256(manifest), manifest=manifest,
        html=html, html_sha256=sha256(html), plain_text="Measured words", internal="{}", words=4,
        submitted_by="bench", submitted_at=now, last_edited_at=now, when_signed="publish",
    )  # fmt: skip

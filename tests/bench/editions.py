"""Many editions at once, each with the evidence and the ledger that its life would have left."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.evidence import ledger
from cms.evidence.canonical import canonical, sha256
from cms.evidence.models import Evidence, LedgerEntry
from cms.proofs.models import Outcome, Proof, SignOff
from cms.publishing.models import Edition, EditionTopic
from cms.search import index
from cms.topics.models import Topic

A_TIME = 500
# As long as the demonstration's pages, about.
WORDS = "What to do first is to call for help and to stay. " * 160


Texts = Callable[[int], tuple[str, str]]


def plain(number: int) -> tuple[str, str]:
    """A short title and the same text for each."""
    return f"Bench {number}", WORDS


def fill(number: int, like: Sequence[dict[str, Any]] = ({},), *, texts: Texts = plain) -> None:
    """Add editions until there are `number`, with what these manifests say, in turn."""
    Topic.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    have = Edition.objects.count()
    for start in range(have, number, A_TIME):
        _add(range(start, min(start + A_TIME, number)), like, texts)


def _add(numbers: range, like: Sequence[dict[str, Any]], texts: Texts) -> None:
    now = timezone.now()
    proofs = Proof.objects.bulk_create(
        [_proof(number, now, like[number % len(like)], *texts(number)) for number in numbers]
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
                authenticated_by="password", signed_at=now,
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
    topics = EditionTopic.objects.bulk_create(
        [EditionTopic(edition=edition, slug="bench") for edition in editions]
    )
    index.add_editions(editions)
    _write_down(now, zip(proofs, outcomes, sign_offs, editions, topics, strict=True))


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

    for proof, outcome, sign_off, edition, topic in lives:
        append("submitted", proof.page_key, [proof], proof=proof.digest)
        append("signed", proof.page_key, [sign_off, outcome], proof=proof.digest)
        append(
            "published", proof.page_key, [edition, topic],
            path=edition.path, edition=edition.pk, proof=proof.digest,
        )  # fmt: skip
    LedgerEntry.objects.bulk_create(chain[1:] if last else chain)


def _proof(number: int, now: datetime, like: dict[str, Any], title: str, text: str) -> Proof:
    html = f"<article><p>Measured words, number {number}.</p><p>{text}</p></article>"
    manifest = canonical(
        {
            "title": title, "summary": "Measured.", "authors": [], "topics": [], "questions": [],
            "assets": [], "content": {"body": text}, "language": "en",
            "html_sha256": sha256(html), "internal_sha256": sha256("{}"), "number": number,
            **{name: like[name] for name in ("title", "summary", "topics", "content") if like},
        }
    )  # fmt: skip
    return Proof(
        page_key=f"bench-{number}", page_id=10_000_000 + number, revision_id=0, number=1,
        kind=like.get("kind", "article"), language="en", title=title,
        digest=sha256(manifest), manifest=manifest, html=html, html_sha256=sha256(html),
        plain_text=text, internal="{}", words=len(text.split()),
        submitted_by="bench", submitted_at=now, last_edited_at=now, when_signed="publish",
    )  # fmt: skip

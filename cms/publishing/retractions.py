"""The status of cited sources: for the checks, for the link checker, and to reopen published pages
whose sources were retracted.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cms.drafts.source_status import _known_notices
from cms.evidence import ledger
from cms.evidence.ledger import SYSTEM, exclusively
from cms.policy.ledger_actions import LedgerAction
from cms.proofs.models import Proof
from cms.publishing.models import Edition, SourceRetracted
from cms.sources import retractions
from cms.sources.models import Retraction

# Long columns of a proof that are not needed to read its sources.
HEAVY_COLUMNS = ("html", "plain_text", "internal")


def editions_with_sources(
    editions: QuerySet[Edition] | None = None,
) -> Iterator[tuple[Edition, list[dict[str, Any]]]]:
    """Current editions with the sources that their proofs sealed."""
    queryset = Edition.objects.current() if editions is None else editions
    bulky = Proof.long_texts("sign_off__proof", but="manifest")
    for edition in (
        queryset.select_related("sign_off__proof").defer(*bulky).iterator(chunk_size=100)
    ):
        rows = edition.sign_off.proof.parsed_manifest["sources"]
        yield edition, [row["value"] for row in rows]


def editions_citing_retracted() -> QuerySet[Edition]:
    """Current editions that cite a retracted source and so need another review."""
    return Edition.objects.current().filter(
        Exists(SourceRetracted.objects.filter(edition=OuterRef("pk")))
    )


def reopen(*, now: datetime) -> list[Edition]:
    """Find every current edition that cites a retracted source, and note each once."""
    return [
        edition
        for edition, sources in editions_with_sources()
        if _reopen(edition, sources, now=now)
    ]


def reopen_edition(edition: Edition, *, now: datetime) -> None:
    """The same for one edition."""
    for found, sources in editions_with_sources(Edition.objects.filter(pk=edition.pk)):
        _reopen(found, sources, now=now)


def reopen_when_published(sender: type, edition: Edition, **kwargs: Any) -> None:
    """`edition_changed`: words signed before the data was loaded may cite what it names."""
    if edition.state == Edition.State.CURRENT:
        reopen_edition(edition, now=edition.published_at)


def _reopen(edition: Edition, sources: list[dict[str, Any]], *, now: datetime) -> bool:
    identifiers = [(str(s.get("doi") or ""), str(s.get("pmid") or "")) for s in sources]
    if not any(doi or pmid for doi, pmid in identifiers):
        return False
    known = _known_notices(identifiers)
    found = [
        (source, notice)
        for source, (doi, pmid) in zip(sources, identifiers, strict=True)
        if known and (notice := retractions.notice_for(known, doi=doi, pmid=pmid))
    ]
    recorded = [_record_retraction(edition, source, notice, now=now) for source, notice in found]
    return any(recorded)


@exclusively
def _record_retraction(
    edition: Edition, source: dict[str, Any], notice: Retraction, *, now: datetime
) -> bool:
    """Record, once, that an edition cites this article; return whether it was new."""
    if SourceRetracted.objects.filter(edition=edition, record_id=notice.record_id).exists():
        return False
    row = SourceRetracted.objects.create(
        edition=edition,
        source_title=source["title"],
        doi=source.get("doi") or "",
        pmid=source.get("pmid") or "",
        record_id=notice.record_id,
        nature=notice.nature,
        retracted_on=notice.on,
        found_at=now,
    )
    ledger.append(
        now=now, actor=SYSTEM, action=LedgerAction.SOURCE_RETRACTED, subject=edition.page_key,
        rows=[row], path=edition.path, edition=edition.pk, source=source["title"],
    )  # fmt: skip
    return True

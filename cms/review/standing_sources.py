"""What became of the sources that pages cite: for the checks, for the link checker, and to reopen
the published pages whose sources were retracted.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Revision

from cms.checks import Notice, Source
from cms.checks.identifiers import doi_in
from cms.review import ledger
from cms.review.ledger import one_at_a_time
from cms.review.models.editions import Edition
from cms.review.models.retracted import SourceRetracted
from cms.sources import retractions
from cms.sources.models import LinkCheck, Retraction

SYSTEM = "system"
# What a proof holds that is long and says nothing of its sources.
BULKY = ("html", "plain_text", "internal")


def with_standing(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Sources with what is known of their links and notices: in three queries at most."""
    addresses = [address for source in sources if (address := address_of(source.url, source.doi))]
    checked = {row.url: row for row in LinkCheck.objects.filter(url__in=addresses)}
    known = _known((source.doi, source.pmid) for source in sources)
    return tuple(_standing(source, checked, known) for source in sources)


def _standing(
    source: Source,
    checked: dict[str, LinkCheck],
    known: dict[tuple[str, str], list[Retraction]],
) -> Source:
    link = checked.get(address_of(source.url, source.doi))
    found = retractions.notice(known, doi=source.doi, pmid=source.pmid)
    return replace(
        source,
        link_fault=link.fault if link else "",
        moved_to=link.moved_to if link and source.url else "",
        notice=Notice(found.nature == retractions.RETRACTED, found.on) if found else None,
    )


def _known(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Retraction]]:
    held = list(pairs)
    return retractions.about(
        [doi_in(doi).lower() for doi, _ in held], [pmid.strip() for _, pmid in held]
    )


def address_of(url: str, doi: str) -> str:
    """Where a source is asked for: its own address, or else its DOI's."""
    if url:
        return url
    return f"https://doi.org/{doi_in(doi)}" if doi_in(doi) else ""


def addresses() -> Iterator[str]:
    """The address of every source of a published page or of a page's newest draft."""
    for _, sources in chain(cited(), drafted()):
        yield from _addresses(sources)


def drafted() -> Iterator[tuple[Revision, list[dict[str, Any]]]]:
    """The newest drafts of all pages with the sources that they list."""
    from cms.review.models.pages import ReviewedPage

    for model in apps.get_models():
        if issubclass(model, ReviewedPage) and not model._meta.abstract:
            drafts = Revision.objects.filter(
                pk__in=model.objects.filter(latest_revision__isnull=False).values("latest_revision")
            )
            for draft in drafts.iterator(chunk_size=100):
                rows = json.loads(draft.content.get("sources") or "[]")
                yield draft, [row["value"] for row in rows]


def _addresses(sources: Iterable[dict[str, Any]]) -> Iterator[str]:
    for source in sources:
        if address := address_of(source.get("url") or "", source.get("doi") or ""):
            yield address


def cited(
    editions: QuerySet[Edition] | None = None,
) -> Iterator[tuple[Edition, list[dict[str, Any]]]]:
    """Current editions with the sources that their proofs sealed."""
    asked = Edition.objects.current() if editions is None else editions
    bulky = [f"sign_off__proof__{name}" for name in BULKY]
    for edition in asked.select_related("sign_off__proof").defer(*bulky).iterator(chunk_size=100):
        rows = json.loads(edition.sign_off.proof.manifest)["sources"]
        yield edition, [row["value"] for row in rows]


def citing_retracted() -> QuerySet[Edition]:
    """Current editions that cite a retracted source: they wait to be looked at again."""
    return Edition.objects.current().filter(
        Exists(SourceRetracted.objects.filter(edition=OuterRef("pk")))
    )


def reopen(*, now: datetime) -> list[Edition]:
    """Find every current edition that cites a retracted source, and note each once."""
    return [edition for edition, sources in cited() if _reopen(edition, sources, now=now)]


def reopen_edition(edition: Edition, *, now: datetime) -> None:
    """The same for one edition, for example one that was signed before the data was loaded."""
    for found, sources in cited(Edition.objects.filter(pk=edition.pk)):
        _reopen(found, sources, now=now)


def reopen_when_published(sender: type, edition: Edition, **kwargs: Any) -> None:
    """`edition_changed`: words signed before the data was loaded may cite what it names."""
    if edition.state == Edition.State.CURRENT:
        reopen_edition(edition, now=edition.published_at)


def _reopen(edition: Edition, sources: list[dict[str, Any]], *, now: datetime) -> bool:
    held = [(str(s.get("doi") or ""), str(s.get("pmid") or "")) for s in sources]
    if not any(doi or pmid for doi, pmid in held):
        return False
    known = _known(held)
    found = [
        (source, notice)
        for source, (doi, pmid) in zip(sources, held, strict=True)
        if known and (notice := retractions.notice(known, doi=doi, pmid=pmid))
    ]
    news = [_note(edition, source, notice, now=now) for source, notice in found]
    return any(news)


@one_at_a_time
def _note(edition: Edition, source: dict[str, Any], notice: Retraction, *, now: datetime) -> bool:
    """Write down, once, that an edition cites this article. Whether it was news."""
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
        now=now, actor=SYSTEM, action="source retracted", subject=edition.page_key,
        rows=[row], path=edition.path, edition=edition.pk, source=source["title"],
    )  # fmt: skip
    return True

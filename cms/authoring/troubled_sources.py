"""Sources that are dead, moved, retracted or in doubt, with the pages that cite them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from cms.authoring.link_checks import drafts_with_sources
from cms.checks.identifiers import doi_key
from cms.drafts.source_status import url_of_source
from cms.publishing.retractions import editions_with_sources
from cms.sources import retractions
from cms.sources.models import LinkCheck, Retraction

RETRACTED, CONCERN = "Retracted", "Expression of concern"
DEAD, MOVED = "Does not work", "Moved"
# The gravest first, each with what to do next.
NEXT_STEPS = {
    RETRACTED: "Take it out, and what rests on it alone; then submit the page. Withdraw the page "
    "if its advice no longer stands.",
    CONCERN: "Read the notice. Keep the source only with a written reason.",
    DEAD: "Find where it is now, or cite something else.",
    MOVED: "Look at it there, and change the address.",
}


@dataclass(slots=True)
class CitingPage:
    """A page that cites a source: as readers see it, in its newest draft, or both."""

    page_id: int
    title: str
    is_published: bool = False
    is_drafted: bool = False

    @property
    def state(self) -> str:
        """Where it cites the source."""
        if self.is_published and self.is_drafted:
            return "published"
        return "published, but no longer in its draft" if self.is_published else "draft only"

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"


@dataclass(frozen=True, slots=True)
class TroubledSource:
    """A problem of a source, since when, and the pages that cite it."""

    trouble: str
    title: str
    address: str
    detail: str
    since: date | None
    pages: tuple[CitingPage, ...]

    @property
    def cited_by(self) -> str:
        """The pages in one line, for a spreadsheet."""
        return "; ".join(map(str, self.pages))

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return NEXT_STEPS[self.trouble]


@dataclass(slots=True)
class _CitedSource:
    """A cited source, merged across pages by URL, DOI and PubMed ID."""

    title: str
    url: str
    doi: str
    pmid: str
    pages: dict[int, CitingPage] = field(default_factory=dict)


def troubled_sources() -> list[TroubledSource]:
    """Every source in trouble that a published page or a newest draft cites, gravest first."""
    listed = _listed()
    found = [*_retracted_or_doubted(listed), *_unreachable_or_moved(listed)]
    order = list(NEXT_STEPS)
    return sorted(found, key=lambda one: (order.index(one.trouble), one.title.casefold()))


def _listed() -> list[_CitedSource]:
    known: dict[tuple[str, str, str], _CitedSource] = {}

    def pages_of(source: dict[str, Any], page_id: int, title: str) -> CitingPage:
        url, doi = source.get("url") or "", source.get("doi") or ""
        pmid = str(source.get("pmid") or "").strip()
        key = (url, doi_key(doi), pmid)
        one = known.setdefault(key, _CitedSource(source.get("title") or "", url, doi, pmid))
        return one.pages.setdefault(page_id, CitingPage(page_id, title))

    for edition, sources in editions_with_sources():
        for source in sources:
            pages_of(source, edition.page_id, edition.title).is_published = True
    for draft, sources in drafts_with_sources():
        for source in sources:
            page = pages_of(source, int(draft.object_id), draft.content.get("title") or "")
            page.is_drafted = True
    return list(known.values())


def _retracted_or_doubted(listed: list[_CitedSource]) -> Iterator[TroubledSource]:
    """Sources with a retraction or an expression of concern."""
    known = retractions.notices_by_identifier(
        (doi_key(one.doi) for one in listed), (one.pmid for one in listed)
    )
    for one in listed:
        if notice := retractions.notice_for(known, doi=one.doi, pmid=one.pmid):
            is_retracted = notice.nature == retractions.RETRACTED
            trouble = RETRACTED if is_retracted else CONCERN
            yield _troubled(one, trouble, _reasons(notice), notice.on)


def _unreachable_or_moved(listed: list[_CitedSource]) -> Iterator[TroubledSource]:
    """Sources whose link is broken or permanently redirected."""
    rows = LinkCheck.objects.exclude(fault="", moved_to="")
    checked = {row.url: row for row in rows.iterator()}
    for one in listed:
        row = checked.get(url_of_source(one.url, one.doi))
        if row is None or (row.moved_to and not row.fault and not one.url):
            continue
        trouble, detail = (DEAD, row.fault) if row.fault else (MOVED, row.moved_to)
        yield _troubled(one, trouble, detail, timezone.localdate(row.since or row.checked_at))


def _troubled(one: _CitedSource, trouble: str, detail: str, since: date | None) -> TroubledSource:
    pages = sorted(one.pages.values(), key=lambda page: (not page.is_published, page.title))
    return TroubledSource(
        trouble=trouble,
        title=one.title,
        address=url_of_source(one.url, one.doi) or (f"PubMed {one.pmid}" if one.pmid else ""),
        detail=detail,
        since=since,
        pages=tuple(pages),
    )


def _reasons(notice: Retraction) -> str:
    """The notice's reasons in one line."""
    return "; ".join(part.strip(" +") for part in notice.reason.split(";") if part.strip(" +"))

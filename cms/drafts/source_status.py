"""What is known of the sources that a draft lists: dead links, retractions."""

from collections.abc import Iterable
from dataclasses import replace

from cms.checks import Notice, Source
from cms.checks.identifiers import doi_in
from cms.sources import retractions
from cms.sources.models import LinkCheck, Retraction


def with_known_status(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Add the known link and retraction status to sources, in three queries at most."""
    addresses = [
        address for source in sources if (address := url_of_source(source.url, source.doi))
    ]
    checked = {row.url: row for row in LinkCheck.objects.filter(url__in=addresses)}
    known = _known_notices((source.doi, source.pmid) for source in sources)
    return tuple(_with_status(source, checked, known) for source in sources)


def _with_status(
    source: Source,
    checked: dict[str, LinkCheck],
    known: dict[tuple[str, str], list[Retraction]],
) -> Source:
    link = checked.get(url_of_source(source.url, source.doi))
    found = retractions.notice_for(known, doi=source.doi, pmid=source.pmid)
    return replace(
        source,
        link_fault=link.fault if link else "",
        moved_to=link.moved_to if link and source.url else "",
        notice=Notice(found.nature == retractions.RETRACTED, found.on) if found else None,
    )


def _known_notices(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Retraction]]:
    identifiers = list(pairs)
    return retractions.notices_by_identifier(
        [doi_in(doi).lower() for doi, _ in identifiers], [pmid.strip() for _, pmid in identifiers]
    )


def url_of_source(url: str, doi: str) -> str:
    """The URL by which a source is checked: its own, or else its DOI's."""
    if url:
        return url
    return f"https://doi.org/{doi_in(doi)}" if doi_in(doi) else ""

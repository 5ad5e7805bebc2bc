"""Rules for sources: enough, findable, dated, not duplicated, reachable, not retracted."""

from collections.abc import Iterator
from datetime import date, timedelta

from cms.checks.documents import Document, Source
from cms.checks.findings import ADVISE, BLOCK, WARN, Hit, Severity
from cms.checks.identifiers import doi_key, url_key
from cms.checks.reading import Reading
from cms.checks.registry import rule

FAMILY = "sources"

# How many sources a page needs, by the gravest risk among its topics; a short answer needs fewer.
MIN_SOURCES = {"lower": 1, "higher": 2, "critical": 3}
MIN_SOURCES_FOR_AN_ANSWER = {"lower": 1, "higher": 1, "critical": 1}
# Advice is replaced by newer advice; a study stays what it was, though others may follow.
ADVICE_KINDS = {"guideline", "guidance", "statistics", "regulator"}
OLDEST_ADVICE, OLDEST_STUDY = 5, 10
# A source read within this period counts as checked for replacement.
RECENTLY_READ = timedelta(days=731)


@rule("sources-none", severity=BLOCK, family=FAMILY)
def sources_none(reading: Reading) -> Iterator[Hit]:
    """A page without any source (NHS England, Standard for creating health content: Evidence)."""
    if not reading.document.sources:
        yield Hit("sources", "", "The page gives no source.", "Add at least one under Sources.")


@rule("sources-few", severity=WARN, family=FAMILY)
def sources_few(reading: Reading) -> Iterator[Hit]:
    """Fewer sources than the gravest of the page's topics asks for."""
    document = reading.document
    needed, risk = _needed(document)
    if 0 < len(document.sources) < needed:
        yield Hit(
            "sources",
            f"{len(document.sources)} of {needed}",
            f"A page on a topic of {risk} risk needs {needed} sources; this gives "
            f"{len(document.sources)}.",
            "Add what the advice rests on, or say why this is enough.",
        )


def _needed(document: Document) -> tuple[int, str]:
    fewest = MIN_SOURCES_FOR_AN_ANSWER if document.is_question else MIN_SOURCES
    risks = [topic.risk for topic in document.topics if topic.risk in fewest]
    gravest = max(risks, key=list(fewest).index, default="lower")
    return fewest[gravest], gravest


@rule("source-unfindable", severity=WARN, family=FAMILY)
def source_unfindable(reading: Reading) -> Iterator[Hit]:
    """A source without URL, DOI or PubMed ID: readers cannot find it."""
    for source in reading.document.sources:
        if not (source.url or source.doi or source.pmid) and source.kind != "reference":
            yield _about(
                source,
                f"The source “{source.title}” has no web address, DOI or PubMed ID.",
                "Add one, so that readers and reviewers can find it.",
                "JAMA benchmarks: attribution (1997)",
            )


@rule("source-undated", severity=ADVISE, family=FAMILY)
def source_undated(reading: Reading) -> Iterator[Hit]:
    """A source that says neither its year nor when it was read."""
    for source in reading.document.sources:
        if not (source.year or source.accessed_on or source.current_through):
            yield _about(
                source,
                f"The source “{source.title}” has no year, and does not say when it was read.",
                "Add the year. A web page without one gets the day it was read.",
                "DISCERN, question 5: date of the information",
            )


@rule("source-old", severity=WARN, family=FAMILY)
def source_old(reading: Reading) -> Iterator[Hit]:
    """Advice over 5 years old that nobody looked at lately; a study over 10 is only pointed out."""
    for source in reading.document.sources:
        age = _age(source, reading.today)
        is_advice = source.kind in ADVICE_KINDS
        if age is None or age <= (OLDEST_ADVICE if is_advice else OLDEST_STUDY):
            continue
        if is_advice and _was_read_lately(source, reading.today):
            continue
        yield _about(
            source,
            f"The source “{source.title}” is {age} years old.",
            "Look for a newer one; if this still stands, fill in when it was read."
            if is_advice
            else "Look for newer evidence.",
            "CMAJ 2014;186:1211: one recommendation in five is out of date after three years",
            severity=WARN if is_advice else ADVISE,
        )


def _age(source: Source, today: date) -> int | None:
    if source.current_through:
        return max(0, (today - source.current_through).days // 365)
    return today.year - source.year if source.year else None


def _was_read_lately(source: Source, today: date) -> bool:
    return bool(source.accessed_on and today - source.accessed_on <= RECENTLY_READ)


@rule("source-from-the-future", severity=WARN, family=FAMILY)
def source_from_the_future(reading: Reading) -> Iterator[Hit]:
    """A year or a day that has not come yet."""
    today = reading.today
    for source in reading.document.sources:
        days = [day for day in (source.accessed_on, source.current_through) if day and day > today]
        if days or (source.year and source.year > today.year + 1):
            yield _about(
                source,
                f"The source “{source.title}” is dated in the future.",
                "Correct the year or the day.",
            )


@rule("source-twice", severity=WARN, family=FAMILY)
def source_twice(reading: Reading) -> Iterator[Hit]:
    """The same source listed twice, by DOI, PubMed ID, address, or title and year."""
    seen: dict[tuple[str, str], Source] = {}
    for source in reading.document.sources:
        keys = [key for key in _keys(source) if key[1]]
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier:
            yield _about(
                source,
                f"“{source.title}” is listed twice.",
                f"Cite “{earlier.title}” wherever this one is cited, then remove this one.",
            )
        for key in keys:
            seen.setdefault(key, source)


def _keys(source: Source) -> list[tuple[str, str]]:
    title = " ".join(source.title.casefold().split())
    return [
        ("doi", doi_key(source.doi)),
        ("pmid", source.pmid.strip()),
        ("url", url_key(source.url)),
        ("title", f"{title} {source.year}" if title and source.year else ""),
    ]


@rule("source-uncited", severity=ADVISE, family=FAMILY)
def source_uncited(reading: Reading) -> Iterator[Hit]:
    """A source that nothing on the page cites."""
    cited = {
        citation.source for placed in reading.passages for citation in placed.passage.citations
    }
    for source in reading.document.sources:
        if source.id not in cited:
            yield _about(
                source,
                f"Nothing on the page cites “{source.title}”.",
                "Cite it where it bears out what is said, or remove it.",
            )


@rule("source-dead", severity=WARN, family=FAMILY)
def source_dead(reading: Reading) -> Iterator[Hit]:
    """An address that no longer answered when it was last checked."""
    for source in reading.document.sources:
        if source.link_fault:
            yield _about(
                source,
                f"The address of “{source.title}” did not work: {source.link_fault}",
                "Find where it is now, or cite something else.",
                quote=source.url,
            )


@rule("source-moved", severity=ADVISE, family=FAMILY)
def source_moved(reading: Reading) -> Iterator[Hit]:
    """An address that has moved for good."""
    for source in reading.document.sources:
        if source.moved_to and not source.link_fault:
            yield _about(
                source,
                f"“{source.title}” has moved to {source.moved_to}",
                "Look at it there, and change the address.",
                quote=source.url,
            )


@rule("source-retracted", severity=BLOCK, family=FAMILY)
def source_retracted(reading: Reading) -> Iterator[Hit]:
    """A source that was retracted; one with an expression of concern is warned of."""
    for source in reading.document.sources:
        notice = source.notice
        if notice is None:
            continue
        on = f" on {notice.on:%-d %B %Y}" if notice.on else ""
        if notice.is_retraction:
            yield _about(
                source,
                f"“{source.title}” was retracted{on}.",
                "Remove it, and whatever rests on it alone.",
                "Retraction Watch data, published by Crossref",
            )
        else:
            yield _about(
                source,
                f"The journal published an expression of concern about “{source.title}”{on}.",
                "Read the notice. Keep the source only with a reason.",
                "Retraction Watch data, published by Crossref",
                severity=WARN,
            )


def _about(
    source: Source,
    sentence: str,
    suggestion: str,
    authority: str = "",
    *,
    quote: str = "",
    severity: Severity | None = None,
) -> Hit:
    """A hit at a source of the list. It quotes the title unless something else is wrong."""
    return Hit(source.id, quote or source.title, sentence, suggestion, authority, severity)

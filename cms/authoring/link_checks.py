"""The link checker for sources: a command, and a job where CHECK_SOURCES is on."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from wagtail.models import Revision

from cms.drafts.source_status import url_of_source
from cms.jobs import JobReport
from cms.proofs.page_types import reviewed_types
from cms.publishing.retractions import editions_with_sources
from cms.sources import checks
from cms.sources.checks import CheckAddress, check_address
from cms.sources.links import LinkResponse

# `run_due` may run every minute: at most this many links each time.
LINKS_A_RUN = 20


def check_links(
    *,
    now: datetime,
    only_due: bool,
    most: int | None = None,
    check_url: CheckAddress = check_address,
    pause: float = checks.PAUSE_SECONDS,
    report_progress: Callable[[str], None] = lambda line: None,
) -> JobReport:
    """Check the links of sources and record the results."""
    wanted = list(dict.fromkeys(source_urls()))
    due_urls = (checks.due(wanted, now=now) if only_due else wanted)[:most]
    found: list[tuple[str, LinkResponse]] = []
    for url, answer in checks.check_addresses(due_urls, check_url=check_url, pause=pause):
        found.append((url, answer))
        report_progress(
            f"{len(found)} of {len(due_urls)}  {answer.status or '---'}  {url}  {answer.fault}"
        )
    if len(found) > 1 and not any(answer.status for _, answer in found):
        silent = f"None of {len(found)} addresses answered, so nothing was written down."
        return JobReport(failed=[f"{silent} Is this machine on the network?"])
    rows = [checks.record(url, answer, now=now) for url, answer in found]
    broken = [row for row in rows if row.fault]
    if not rows:
        return JobReport()
    summary = f"Checked {len(rows)} of {len(wanted)} addresses of sources"
    return JobReport(done=[f"{summary}: {len(broken)} do not work."])


def check_due_links(now: datetime) -> JobReport:
    """Job: check the links that are due, where CHECK_SOURCES is on."""
    if not settings.CHECK_SOURCES:
        return JobReport()
    return check_links(now=now, only_due=True, most=LINKS_A_RUN)


def source_urls() -> Iterator[str]:
    """The address of every source of a published page or of a page's newest draft."""
    for _, sources in chain(editions_with_sources(), drafts_with_sources()):
        yield from _urls_of(sources)


def drafts_with_sources() -> Iterator[tuple[Revision, list[dict[str, Any]]]]:
    """The newest drafts of all pages with the sources that they list."""
    for model in reviewed_types():
        newest = model._default_manager.filter(latest_revision__isnull=False)
        drafts = Revision.objects.filter(pk__in=newest.values("latest_revision"))
        for draft in drafts.iterator(chunk_size=100):
            rows = json.loads(draft.content.get("sources") or "[]")
            yield draft, [row["value"] for row in rows]


def _urls_of(sources: Iterable[dict[str, Any]]) -> Iterator[str]:
    for source in sources:
        if address := url_of_source(source.get("url") or "", source.get("doi") or ""):
            yield address

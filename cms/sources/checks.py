"""Checks many links: a few hosts in parallel, one slow request at a time to each."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from cms.sources import links
from cms.sources.links import LinkResponse
from cms.sources.models import LinkCheck

HOSTS_AT_ONCE = 4
PAUSE_SECONDS = 1.0
# Good links are rechecked after a week, bad ones the next day; a fault is reported when it was
# seen twice, or when the first response was conclusive.
RECHECK_AFTER, RECHECK_BROKEN_AFTER = timedelta(days=7), timedelta(days=1)
FAILURES_BEFORE_FAULT = 2

CheckAddress = Callable[[str], LinkResponse]


def due(urls: Iterable[str], *, now: datetime) -> list[str]:
    """The addresses that were never checked, or not lately."""
    wanted = dict.fromkeys(url for url in urls if len(url) <= 500)
    known = {row.url: row for row in LinkCheck.objects.filter(url__in=list(wanted))}
    return [url for url in wanted if url not in known or _is_due(known[url], now=now)]


def _is_due(row: LinkCheck, *, now: datetime) -> bool:
    wait = RECHECK_BROKEN_AFTER if row.failures else RECHECK_AFTER
    return now - row.checked_at >= wait


def check_address(url: str) -> LinkResponse:
    """Check one link with this installation's User-Agent."""
    agent = f"{settings.WAGTAIL_SITE_NAME} link check (+{settings.WAGTAILADMIN_BASE_URL})"
    return links.check_link(url, agent=agent, may_be_private=settings.CHECK_PRIVATE_SOURCES)


def check_addresses(
    urls: Iterable[str], *, check_url: CheckAddress = check_address, pause: float = PAUSE_SECONDS
) -> Iterator[tuple[str, LinkResponse]]:
    """Yield each link's response as it arrives. Records nothing."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_host[_host(url)].append(url)

    def visit(own: list[str]) -> list[tuple[str, LinkResponse]]:
        found = []
        for number, url in enumerate(own):
            if number:
                time.sleep(pause)
            found.append((url, check_url(url)))
        return found

    with ThreadPoolExecutor(max_workers=HOSTS_AT_ONCE) as pool:
        for visited in as_completed([pool.submit(visit, own) for own in by_host.values()]):
            yield from visited.result()


def record(url: str, answer: LinkResponse, *, now: datetime) -> LinkCheck:
    """Record a link's response; an inconclusive fault counts the second time."""
    row = LinkCheck.objects.filter(url=url).first() or LinkCheck(url=url)
    row.since = _trouble_began_at(row, answer, now=now)
    row.checked_at, row.status, row.moved_to = now, answer.status, answer.moved_to
    row.failures = row.failures + 1 if answer.fault else 0
    is_believed = answer.is_sure or row.failures >= FAILURES_BEFORE_FAULT
    row.fault = answer.fault if answer.fault and is_believed else ""
    row.save()
    return row


def _trouble_began_at(row: LinkCheck, answer: LinkResponse, *, now: datetime) -> datetime | None:
    """When the trouble began that this answer shows: when it was first seen."""
    if not (answer.fault or answer.moved_to):
        return None
    is_same = bool(row.failures) if answer.fault else row.moved_to == answer.moved_to
    return row.since if is_same and row.since else now


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""

"""Checking the links of sources: by hand, and with `run_due` where an installation turns it on."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from wagtail.models import Revision

from cms.drafts.source_status import address_of
from cms.jobs import Report
from cms.proofs.page_types import reviewed_types
from cms.publishing.retractions import cited
from cms.sources import checks
from cms.sources.checks import Ask, ask_carefully
from cms.sources.links import Answer

# Run every minute, `run_due` asks this many at most each time.
AT_A_TIME = 20


def check_links(
    *,
    now: datetime,
    only_due: bool,
    most: int | None = None,
    ask: Ask = ask_carefully,
    pause: float = checks.BETWEEN,
    tell: Callable[[str], None] = lambda line: None,
) -> Report:
    """Ask the addresses of sources whether they still answer, and write down what came of it."""
    wanted = list(dict.fromkeys(addresses()))
    asked = (checks.due(wanted, now=now) if only_due else wanted)[:most]
    found: list[tuple[str, Answer]] = []
    for url, answer in checks.answers(asked, ask=ask, pause=pause):
        found.append((url, answer))
        tell(f"{len(found)} of {len(asked)}  {answer.status or '---'}  {url}  {answer.fault}")
    if len(found) > 1 and not any(answer.status for _, answer in found):
        silent = f"None of {len(found)} addresses answered, so nothing was written down."
        return Report(failed=[f"{silent} Is this machine on the network?"])
    rows = [checks.record(url, answer, now=now) for url, answer in found]
    broken = [row for row in rows if row.fault]
    if not rows:
        return Report()
    told = f"Checked {len(rows)} of {len(wanted)} addresses of sources"
    return Report(done=[f"{told}: {len(broken)} do not work."])


def due_step(now: datetime) -> Report:
    """A step of `run_due`, where CHECK_SOURCES is on."""
    if not settings.CHECK_SOURCES:
        return Report()
    return check_links(now=now, only_due=True, most=AT_A_TIME)


def addresses() -> Iterator[str]:
    """The address of every source of a published page or of a page's newest draft."""
    for _, sources in chain(cited(), drafted()):
        yield from _addresses(sources)


def drafted() -> Iterator[tuple[Revision, list[dict[str, Any]]]]:
    """The newest drafts of all pages with the sources that they list."""
    for model in reviewed_types():
        newest = model._default_manager.filter(latest_revision__isnull=False)
        drafts = Revision.objects.filter(pk__in=newest.values("latest_revision"))
        for draft in drafts.iterator(chunk_size=100):
            rows = json.loads(draft.content.get("sources") or "[]")
            yield draft, [row["value"] for row in rows]


def _addresses(sources: Iterable[dict[str, Any]]) -> Iterator[str]:
    for source in sources:
        if address := address_of(source.get("url") or "", source.get("doi") or ""):
            yield address

"""Check a document against every rule."""

from collections.abc import Iterator
from datetime import date

from cms.checks.documents import Document
from cms.checks.findings import SEVERITIES, Finding
from cms.checks.limits import LIMITS, Limits
from cms.checks.loading import rules
from cms.checks.reading import Reading
from cms.checks.registry import Rule


def check(document: Document, *, today: date, limits: Limits = LIMITS) -> list[Finding]:
    """Every finding about a document, in the order a reader meets them, the same one only once."""
    reading = Reading(document, today=today, limits=limits)
    found: dict[tuple[str, str, str], Finding] = {}
    for each in rules():
        for finding in _findings(each, reading):
            found.setdefault(finding.key, finding)
    order = reading.order
    return sorted(
        found.values(), key=lambda f: (order.get(f.place, -1), SEVERITIES.index(f.severity))
    )


def _findings(each: Rule, reading: Reading) -> Iterator[Finding]:
    for hit in each.find(reading):
        yield Finding(
            rule=each.id,
            severity=hit.severity or each.severity,
            place=hit.place,
            quote=hit.quote,
            sentence=hit.sentence,
            suggestion=hit.suggestion,
            source=hit.source,
        )

"""Searches without results, counted without identifying anyone.

A search is stored only once several different visitors made it on one day: what one person types
about another never reaches that. Until then only digests of it are in the cache, under a key that
is discarded daily. Queries with a digit or an @, or of many words, are never counted.
"""

import re
import secrets
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from cms.jobs import JobReport
from cms.search.analysis import words
from cms.search.models import ZeroResultSearch
from cms.throttling.attempts import client_address
from cms.throttling.visitors import A_DAY, keyed_digest

MIN_VISITORS = 3
MAX_WORDS = 4
MAX_CHARACTERS = 60
RETENTION = timedelta(days=180)
_IDENTIFYING = re.compile(r"[\d@]")


def count_zero_result(query: str, request: HttpRequest) -> None:
    """Count one more visitor whose search had no results."""
    term = countable_term(query)
    if not term:
        return
    today = timezone.localdate()
    key = _key(today)
    who = keyed_digest(client_address(request), key)
    cache_key = f"vain-{keyed_digest(term, key)}"
    visitors: set[str] = cache.get(cache_key) or set()
    if who in visitors:
        return
    visitors = {*visitors, who}
    cache.set(cache_key, visitors, A_DAY)
    if len(visitors) < MIN_VISITORS:
        return
    row, _ = ZeroResultSearch.objects.get_or_create(term=term, day=today)
    added = MIN_VISITORS if len(visitors) == MIN_VISITORS else 1
    ZeroResultSearch.objects.filter(pk=row.pk).update(times=F("times") + added)


def countable_term(query: str) -> str:
    """The normalised term to count; empty when it must not be counted."""
    if _IDENTIFYING.search(query) or len(query) > MAX_CHARACTERS:
        return ""
    query_words = words(query)
    term = " ".join(query_words)
    return term if 0 < len(query_words) <= MAX_WORDS else ""


def _key(today: date) -> bytes:
    """A random key for a day, in the cache: a search writes nothing to the database."""
    name = f"vain-key-{today.isoformat()}"
    cache.add(name, secrets.token_bytes(32), A_DAY)
    key: bytes = cache.get(name) or secrets.token_bytes(32)
    return key


def delete_old_zero_result_searches(now: datetime) -> JobReport:
    """Job: delete old counts of searches without results."""
    deleted, _ = ZeroResultSearch.objects.filter(day__lt=(now - RETENTION).date()).delete()
    return JobReport(done=[f"Deleted {deleted} old counts of searches."] if deleted else [])

"""What people search for in vain, so that publishers learn what is missing. Nobody is in it.

A search is written down once as many different visitors as ENOUGH asked for it on one day: what
one person types about another, by name, never comes to that. Until then only digests of it are
held, in the cache, under a key that is thrown away daily. Anything with a digit or an @, or of
many words, is never counted.
"""

import re
import secrets
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from cms.jobs import Report
from cms.search.analysis import words
from cms.search.models import VainSearch
from cms.throttling.attempts import address_of
from cms.throttling.visitors import A_DAY, keyed

ENOUGH = 3
MOST_WORDS = 4
LONGEST = 60
KEPT = timedelta(days=180)
_TELLING = re.compile(r"[\d@]")


def note(query: str, request: HttpRequest) -> None:
    """One more visitor looked for this and found nothing."""
    term = normalised(query)
    if not term:
        return
    today = timezone.localdate()
    key = _key(today)
    who = keyed(address_of(request), key)
    held = f"vain-{keyed(term, key)}"
    asked: set[str] = cache.get(held) or set()
    if who in asked:
        return
    asked = {*asked, who}
    cache.set(held, asked, A_DAY)
    if len(asked) < ENOUGH:
        return
    row, _ = VainSearch.objects.get_or_create(term=term, day=today)
    added = ENOUGH if len(asked) == ENOUGH else 1
    VainSearch.objects.filter(pk=row.pk).update(times=F("times") + added)


def normalised(query: str) -> str:
    """A search as it is counted; empty when it is not."""
    if _TELLING.search(query) or len(query) > LONGEST:
        return ""
    said = words(query)
    term = " ".join(said)
    return term if 0 < len(said) <= MOST_WORDS else ""


def _key(today: date) -> bytes:
    """A random key for a day. It stands in the cache, so that a search writes nothing down."""
    name = f"vain-key-{today.isoformat()}"
    cache.add(name, secrets.token_bytes(32), A_DAY)
    key: bytes = cache.get(name) or secrets.token_bytes(32)
    return key


def forget_vain_searches(now: datetime) -> Report:
    """`run_due`: what was searched for long ago is deleted."""
    deleted, _ = VainSearch.objects.filter(day__lt=(now - KEPT).date()).delete()
    return Report(done=[f"Deleted {deleted} old counts of searches."] if deleted else [])

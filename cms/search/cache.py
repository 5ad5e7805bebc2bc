"""A cache of results computed over all editions, valid until the ledger or the index changes.

Its keys contain the digest at the head of the ledger and the newest row of the search index: while
these are equal, a search finds the same pages and topics have the same totals. The listed pages
themselves are read at each request, so a cached result never shows a withdrawn one.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Subquery

from cms.evidence.models import LedgerEntry
from cms.search.models import SearchRow

MAX_ENTRIES = 300
Value = TypeVar("Value")
PublishedState = tuple[str, int]

_cache: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def published_state() -> PublishedState | None:
    """The version of the published content, in one query; None before any ledger entry."""
    newest = SearchRow.objects.order_by("-pk").values("pk")[:1]
    entries = LedgerEntry.objects.order_by("-sequence").annotate(newest=Subquery(newest))
    return entries.values_list("digest", "newest").first()


def cached(key: Hashable, make: Callable[[], Value]) -> Value:
    """Get the cached value for a key, or compute and cache it."""
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            known: Value = _cache[key]
            return known
    made = make()
    with _lock:
        _cache[key] = made
        while len(_cache) > MAX_ENTRIES:
            _cache.popitem(last=False)
    return made


def clear_cache() -> None:
    """Clear the cache. For tests and measurements."""
    with _lock:
        _cache.clear()

"""What was worked out over all editions, kept in memory while no edition has changed.

The digest at the head of the ledger stands for everything that was ever published or withdrawn:
while it and the newest row of the search index are the same, a search finds the same pages, and
as many are published under a topic. The pages that are listed are read anew each time, so an
answer from memory shows none that is gone.
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
    """What stands for all current editions, in one query; None before anything happened."""
    newest = SearchRow.objects.order_by("-pk").values("pk")[:1]
    entries = LedgerEntry.objects.order_by("-sequence").annotate(newest=Subquery(newest))
    return entries.values_list("digest", "newest").first()


def cached(key: Hashable, make: Callable[[], Value]) -> Value:
    """What was made for this key before; else what is made now, which is kept in its turn."""
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
    """Empty the memory. For tests and measurements."""
    with _lock:
        _cache.clear()

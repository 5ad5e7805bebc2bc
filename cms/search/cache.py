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

MOST_KEPT = 300
Answer = TypeVar("Answer")
State = tuple[str, int]

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def state() -> State | None:
    """What stands for all current editions, in one query; None before anything happened."""
    newest = SearchRow.objects.order_by("-pk").values("pk")[:1]
    entries = LedgerEntry.objects.order_by("-sequence").annotate(newest=Subquery(newest))
    return entries.values_list("digest", "newest").first()


def remembered(key: Hashable, make: Callable[[], Answer]) -> Answer:
    """What was made for this key before; else what is made now, which is kept in its turn."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            known: Answer = _kept[key]
            return known
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Empty the memory. For tests and measurements."""
    with _lock:
        _kept.clear()

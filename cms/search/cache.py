"""What was worked out over all that can be found, kept in memory until any of it changes.

One row holds a token. Whatever changes what a search may find (an edition, a help line, a topic,
a synonym, a best bet) writes a new one in its own transaction; nothing else on the ledger does.
The rows that are listed are read anew each time, so an answer from memory shows none that is gone.
"""

import secrets
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

from cms.search.models import SearchVersion

Value = TypeVar("Value")

_cache: LRUCache[Hashable, Any] = LRUCache(maxsize=300)
_lock = Lock()


def published_state() -> str:
    """The token of all that can be found, in one query; empty before there was any."""
    return SearchVersion.objects.values_list("token", flat=True).first() or ""


def begin_anew(**signal: Any) -> None:
    """What was found before may not be found now. Also a receiver of signals."""
    SearchVersion.objects.update_or_create(pk=1, defaults={"token": secrets.token_hex(16)})


def cached(key: Hashable, make: Callable[[], Value]) -> Value:
    """What was made for this key before; else what is made now, which is kept in its turn."""
    with _lock:
        if key in _cache:
            known: Value = _cache[key]
            return known
    made = make()
    with _lock:
        _cache[key] = made
    return made


def clear_cache() -> None:
    """Empty the memory. For tests and measurements."""
    with _lock:
        _cache.clear()

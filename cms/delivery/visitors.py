"""Telling visitors apart for a day without knowing them: a keyed digest of their address.

The key is random, made anew each day, and kept in the cache alone. Nothing that leads back to an
address is ever stored.
"""

import hmac
import secrets
from datetime import date

from django.core.cache import cache
from django.http import HttpRequest

from cms.people.attempts import address_of

A_DAY = 24 * 60 * 60


def visitor(request: HttpRequest, *, today: date) -> str:
    """What today's visitor from this address is called."""
    return keyed(address_of(request), today=today)


def keyed(text: str, *, today: date) -> str:
    """A digest of a text under today's key: equal texts are equal today, and tell nothing."""
    name = f"visitors-{today.isoformat()}"
    cache.add(name, secrets.token_bytes(32), A_DAY)
    key = cache.get(name) or secrets.token_bytes(32)
    return hmac.new(key, text.encode(), "sha256").hexdigest()[:24]


def is_too_often(name: str, *, most: int, seconds: int) -> bool:
    """Count one more of these; whether there were more than `most` within so many seconds."""
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name) > most
    except ValueError:
        return False

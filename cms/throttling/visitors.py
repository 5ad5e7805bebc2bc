"""Rate limits per visitor and day, by a keyed digest of the client address.

Half of the key is random, new each day and then deleted; the other half is SECRET_KEY, which is not
in the database. Nothing that leads back to an address outlives the day. Counters are in the
database, so that they are shared by all workers.
"""

import hmac
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from cms.jobs import JobReport
from cms.throttling.attempts import client_address
from cms.throttling.models import DayKey, Tally

A_DAY = 24 * 60 * 60

_keys: dict[date, bytes] = {}


def visitor(request: HttpRequest, *, today: date) -> str:
    """The pseudonym of this client for today."""
    return keyed_digest(client_address(request), _key(today))


def keyed_digest(text: str, key: bytes) -> str:
    """A keyed digest (HMAC) of a text."""
    return hmac.new(key, text.encode(), "sha256").hexdigest()[:24]


def is_over_limit(name: str, *, most: int, seconds: int) -> bool:
    """Count one more event; return whether there were more than `most` in this period."""
    now = timezone.now()
    with transaction.atomic():
        Tally.objects.filter(name=name, until__lte=now).delete()
        Tally.objects.bulk_create(
            [Tally(name=name, until=now + timedelta(seconds=seconds))], ignore_conflicts=True
        )
        counted = Tally.objects.filter(name=name)
        counted.update(times=F("times") + 1)
        return counted.values_list("times", flat=True).get() > most


def delete_old_visitor_counts(now: datetime) -> JobReport:
    """Job: delete expired counters and old day keys."""
    Tally.objects.filter(until__lte=now).delete()
    DayKey.objects.filter(day__lt=timezone.localdate(now)).delete()
    return JobReport()


def clear_cache() -> None:
    """Clear the cache. For tests."""
    _keys.clear()


def _key(today: date) -> bytes:
    """The key of a day, the same for every worker."""
    if today not in _keys:
        _keys.clear()
        DayKey.objects.filter(day__lt=today).delete()
        row, _ = DayKey.objects.get_or_create(day=today, defaults={"key": secrets.token_hex(32)})
        _keys[today] = hmac.new(
            settings.SECRET_KEY.encode(), f"visitors {row.key}".encode(), "sha256"
        ).digest()
    return _keys[today]

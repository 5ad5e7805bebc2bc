"""Telling visitors apart for a day without knowing them: a keyed digest of their address.

Half of the key is random, made anew each day and deleted after it; the other half is the site's
secret, which is not in the database. Nothing that leads back to an address outlives the day. Counts
stand in the database, so that they hold whichever worker answers.
"""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.jobs import JobReport
from cms.throttling.attempts import client_address
from cms.throttling.models import DayKey, Tally

A_DAY = 24 * 60 * 60

_keys: dict[date, bytes] = {}


def visitor(request: HttpRequest, *, today: date) -> str:
    """What today's visitor from this address is called."""
    return keyed_digest(client_address(request), _key(today))


def keyed_digest(text: str, key: bytes) -> str:
    """A digest of a text under a key: equal texts are equal, and tell nothing without it."""
    return salted_hmac("visitor", text, secret=key, algorithm="sha256").hexdigest()[:24]


def is_over_limit(name: str, *, most: int, seconds: int) -> bool:
    """Count one more of these; whether there were more than `most` within so many seconds."""
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
    """`run_due`: counts that no longer count are deleted, and the keys of days gone by."""
    Tally.objects.filter(until__lte=now).delete()
    DayKey.objects.filter(day__lt=timezone.localdate(now)).delete()
    return JobReport()


def clear_cache() -> None:
    """Empty the memory. For tests."""
    _keys.clear()


def _key(today: date) -> bytes:
    """The key of a day, the same for every worker."""
    if today not in _keys:
        _keys.clear()
        DayKey.objects.filter(day__lt=today).delete()
        row, _ = DayKey.objects.get_or_create(day=today, defaults={"key": secrets.token_hex(32)})
        _keys[today] = salted_hmac("visitors", row.key, algorithm="sha256").digest()
    return _keys[today]

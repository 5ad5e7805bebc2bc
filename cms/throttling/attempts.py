"""Wrong passwords are limited: per person and address, per person, and per address.

Every attempt is recorded before the password is checked, so that concurrent ones all count, and
deleted when it was right. Names and addresses are stored as keyed digests, for a day.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.throttling.models import KnownAddress, PasswordAttempt

WINDOW = timedelta(minutes=15)
RETENTION = timedelta(days=1)
ADDRESS_RETENTION = timedelta(days=90)


# Where the password is given again by somebody who is logged in: no stranger gets there.
SIGNED_IN = ""
NOWHERE = "unknown"
MAX_PER_USER_AND_ADDRESS = 5
MAX_PER_USER = 20
MAX_PER_ADDRESS = 60


def register_attempt(username: str, address: str, *, now: datetime) -> bool:
    """Record an attempt; return whether it is within the limits."""
    PasswordAttempt.objects.filter(at__lt=now - RETENTION).delete()
    if blocked_until(username, address, now=now):
        return False
    made = PasswordAttempt.objects.create(
        person=_digest(username.casefold()), address=_digest(address), at=now
    )
    if all(
        len(counted) <= most for counted, most in _attempts_by_limit(username, address, now=now)
    ):
        return True
    made.delete()
    return False


def blocked_until(username: str, address: str, *, now: datetime) -> datetime | None:
    """When this person may try again from this address; None: now."""
    waits = [
        counted[-most] + WINDOW
        for counted, most in _attempts_by_limit(username, address, now=now)
        if len(counted) >= most
    ]
    return max(waits, default=None)


def why_not_try(username: str, address: str, *, now: datetime) -> str | None:
    """The sentence for somebody who gave too many wrong passwords, or None."""
    at = blocked_until(username, address, now=now)
    if at is None:
        return None
    local = timezone.localtime(at + timedelta(seconds=59))
    return f"Too many wrong passwords. Try again after {local:%H:%M}."


def clear_attempts(username: str, address: str) -> None:
    """Delete the attempts of this user from this address, after a right password."""
    PasswordAttempt.objects.filter(
        person=_digest(username.casefold()), address=_digest(address)
    ).delete()


def remember(username: str, address: str, *, now: datetime) -> None:
    """The person logged in from there: what others try elsewhere does not count there."""
    KnownAddress.objects.filter(used_at__lt=now - ADDRESS_RETENTION).delete()
    KnownAddress.objects.update_or_create(
        person=_digest(username.casefold()), address=_digest(address), defaults={"used_at": now}
    )


def client_address(request: HttpRequest | None) -> str:
    """The client's address; empty for the password that is given again when signing.

    Behind `TRUSTED_PROXIES` proxies it is the address that the outermost of them recorded.
    """
    if request is None:
        return SIGNED_IN
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR") or NOWHERE)


def _attempts_by_limit(
    username: str, address: str, *, now: datetime
) -> list[tuple[list[datetime], int]]:
    """For each limit: the times of the attempts that count, oldest first, and the limit."""
    person, place = _digest(username.casefold()), _digest(address)
    recent = PasswordAttempt.objects.filter(at__gt=now - WINDOW).order_by("at")
    limits = [(recent.filter(person=person, address=place), MAX_PER_USER_AND_ADDRESS)]
    known = KnownAddress.objects.filter(
        person=person, address=place, used_at__gt=now - ADDRESS_RETENTION
    )
    if address != SIGNED_IN and not known.exists():
        limits.append((recent.filter(person=person), MAX_PER_USER))
        limits.append((recent.filter(address=place), MAX_PER_ADDRESS))
    return [(list(rows.values_list("at", flat=True)), most) for rows, most in limits]


def _digest(text: str) -> str:
    return salted_hmac("cms.throttling.attempts", text, algorithm="sha256").hexdigest()

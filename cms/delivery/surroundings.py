"""Everything around the sealed words: site name, navigation, help lines, and their version."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Subquery, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.delivery.models import HelpLine

NAVIGATION = [("Articles", "/articles/"), ("Questions", "/faq/"), ("Help", "/help/")]
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class PlainLine:
    """What the help strip falls back on when no number has been verified."""

    kind: str = "emergency"
    name: str = "In an emergency"
    number: str = "call your local emergency number"
    href: str = "/help/"
    sms_href: str = ""


_lines: dict[tuple[datetime | None, int], list[HelpLine | PlainLine]] = {}
_version: str = ""


def stamp() -> dict[str, Subquery]:
    """Two columns for the page's one query that tell whether the help lines have changed."""
    register = HelpLine.objects.order_by().annotate(whole=Value(1)).values("whole")
    return {
        "help_changed": Subquery(register.annotate(last=Max("changed_at")).values("last")),
        "help_count": Subquery(register.annotate(number=Count("pk")).values("number")),
    }


def help_lines(changed_at: datetime | None, count: int) -> list[HelpLine | PlainLine]:
    """The help strip's lines, from memory while the register has not changed."""
    key = (changed_at, count)
    if key not in _lines:
        _lines.clear()
        verified = [line for line in HelpLine.objects.all() if line.is_verified]
        _lines[key] = [*verified[:MOST_LINES]] or [PlainLine()]
    return _lines[key]


def current_help_lines() -> list[HelpLine | PlainLine]:
    """The help strip's lines, asking the database whether they have changed."""
    asked = HelpLine.objects.aggregate(last=Max("changed_at"), n=Count("pk"))
    return help_lines(asked["last"], asked["n"])


def version() -> str:
    """A digest of the reader's templates and settings: a new release is a new ETag."""
    global _version
    if not _version:
        digest = sha256(f"{settings.WAGTAIL_SITE_NAME}{settings.IS_DEMONSTRATION}".encode())
        for folder in ("site", "delivery"):
            for path in sorted((Path(settings.BASE_DIR) / "templates" / folder).glob("*.html")):
                digest.update(path.read_bytes())
        _version = digest.hexdigest()[:16]
    return _version


def site(request: HttpRequest) -> dict[str, Any]:
    """The context every template has. Lazy: Wagtail's own pages pay nothing for it."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "help_lines": SimpleLazyObject(current_help_lines),
        "navigation": [
            {"title": title, "path": path, "is_current": request.path.startswith(path)}
            for title, path in NAVIGATION
        ],
        "canonical": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + request.path,
        "user_has_admin": SimpleLazyObject(
            lambda: request.user.has_perm("wagtailadmin.access_admin")
        ),
    }

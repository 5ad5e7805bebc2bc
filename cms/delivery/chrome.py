"""Page chrome: site name, navigation, help lines, and its version for ETags."""

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Subquery, Value
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html

from cms.delivery.direction import direction_of
from cms.help_lines.models import HelpLine, site_country
from cms.help_lines.selection import StripLine, lines_to_check, strip_lines
from cms.policy.permissions import OPEN_EDITOR

NAVIGATION = [("Articles", "/articles/"), ("Questions", "/faq/"), ("Help", "/help/")]


_cached_lines: dict[tuple[datetime | None, int], list[HelpLine]] = {}
_version: str = ""


def help_line_version_columns() -> dict[str, Subquery]:
    """Annotations for the page's query: the version of the help lines."""
    register = HelpLine.objects.order_by().annotate(whole=Value(1)).values("whole")
    return {
        "help_changed": Subquery(register.annotate(last=Max("changed_at")).values("last")),
        "help_count": Subquery(register.annotate(number=Count("pk")).values("number")),
    }


def help_lines(
    changed_at: datetime | None, count: int, *, language: str = "", today: date
) -> list[StripLine]:
    """The help strip's lines, from a cached register while it is unchanged."""
    key = (changed_at, count)
    if key not in _cached_lines:
        _cached_lines.clear()
        _cached_lines[key] = list(HelpLine.objects.all())
    return strip_lines(
        _cached_lines[key],
        country=site_country(),
        language=language or settings.LANGUAGE_CODE,
        today=today,
    )


def current_help_lines() -> list[StripLine]:
    """The help strip's lines, up to date."""
    stamp = HelpLine.objects.aggregate(last=Max("changed_at"), n=Count("pk"))
    return help_lines(stamp["last"], stamp["n"], today=timezone.localdate())


def cached_help_lines() -> list[StripLine]:
    """The help strip's lines from the cache alone, for error pages."""
    known = next(iter(_cached_lines.values()), [])
    return strip_lines(
        known, country=site_country(), language=settings.LANGUAGE_CODE, today=timezone.localdate()
    )


def chrome_language(language: str) -> str:
    """`lang` and `dir` for the page chrome when its language differs from the content's."""
    ours = settings.LANGUAGE_CODE
    return "" if language == ours else format_html(' lang="{}" dir="{}"', ours, direction_of(ours))


def version() -> str:
    """A digest of the public templates and settings, so that a new release changes ETags."""
    global _version
    if not _version:
        digest = sha256(
            f"{settings.WAGTAIL_SITE_NAME}|{settings.IS_DEMONSTRATION}|{site_country()}".encode()
        )
        for folder in ("site", "delivery"):
            for path in sorted((Path(settings.BASE_DIR) / "templates" / folder).glob("*.html")):
                digest.update(path.read_bytes())
        _version = digest.hexdigest()[:16]
    return _version


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Lazy, so that Wagtail's own pages do not pay for it."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "is_demonstration": settings.IS_DEMONSTRATION,
        "help_lines": SimpleLazyObject(current_help_lines),
        "lines_to_check": SimpleLazyObject(lambda: lines_to_check(today=timezone.localdate())),
        "navigation": [
            {"title": title, "path": path, "is_current": request.path.startswith(path)}
            for title, path in NAVIGATION
        ],
        "canonical": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + request.path,
        "user_has_admin": SimpleLazyObject(lambda: request.user.has_perm(OPEN_EDITOR)),
    }

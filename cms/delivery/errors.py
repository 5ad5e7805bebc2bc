"""Error pages that need no database: 503 and 500, with the cached help lines."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cms.delivery.chrome import cached_help_lines

DATABASE_UNREACHABLE = (OperationalError, InterfaceError)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the words of this address cannot be verified now. Uses no database."""
    return HttpResponse(
        _plain("503.html"),
        status=503,
        headers={"Cache-Control": "no-store", "Retry-After": "60"},
    )


def broken(request: HttpRequest) -> HttpResponse:
    """`handler500`: 503 while the database is away, 500 for a fault of ours; no traceback."""
    if isinstance(sys.exc_info()[1], DATABASE_UNREACHABLE):
        return unavailable(request)
    return HttpResponse(_plain("500.html"), status=500)


def _plain(template: str) -> str:
    """Render a small page with the cached help lines."""
    return render_to_string(template, {"help_lines": cached_help_lines()})

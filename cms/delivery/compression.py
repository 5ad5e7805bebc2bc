"""Compresses readers' pages; never pages that contain a secret (BREACH)."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from cms.delivery.redirects import FOR_STAFF


class CompressForReaders(GZipMiddleware):
    """gzip for public pages only: they contain no secret that BREACH could recover."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Compress, unless the page is for staff, sets a cookie or holds a token of a form."""
        holds_a_token = bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE")) or response.cookies
        if request.path.startswith(FOR_STAFF) or holds_a_token or response.streaming:
            return response
        return super().process_response(request, response)

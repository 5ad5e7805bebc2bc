"""Redirects for mistyped addresses: capitals, doubled slashes, a missing last slash."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from cms.delivery.pages import SECTIONS
from cms.publishing.models import Edition

FOR_STAFF = ("/admin/", "/review/")
# Routes that are never the intended one: the catch-all, and files addressed by digest.
NEVER_TYPED_ROUTES = ("wagtail_serve", "asset", "card")


def intended_address(address: str) -> str | None:
    """The existing address that a mistyped one must mean, or None. Never a draft's."""
    tidy = re.sub(r"/{2,}", "/", f"{address}/").lower()
    # A percent sign stands for bytes that are no text; those are spelt in capitals again.
    if tidy == address or len(tidy) > 500 or "%" in tidy or tidy.startswith(FOR_STAFF):
        return None
    if tidy == "/" or tidy in {path for _, path in SECTIONS.values()}:
        return tidy
    if Edition.objects.owning_a_path().filter(path=tidy).exists():
        return tidy
    for path in (tidy, tidy.rstrip("/")):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.url_name not in NEVER_TYPED_ROUTES:
            return path if path != address else None
    return None


def permanent_redirect(request: HttpRequest, to: str) -> HttpResponse:
    """A permanent redirect that keeps the query; not cached, as a page may move back."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(to + (f"?{query}" if query else ""))
    response["Cache-Control"] = "no-cache"
    return response

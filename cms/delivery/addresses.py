"""The address somebody meant who wrote capitals, doubled a slash or left the last one out."""

import re

from django.urls import Resolver404, resolve

from cms.delivery.reading import SECTIONS
from cms.review.models import Edition

FOR_STAFF = ("/admin/", "/review/")


def meant(address: str) -> str | None:
    """The one address of ours that this must mean, or None. Never a draft's."""
    tidy = re.sub(r"/{2,}", "/", f"{address}/").lower()
    if tidy == address or len(tidy) > 500 or tidy.startswith(FOR_STAFF):
        return None
    if tidy == "/" or tidy in {path for _, path in SECTIONS.values()}:
        return tidy
    if Edition.objects.holding().filter(path=tidy).exists():
        return tidy
    for path in (tidy, tidy.rstrip("/")):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.url_name != "wagtail_serve":
            return path if path != address else None
    return None

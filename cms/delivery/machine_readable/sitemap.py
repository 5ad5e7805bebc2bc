"""The sitemap: the addresses of current editions, in parts once there are many (sitemaps.org)."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from cms.checks.characters import xml_safe
from cms.delivery.site_address import absolute
from cms.publishing.models import Edition

MAX_URLS = 50_000
XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def published_etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """An ETag that changes whenever anything is published, withdrawn or moved."""
    stamp = Edition.objects.current().aggregate(newest=Max("pk"), number=Count("pk"))
    return f'"{stamp["newest"]}-{stamp["number"]}-{absolute(request.path)}"'


@require_safe
@condition(etag_func=published_etag)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The sitemap, or the index of its parts."""
    number = Edition.objects.current().count()
    if number <= MAX_URLS:
        return _xml(_addresses(0))
    parts = "".join(
        f"<sitemap><loc>{absolute(f'/sitemap-{part}.xml')}</loc></sitemap>\n"
        for part in range(1, -(-number // MAX_URLS) + 1)
    )
    return _xml([f"<sitemapindex {NAMESPACE}>\n{parts}</sitemapindex>\n"])


@require_safe
@condition(etag_func=published_etag)
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One part of a long sitemap."""
    number = Edition.objects.current().count()
    if number <= MAX_URLS or not 1 <= part <= -(-number // MAX_URLS):
        raise Http404("There is no such part of the sitemap.")
    return _xml(_addresses((part - 1) * MAX_URLS))


def _addresses(start: int) -> Iterator[str]:
    """Each address with the day its words last changed."""
    rows = Edition.objects.current().order_by("path").values_list("path", "last_edited_at")
    yield f"<urlset {NAMESPACE}>\n"
    for path, at in rows[start : start + MAX_URLS].iterator(chunk_size=2000):
        day = timezone.localtime(at).strftime("%Y-%m-%d")
        yield f"<url><loc>{escape(absolute(path))}</loc><lastmod>{day}</lastmod></url>\n"
    yield "</urlset>\n"


def _xml(parts: Any) -> HttpResponse:
    response = HttpResponse(
        xml_safe(XML_DECLARATION + "".join(parts)), content_type="application/xml"
    )
    response["Cache-Control"] = "no-cache"
    return response

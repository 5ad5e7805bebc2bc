"""Atom feeds of what was published, all of it or under one topic (RFC 4287)."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from cms.checks.characters import xml_safe
from cms.delivery.conditional import conditional_get
from cms.delivery.site_address import absolute
from cms.proofs.models import Proof
from cms.publishing.models import Edition
from cms.topics.models import Topic

NEWEST = 30


@require_safe
@conditional_get
def feed(request: HttpRequest) -> HttpResponse:
    """The pages published last."""
    return _feed(request, "What was published", "/", Edition.objects.current())


@require_safe
@conditional_get
def topic_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The pages published last under a topic."""
    name = Topic.objects.filter(slug=slug).values_list("name", flat=True).first()
    if name is None:
        raise Http404("There is no such topic.")
    editions = Edition.objects.current().filter(topics__slug=slug)
    return _feed(request, name, f"/topics/{slug}/", editions)


def _feed(request: HttpRequest, title: str, path: str, editions: QuerySet[Edition]) -> HttpResponse:
    newest = (
        editions.select_related("sign_off__proof", "whole_page_sign_off")
        .defer(*Proof.long_texts("sign_off__proof", but="manifest"))
        .order_by("-published_at", "-pk")[:NEWEST]
    )
    entries = [_entry(edition) for edition in newest]
    context = {
        "title": title,
        "address": absolute(path),
        "self_address": absolute(request.path),
        "updated": max((entry["updated"] for entry in entries), default=None),
        "entries": entries,
    }
    feed = render_to_string("delivery/feed.xml", context, request)
    return HttpResponse(xml_safe(feed), content_type="application/atom+xml")


def _entry(edition: Edition) -> dict[str, Any]:
    manifest = edition.sign_off.proof.parsed_manifest
    return {
        # Stable across editions and addresses.
        "id": uuid.uuid5(uuid.NAMESPACE_URL, edition.page_key).urn,
        "title": edition.title,
        "summary": edition.summary,
        "address": absolute(edition.path),
        "updated": edition.published_at,
        "published": edition.first_published_at,
        "authors": [author["name"] for author in manifest["authors"]],
        "reviewer": edition.whole_page_sign_off.printed_name,
        "topics": manifest["topics"],
        "language": edition.language,
    }

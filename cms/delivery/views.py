"""The public views. Each reads editions, help lines or navigation, never drafts."""

import logging
import mimetypes
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.delivery import chrome, corrections, pages
from cms.delivery.conditional import conditional_get
from cms.delivery.errors import unavailable
from cms.delivery.machine_readable import structured
from cms.delivery.preview_cards import card_path
from cms.delivery.record import contents
from cms.delivery.redirects import intended_address, permanent_redirect
from cms.delivery.sealed_bodies import Tampered
from cms.delivery.site_address import absolute
from cms.policy.permissions import OPEN_EDITOR, READ_PROOF
from cms.proofs import assets
from cms.publishing.models import Edition

log = logging.getLogger(__name__)


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve an address: an edition's sealed words, or a navigation page."""
    address = _address(path)
    if address != "/" and not address.endswith("/"):
        return _with_slash(request, address)
    found = pages.content_at(address)
    if found is None:
        return _elsewhere(request, address)
    if found.edition.state == Edition.State.MOVED:
        return _moved(request, found.edition)
    if found.edition.state == Edition.State.WITHDRAWN:
        return withdrawn(request, found)
    today = timezone.localdate()
    etag = found.etag(today=today)
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            context = pages.page_context(found, today=today)
        except Tampered:
            return unavailable(request)
        context |= {
            "card": absolute(card_path(found.edition.digest)),
            "data": structured.page_data(context, context["body"], context["answers"]),
        }
        response = render(
            request,
            "delivery/page.html",
            {
                "page": context,
                "help_lines": chrome.help_lines(
                    *found.help_key, language=found.edition.language, today=today
                ),
                "canonical": absolute(found.edition.path),
                "chrome_language": chrome.chrome_language(context["language"]),
            },
        )
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def withdrawn(request: HttpRequest, found: pages.AddressContent) -> HttpResponse:
    """410: the page was withdrawn, and why."""
    edition = found.edition
    context = {
        "withdrawn": {
            "title": edition.title,
            "withdrawn_on": timezone.localdate(edition.ended_at) if edition.ended_at else None,
            "reason": edition.reason,
            "record_path": f"{edition.path}record/",
            "corrections": corrections.of(edition),
        },
        "help_lines": chrome.help_lines(
            *found.help_key, language=edition.language, today=timezone.localdate()
        ),
    }
    response = render(request, "delivery/withdrawn.html", context, status=410)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@conditional_get
def page_record(request: HttpRequest, path: str) -> HttpResponse:
    """The public record of a page, for people."""
    try:
        address, editions = _editions(path)
    except Tampered:
        return unavailable(request)
    if editions[0].path != address:
        return _moved(request, editions[0], "record/")
    context = {"record": contents.html_context(address, editions)}
    response = render(request, "delivery/record.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@conditional_get
def page_record_json(request: HttpRequest, path: str) -> HttpResponse:
    """The public record of a page, for machines."""
    try:
        address, editions = _editions(path)
    except Tampered:
        return unavailable(request)
    if editions[0].path != address:
        return _moved(request, editions[0], "record.json")
    response = JsonResponse(contents.json_data(address, editions))
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@conditional_get
def asset(request: HttpRequest, filename: str) -> HttpResponse:
    """A pinned file that an edition shows; one that only a proof shows, to staff alone.

    A file that is missing, or whose bytes are not what its name says, is not served: 503.
    """
    if not assets.FILENAME.fullmatch(filename):
        raise Http404("No such file.")
    is_public = Edition.objects.filter(sign_off__proof__assets__filename=filename).exists()
    if not is_public and not _may_see_drafts(request):
        raise Http404("No such file.")
    try:
        content = assets.read(filename)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not is_public:
            raise Http404("No such file.") from error
        log.critical("%s Not served.", error)
        return unavailable(request)
    response = HttpResponse(content, content_type=assets.CONTENT_TYPES[filename.rsplit(".", 1)[1]])
    response["ETag"] = f'"{filename}"'
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_public else "no-store, private"
    )
    return response


@require_safe
@permission_required(OPEN_EDITOR, raise_exception=True)
def media(request: HttpRequest, path: str) -> FileResponse:
    """An original or a thumbnail, for people who work in the admin."""
    try:
        file = default_storage.open(path)
    except (OSError, ValueError) as error:
        raise Http404("No such file.") from error
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return FileResponse(file, content_type=content_type)


@require_safe
@conditional_get
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read what readers may, but need not search, nor fill in forms. The search page
    itself, without a search, is a page like any other.
    """
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /review/",
        "Disallow: /search?q=",
        "Disallow: /search/?q=",
        "Disallow: /tell-us/",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, its migrations are applied, and files can be stored."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        settings.ASSETS_ROOT.mkdir(parents=True, exist_ok=True)
    except (DatabaseError, OSError):
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    if behind:
        return HttpResponse("migrations are waiting\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")


def _navigation(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a navigation page; 404 for anything else."""
    try:
        found: Any = Page.route_for_request(request, path)
    except ObjectDoesNotExist as half_a_page:
        raise Http404("There is no such address.") from half_a_page
    page, args, kwargs = found or (None, (), {})
    if page is None or not getattr(page, "is_navigation", False):
        raise Http404("There is no such address.")
    response: HttpResponse = page.serve(request, *args, **kwargs)
    return response


def _with_slash(request: HttpRequest, address: str) -> HttpResponse:
    if pages.content_at(f"{address}/") is None:
        return _elsewhere(request, address)
    return permanent_redirect(request, f"{address}/")


def _elsewhere(request: HttpRequest, address: str) -> HttpResponse:
    """No edition has this path: redirect a mistyped address, or serve a navigation page."""
    tidy = intended_address(address)
    if tidy:
        return permanent_redirect(request, tidy)
    return _navigation(request, address.lstrip("/"))


def _moved(request: HttpRequest, edition: Edition, end: str = "") -> HttpResponse:
    """Redirect to the moved page, with the suffix of the requested path."""
    path = pages.moved_to(edition)
    if path is None:
        raise Http404("The page that stood here is gone.")
    return permanent_redirect(request, path + end)


def _editions(path: str) -> tuple[str, list[Edition]]:
    address = _address(path)
    editions = contents.editions_of(address)
    if not editions:
        raise Http404("Nothing has been published at this address.")
    return address, editions


def _address(path: str) -> str:
    """The address of a path. PostgreSQL text cannot contain NUL, so such a path is 404."""
    if "\x00" in path:
        raise Http404("There is no such address.")
    return f"/{path}"


def _may_see_drafts(request: HttpRequest) -> bool:
    user = request.user
    return user.has_perm(READ_PROOF) or user.has_perm(OPEN_EDITOR)

"""The read API over editions, in the shapes of Wagtail's own API v2. `openapi.py` describes it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery import pages
from cms.delivery.conditional import conditional_get
from cms.delivery.lists import topics_with_totals
from cms.delivery.machine_readable.openapi import DEFAULT_LIMIT, MAX_LIMIT, document
from cms.delivery.sealed_bodies import Tampered, bodies
from cms.delivery.site_address import absolute
from cms.evidence.models import instant
from cms.policy.publication import is_overdue
from cms.policy.refusals import BAD_REQUEST, NOT_FOUND
from cms.publishing.models import Edition
from cms.search.search import editions_of, filtered, find

GONE_STATUS, UNAVAILABLE_STATUS = 410, 503
LIST_PARAMETERS = {"kind", "topic", "search", "limit", "offset"}
View = Callable[..., HttpResponse]


class BadParameter(Exception):
    """A request that the API cannot answer. The message says why."""


def api(view: View) -> View:
    """Decorate an API view: read only, CORS for any site, errors as JSON."""

    @require_safe
    @conditional_get
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except BadParameter as error:
            response = JsonResponse({"message": str(error)}, status=BAD_REQUEST)
        except Http404 as error:
            response = JsonResponse({"message": str(error)}, status=NOT_FOUND)
        except Tampered:
            message = "This page's words cannot be vouched for just now."
            response = JsonResponse({"message": message}, status=UNAVAILABLE_STATUS)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return wrapper


@api
def root(request: HttpRequest) -> HttpResponse:
    """The API root: links to its endpoints."""
    _refuse_unknown_parameters(request, set())
    return JsonResponse(
        {
            "pages": absolute("/api/v2/pages/"),
            "topics": absolute("/api/v2/topics/"),
            "openapi": absolute("/api/v2/openapi.json"),
        }
    )


@api
def openapi(request: HttpRequest) -> HttpResponse:
    """What this API takes and gives, as OpenAPI."""
    _refuse_unknown_parameters(request, set())
    return JsonResponse(document())


@api
def topic_list(request: HttpRequest) -> HttpResponse:
    """The topics that something is published under."""
    _refuse_unknown_parameters(request, set())
    items = [
        {
            "slug": topic["path"].strip("/").split("/")[-1],
            "name": topic["name"],
            "pages": topic["total"],
            "html_url": absolute(topic["path"]),
            "feed_url": absolute(f"{topic['path']}feed/"),
        }
        for topic in topics_with_totals()
    ]
    return JsonResponse({"meta": {"total_count": len(items)}, "items": items})


@api
def page_list(request: HttpRequest) -> HttpResponse:
    """Current editions, newest first; with `search`, best first."""
    _refuse_unknown_parameters(request, LIST_PARAMETERS)
    kind, topic = _kind(request), _text(request, "topic")
    limit = _number(request, "limit", default=DEFAULT_LIMIT, most=MAX_LIMIT)
    offset = _number(request, "offset", default=0)
    query = _text(request, "search")
    if query:
        found = filtered(find(query), kind=kind, topic=topic, only="page")
        total = len(found.numbers)
        editions = editions_of(found.numbers[offset : offset + limit])
    else:
        current = Edition.objects.current().select_related("whole_page_sign_off")
        if kind:
            current = current.filter(kind=kind)
        if topic:
            current = current.filter(topics__slug=topic)
        total = current.count()
        editions = list(current.order_by("-published_at", "-pk")[offset : offset + limit])
    return JsonResponse(
        {"meta": {"total_count": total}, "items": [summary_of(edition) for edition in editions]}
    )


@api
def page_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One page as readers get it now, with what was signed; 410 when it is withdrawn."""
    _refuse_unknown_parameters(request, set())
    edition = (
        Edition.objects.answering()
        .filter(page_key=key)
        .select_related("sign_off", "whole_page_sign_off")
        .first()
        if "\x00" not in key
        else None
    )
    if edition is None:
        raise Http404("There is no published page with this id.")
    if edition.state == Edition.State.WITHDRAWN:
        return JsonResponse(
            {
                "message": "This page is withdrawn and is no longer advice.",
                "reason": edition.reason,
                "record_url": absolute(f"{edition.path}record.json"),
            },
            status=GONE_STATUS,
        )
    return JsonResponse(_detail(edition))


def summary_of(edition: Edition) -> dict[str, Any]:
    """What lists say of a page."""
    return {
        "id": edition.page_key,
        "meta": {
            "type": edition.kind,
            "locale": edition.language,
            "slug": edition.path.strip("/").split("/")[-1],
            "detail_url": absolute(f"/api/v2/pages/{edition.page_key}/"),
            "html_url": absolute(edition.path),
            "first_published_at": instant(edition.first_published_at),
            "last_published_at": instant(edition.published_at),
        },
        "title": edition.title,
        "summary": edition.summary,
        "last_edited_at": instant(edition.last_edited_at),
        "digest": edition.digest,
        "review": _review(edition),
    }


def _detail(edition: Edition) -> dict[str, Any]:
    body = bodies([edition.digest])[edition.digest]
    reviewer = pages.reviewer_as_printed(edition)
    return summary_of(edition) | {
        "html": str(body.html),
        "html_sha256": body.html_sha256,
        "record_url": absolute(f"{edition.path}record.json"),
        "authors": [
            {
                "name": author["name"],
                "credentials": [
                    dict(qualifications) for qualifications in author["qualifications"]
                ],
            }
            for author in body.by
        ],
        "reviewer": {"name": reviewer["name"], "credentials": reviewer["credentials"]},
        "topics": [
            {"name": topic["name"], "slug": topic["path"].strip("/").split("/")[-1]}
            for topic in body.topics
        ],
        "sources": [dict(source) for source in body.sources],
        "questions": list(body.question_keys),
    }


def _review(edition: Edition) -> dict[str, Any]:
    """When the whole page was last signed, and when it is due."""
    whole = edition.whole_page_sign_off
    today = timezone.localdate()
    return {
        "reviewed_on": timezone.localdate(whole.signed_at).isoformat(),
        "review_due_on": whole.review_due_on.isoformat() if whole.review_due_on else None,
        "is_overdue": is_overdue(whole.review_due_on, today=today),
    }


def _refuse_unknown_parameters(request: HttpRequest, known: set[str]) -> None:
    unknown = sorted(set(request.GET) - known)
    if unknown:
        raise BadParameter(f"query parameter is not an operation or a recognised field: "
                            f"{', '.join(unknown)[:200]}")  # fmt: skip


def _kind(request: HttpRequest) -> str:
    kind = _text(request, "kind")
    if kind and kind not in pages.SECTIONS:
        raise BadParameter(f"kind must be one of: {', '.join(sorted(pages.SECTIONS))}")
    return kind


def _text(request: HttpRequest, name: str) -> str:
    text = request.GET.get(name, "")
    if "\x00" in text or len(text) > 200:
        raise BadParameter(f"{name} must be at most 200 characters, without NUL")
    return text


def _number(request: HttpRequest, name: str, *, default: int, most: int | None = None) -> int:
    text = request.GET.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadParameter(f"{name} must be a positive integer")
    if most is not None and int(text) > most:
        raise BadParameter(f"{name} cannot be higher than {most}")
    return int(text)

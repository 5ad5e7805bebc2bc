"""Lists of what is published: by kind, by topic, the front page, search. From editions only."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery.reading import edition_facts
from cms.delivery.search import find
from cms.review.models import Edition, Topic

A_PAGE = 20
INTROS = {
    "article": "Each article was read and signed by a clinician before it was published here.",
    "question": "Short answers first. Each was signed by a clinician before it was published.",
}


def listing(request: HttpRequest, *, kind: str, title: str) -> HttpResponse:
    """The published pages of a kind, newest first."""
    editions = Edition.objects.current().filter(kind=kind).order_by("-published_at", "pk")
    context = {
        **page_of(request, editions),
        "title": title,
        "intro": INTROS.get(kind, ""),
        "topics": topics_with_totals(kind=kind),
    }
    return _no_store_but_check(render(request, "delivery/list.html", {"listing": context}))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The published pages under a topic."""
    name = Topic.objects.filter(slug=slug).values_list("name", flat=True).first()
    if name is None:
        raise Http404("There is no such topic.")
    editions = (
        Edition.objects.current().filter(topics__slug=slug).order_by("kind", "-published_at", "pk")
    )
    context = {
        **page_of(request, editions),
        "title": name,
        "intro": "Everything published under this topic.",
        "topics": topics_with_totals(current=slug),
    }
    return _no_store_but_check(render(request, "delivery/list.html", {"listing": context}))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the signed words say about a query."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:200]
    found: dict[str, Any] = {"query": query, "message": ""}
    if query:
        found |= page_of(request, find(query), q=query)
    elif "q" in request.GET:
        found["message"] = "Type a word or two to search for."
    return _no_store_but_check(render(request, "delivery/search.html", {"search": found}))


def page_of(request: HttpRequest, editions: QuerySet[Edition], **params: str) -> dict[str, Any]:
    paginator = Paginator(with_sign_offs(editions), A_PAGE)
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit()):
        raise Http404("Page numbers are whole numbers.")
    try:
        page = paginator.page(int(number[:9]))
    except EmptyPage as error:
        raise Http404("There is no such page of this list.") from error
    today = timezone.localdate()

    def path(to: int) -> str:
        return f"{request.path}?{urlencode({**params, 'page': to})}"

    return {
        "entries": [edition_facts(edition, today=today) for edition in page],
        "total": paginator.count,
        "page": page.number,
        "pages": paginator.num_pages,
        "previous_path": path(page.number - 1) if page.has_previous() else "",
        "next_path": path(page.number + 1) if page.has_next() else "",
    }


def with_sign_offs(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    return editions.select_related("whole_page_sign_off")


def topics_with_totals(*, kind: str | None = None, current: str = "") -> list[dict[str, Any]]:
    editions = Edition.objects.current()
    if kind:
        editions = editions.filter(kind=kind)
    totals = dict(
        editions.values_list("topics__slug").annotate(total=Count("pk")).order_by("topics__slug")
    )
    return [
        {
            "slug": topic.slug,
            "name": topic.name,
            "path": f"/topics/{topic.slug}/",
            "total": totals[topic.slug],
            "is_current": topic.slug == current,
        }
        for topic in Topic.objects.all()
        if totals.get(topic.slug)
    ]


def _no_store_but_check(response: HttpResponse) -> HttpResponse:
    """Caches may keep it, and must ask before using it."""
    response["Cache-Control"] = "no-cache"
    return response

"""Lists of published pages by kind and topic, from editions only."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.delivery.conditional import conditional_get
from cms.delivery.paging import page_of
from cms.publishing.models import Edition, EditionTopic
from cms.search import cache
from cms.topics.models import Topic

INTROS = {
    "article": "Each article was read and signed by a clinician before it was published here.",
    "question": "Short answers first. Each was signed by a clinician before it was published.",
}


@conditional_get
def listing(request: HttpRequest, *, kind: str, title: str) -> HttpResponse:
    """The published pages of a kind, newest first."""
    editions = Edition.objects.current().filter(kind=kind).order_by("-published_at", "pk")
    context = {
        **page_of(request, editions),
        "title": title,
        "intro": INTROS.get(kind, ""),
        "topics": topics_with_totals(kind=kind),
    }
    return render(request, "delivery/list.html", {"listing": context})


@require_safe
@conditional_get
def topics(request: HttpRequest) -> HttpResponse:
    """The topics that something is published under."""
    return render(request, "delivery/topics.html", {"topics": topics_with_totals()})


@require_safe
@conditional_get
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
        "feed_path": f"/topics/{slug}/feed/",
        "topics": topics_with_totals(current=slug),
    }
    return render(request, "delivery/list.html", {"listing": context})


def with_sign_offs(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    return editions.select_related("whole_page_sign_off")


def topics_with_totals(
    *, kind: str | None = None, current: str = "", state: str | None = None
) -> list[dict[str, Any]]:
    """The topics with published pages, and how many."""
    totals = cache.cached(("topics", state or cache.published_state(), kind), lambda: _totals(kind))
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


def _totals(kind: str | None) -> dict[str, int]:
    """How many current editions there are under each topic."""
    topics = EditionTopic.objects.filter(edition__state=Edition.State.CURRENT)
    if kind:
        topics = topics.filter(edition__kind=kind)
    return dict(topics.order_by().values_list("slug").annotate(total=Count("pk")))

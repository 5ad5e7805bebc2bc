"""The search page: results with excerpts, filters, and help when nothing is found."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery import lists
from cms.delivery.conditional import conditional_get
from cms.delivery.facets import ChosenFacets, facet_choices
from cms.delivery.pages import SECTIONS, edition_facts
from cms.delivery.paging import page_of_numbers
from cms.publishing.models import Edition
from cms.search import zero_results
from cms.search.analysis import MAX_QUERY_CHARACTERS
from cms.search.highlighting import excerpts
from cms.search.search import MAX_RESULTS, SearchResults, best_bets, editions_of, filtered, find
from cms.topics.models import Topic


@require_safe
@conditional_get
def search(request: HttpRequest) -> HttpResponse:
    """Search results, or suggestions when there are none."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:MAX_QUERY_CHARACTERS]
    context: dict[str, Any] = {"query": query, "message": ""}
    if query:
        context |= _results(request, query)
    elif "q" in request.GET:
        context["message"] = "Type a word or two to search for."
    if not context.get("entries"):
        context["topics"] = lists.topics_with_totals()
    return render(request, "delivery/search.html", {"search": context})


def _results(request: HttpRequest, query: str) -> dict[str, Any]:
    chosen = _chosen(request)
    whole = find(query)
    found = filtered(whole, **chosen.parameters)
    first = [] if chosen else best_bets(query)
    if not whole.total and not first and not chosen:
        zero_results.count_zero_result(query, request)
    page = page_of_numbers(request, found.numbers, q=query, **chosen.parameters)
    on_top = first if page["page"] == 1 else []
    editions = editions_of(page.pop("numbers"))
    return {
        **page,
        "entries": _entries(on_top, found, best=True)
        + _entries([e for e in editions if e.pk not in {f.pk for f in first}], found),
        "total": max(found.total, len(first)),
        "most": MAX_RESULTS if found.total > MAX_RESULTS else None,
        "corrected": found.corrected,
        "is_partial": found.is_partial,
        "added": found.parsed.added,
        "chosen": chosen,
        "whole_path": f"/search/?{urlencode({'q': query})}",
        "whole_total": whole.total,
        "narrow": facet_choices(query, whole, chosen) if whole.total or chosen else None,
    }


def _chosen(request: HttpRequest) -> ChosenFacets:
    """The facets in the query string; unknown values are ignored."""
    kind = request.GET.get("kind", "")
    slug = request.GET.get("topic", "")[:80].replace("\x00", "")
    name = Topic.objects.filter(slug=slug).values_list("name", flat=True).first() if slug else None
    return ChosenFacets(kind if kind in SECTIONS else "", slug if name else "", name or "")


def _entries(
    editions: list[Edition], found: SearchResults, *, best: bool = False
) -> list[dict[str, Any]]:
    today = timezone.localdate()
    cut = excerpts({edition.digest: edition.title for edition in editions}, found.parsed.stems)
    entries = []
    for edition in editions:
        facts = edition_facts(edition, today=today) | {"is_best_bet": best}
        marked = cut[edition.digest]
        entries.append(facts | ({"summary": marked} if marked else {}))
    return entries

"""The search page: results with excerpts, filters, and help when nothing is found."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery import lists
from cms.delivery.conditional import conditional_get
from cms.delivery.facets import ChosenFacets, facet_choices
from cms.delivery.first_answers import answers
from cms.delivery.pages import SECTIONS, edition_facts
from cms.delivery.paging import page_of_numbers
from cms.help_lines.models import HelpLine
from cms.publishing.models import Edition
from cms.search import zero_results
from cms.search.analysis import MAX_QUERY_CHARACTERS
from cms.search.highlighting import excerpts
from cms.search.models import SearchRow
from cms.search.search import (
    MAX_RESULTS,
    SearchResults,
    best_bets,
    filtered,
    find,
    is_titled,
    rows_of,
    withdrawn,
)
from cms.topics.models import Topic

MOST_WITHDRAWN = 3
TOPIC = "Everything published under this topic."


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
    if not (context.get("entries") or context.get("answers")):
        context["topics"] = lists.topics_with_totals()
    return render(request, "delivery/search.html", {"search": context})


def _results(request: HttpRequest, query: str) -> dict[str, Any]:
    chosen = _chosen(request)
    whole = find(query)
    found = filtered(whole, **chosen.parameters)
    first = [] if chosen else best_bets(whole.parsed)
    gone = [] if chosen else withdrawn(whole)
    if not (whole.total or whole.parsed.bets or gone or chosen):
        zero_results.count_zero_result(query, request)
    page = page_of_numbers(request, found.numbers, q=query, **chosen.parameters)
    rows = rows_of(page.pop("numbers"))
    on_top = first if page["page"] == 1 else []
    if on_top and rows and rows[0].edition and _is_answered(rows[0].edition, whole):
        on_top = []
    return {
        **page,
        "answers": answers(whole.parsed, first, whole.missing) if page["page"] == 1 else [],
        "is_answered": bool(whole.parsed.bets),
        "withdrawn": gone[:MOST_WITHDRAWN],
        "entries": _entries(on_top, found, best=True)
        + _listed([row for row in rows if row.edition_id not in {f.pk for f in first}], found),
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


def _is_answered(edition: Edition, found: SearchResults) -> bool:
    """Whether a page is about just this, though its words are heard as distress as well."""
    several = len(found.parsed.groups) > 1
    return found.parsed.is_distress and several and is_titled(edition.title, found.parsed)


def _listed(rows: list[SearchRow], found: SearchResults) -> list[dict[str, Any]]:
    """What a list says of some rows, in their order: pages, help lines and topics."""
    today = timezone.localdate()
    pages = iter(_entries([row.edition for row in rows if row.edition], found))
    listed: list[dict[str, Any] | None] = []
    for row in rows:
        if row.edition:
            listed.append(next(pages))
        elif row.help_line:
            listed.append(_line(row.help_line, today=today))
        elif row.topic:
            listed.append({"title": row.topic.name, "path": f"/topics/{row.topic.slug}/",
                           "kind_label": "Topic", "summary": TOPIC})  # fmt: skip
    return [entry for entry in listed if entry]


def _line(line: HelpLine, *, today: date) -> dict[str, Any] | None:
    """A help line in a list, while its check counts or has only lapsed."""
    if not (line.is_verified_on(today) or line.has_lapsed_on(today)):
        return None
    return {"title": line.name, "path": "/help/", "kind_label": "Help line", "line": line,
            "summary": line.who_for, "has_lapsed": line.has_lapsed_on(today)}  # fmt: skip


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

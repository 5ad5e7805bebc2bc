"""The search page: results with excerpts, filters, and help when nothing is found."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery import lists, vain
from cms.delivery.conditional import checked_again
from cms.delivery.excerpts import excerpts
from cms.delivery.paging import page_of_numbers
from cms.delivery.reading import SECTIONS, edition_facts
from cms.delivery.search import MOST_RESULTS, Found, best_bets, editions_of, find
from cms.delivery.words import MOST_CHARACTERS
from cms.review.models import Edition, Topic


@require_safe
@checked_again
def search(request: HttpRequest) -> HttpResponse:
    """What the signed words say about a query."""
    query = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:MOST_CHARACTERS]
    context: dict[str, Any] = {"query": query, "message": ""}
    if query:
        context |= _results(request, query)
    elif "q" in request.GET:
        context["message"] = "Type a word or two to search for."
    if not context.get("entries"):
        context["topics"] = lists.topics_with_totals()
    return render(request, "delivery/search.html", {"search": context})


def _results(request: HttpRequest, query: str) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in SECTIONS else ""
    slug = request.GET.get("topic", "")[:80].replace("\x00", "")
    topic = Topic.objects.filter(slug=slug).values_list("name", flat=True).first() if slug else None
    chosen = {"kind": kind, "topic": slug if topic else ""}
    found = find(query, **chosen)
    if not found.total and not any(chosen.values()):
        vain.note(query, request)
    first = [] if any(chosen.values()) else best_bets(query)
    page = page_of_numbers(
        request, found.numbers, q=query, **{k: v for k, v in chosen.items() if v}
    )
    on_top = first if page["page"] == 1 else []
    editions = editions_of(page.pop("numbers"))
    return {
        **page,
        "entries": _entries(on_top, found, best=True)
        + _entries([e for e in editions if e.pk not in {f.pk for f in first}], found),
        "total": max(found.total, len(first)),
        "most": MOST_RESULTS if found.total > MOST_RESULTS else None,
        "corrected": found.corrected,
        "is_partial": found.is_partial,
        "added": found.asked.added,
        "filters": _filters(query, **chosen, topic_name=topic or ""),
    }


def _entries(editions: list[Edition], found: Found, *, best: bool = False) -> list[dict[str, Any]]:
    today = timezone.localdate()
    cut = excerpts({edition.digest: edition.title for edition in editions}, found.asked.stems)
    entries = []
    for edition in editions:
        facts = edition_facts(edition, today=today) | {"is_best_bet": best}
        marked = cut[edition.digest]
        entries.append(facts | ({"summary": marked} if marked else {}))
    return entries


def _filters(query: str, *, kind: str, topic: str, topic_name: str) -> list[dict[str, Any]]:
    """The ways to narrow a search down, and the way back."""

    def choice(label: str, *, to_kind: str, to_topic: str, is_current: bool) -> dict[str, Any]:
        chosen = {"q": query, "kind": to_kind, "topic": to_topic}
        path = f"/search/?{urlencode({k: v for k, v in chosen.items() if v})}"
        return {"label": label, "path": path, "is_current": is_current}

    kinds = [("", "Everything"), *((key, label) for key, (label, _) in SECTIONS.items())]
    choices = [
        choice(label, to_kind=key, to_topic=topic, is_current=key == kind) for key, label in kinds
    ]
    if topic:
        choices.append(
            choice(f"Only {topic_name}", to_kind=kind, to_topic="", is_current=True)
            | {"takes_off": True}
        )
    return choices

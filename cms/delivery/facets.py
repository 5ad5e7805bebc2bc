"""Search facets: kind and topic, with counts while there are few enough results to count."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from cms.delivery.lists import topics_with_totals
from cms.delivery.pages import SECTIONS
from cms.search import cache
from cms.search.models import SearchRow
from cms.search.search import MAX_RANKED, SearchResults

# The kind and the topics of each result.
Facets = list[tuple[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class ChosenFacets:
    """The chosen facets: a kind, a topic, both or neither."""

    kind: str = ""
    topic: str = ""
    topic_name: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.topic)

    @property
    def parameters(self) -> dict[str, str]:
        """Its query parameters."""
        return {k: v for k, v in (("kind", self.kind), ("topic", self.topic)) if v}

    @property
    def description(self) -> str:
        """In words: “questions about Overdose”."""
        things = SECTIONS[self.kind][0].lower() if self.kind else "pages"
        return f"{things} about {self.topic_name}" if self.topic else things


def facet_choices(query: str, whole: SearchResults, chosen: ChosenFacets) -> dict[str, Any]:
    """The facet choices for a search's unfiltered results."""
    facets = None
    if whole.total <= MAX_RANKED:
        key = ("facets", whole.state, tuple(whole.numbers))
        facets = cache.cached(key, lambda: _facets(whole.numbers))
    return {
        "kinds": _kind_choices(query, facets, chosen),
        "topics": _topic_choices(query, facets, chosen, topics_with_totals(state=whole.state)),
    }


def _kind_choices(query: str, facets: Facets | None, chosen: ChosenFacets) -> list[dict[str, Any]]:
    def total(kind: str) -> int | None:
        if facets is None:
            return None
        return sum(
            kind in ("", of) and (not chosen.topic or chosen.topic in topics)
            for of, topics in facets
        )

    every = [("", "All"), *((kind, label) for kind, (label, _) in SECTIONS.items())]
    return [
        _choice(query, label, total(kind), chosen.topic, kind=kind, is_current=kind == chosen.kind)
        for kind, label in every
    ]


def _topic_choices(
    query: str, facets: Facets | None, chosen: ChosenFacets, published: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """“Every topic”, the chosen one, then the largest. Empty when there is only one."""

    def total(slug: str) -> int | None:
        if facets is None:
            return None
        return sum(
            (not slug or slug in topics) and chosen.kind in ("", of) for of, topics in facets
        )

    counted = [(t["slug"], t["name"], total(t["slug"])) for t in published]
    known = [row for row in counted if row[2] != 0 or row[0] == chosen.topic]
    if len(known) < 2 and not chosen.topic:
        return []
    known.sort(key=lambda row: (row[0] != chosen.topic, -(row[2] or 0)))
    return [
        _choice(query, name, number, slug, kind=chosen.kind, is_current=slug == chosen.topic)
        for slug, name, number in [("", "Every topic", total("")), *known]
    ]


def _choice(
    query: str, label: str, total: int | None, topic: str, *, kind: str, is_current: bool
) -> dict[str, Any]:
    parameters = {"q": query, **ChosenFacets(kind, topic).parameters}
    return {
        "label": label,
        "path": f"/search/?{urlencode(parameters)}",
        "total": total,
        "is_current": is_current,
    }


def _facets(numbers: list[int]) -> Facets:
    """The kind and the topics of some search rows."""
    rows: dict[int, tuple[str, set[str]]] = {}
    known = SearchRow.objects.filter(pk__in=numbers)
    for number, kind, slug in known.values_list("pk", "edition__kind", "edition__topics__slug"):
        rows.setdefault(number, (kind or "", set()))[1].add(slug or "")
    return [(kind, frozenset(slugs)) for kind, slugs in rows.values()]

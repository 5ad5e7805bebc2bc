"""Public pages of people: what they wrote and reviewed, from editions and sign-offs."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery.conditional import conditional_get
from cms.delivery.models import Credit
from cms.delivery.paging import page_of, pagination_context, requested_page
from cms.publishing.models import Edition


@require_safe
@conditional_get
def people(request: HttpRequest) -> HttpResponse:
    """Everybody credited on a published page, by the name printed last."""
    current = Credit.objects.filter(edition__state=Edition.State.CURRENT)
    printed = current.order_by("printed_at", "pk").values_list("slug", "role", "name")
    by_slug: dict[str, dict[str, Any]] = {}
    for slug, role, name in printed.order_by("printed_at", "pk").values_list(
        "slug", "role", "name"
    ):
        row = by_slug.setdefault(slug, {"path": f"/people/{slug}/", "wrote": 0, "reviewed": 0})
        row["name"] = name
        row[role] += 1
    everybody = sorted(by_slug.values(), key=lambda row: (row["name"].casefold(), row["path"]))
    page = requested_page(request, everybody)
    context = {"people": {"entries": list(page), **pagination_context(request, page)}}
    return render(request, "delivery/people.html", context)


@require_safe
@conditional_get
def person(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's pages, with credentials as last printed."""
    credited = Credit.objects.filter(slug=slug)
    newest = credited.order_by("-printed_at", "-pk").first()
    if newest is None:
        raise Http404("Nobody of this name has written or reviewed anything here.")
    qualified = credited.exclude(credentials="[]").order_by("-printed_at", "-pk").first()
    editions = (
        Edition.objects.current().filter(credits__slug=slug).distinct().order_by("-published_at")
    )
    found = page_of(request, editions)
    roles = _roles(slug, [entry["path"] for entry in found["entries"]])
    wrote = _count(editions, slug, Credit.Role.WROTE)
    reviewed = _count(editions, slug, Credit.Role.REVIEWED)
    for entry in found["entries"]:
        entry["roles"] = roles.get(entry["path"], []) if wrote and reviewed else []
    context = {
        **found,
        "name": newest.name,
        "credentials": json.loads(qualified.credentials) if qualified else [],
        "printed_on": timezone.localdate(qualified.printed_at) if qualified else None,
        "wrote": wrote,
        "reviewed": reviewed,
    }
    response = render(request, "delivery/person.html", {"person": context})
    response["Cache-Control"] = "no-cache"
    return response


def _roles(slug: str, paths: list[str]) -> dict[str, list[str]]:
    """What the person did for each of these addresses, in words."""
    rows = Credit.objects.filter(
        slug=slug, edition__path__in=paths, edition__state=Edition.State.CURRENT
    ).order_by("-role")
    roles: dict[str, list[str]] = {}
    for path, role in rows.values_list("edition__path", "role"):
        roles.setdefault(path, []).append(str(Credit.Role(role).label))
    return roles


def _count(editions: Any, slug: str, role: str) -> int:
    ids = Credit.objects.filter(slug=slug, role=role).values("edition_id")
    return int(editions.filter(pk__in=ids).count())

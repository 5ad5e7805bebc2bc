"""Pagination of public lists. A page that does not exist is 404."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from cms.delivery.pages import edition_facts
from cms.publishing.models import Edition

PAGE_SIZE = 20


def page_of(request: HttpRequest, editions: QuerySet[Edition], **parameters: str) -> dict[str, Any]:
    """The requested page of a list of editions, with what lists show of each."""
    page = requested_page(request, editions.select_related("whole_page_sign_off"))
    today = timezone.localdate()
    entries = [edition_facts(edition, today=today) for edition in page]
    return {"entries": entries, **pagination_context(request, page, **parameters)}


def page_of_numbers(
    request: HttpRequest, numbers: Sequence[int], **parameters: str
) -> dict[str, Any]:
    """The requested page of a list of search row ids."""
    page = requested_page(request, numbers)
    return {"numbers": list(page), **pagination_context(request, page, **parameters)}


def requested_page(request: HttpRequest, items: Any, *, size: int | None = None) -> Page:
    """The page that the query string requests. Raises Http404 when there is none."""
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit()):
        raise Http404("Page numbers are whole numbers.")
    try:
        return Paginator(items, size or PAGE_SIZE).page(int(number[:9]))
    except EmptyPage as error:
        raise Http404("There is no such page of this list.") from error


def pagination_context(request: HttpRequest, page: Page, **parameters: str) -> dict[str, Any]:
    """Totals, and the paths of the previous and next pages."""

    def path(to: int) -> str:
        return f"{request.path}?{urlencode({**parameters, 'page': to})}"

    return {
        "total": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "previous_path": path(page.number - 1) if page.has_previous() else "",
        "next_path": path(page.number + 1) if page.has_next() else "",
    }

"""The archive: pages by the month of first publication."""

from collections import Counter
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.delivery.conditional import conditional_get
from cms.delivery.paging import page_of
from cms.publishing.models import Edition


@require_safe
@conditional_get
def months(request: HttpRequest) -> HttpResponse:
    """The months in which anything was published, newest first, with how much."""
    moments = Edition.objects.current().values_list("first_published_at", flat=True)
    counts = Counter(timezone.localtime(moment).strftime("%Y/%m") for moment in moments)
    rows = [
        {"day": datetime.strptime(month, "%Y/%m"), "path": f"/archive/{month}/", "total": total}  # noqa: DTZ007 (only its name is printed)
        for month, total in sorted(counts.items(), reverse=True)
    ]
    return render(request, "delivery/archive.html", {"months": rows})


@require_safe
@conditional_get
def month(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """The pages first published in a month, newest first."""
    if not (1 <= int(number) <= 12 and 1900 <= int(year) <= 9000):
        raise Http404("There is no such month.")
    begins = datetime(int(year), int(number), 1, tzinfo=timezone.get_current_timezone())
    ends = begins + relativedelta(months=1)
    editions = (
        Edition.objects.current()
        .filter(first_published_at__gte=begins, first_published_at__lt=ends)
        .order_by("-first_published_at", "-pk")
    )
    if not editions.exists():
        raise Http404("Nothing was published in this month.")
    listing: dict[str, Any] = {
        **page_of(request, editions),
        "title": f"Published in {begins:%B %Y}",
        "intro": "What still stands of what was first published in this month.",
    }
    return render(request, "delivery/list.html", {"listing": listing})

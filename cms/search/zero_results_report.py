"""The admin report of searches without results, for publishers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from cms.policy.permissions import VIEW_ZERO_RESULTS
from cms.search.models import ZeroResultSearch
from cms.search.zero_results import MIN_VISITORS


class ZeroResultsReport(ReportView):
    """Searches without results, most frequent first. Add a synonym, or a page."""

    page_title = "Searches in vain"
    header_icon = "search"
    index_url_name = "vain_searches"
    index_results_url_name = "vain_searches_results"
    results_template_name = "site/report_results.html"
    explained = (
        f"A search is counted once {MIN_VISITORS} visitors asked for the same on one day, and kept "
        "for "
        "six months."
    )
    default_ordering = "-times"
    model = ZeroResultSearch
    is_searchable = False
    columns = [
        Column("term", label="Searched for"),
        Column("times", label="Times"),
        Column("last", label="Last on"),
    ]
    list_export = ["term", "times", "last"]
    export_headings = {"term": "Searched for", "times": "Times", "last": "Last on"}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Publishers only."""
        if not request.user.has_perm(VIEW_ZERO_RESULTS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> Any:
        """The counts of all days together."""
        return (
            ZeroResultSearch.objects.values("term")
            .annotate(times=Sum("times"), last=Max("day"))
            .order_by("-times", "term")
        )

"""The admin report of broken, moved, retracted and doubtful sources."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from cms.authoring.troubled_sources import TroubledSource, troubled_sources

PERMISSIONS_NEEDED = ["change", "publish"]


class TemplateColumn(Column):
    """A cell with a template of its own, which gets the row as `value`."""

    def __init__(self, name: str, template_name: str, **options: Any) -> None:
        super().__init__(name, accessor=lambda row: row, **options)
        self.cell_template_name = template_name


class SourcesReport(ReportView):
    """Each source that is dead, has moved, was retracted or is in doubt, gravest first."""

    page_title = "Sources in trouble"
    header_icon = "link-external"
    index_url_name = "sources_report"
    index_results_url_name = "sources_report_results"
    results_template_name = "site/report_results.html"
    table_classname = "listing sources-report"
    explained = (
        "From the last check of each link, and from the retraction data that was loaded last: "
        "sources of published pages and of newest drafts."
    )
    is_searchable = False
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS_NEEDED
    columns = [
        TemplateColumn(
            "source", "authoring/sources_report_source.html", label="Source", width="28%"
        ),
        TemplateColumn(
            "trouble", "authoring/sources_report_trouble.html", label="Trouble", width="30%"
        ),
        Column("since", label="Since", width="10%"),
        TemplateColumn("pages", "authoring/sources_report_pages.html", label="Cited by"),
    ]
    list_export = ["title", "address", "trouble", "detail", "since", "cited_by", "next_step"]
    export_headings = {
        "title": "Source", "address": "Address", "trouble": "Trouble", "detail": "Detail",
        "since": "Since", "cited_by": "Cited by", "next_step": "Next step",
    }  # fmt: skip
    export_filename = "sources-in-trouble"

    def get_queryset(self) -> list[TroubledSource]:
        """A list: citations are in sealed manifests and drafts, not in rows."""
        return troubled_sources()

    @property
    def no_results_message(self) -> str:
        """Good news, for what was looked at."""
        return "No cited source is known to be dead, moved, retracted or in doubt."


class SourcesReportMenuItem(MenuItem):
    """Shown to people who may mend pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this login may open the report."""
        return bool(
            page_permission_policy.user_has_any_permission(request.user, PERMISSIONS_NEEDED)
        )


def menu_item() -> MenuItem:
    """The way to the report."""
    return SourcesReportMenuItem(
        "Sources in trouble", reverse("sources_report"), icon_name="link-external", order=890
    )


def url_patterns() -> list[URLPattern]:
    """The report's addresses."""
    return [
        path("reports/sources/", SourcesReport.as_view(), name="sources_report"),
        path(
            "reports/sources/results/",
            SourcesReport.as_view(results_only=True),
            name="sources_report_results",
        ),
    ]

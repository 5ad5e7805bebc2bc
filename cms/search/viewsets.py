"""Wagtail admin of search: synonyms, best bets, the report of searches without results."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.people.choosers import ChooserWithoutCreating
from cms.policy.permissions import VIEW_ZERO_RESULTS
from cms.search.models import BestBet, Synonym
from cms.search.zero_results_report import ZeroResultsReport


class SynonymViewSet(SnippetViewSet):
    """Words readers use for ours."""

    model = Synonym
    icon = "duplicate"
    menu_label = "Synonyms"
    list_display = ["typed", "means"]
    chooser_viewset_class = ChooserWithoutCreating
    search_fields = ["typed", "means"]


class BestBetViewSet(SnippetViewSet):
    """Pages that stand first for some words."""

    model = BestBet
    icon = "pick"
    menu_label = "Best bets"
    list_display = ["typed", "page", "order"]
    chooser_viewset_class = ChooserWithoutCreating
    search_fields = ["typed"]


class SearchViewSetGroup(SnippetViewSetGroup):
    """The “Search” menu."""

    menu_label = "Search"
    menu_icon = "search"
    menu_name = "search-words"
    items = (SynonymViewSet, BestBetViewSet)


register_snippet(SearchViewSetGroup)


class ZeroResultsMenuItem(MenuItem):
    """Shown to people who may see searches without results."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this login may open the report."""
        return request.user.has_perm(VIEW_ZERO_RESULTS)


@hooks.register("register_reports_menu_item")
def zero_results_menu_item() -> MenuItem:
    """Its menu item."""
    return ZeroResultsMenuItem(
        "Searches in vain", reverse("vain_searches"), icon_name="search", order=900
    )


@hooks.register("register_admin_urls")
def zero_results_urls() -> list[Any]:
    """The report's addresses."""
    return [
        path("reports/vain-searches/", ZeroResultsReport.as_view(), name="vain_searches"),
        path(
            "reports/vain-searches/results/",
            ZeroResultsReport.as_view(results_only=True),
            name="vain_searches_results",
        ),
    ]

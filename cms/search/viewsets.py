"""What publishers tell search, and what it tells them, in Wagtail's menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.people.choosers import ChooserWithoutCreating
from cms.policy.permissions import VIEW_ZERO_RESULTS
from cms.search import search_words
from cms.search.models import BestBet, Synonym
from cms.search.zero_results_report import ZeroResultsReport


class DeleteWords(SnippetViewSet.delete_view_class):
    """Deletes through the action that writes the ledger."""

    def delete_action(self) -> None:
        search_words.delete(self.object, by=self.request.user, now=timezone.now())


class DeleteManyWords(DeleteBulkAction):
    """The same for several at once."""

    models = [Synonym, BestBet]

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        search_words.delete(*objects, by=kwargs["self"].request.user, now=timezone.now())
        return len(objects), 0


# https://docs.wagtail.org/en/stable/extending/custom_bulk_actions.html: after Wagtail's own
hooks.register("register_bulk_action", DeleteManyWords, order=200)


class SynonymViewSet(SnippetViewSet):
    """Words readers use for ours."""

    model = Synonym
    icon = "duplicate"
    menu_label = "Synonyms"
    list_display = ["typed", "means"]
    chooser_viewset_class = ChooserWithoutCreating
    search_fields = ["typed", "means"]
    edit_handler = ObjectList(Synonym.panels, base_form_class=search_words.SearchWordForm)
    delete_view_class = DeleteWords


class BestBetViewSet(SnippetViewSet):
    """What stands first for some words."""

    model = BestBet
    icon = "pick"
    menu_label = "Best bets"
    list_display = ["typed", "answer", "page", "order"]
    list_filter = ["answer"]
    chooser_viewset_class = ChooserWithoutCreating
    search_fields = ["typed"]
    edit_handler = ObjectList(BestBet.panels, base_form_class=search_words.SearchWordForm)
    delete_view_class = DeleteWords


class SearchViewSetGroup(SnippetViewSetGroup):
    """What publishers tell search."""

    menu_label = "Search"
    menu_icon = "search"
    menu_name = "search-words"
    items = (SynonymViewSet, BestBetViewSet)


register_snippet(SearchViewSetGroup)


class ZeroResultsMenuItem(MenuItem):
    """Shown to people who may see what was searched for in vain."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this login may open the report."""
        return request.user.has_perm(VIEW_ZERO_RESULTS)


@hooks.register("register_reports_menu_item")
def zero_results_menu_item() -> MenuItem:
    """The way to the report."""
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

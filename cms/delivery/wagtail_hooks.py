"""The register of help lines in Wagtail, and on its first page what must be checked again."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.delivery import search_admin  # noqa: F401  (registers what it holds)
from cms.delivery.help_page import lines_to_check
from cms.delivery.models import HelpLine
from cms.people.choosing import ChooserWithoutCreating


class StandingColumn(Column):
    """Whether readers are shown a line as verified today."""

    def get_value(self, instance: Model) -> str:
        """A word of the policy."""
        standing = instance.standing_on(timezone.localdate())  # type: ignore[attr-defined]
        return str(standing).capitalize()


class HelpLineViewSet(SnippetViewSet):
    """The register of help lines."""

    model = HelpLine
    chooser_viewset_class = ChooserWithoutCreating
    icon = "help"
    menu_label = "Help lines"
    add_to_admin_menu = True
    list_display = [
        "name", "number", "country", "kind", "verified_on",
        StandingColumn("standing", label="Standing"),
    ]  # fmt: skip
    list_filter = ["country", "kind"]


register_snippet(HelpLineViewSet)


class LinesToCheck(Component):
    """Numbers whose check runs out, for the people who can check them."""

    name = "help_lines_to_check"
    template_name = "delivery/lines_to_check.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The lines, soonest first."""
        found = lines_to_check(today=timezone.localdate())
        return {"lines": sorted(found, key=lambda line: line["expires_on"])}


@hooks.register("construct_homepage_panels")
def say_which_lines_to_check(request: HttpRequest, panels: list[Component]) -> None:
    """Publishers are told before a number lapses."""
    if request.user.has_perm("delivery.verify_helpline"):
        panels.append(LinesToCheck())

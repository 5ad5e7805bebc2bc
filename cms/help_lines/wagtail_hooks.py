"""On Wagtail's first page: which numbers must be checked again."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from cms.help_lines.selection import lines_to_check
from cms.help_lines.viewsets import HelpLineViewSet
from cms.policy.permissions import VERIFY_HELP_LINE

register_snippet(HelpLineViewSet)


class LinesToCheck(Component):
    """Home page panel: help lines that are due for a check."""

    name = "help_lines_to_check"
    template_name = "delivery/lines_to_check.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The lines, soonest first."""
        found = lines_to_check(today=timezone.localdate())
        return {"lines": sorted(found, key=lambda line: line["expires_on"])}


@hooks.register("construct_homepage_panels")
def add_lines_to_check_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Publishers are told before a number lapses."""
    if request.user.has_perm(VERIFY_HELP_LINE):
        panels.append(LinesToCheck())

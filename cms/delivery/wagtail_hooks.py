"""Help lines in Wagtail's menu."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.delivery.models import HelpLine
from cms.people.choosing import ChooserWithoutCreating


class HelpLineViewSet(SnippetViewSet):
    """The register of help lines."""

    model = HelpLine
    chooser_viewset_class = ChooserWithoutCreating
    icon = "help"
    menu_label = "Help lines"
    add_to_admin_menu = True
    list_display = ["name", "number", "kind", "verified_on"]


register_snippet(HelpLineViewSet)

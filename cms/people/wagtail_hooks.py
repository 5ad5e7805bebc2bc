"""Profiles and fields of practice in Wagtail's menu."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.people.choosers import ChooserWithoutCreating
from cms.people.models import Competence, Contributor


class ContributorViewSet(SnippetViewSet):
    """Authors and reviewers, with their credentials."""

    model = Contributor
    chooser_viewset_class = ChooserWithoutCreating
    icon = "user"
    list_display = ["name", "user"]
    search_fields = ["name"]


class CompetenceViewSet(SnippetViewSet):
    """Fields of practice."""

    model = Competence
    chooser_viewset_class = ChooserWithoutCreating
    icon = "tag"


class PeopleGroup(SnippetViewSetGroup):
    """The "People" menu."""

    items = (ContributorViewSet, CompetenceViewSet)
    menu_label = "People"
    menu_icon = "group"


register_snippet(PeopleGroup)

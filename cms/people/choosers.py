"""A snippet chooser without a form to create snippets."""

from django.urls import URLPattern
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class ChooserWithoutCreating(SnippetChooserViewSet):
    """A snippet chooser that has no address for creating."""

    def get_urlpatterns(self) -> list[URLPattern]:
        """Every address of Wagtail's chooser but `create`."""
        return [found for found in super().get_urlpatterns() if found.name != "create"]

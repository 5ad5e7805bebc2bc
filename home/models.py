"""The home page. Navigation only: everything readable on it comes from editions."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from articles.models import ArticlePage
from cms.authoring.permissions import IndexPermissionTester
from cms.delivery.front_page import front_page
from faq.models import FAQPage


class HomePage(Page):
    """The site's front: search, topics, featured and recent articles, common questions."""

    is_navigation: ClassVar[bool] = True
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.ArticleIndexPage", "faq.FAQIndexPage"]
    # No slug: readers know this page's address, and the site's navigation prints it.
    promote_panels: ClassVar[list] = []
    settings_panels: ClassVar[list] = []

    def permissions_for_user(self, user):  # type: ignore[no-untyped-def]
        """Nothing readers can read is deleted with it."""
        return IndexPermissionTester(user, self)

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """The front page, from editions."""
        return front_page(
            request, title=self.title, articles=ArticlePage.kind, questions=FAQPage.kind
        )

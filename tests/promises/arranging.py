"""What people do in Wagtail's tree: copy, move and delete pages."""

from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from articles.models import ArticleIndexPage, ArticlePage
from faq.models import FAQIndexPage
from tests.promises.model import Page
from tests.promises.site import Stage
from tests.promises.strategies import one_in_the_tree, which


class Arranging(Stage):
    """Acts in Wagtail's explorer."""

    @precondition(lambda self: self.alive() and self.has_room())
    @rule(name=one_in_the_tree, at=which, publish=st.booleans())
    def copy(self, name: str, at: int, publish: bool) -> None:
        """Copy a page, asking for it to be published too: the copy starts unsigned, and who made
        it is one of its writers.
        """
        page = self.page(at)
        if page.is_deleted:
            return
        self.tick()
        words = self.typed(name)
        slug = f"copy-{words.number}"
        form = {
            "new_title": "A copy", "new_slug": slug, "copy_subpages": "on",
            "new_parent_page": str(ArticleIndexPage.objects.get().pk),
        } | ({"publish_copies": "on"} if publish else {})  # fmt: skip
        self.press(name, reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
        if made := ArticlePage.objects.filter(slug=slug).first():
            typed = [*page.typed, words]
            self.pages.append(Page(made.pk, slug, page.author, page.signatures_needed, typed=typed))
            self.came("copy")

    @precondition(lambda self: self.pages)
    @rule(name=one_in_the_tree, at=which, elsewhere=st.booleans())
    def move(self, name: str, at: int, elsewhere: bool) -> None:
        """Move a page in Wagtail's tree, also where it does not belong: its address stays."""
        index = (FAQIndexPage if elsewhere else ArticleIndexPage).objects.get()
        address = reverse("wagtailadmin_pages:move_confirm", args=[self.page(at).pk, index.pk])
        self.tick()
        if self.press(name, address, {}).status_code == 302:
            self.came("move")

    @precondition(lambda self: len(self.alive()) > 1 or any(p.is_withdrawn for p in self.pages))
    @rule(name=one_in_the_tree, at=which)
    def delete(self, name: str, at: int) -> None:
        page = self.page(at)
        self.tick()
        self.press(name, reverse("wagtailadmin_pages:delete", args=[page.pk]), {})
        if not page.is_deleted and not ArticlePage.objects.filter(pk=page.pk).exists():
            assert not page.is_readable(), "a page was deleted under its readers"
            page.is_deleted = True
            self.came("delete")

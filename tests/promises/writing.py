"""What writers do: draft, save, let the editor save, submit, take back."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from articles.models import ArticlePage
from tests.authoring import editor
from tests.promises.model import Page
from tests.promises.site import Stage
from tests.promises.strategies import a_writer, which


class Writing(Stage):
    """Acts in Wagtail's editor."""

    @precondition(lambda self: self.has_room())
    @rule(name=a_writer, two=st.sampled_from([False, False, True]), submit=st.booleans())
    def draft(self, name: str, two: bool, submit: bool) -> None:
        self.tick()
        words = self.typed(name)
        slug = f"page-{words.number}"
        form = self.form(words, author=words.by, two=two, slug=slug)
        editor.create(self.client(name), form, action="submit" if submit else "")
        made = ArticlePage.objects.filter(slug=slug).first()
        if made:
            page = Page(made.pk, slug, words.by, 2 if two else 1, typed=[words])
            self.pages.append(page)
            self.came("draft")
            self.notice_proof(page, words, when=self.now)

    @precondition(lambda self: self.pages)
    @rule(
        name=a_writer,
        at=which,
        how=st.sampled_from(["save", "autosave", "submit", "hold", "at a time"]),
        slug=st.booleans(),
    )
    def write(self, name: str, at: int, how: str, slug: bool) -> None:
        """Type other words into a page and save, let the editor save, or submit them."""
        page = self.page(at)
        if page.is_deleted:
            return
        now = self.tick()
        when: datetime | None = now
        changes = {"slug": f"other-{self.number + 1}" if slug else page.slug}
        options: dict[str, Any] = {}
        if how == "hold":
            when = None
            changes["when_signed"] = "hold"
        elif how == "at a time":
            when = (now + timedelta(days=1)).replace(second=0)
            changes |= {"when_signed": "at", "publish_at": f"{when:%Y-%m-%d %H:%M}"}
        elif how == "autosave":
            revision = ArticlePage.objects.get(pk=page.pk).latest_revision_id
            options["headers"] = {"Accept": "application/json"}
            changes["overwrite_revision_id"] = str(revision)
        self._send(name, page, changes, "" if "save" in how else "submit", when=when, **options)
        if page.slug == changes["slug"]:
            self.came(how)

    @precondition(lambda self: self.pages)
    @rule(name=a_writer, at=which)
    def take_back(self, name: str, at: int) -> None:
        """Take a page back from review, with other words typed meanwhile."""
        page = self.page(at)
        if page.is_deleted:
            return
        self.tick()
        ended = [proof.end for proof in page.proofs]
        self._send(name, page, {"slug": page.slug}, "cancel-workflow", when=None)
        if [proof.end for proof in page.proofs] != ended:
            self.came("take back")

    def _send(
        self, name: str, page: Page, changes: dict[str, str], action: str, *,
        when: datetime | None, **options: Any,
    ) -> None:  # fmt: skip
        """Press a button of a page's editor with new words in its form."""
        words = self.typed(name)
        row = ArticlePage.objects.get(pk=page.pk)
        form = self.form(words, author=page.author, two=page.signatures_needed == 2, **changes)
        editor.edit(self.client(name), row, form, action=action, **options)
        if self.is_kept(page, words):
            page.typed.append(words)
            page.slug = changes["slug"]
        self.notice_proof(page, words, when=when)

"""What writers do: draft, save, let the editor save, submit, take back."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from wagtail.models import Revision

from articles.models import ArticlePage
from tests.authoring import editor
from tests.promises.model import Page, Words
from tests.promises.reading import FIRST_TITLE
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
            words.draft = made.latest_revision_id
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

    @precondition(lambda self: any(len(page.typed) > 1 for page in self.pages))
    @rule(name=a_writer, at=which, older=st.integers(0, 8), how=st.sampled_from(["", "submit"]))
    def revert(self, name: str, at: int, older: int, how: str) -> None:
        """Bring an older draft's words back, and save or submit them: they are still its writer's,
        and whoever brings them back is one of their writers as well.
        """
        page = self.page(at)
        drafts = Revision.page_revisions.filter(
            object_id=str(page.pk), pk__in={words.draft for words in page.typed}
        ).order_by("-pk")
        if page.is_deleted or not drafts:
            return
        draft = drafts[older % len(drafts)]
        typed = [words for words in page.typed if words.draft == draft.pk]
        number = int(re.findall(r"\d+", draft.content["title"])[0]) - FIRST_TITLE
        first_by = frozenset().union(*(words.writers() for words in typed))
        words = Words(number, self.people[name], self.tick(), first_by=first_by)
        before = ArticlePage.objects.get(pk=page.pk).latest_revision_id
        form = self.form(words, author=page.author, two=page.signatures_needed == 2, slug=page.slug)
        address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, draft.pk])
        self.press(name, address, form | ({f"action-{how}": "1"} if how else {}))
        words.draft = ArticlePage.objects.get(pk=page.pk).latest_revision_id
        if words.draft != before:
            page.typed.append(words)
            self.came("revert")
        self.notice_proof(page, words, when=self.now)

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
            words.draft = ArticlePage.objects.get(pk=page.pk).latest_revision_id
            page.typed.append(words)
            page.slug = changes["slug"]
        self.notice_proof(page, words, when=when)

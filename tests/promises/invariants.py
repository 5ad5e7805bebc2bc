"""What must be so after whatever they did."""

import re
from typing import Any

from hypothesis.stateful import invariant

from cms.evidence import triggers, verification
from cms.proofs.models import SignOff
from cms.review.models import Assignment
from tests.evidence.tampering import rows
from tests.promises import reading
from tests.promises.model import Page
from tests.promises.reading import FIRST_TEXT, FIRST_TITLE
from tests.promises.site import Stage

LISTS = [
    "/", "/articles/", "/archive/", "/search/?q=part", "/search/?q=box", "/feed/", "/sitemap.xml",
    "/api/v2/pages/",
]  # fmt: skip

# A search names a withdrawn page for one thing only: to say that it was withdrawn.
WITHDRAWN_LINE = re.compile(rb'<p class="notice"[^>]*>[^<]* was withdrawn on [^<]*<a .*?</p>')


class Keeping(Stage):
    """The promises, looked at from outside after each act."""

    def __init__(self) -> None:
        super().__init__()
        self.grown: dict[str, set[tuple]] = {}
        self.given: set[int] = set()

    def teardown(self) -> None:
        """Look everywhere once more before everything is forgotten."""
        try:
            self.read_lists_and_records()
        finally:
            super().teardown()

    @invariant()
    def every_address_shows_signed_words_and_derived_facts(self) -> None:
        for page in self.pages:
            self._look_at(page)

    @invariant()
    def nobody_signed_their_own_words(self) -> None:
        for page in self.pages:
            for proof in page.proofs:
                assert not {s.by for s in proof.signatures} & proof.writers
        known = sum(len(proof.signatures) for page in self.pages for proof in page.proofs)
        assert SignOff.objects.count() == known

    @invariant()
    def nobody_has_a_proof_that_is_not_for_them(self) -> None:
        """Whoever was given a proof just now may review it; a conflict of interest ends that."""
        for row in Assignment.objects.filter(release=None).select_related("proof"):
            page, proof = next(
                (page, q) for page in self.pages for q in page.proofs if q.pk == row.proof_id
            )
            person = self.person(row.reviewer)
            if row.pk not in self.given:
                assert page.is_for(proof, person, today=self.now.date())
            elif page.is_open(proof):
                assert person not in proof.writers | page.conflicted()
            self.given.add(row.pk)

    @invariant()
    def evidence_only_grows(self) -> None:
        now = {table: set(rows(table)) for table in triggers.append_only()}
        for table, before in self.grown.items():
            assert before <= now[table], f"{table} lost or changed a row"
        self.grown = now

    @invariant()
    def verify_is_clean(self) -> None:
        assert list(verification.faults()) == [], "verify is not clean"

    def read_lists_and_records(self) -> None:
        """Lists name what readers may read; records hold what was once published."""
        readable = {p.shown.words.number for p in self.pages if p.shown and p.is_readable()}
        for address in [*LISTS, *(f"/topics/{topic.slug}/" for topic in self.topics)]:
            status, content = reading.read(address)
            assert status == 200, address
            self._tells_only_of(readable, WITHDRAWN_LINE.sub(b"", content))
        for page in self.pages:
            published = {p.words.number for p in page.proofs if p.was_published}
            for ending in ("record/", "record.json"):
                path = page.path or f"/articles/{page.slug}/"
                status, content = reading.read(path + ending)
                assert status == (200 if page.shown else 404)
                self._tells_only_of(published, content)

    def _tells_only_of(self, numbers: set[int], content: bytes) -> None:
        titles, words = reading.titles_and_words(content)
        assert titles <= {FIRST_TITLE + number for number in numbers}
        assert words <= {FIRST_TEXT + number for number in numbers}

    def _look_at(self, page: Page) -> None:
        if page.shown is None:
            status, content = reading.read(f"/articles/{page.slug}/")
            assert status == 404
            assert reading.titles_and_words(content) == (set(), set())
            return
        status, content = reading.read(page.path)
        titles, words = reading.titles_and_words(content)
        number = page.shown.words.number
        if page.is_withdrawn:
            assert status == 410
            assert (titles <= {FIRST_TITLE + number}, words) == (True, set())
            return
        assert status == 200
        assert (titles, words) == ({FIRST_TITLE + number}, {FIRST_TEXT + number})
        self._facts_derive(page, content)

    def _facts_derive(self, page: Page, content: bytes) -> None:
        """Every name and every date on a page comes from what was typed and signed."""
        proof, whole = page.shown, page.whole
        assert proof is not None
        assert page.at is not None
        assert whole is not None
        assert whole.due is not None
        said: dict[str, Any] = reading.facts(content)
        is_overdue = whole.due < self.now.date()
        assert said["Written by"].startswith(f"{page.author.name} ")
        assert said["Last edited"] == reading.as_printed(proof.words.at)
        assert said["Last reviewed"] == reading.as_printed(whole.at)
        due = said["Review was due" if is_overdue else "Next review due"]
        assert due == f"{whole.due.day} {whole.due:%B %Y}"
        assert said["Published"] == reading.as_printed(page.at)
        assert ("reviewer" in said) != is_overdue
        if not is_overdue:
            assert said["reviewer"].startswith(f"{whole.by.name} ")

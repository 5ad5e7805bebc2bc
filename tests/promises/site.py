"""The site that people press buttons on, and how the machine gets about in it."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine

from articles.models import ArticlePage
from cms.delivery import chrome, sealed_bodies
from cms.people.models import User
from cms.proofs.models import Proof as ProofRow
from cms.publishing.models import Edition
from tests import factories
from tests.authoring import editor
from tests.promises.model import Page, Person, Proof, Words
from tests.promises.reading import FIRST_TEXT, FIRST_TITLE
from tests.promises.strategies import CAST, GROUPS


class Stage(RuleBasedStateMachine):
    """A site with its people, a clock, and what is remembered of every page."""

    acts = 0
    came_of: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._example = transaction.atomic()
        self._example.__enter__()
        for forget in (cache.clear, sealed_bodies.clear_cache, chrome._cached_lines.clear):
            forget()
        self._anchors = TemporaryDirectory(prefix="countersign-promises-")
        settings.CHECKPOINT_DIR = Path(self._anchors.name) / "checkpoints"
        settings.CHECKPOINT_KEY = Path(self._anchors.name) / "ledger.pem"
        self.now = timezone.now().replace(microsecond=0)
        self._clock = mock.patch("django.utils.timezone.now", self.time)
        self._clock.start()
        self.topics = [factories.make_topic(), factories.make_topic(signatures=2)]
        self.people = {name: Person(name, set(roles)) for name, roles in CAST.items()}
        self.users = {name: _login(person) for name, person in self.people.items()}
        self.second = factories.make_superuser()
        self.pages: list[Page] = []
        self.number = 0

    def teardown(self) -> None:
        """Forget everything."""
        self._clock.stop()
        transaction.set_rollback(True)
        self._example.__exit__(None, None, None)
        self._anchors.cleanup()

    # Acting

    def time(self) -> datetime:
        return self.now

    def tick(self, *, days: int = 0) -> datetime:
        """One more act, a minute or some days later."""
        type(self).acts += 1
        self.now += timedelta(days=days, minutes=1)
        return self.now

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.users[name])
        return client

    def press(self, name: str, address: str, form: dict[str, Any]) -> Any:
        response = self.client(name).post(address, form)
        assert response.status_code < 500
        return response

    def came(self, what: str) -> None:
        """Something that was tried has come about."""
        self.came_of[what] += 1

    def expect(self, what: str, *, allowed: bool, done: bool) -> None:
        """What is not allowed is never done; what is allowed is done."""
        assert allowed or not done, f"{what} was done and is not allowed"
        assert done or not allowed, f"{what} was refused and is allowed"
        if done:
            self.came(what)

    # Typing

    def typed(self, name: str) -> Words:
        self.number += 1
        return Words(self.number, self.people[name], self.now)

    def form(self, words: Words, *, author: Person, two: bool, **changes: Any) -> dict[str, Any]:
        """An article's form with these words in it."""
        text = editor.paragraph(f"Call for help. Box {FIRST_TEXT + words.number}.")
        return editor.article(
            author=self.users[author.name],
            topics=[self.topics[two]],
            title=f"Part {FIRST_TITLE + words.number}",
            body=[editor.section("What to do", text)],
            **changes,
        )

    # Choosing

    def has_room(self) -> bool:
        """Whether one more page may be made, so that things go on happening to those there are."""
        return len(self.alive()) < 3 and len(self.pages) < 6

    def alive(self) -> list[Page]:
        return [page for page in self.pages if not page.is_deleted]

    def page(self, at: int) -> Page:
        """The newest page first, and deleted ones last."""
        pages = sorted(self.pages, key=lambda page: not page.is_deleted)
        return pages[-1 - at % len(pages)]

    def shown_page(self, at: int) -> Page:
        shown = [page for page in self.pages if page.shown]
        return shown[-1 - at % len(shown)]

    def proof(self, at: int, older: int, *, signed: bool = False) -> tuple[Page, Proof]:
        pages = [p for p in self.pages if any(q.signatures or not signed for q in p.proofs)]
        pages.sort(key=lambda page: not page.is_deleted)
        page = pages[-1 - at % len(pages)]
        proofs = [proof for proof in page.proofs if proof.signatures or not signed]
        return page, proofs[-1 - older % len(proofs)]

    def person(self, opaque: str) -> Person:
        """Whom evidence calls by this name."""
        name = next(name for name, user in self.users.items() if user.person == opaque)
        return self.people[name]

    # Noticing what the site did

    def is_kept(self, page: Page, words: Words) -> bool:
        """Whether a page's newest draft has these words."""
        newest = ArticlePage.objects.get(pk=page.pk).get_latest_revision()
        return newest is not None and f"Part {FIRST_TITLE + words.number}" in str(newest.content)

    def notice_proof(self, page: Page, words: Words, *, when: datetime | None) -> bool:
        """Whether what was just sent became a proof, of just those words."""
        self.notice_ends(page)
        known = {proof.pk for proof in page.proofs}
        row = ProofRow.objects.filter(page_id=page.pk).exclude(pk__in=known).first()
        if row is None:
            return False
        assert f"Box {FIRST_TEXT + words.number}." in row.html
        page.proofs.append(
            Proof(row.pk, words, page.writers_now(words.by), len(page.typed), when=when)
        )
        self.came("submit")
        return True

    def notice_ends(self, page: Page) -> None:
        """Which proofs ended, otherwise than by being signed."""
        for proof in page.proofs:
            outcome = getattr(ProofRow.objects.get(pk=proof.pk), "outcome", None)
            if outcome and not proof.end:
                assert outcome.kind != "signed", "a proof was signed by no signature"
                proof.end = outcome.kind

    def is_shown(self, page: Page, proof: Proof) -> bool:
        digest = ProofRow.objects.get(pk=proof.pk).digest
        return Edition.objects.current().filter(page_id=page.pk, digest=digest).exists()

    def now_shown(self, page: Page, proof: Proof) -> None:
        """A proof was published, at the address that its page has for good."""
        page.publish(proof, now=self.now)
        path = Edition.objects.current().get(page_id=page.pk).path
        assert page.path in ("", path), "a page moved from under its readers"
        page.path = path
        self.came("publish")


def _login(person: Person) -> User:
    """A login with a profile and a credential that stands; what it may do comes of its groups."""
    user = factories.make_user(
        first_name=person.name,
        last_name="Example",
        email=f"{person.name.lower()}@example.org",
        is_superuser="superuser" in person.roles,
    )
    named = [GROUPS[role] for role in person.roles & GROUPS.keys()]
    user.groups.set(Group.objects.filter(name__in=named))
    factories._with_profile(user)
    factories.make_credential(user.contributor)
    return factories.known(user)

"""Whatever people do, in any order, the promises hold: a state machine over the site's own HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from articles.models import ArticleIndexPage, ArticlePage
from cms.delivery import bodies, surroundings
from cms.people.groups import PUBLISHERS, REVIEWERS, WRITERS
from cms.review import triggers, verify
from cms.review.models import Edition, SignOff
from cms.review.models import Proof as ProofRow
from cms.review.rules import CHANGES_ONLY, WHOLE_PAGE
from tests import factories
from tests.promises import reading
from tests.promises.model import Page, Person, Proof, Signature, Words
from tests.review.tampering import rows
from tests.writing import editor

GROUPS = {"writer": WRITERS, "reviewer": REVIEWERS, "publisher": PUBLISHERS}
CAST = {
    "Wanda": {"writer"},
    "Walter": {"writer", "reviewer"},
    "Rita": {"reviewer"},
    "Ray": {"reviewer"},
    "Robin": {"writer", "reviewer"},
    "Pat": {"publisher"},
    "Sue": {"superuser"},
}
FIRST_TITLE, FIRST_TEXT = 50_000, 60_000
LISTS = ["/", "/articles/", "/search/?q=part", "/search/?q=box", "/sitemap.xml"]

someone = st.sampled_from(sorted(CAST))
# Mostly those whose work it is; at times anybody at all.
a_writer = st.sampled_from(["Wanda", "Walter", "Robin"] * 3 + sorted(CAST))
a_reviewer = st.sampled_from(["Rita", "Ray", "Robin"] * 3 + sorted(CAST))
a_publisher = st.sampled_from(["Pat"] * 7 + sorted(CAST))
# Mostly the newest page and proof, where things happen; at times another.
which = st.integers(0, 3)


class Promises(RuleBasedStateMachine):
    """People press buttons; the model says what may come of it, the site what did."""

    happened: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self._example = transaction.atomic()
        self._example.__enter__()
        for forget in (cache.clear, bodies.forget, surroundings._lines.clear):
            forget()
        self._anchors = TemporaryDirectory(prefix="countersign-promises-")
        settings.CHECKPOINT_DIR = Path(self._anchors.name) / "checkpoints"
        settings.CHECKPOINT_KEY = Path(self._anchors.name) / "ledger.pem"
        self.now = timezone.now().replace(microsecond=0)
        self._clock = mock.patch("django.utils.timezone.now", self._time)
        self._clock.start()
        self.topics = [factories.make_topic(), factories.make_topic(signatures=2)]
        self.people = {name: Person(name, set(roles)) for name, roles in CAST.items()}
        self.users = {name: self._login(person) for name, person in self.people.items()}
        self.pages: list[Page] = []
        self.number = 0
        self.grown: dict[str, set[tuple]] = {}

    def teardown(self) -> None:
        """Look everywhere once more, then forget everything."""
        try:
            self._lists_and_records()
        finally:
            self._clock.stop()
            transaction.set_rollback(True)
            self._example.__exit__(None, None, None)
            self._anchors.cleanup()

    # What people do

    @initialize(
        begun=st.sampled_from(["nothing", "submitted", "signed", "published", "published"]),
        name=st.sampled_from(["Wanda", "Robin"]),
    )
    def begin(self, begun: str, name: str) -> None:
        """Start at times where a page has come some way already, by the same acts."""
        if begun == "nothing":
            return
        self.draft(name=name, two=False, submit=begun != "signed")
        if begun == "signed":
            self.write(name=name, at=0, how="hold", slug=False)
        if begun != "submitted":
            self.sign(name="Rita", at=0, older=0, whole=True, lie="")

    @precondition(lambda self: len(self.pages) < 3)
    @rule(name=a_writer, two=st.sampled_from([False, False, True]), submit=st.booleans())
    def draft(self, name: str, two: bool, submit: bool) -> None:
        self._tick()
        words = self._words(name)
        slug = f"page-{words.number}"
        form = self._form(words, author=self.people[name], two=two, slug=slug)
        editor.create(self._as(name), form, action="submit" if submit else "")
        made = ArticlePage.objects.filter(slug=slug).first()
        if made:
            page = Page(made.pk, slug, words.by, 2 if two else 1, typed=[words])
            self.pages.append(page)
            self._notice_proof(page, by=words.by, words=words, now=True)

    @precondition(lambda self: self.pages)
    @rule(
        name=a_writer, at=which, how=st.sampled_from(["save", "autosave", "submit", "hold"]),
        slug=st.booleans(),
    )  # fmt: skip
    def write(self, name: str, at: int, how: str, slug: bool) -> None:
        """Type other words into a page and save, let the editor save, or submit them."""
        page = self._page(at)
        self._tick()
        words = self._words(name)
        form = self._form(
            words, author=page.author, two=page.signatures_needed == 2,
            slug=f"other-{words.number}" if slug else page.slug,
            when_signed="hold" if how == "hold" else "publish",
        )  # fmt: skip
        options: dict[str, Any] = {}
        row = ArticlePage.objects.filter(pk=page.pk).first()
        if row is None:
            return
        if how == "autosave":
            options["headers"] = {"Accept": "application/json"}
            form["overwrite_revision_id"] = str(row.latest_revision_id)
        action = "submit" if how in ("submit", "hold") else ""
        editor.edit(self._as(name), row, form, action=action, **options)
        if self._is_kept(row, words):
            page.typed.append(words)
            page.slug = form["slug"]
        self._notice_proof(page, by=words.by, words=words, now=how != "hold")

    @precondition(lambda self: self.pages)
    @rule(name=a_writer, at=which)
    def take_back(self, name: str, at: int) -> None:
        page = self._page(at)
        row = ArticlePage.objects.filter(pk=page.pk).first()
        if row is None:
            return
        self._tick()
        words = self._words(name)
        form = self._form(
            words, author=page.author, two=page.signatures_needed == 2, slug=page.slug
        )
        editor.edit(self._as(name), row, form, action="cancel-workflow")
        if self._is_kept(row, words):
            page.typed.append(words)
        self._notice_ends(page)

    @precondition(lambda self: any(page.proofs for page in self.pages))
    @rule(
        name=a_reviewer, at=which, older=which,
        whole=st.sampled_from([True, True, False]),
        lie=st.sampled_from([""] * 8 + ["password", "digest"]),
    )  # fmt: skip
    def sign(self, name: str, at: int, older: int, whole: bool, lie: str) -> None:
        """Sign; at times with another password, or on another digest."""
        page, proof = self._proof(at, older)
        person, today = self.people[name], self._tick().date()
        row = ProofRow.objects.get(pk=proof.pk)
        due = today + timedelta(days=300)
        form = factories.sign_form(
            row, scope=WHOLE_PAGE if whole else CHANGES_ONLY, review_due_on=due.isoformat()
        )
        if lie:
            form[lie] = "0" * 64
        begun = next((s for s in proof.signatures if not s.is_revoked), None)
        allowed = (
            page.may_be_signed_by(proof, person, today=today)
            and not lie
            and (whole or not page.needs_whole(proof, today=today))
            and (begun is None or begun.is_whole == whole)
        )
        self._press(name, reverse("desk_sign", args=[proof.pk]), form)
        signed = SignOff.objects.filter(proof=row, signed_with=self.users[name].person)
        had = any(s.by is person for s in proof.signatures)
        self._allowed(page, allowed, done=signed.exists() and not had, what="sign")
        if not signed.exists() or had:
            return
        proof.signatures.append(Signature(person, self.now, whole, due if whole else None))
        if sum(not s.is_revoked for s in proof.signatures) >= page.signatures_needed:
            proof.end = "signed"
            if proof.publish_when_signed and page.may_publish(proof):
                self._now_shown(page, proof)

    @precondition(lambda self: any(page.proofs for page in self.pages))
    @rule(at=which, hand=st.integers(0, 5))
    def sign_own_words(self, at: int, hand: int) -> None:
        """One of those who wrote a proof tries to sign it, with nothing else amiss."""
        writers = sorted(self._proof(at, 0)[1].writers, key=lambda person: person.name)
        name = writers[hand % len(writers)].name
        self.sign(name=name, at=at, older=0, whole=True, lie="")

    @precondition(lambda self: any(page.proofs for page in self.pages))
    @rule(name=a_reviewer, at=which, older=which)
    def send_back(self, name: str, at: int, older: int) -> None:
        page, proof = self._proof(at, older)
        allowed = (
            self.people[name].reviews()
            and not page.is_deleted
            and not proof.end
            and proof is page.newest()
        )
        self._tick()
        self._press(name, reverse("desk_changes", args=[proof.pk]), {"reason": "Say when."})
        before = proof.end
        self._notice_ends(page)
        self._allowed(page, allowed, done=proof.end != before, what="send back")

    @precondition(lambda self: any(page.proofs for page in self.pages))
    @rule(name=a_reviewer, at=which)
    def note(self, name: str, at: int) -> None:
        """Ask for something that must be fixed: who asked does not sign while it stands."""
        _, proof = self._proof(at, 0)
        self._tick()
        row = ProofRow.objects.get(pk=proof.pk)
        before = row.notes.count()
        form = {"kind": "must fix", "text": "Say when.", "anchor": "", "quote": "", "wording": ""}
        self._press(name, reverse("desk_write_note", args=[proof.pk]), form)
        if row.notes.count() > before:
            assert self.people[name].reviews()
            proof.must_fix.append(self.people[name])

    @precondition(lambda self: any(proof.signatures for p in self.pages for proof in p.proofs))
    @rule(name=a_publisher, at=which, older=which)
    def revoke(self, name: str, at: int, older: int) -> None:
        page, proof = self._proof(at, older, signed=True)
        person = self.people[name]
        self._tick()
        row = ProofRow.objects.get(pk=proof.pk)
        before = set(SignOff.objects.filter(proof=row, revocation=None).values_list("signed_with"))
        form = {"reason": "It was mistaken.", "digest": row.digest}
        self._press(name, reverse("desk_revoke", args=[proof.pk]), form)
        after = set(SignOff.objects.filter(proof=row, revocation=None).values_list("signed_with"))
        self._allowed(
            page, person.publishes() and bool(before), done=before != after, what="revoke",
            or_else=lambda: any(self._person_of(who) is person for (who,) in before - after),
        )  # fmt: skip
        for (who,) in before - after:
            signature = next(
                s for s in proof.signatures
                if s.by is self._person_of(who) and not s.is_revoked
            )  # fmt: skip
            page.revoke(signature)
            if page.scheduled and page.scheduled[0] is proof:
                page.scheduled = None

    @precondition(lambda self: any(proof.end == "signed" for p in self.pages for proof in p.proofs))
    @rule(
        name=a_publisher, at=which, older=which,
        later=st.booleans(),
    )  # fmt: skip
    def publish(self, name: str, at: int, older: int, later: bool) -> None:
        """Publish a signed proof now, or schedule it for tomorrow."""
        page, proof = self._proof(at, older)
        now = self._tick()
        when = (now + timedelta(days=1)).replace(second=0)
        form = {"at": f"{when:%Y-%m-%dT%H:%M}" if later else ""}
        allowed = self.people[name].publishes() and page.may_publish(proof)
        response = self._press(name, reverse("desk_publish", args=[proof.pk]), form)
        shown = self._is_shown(page, proof)
        done = response.status_code == 302 if later else shown and not proof.was_published
        self._allowed(page, allowed, done=done, what="schedule" if later else "publish")
        if done and later:
            page.scheduled = (proof, when)
        elif done:
            self._now_shown(page, proof)

    @precondition(lambda self: any(page.shown for page in self.pages))
    @rule(name=a_publisher, at=which)
    def withdraw(self, name: str, at: int) -> None:
        page = self._shown_page(at)
        edition = Edition.objects.answering().get(path=page.path)
        allowed = self.people[name].withdraws() and page.is_readable()
        self._tick()
        form = {"reason": "The dose was wrong.", "digest": edition.digest}
        self._press(name, reverse("desk_withdraw", args=[edition.pk]), form)
        edition.refresh_from_db()
        done = page.is_readable() and edition.state == "withdrawn"
        self._allowed(page, allowed, done=done, what="withdraw")
        page.is_withdrawn = page.is_withdrawn or done

    @precondition(lambda self: any(page.shown for page in self.pages))
    @rule(name=a_publisher, at=which)
    def correct(self, name: str, at: int) -> None:
        """Admit that an earlier edition was wrong: adds a notice, and touches no signed word."""
        page = self._shown_page(at)
        edition = Edition.objects.answering().get(path=page.path)
        past = Edition.objects.filter(page_key=edition.page_key).exclude(state="current").first()
        if past is None:
            return
        self._tick()
        form = {"edition": past.pk, "wrong": "It said two.", "right": "It is ten.", "advice": ""}
        before = past.corrections.count()
        self._press(name, reverse("desk_correct", args=[edition.pk]), form)
        if past.corrections.count() > before:
            assert self.people[name].publishes()
            self.happened.add("correct")

    @precondition(lambda self: self.pages and len(self.pages) < 3)
    @rule(name=st.sampled_from(["Sue", "Pat", "Wanda"]), at=which, publish=st.booleans())
    def copy(self, name: str, at: int, publish: bool) -> None:
        """Copy a page, asking for it to be published too: the copy starts unsigned."""
        page = self._page(at)
        if page.is_deleted:
            return
        self._tick()
        self.number += 1
        slug = f"copy-{self.number}"
        form = {
            "new_title": "A copy", "new_slug": slug, "copy_subpages": "on",
            "new_parent_page": str(ArticleIndexPage.objects.get().pk),
        } | ({"publish_copies": "on"} if publish else {})  # fmt: skip
        self._press(name, reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
        if made := ArticlePage.objects.filter(slug=slug).first():
            self.happened.add("copy")
            self.pages.append(
                Page(
                    made.pk, slug, page.author, page.signatures_needed, is_copy=True,
                    typed=[*page.typed],
                )
            )  # fmt: skip

    @precondition(lambda self: self.pages)
    @rule(name=st.sampled_from(["Sue", "Pat", "Wanda"]), at=which)
    def move(self, name: str, at: int) -> None:
        """Move a page in Wagtail's tree: its address stays."""
        index = ArticleIndexPage.objects.get()
        address = reverse("wagtailadmin_pages:move_confirm", args=[self._page(at).pk, index.pk])
        self._tick()
        self._press(name, address, {})

    @precondition(lambda self: self.pages)
    @rule(name=st.sampled_from(["Sue", "Pat", "Wanda"]), at=which)
    def delete(self, name: str, at: int) -> None:
        page = self._page(at)
        self._tick()
        self._press(name, reverse("wagtailadmin_pages:delete", args=[page.pk]), {})
        if not page.is_deleted and not ArticlePage.objects.filter(pk=page.pk).exists():
            assert not page.is_readable(), "a page was deleted under its readers"
            page.is_deleted = True
            self.happened.add("delete")

    @rule(
        name=someone, roles=st.none() | st.sets(st.sampled_from(sorted(GROUPS)), max_size=2),
        active=st.sampled_from([True, True, True, False]),
    )  # fmt: skip
    def change_roles(self, name: str, roles: set[str] | None, active: bool) -> None:
        """Give somebody other roles, or the ones they began with, or lock them out."""
        person, user = self.people[name], self.users[name]
        person.roles = CAST[name] if roles is None else roles | ({"superuser"} & CAST[name])
        person.is_active = active
        named = [GROUPS[role] for role in person.roles & GROUPS.keys()]
        user.groups.set(Group.objects.filter(name__in=named))
        user.is_active = active
        user.save()

    @rule(name=st.sampled_from(["Rita", "Ray"]), days=st.sampled_from([-1, 0, 30, None]))
    def date_credential(self, name: str, days: int | None) -> None:
        """A credential lapses, or is renewed."""
        until = None if days is None else self.now.date() + timedelta(days=days)
        self.people[name].credential_until = until
        self.users[name].contributor.credentials.update(expires_on=until)

    @rule(days=st.sampled_from([1, 1, 40, 400]))
    def let_time_pass(self, days: int) -> None:
        self._tick(days=days)
        call_command("run_due", verbosity=0, stdout=mock.Mock())
        for page in self.pages:
            if page.scheduled and page.scheduled[1] <= self.now:
                proof, _ = page.scheduled
                page.scheduled = None
                if page.may_publish(proof):
                    assert self._is_shown(page, proof), "what was scheduled was not published"
                    self._now_shown(page, proof)
                    self.happened.add("publish on schedule")

    # What must be so after whatever they did

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
    def evidence_only_grows(self) -> None:
        now = {table: set(rows(table)) for table in triggers.APPEND_ONLY}
        for table, before in self.grown.items():
            assert before <= now[table], f"{table} lost or changed a row"
        self.grown = now

    @invariant()
    def verify_is_clean(self) -> None:
        assert list(verify.faults()) == [], "verify is not clean"

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
        proof = page.shown
        assert proof is not None
        assert page.at is not None
        whole = next(s for s in reversed(page.rests_on) if s.is_whole)
        if any(s.is_whole for s in proof.signatures):
            whole = proof.signatures[-1]
        assert whole.due is not None
        said = reading.facts(content)
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

    def _lists_and_records(self) -> None:
        """Lists name what readers may read; records hold what was once published."""
        readable = {p.shown.words.number for p in self.pages if p.shown and p.is_readable()}
        for address in LISTS:
            status, content = reading.read(address)
            assert status == 200
            titles, words = reading.titles_and_words(content)
            assert titles <= {FIRST_TITLE + number for number in readable}
            assert words <= {FIRST_TEXT + number for number in readable}
        for page in self.pages:
            published = {p.words.number for p in page.proofs if p.was_published}
            for ending in ("record/", "record.json"):
                path = page.path or f"/articles/{page.slug}/"
                status, content = reading.read(path + ending)
                titles, words = reading.titles_and_words(content)
                assert status == (200 if page.shown else 404)
                assert titles <= {FIRST_TITLE + number for number in published}
                assert words <= {FIRST_TEXT + number for number in published}

    # How the machine gets about

    def _login(self, person: Person) -> Any:
        user = factories.make_user(
            first_name=person.name, last_name="Example", is_superuser="superuser" in person.roles
        )
        user.groups.set(
            Group.objects.filter(name__in=[GROUPS[r] for r in person.roles & GROUPS.keys()])
        )
        factories._with_profile(user)
        factories.make_credential(user.contributor)
        person.has_credential = True
        return user

    def _as(self, name: str) -> Client:
        client = Client()
        client.force_login(self.users[name])
        return client

    def _press(self, name: str, address: str, form: dict[str, Any]) -> Any:
        response = self._as(name).post(address, form)
        assert response.status_code < 500
        return response

    def _time(self) -> datetime:
        return self.now

    def _tick(self, *, days: int = 0) -> datetime:
        self.now += timedelta(days=days, minutes=1)
        return self.now

    def _words(self, name: str) -> Words:
        self.number += 1
        return Words(self.number, self.people[name], self.now)

    def _form(self, words: Words, *, author: Person, two: bool, **changes: Any) -> dict[str, Any]:
        text = editor.paragraph(f"Call for help. Box {FIRST_TEXT + words.number}.")
        return editor.article(
            author=self.users[author.name],
            topics=[self.topics[two]],
            title=f"Part {FIRST_TITLE + words.number}",
            body=[editor.section("What to do", text)],
            **changes,
        )

    def _is_kept(self, row: ArticlePage, words: Words) -> bool:
        newest = ArticlePage.objects.get(pk=row.pk).get_latest_revision()
        return newest is not None and f"Part {FIRST_TITLE + words.number}" in str(newest.content)

    def _page(self, at: int) -> Page:
        return self.pages[-1 - at % len(self.pages)]

    def _shown_page(self, at: int) -> Page:
        shown = [page for page in self.pages if page.shown]
        return shown[-1 - at % len(shown)]

    def _proof(self, at: int, older: int, *, signed: bool = False) -> tuple[Page, Proof]:
        pages = [p for p in self.pages if any(q.signatures or not signed for q in p.proofs)]
        page = pages[-1 - at % len(pages)]
        proofs = [proof for proof in page.proofs if proof.signatures or not signed]
        return page, proofs[-1 - older % len(proofs)]

    def _person_of(self, opaque: str) -> Person:
        name = next(name for name, user in self.users.items() if user.person == opaque)
        return self.people[name]

    def _notice_proof(self, page: Page, *, by: Person, words: Words, now: bool) -> None:
        """Whether what was just sent became a proof, of just those words."""
        self._notice_ends(page)
        known = {proof.pk for proof in page.proofs}
        for row in ProofRow.objects.filter(page_id=page.pk).exclude(pk__in=known):
            assert f"Box {FIRST_TEXT + words.number}." in row.html
            proof = Proof(
                row.pk, words, page.writers_now(by), len(page.typed), publish_when_signed=now
            )
            page.proofs.append(proof)
            self.happened.add("submit")

    def _notice_ends(self, page: Page) -> None:
        for proof in page.proofs:
            outcome = getattr(ProofRow.objects.get(pk=proof.pk), "outcome", None)
            if outcome and not proof.end:
                assert outcome.kind != "signed", "a proof was signed by no signature"
                proof.end = outcome.kind

    def _is_shown(self, page: Page, proof: Proof) -> bool:
        digest = ProofRow.objects.get(pk=proof.pk).digest
        return Edition.objects.current().filter(page_id=page.pk, digest=digest).exists()

    def _now_shown(self, page: Page, proof: Proof) -> None:
        page.publish(proof, now=self.now)
        path = Edition.objects.current().get(page_id=page.pk).path
        assert page.path in ("", path), "a page moved from under its readers"
        page.path = path
        self.happened.add("publish")

    def _allowed(
        self, page: Page, allowed: bool, *, done: bool, what: str,
        or_else: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        """What is not allowed is never done; what is allowed is done."""
        if done:
            assert allowed or or_else(), f"{what} was done and is not allowed"
            self.happened.add(what)
        else:
            assert not allowed or page.is_copy, f"{what} was refused and is allowed"

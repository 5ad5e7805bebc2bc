"""Whatever a writer does in whatever order, the words they typed are the draft's in the end."""

import random
from dataclasses import dataclass, field

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Dialog, Page, expect
from playwright.sync_api import Error as PlaywrightError

from cms.people.models import User
from cms.proofs.models import Proof
from tests import factories
from tests.authoring import editor
from tests.journeys.test_article import at_work

pytestmark = pytest.mark.browser

ACTS = 12


@dataclass
class Writing:
    """A writer at an editor, and every word they have typed so far."""

    page: Page
    draft: object
    chance: random.Random
    summary: str = "In short: call."
    text: list[str] = field(default_factory=list)
    asked: int = 0
    done: list[str] = field(default_factory=list)

    def word(self) -> str:
        """A word that was not typed before."""
        return f"word{len(self.done)}n{self.chance.randrange(1000)}"

    def open(self) -> None:
        """Open the editor, as it stands on the server."""
        self.page.goto(editor.address_of(self.draft))
        self.see_it_ready()

    def see_it_ready(self) -> None:
        expect(self.page.locator(".public-DraftEditor-content").last).to_be_visible()
        expect(self.state).to_have_attribute("data-state", "saved")

    @property
    def state(self):
        return self.page.locator(".draft-state")

    def type_in_the_summary(self) -> None:
        box = self.page.get_by_role("textbox", name="Summary")
        box.press("Control+End")
        word = self.word()
        self.page.keyboard.type(f" {word}")
        self.summary += f" {word}"

    def type_in_the_text(self) -> None:
        text = self.page.locator(".public-DraftEditor-content").last
        text.click()
        self.page.keyboard.press("Control+End")
        word = self.word()
        self.page.keyboard.type(f" {word}")
        self.text.append(word)
        expect(text).to_contain_text(word)

    def be_refused(self) -> None:
        with self.page.expect_navigation():
            button = self.page.get_by_role("button", name="Submit for clinical review")
            if not button.is_visible():
                self.page.get_by_role("button", name="More actions").click()
            button.click()
        expect(self.page.get_by_text("Not submitted yet.")).to_be_visible()
        expect(self.page.locator(".public-DraftEditor-content").last).to_be_visible()
        expect(self.state).to_be_visible()

    def press_save(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+s")
        expect(self.page.get_by_text("has been updated")).to_be_visible()
        self.see_it_ready()

    def wait(self) -> None:
        expect(self.state).to_have_text("Saved")

    def leave_and_return(self) -> None:
        """Leave at once; whoever is asked stays until everything is saved."""
        for _ in range(2):
            before = self.asked
            self.page.get_by_role("link", name="My pages").first.click(no_wait_after=True)
            self.see_what_happens(before)
            if "my-pages" in self.page.url:
                break
            self.wait()
        self.open()

    def see_what_happens(self, before: int) -> None:
        while self.asked == before and "my-pages" not in self.page.url:
            try:
                self.page.evaluate("() => new Promise(requestAnimationFrame)")
            except PlaywrightError:
                continue
        if self.asked == before:
            self.page.wait_for_load_state()

    def log_in_anew(self) -> None:
        """The log-in ends, something is typed all the same, and it begins again."""
        sessions, cookies = [*Session.objects.all()], self.page.context.cookies()
        Session.objects.all().delete()
        self.type_in_the_summary()
        expect(self.state).to_contain_text("your log-in has ended")
        Session.objects.bulk_create(sessions)
        self.page.context.add_cookies(cookies)
        self.page.evaluate("() => window.dispatchEvent(new Event('focus'))")

    def lose_the_network(self) -> None:
        """The site cannot be reached while something is typed."""
        self.page.context.set_offline(True)
        self.type_in_the_summary()
        expect(self.state).to_contain_text("cannot be reached")
        self.page.context.set_offline(False)

    def look(self) -> None:
        """What the editor calls saved is what the draft holds."""
        self.wait()
        newest = editor.newest(self.draft)
        held = str([*newest.body.raw_data])
        assert newest.summary == self.summary, self.done
        assert [word for word in self.text if word not in held] == [], self.done

    def ask(self, dialog: Dialog) -> None:
        self.asked += 1
        dialog.dismiss()


def write(browser: Browser, site: str, writer: User, *, seed: int) -> None:
    """One session: some acts in a random order, a look after each third, and one at the end."""
    draft = factories.make_article(writer=writer, sources=[], text="Call for help.")
    with at_work(browser, site, writer, at="/admin/my-pages/") as page:
        writing = Writing(page, draft, random.Random(seed))  # noqa: S311
        page.on("dialog", writing.ask)
        writing.open()
        acts = [
            writing.type_in_the_summary, writing.type_in_the_text, writing.be_refused,
            writing.press_save, writing.wait, writing.leave_and_return, writing.log_in_anew,
            writing.lose_the_network,
        ]  # fmt: skip
        often = [4, 4, 2, 1, 1, 2, 1, 1]
        for number in range(ACTS):
            [act] = writing.chance.choices(acts, often)
            writing.done.append(act.__name__)
            try:
                act()
            except Exception as error:
                said = writing.state.get_attribute("data-state", timeout=1_000)
                error.add_note(f"Seed {seed}, after {writing.done}; the editor says: {said}")
                raise
            if number % 3 == 2:
                writing.look()
        writing.look()
        writing.open()
        writing.look()
    assert not Proof.objects.filter(page_id=draft.pk).exists()


@pytest.mark.parametrize("seed", [1, 4])
def test_what_was_typed_is_there_in_the_end(site: str, browser: Browser, tree, seed: int):
    write(browser, site, factories.make_writer(), seed=seed)


@pytest.mark.long
def test_what_was_typed_is_there_in_the_end_five_hundred_times(site: str, browser: Browser, tree):
    writer = factories.make_writer()
    for seed in range(500):
        write(browser, site, writer, seed=seed)

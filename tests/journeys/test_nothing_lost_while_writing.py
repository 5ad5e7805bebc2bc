"""No word that is typed in Wagtail's editor is lost, and the editor says truly what is saved."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from cms.people.models import User
from cms.proofs.models import Proof
from cms.review import actions, notes
from cms.review.models import NoteAnswer
from tests import factories
from tests.authoring import editor
from tests.journeys.test_article import at_work, submit

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Saved$")


@pytest.fixture
def writer(tree) -> User:
    """A writer with a profile."""
    return factories.make_writer(first_name="Wanda", last_name="Words")


@contextmanager
def writing(browser: Browser, site: str, writer: User, draft: Any) -> Iterator[Page]:
    """The editor of a draft, ready to type in."""
    with at_work(browser, site, writer, at="/admin/") as page:
        open_editor(page, draft)
        yield page


def open_editor(page: Page, draft: Any) -> None:
    page.goto(editor.address_of(draft))
    expect(page.locator(".public-DraftEditor-content").last).to_be_visible()
    expect(state(page)).to_have_attribute("data-state", "saved")


def state(page: Page):
    """What the editor says of what is saved."""
    return page.locator(".draft-state")


def summary(page: Page):
    return page.get_by_role("textbox", name="Summary")


def newest_summary(draft: Any) -> str:
    return editor.newest(draft).summary


def body_of(draft: Any) -> str:
    return str([*editor.newest(draft).body.raw_data])


def send_back(proof: Proof, *, by: User) -> None:
    actions.request_changes(proof, by=by, reason="Again.", now=factories.next_moment())


def saved_summary(page: Page, draft: Any, words: str) -> None:
    """The editor says that it is saved, and it is."""
    expect(state(page)).to_have_text(SAVED)
    assert newest_summary(draft) == words


def end_log_in(page: Page) -> None:
    """The log-in ends behind the writer's back, form token and all."""
    Session.objects.all().delete()
    page.context.clear_cookies()


def test_words_typed_after_a_refused_submission_are_saved(site: str, browser: Browser, writer):
    draft = factories.make_article(writer=writer, sources=[])

    with writing(browser, site, writer, draft) as page:
        summary(page).fill("Before.")
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Submit for clinical review").click()
        expect(page.get_by_text("Not submitted yet.")).to_be_visible()
        saved_summary(page, draft, "Before.")
        summary(page).fill("After the refusal.")
        expect(state(page)).not_to_have_text(SAVED)
        saved_summary(page, draft, "After the refusal.")
        summary(page).fill("And once more.")
        expect(state(page)).not_to_have_text(SAVED)
        saved_summary(page, draft, "And once more.")
    assert not Proof.objects.exists()


def test_leaving_with_words_not_saved_yet_is_asked_about(site: str, browser: Browser, writer):
    draft = factories.make_article(writer=writer)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    with writing(browser, site, writer, draft) as page:
        page.route("**/edit/", lambda route: route.abort())
        page.on("dialog", stay)
        summary(page).click()
        page.keyboard.press("End")
        page.keyboard.type(" More.")
        expect(state(page)).to_contain_text("Not saved")
        page.get_by_role("link", name="My pages").first.click(no_wait_after=True)
        expect(page.locator("body")).to_be_visible()
        page.wait_for_function("() => true")
        assert asked == ["beforeunload"]
        page.unroute("**/edit/")
        summary(page).press("End")
        page.keyboard.type(" And more.")
        saved_summary(page, draft, "In short: call. More. And more.")


def test_a_change_while_a_draft_is_being_saved_is_saved_after_it(
    site: str, browser: Browser, writer
):
    topic = factories.make_topic(name="Grief")
    draft = factories.make_article(writer=writer)
    held: list[Route] = []

    with writing(browser, site, writer, draft) as page:
        page.route("**/edit/", lambda route: held.append(route), times=1)
        summary(page).fill("First.")
        expect(state(page)).to_have_attribute("data-state", "saving")
        while not held:
            page.evaluate("() => new Promise(requestAnimationFrame)")
        page.get_by_label("Grief").check()
        held[0].continue_()
        saved_summary(page, draft, "First.")
        expect(state(page)).to_have_text(SAVED)
    assert topic in editor.newest(draft).topics.all()


def test_the_last_letters_of_a_text_are_saved_by_a_key_pressed_right_after_them(
    site: str, browser: Browser, writer
):
    draft = factories.make_article(writer=writer, text="Call for help.")

    with writing(browser, site, writer, draft) as page:
        page.locator(".public-DraftEditor-content").last.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Then stay.")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        expect(page.get_by_text("has been updated")).to_be_visible()
    assert "Then stay." in body_of(draft)


def test_a_log_in_that_ended_is_said_and_nothing_typed_is_lost(site: str, browser: Browser, writer):
    draft = factories.make_article(writer=writer)

    with writing(browser, site, writer, draft) as page:
        end_log_in(page)
        summary(page).fill("Typed without a log-in.")
        expect(state(page)).to_contain_text("your log-in has ended")
        page.get_by_role("button", name="Save draft").click()
        expect(state(page)).to_contain_text("your log-in has ended")
        expect(summary(page)).to_have_value("Typed without a log-in.")
        assert newest_summary(draft) == "In short: call."

        with page.context.expect_page() as opened:
            state(page).get_by_role("link", name="Log in again, in a new tab").click()
        log_in(opened.value, writer)
        opened.value.close()
        page.bring_to_front()
        page.evaluate("() => window.dispatchEvent(new Event('focus'))")
        saved_summary(page, draft, "Typed without a log-in.")
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("has been updated")).to_be_visible()


def test_nothing_is_saved_in_the_name_of_somebody_else_who_logged_in(
    site: str, browser: Browser, writer
):
    draft = factories.make_article(writer=writer)
    other = factories.make_writer()

    with writing(browser, site, writer, draft) as page:
        end_log_in(page)
        second = page.context.new_page()
        second.goto("/admin/login/")
        log_in(second, other)
        summary(page).fill("Wanda's words.")
        expect(state(page)).to_contain_text("somebody else is logged in here now")
        assert newest_summary(draft) == "In short: call."
        second.close()


def log_in(page: Page, user: User) -> None:
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)


def test_two_tabs_do_not_write_over_each_other_unasked(site: str, browser: Browser, writer):
    draft = factories.make_article(writer=writer)

    with writing(browser, site, writer, draft) as first:
        second = first.context.new_page()
        open_editor(second, draft)
        summary(first).fill("From the first tab.")
        saved_summary(first, draft, "From the first tab.")
        summary(second).fill("From the second.")
        expect(state(second)).to_contain_text("a newer draft was saved elsewhere")
        assert newest_summary(draft) == "From the first tab."
        expect(summary(second)).to_have_value("From the second.")
        second.close()


def test_a_submission_right_after_typing_leaves_one_state(site: str, browser: Browser, writer):
    draft = factories.make_article(writer=writer, title="Naloxone at home")

    with writing(browser, site, writer, draft) as page:
        summary(page).click()
        page.keyboard.press("End")
        page.keyboard.type(" Just typed.")
        submit(page)
        page.goto("/admin/my-pages/")
        expect(page.get_by_role("heading", name="In review: 1")).to_be_visible()
        expect(page.get_by_role("heading", name="Drafts not submitted: 0")).to_be_visible()
    assert "In short: call. Just typed." in Proof.objects.get().html


def test_an_answer_to_a_note_is_kept_with_the_draft_and_sent_with_it(
    site: str, browser: Browser, writer
):
    draft = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(draft, now=factories.next_moment())
    rita = factories.make_reviewer(first_name="Rita", last_name="Reads")
    note = notes.add_note(
        proof, by=rita, kind="question", text="Whom?", now=factories.next_moment()
    )
    send_back(proof, by=rita)
    answer = re.compile("Your answer")

    with writing(browser, site, writer, draft) as page:
        page.get_by_label(answer).fill("An ambulance.")
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("has been updated")).to_be_visible()
        expect(page.get_by_label(answer)).to_have_value("An ambulance.")
        assert not NoteAnswer.objects.exists()
        summary(page).fill("Call an ambulance.")
        submit(page)
    assert NoteAnswer.objects.get().text == "An ambulance."
    assert NoteAnswer.objects.get().note_id == note.pk


def test_an_address_with_an_at_sign_is_typed_like_any_other_word(
    site: str, browser: Browser, writer
):
    draft = factories.make_article(writer=writer, text="Ask")

    with writing(browser, site, writer, draft) as page:
        text = page.locator(".public-DraftEditor-content").last
        text.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" help@example.org for advice.")
        expect(text).to_contain_text("Ask help@example.org for advice.")
        page.keyboard.type(" Or @example there")
        sources = page.get_by_role("dialog", name="Which source?")
        expect(sources).to_be_visible()
        page.keyboard.press("Escape")
        expect(sources).to_be_hidden()
        expect(text).to_be_focused()
        expect(text).to_contain_text("Or @example there")
        page.keyboard.type(" now. @")
        expect(sources).to_be_visible()
        page.keyboard.press("Escape")
        expect(sources).to_be_hidden()
        expect(text).to_be_focused()
        page.keyboard.type("Stay.")
        expect(text).to_contain_text("there now. Stay.")
        expect(state(page)).to_have_text(SAVED)
    saved = body_of(draft)
    assert "help@example.org for advice. Or @example there now. Stay." in saved


def test_a_message_goes_with_one_submission(site: str, browser: Browser, writer):
    draft = factories.make_article(writer=writer, message_to_reviewer="Nothing else changed.")
    proof = factories.submit_in_wagtail(draft, now=factories.next_moment())
    assert "Nothing else changed." in proof.internal
    send_back(proof, by=factories.make_reviewer())

    with writing(browser, site, writer, draft) as page:
        expect(page.get_by_role("textbox", name="Message to reviewer")).to_have_value("")
        expect(page.get_by_text("Your last message was: “Nothing else changed.”")).to_be_visible()
        summary(page).fill("Other words.")
        submit(page)
    assert "Nothing else changed." not in Proof.objects.get(number=2).internal

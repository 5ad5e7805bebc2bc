"""The main journey: a draft, a request, an answer, a signature, a reader, and back out again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils.formats import date_format
from playwright.sync_api import Browser, Page, expect

from cms.people.models import User
from cms.proofs.models import Proof
from cms.publishing.models import Edition
from tests import factories

pytestmark = pytest.mark.browser

REQUEST = "What to do: say how long to wait, two minutes."
ANSWER = "Two minutes it says now, with the guideline beside it."


@contextmanager
def at_work(browser: Browser, site: str, user: User, *, at: str) -> Iterator[Page]:
    """A person's own browser, logged in; complaints of the browser's console fail the test."""
    context = browser.new_context(base_url=site)
    context.set_default_timeout(60_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(at)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").or_(
        page.get_by_role("button", name="Sign in")
    ).click()
    page.wait_for_url(lambda url: "login" not in url)
    yield page
    assert errors == []
    context.close()


def submit(page: Page) -> None:
    """Press the editor's button for submitting."""
    submit_button = page.get_by_role("button", name="Submit for clinical review")
    if not submit_button.is_visible():
        page.get_by_role("button", name="More actions").click()
    submit_button.click()
    page.wait_for_url("**/admin/pages/*/")


def cite(page: Page, title: str) -> None:
    """Cite a source at the end of the text, with the editor's own button and picker."""
    text = page.locator(".public-DraftEditor-content").last
    text.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Home")
    page.get_by_role("button", name="Cite one of this page's sources").click()
    picker = page.locator("dialog.citation-picker")
    expect(picker.get_by_role("heading", name="Which source?")).to_be_visible()
    picker.get_by_role("button", name=title).click()
    expect(page.locator(".citation-mark")).to_be_visible()
    sent = page.locator('input[name="body-0-value-content-0-value"]')
    expect(sent).to_have_value(re.compile("CITATION"))


def test_an_article_is_sent_back_answered_signed_read_and_withdrawn(site: str, browser: Browser):
    writer = factories.make_writer(first_name="Wanda", last_name="Words")
    reviewer = factories.make_reviewer(first_name="Rita", last_name="Reads")
    publisher = factories.make_publisher()
    draft = factories.make_article(
        writer=writer, title="Naloxone at home", slug="naloxone-at-home",
        sources=[factories.source("The overdose guideline")],
    )  # fmt: skip
    editor = f"/admin/pages/{draft.pk}/edit/"

    with at_work(browser, site, writer, at="/admin/") as page:
        page.goto(editor)
        page.get_by_role("textbox", name="Summary").fill("Spray, call, stay.")
        submit(page)
    first = Proof.objects.get()
    assert "Spray, call, stay." in first.html

    with at_work(browser, site, reviewer, at="/review/") as page:
        page.get_by_role("link", name="Read and decide").click()
        expect(page.get_by_text("Spray, call, stay.", exact=True)).to_be_visible()
        page.get_by_label("What must change, and where?").fill(REQUEST)
        page.get_by_role("button", name="Send back to the writer").click()
        expect(page.get_by_text("went back to its writer with your reason")).to_be_visible()

    with at_work(browser, site, writer, at="/admin/") as page:
        page.goto(editor)
        expect(page.get_by_text(REQUEST).first).to_be_visible()
        cite(page, "The overdose guideline")
        page.get_by_role("textbox", name="Message to reviewer").fill(ANSWER)
        submit(page)
    second = Proof.objects.get(number=2)
    assert "sealed-cite" in second.html
    assert "sealed-cite" not in first.html

    with at_work(browser, site, reviewer, at=f"/review/{second.pk}/") as page:
        expect(page.get_by_text(ANSWER)).to_be_visible()
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_label("Interests to declare").fill("None.")
        page.get_by_label("Your password, again").fill(factories.PASSWORD)
        page.get_by_role("button", name="Sign this proof").click()
        expect(page.get_by_text("is published at /articles/naloxone-at-home/")).to_be_visible()
    edition = Edition.objects.get()
    assert edition.digest == second.digest

    reader = browser.new_context(base_url=site).new_page()
    reader.goto("/articles/")
    reader.get_by_role("link", name="Naloxone at home").click()
    about = reader.get_by_role("complementary", name="About this page")
    expect(about).to_contain_text("Wanda Words")
    expect(about).to_contain_text("Rita Reads, MD")
    expect(about).to_contain_text("Doctor of Medicine")
    expect(about).to_contain_text(date_format(edition.sign_off.signed_at, "j F Y"))
    reader.get_by_role("link", name="Review record: who signed what, and when").click()
    reader.get_by_text("Digests of edition 1").click()
    expect(reader.locator("code.digest").first).to_have_text(second.digest)

    with at_work(browser, site, publisher, at="/review/published/") as page:
        page.get_by_role("link", name="Withdraw Naloxone at home").click()
        page.get_by_label("Why? Readers will be told.").fill("The guideline was retracted.")
        page.get_by_role("button", name="Withdraw this page now").click()
        expect(page.get_by_text("is withdrawn. Readers see your reason.")).to_be_visible()

    answer = reader.goto("/articles/naloxone-at-home/")
    assert answer.status == 410
    expect(reader.get_by_text("This page is no longer advice.")).to_be_visible()
    expect(reader.get_by_text("The guideline was retracted.")).to_be_visible()
    reader.context.close()

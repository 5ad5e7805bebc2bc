"""The writer's journey with the checks: seen while writing, explained, cited, and submitted."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from cms.proofs.models import Proof
from tests import factories
from tests.journeys.test_article import at_work, submit

pytestmark = pytest.mark.browser

SOON = 30_000
REASON = "It is about grief; the page on overdose says it."


def write_until_saved(page: Page, words: str) -> None:
    """Type a summary until the editor, which takes a moment to get ready, saves it by itself."""
    for number in range(10):
        try:
            with page.expect_response("**/findings/", timeout=3_000):
                page.get_by_role("textbox", name="Summary").fill(f"{words} {'.' * number}")
        except NotInTime:
            continue
        return


def test_a_writer_sees_findings_while_writing_explains_one_and_cites_a_source(
    site: str, browser: Browser
):
    writer = factories.make_writer()
    topic = factories.make_topic(statements=factories.profile("Naloxone", "naloxone"))
    draft = factories.make_article(
        writer=writer, title="After a death", topics=[topic],
        sources=[factories.source("The overdose guideline"), factories.source("The other")],
    )  # fmt: skip

    with at_work(browser, site, writer, at="/admin/") as page:
        page.goto(f"/admin/pages/{draft.pk}/edit/")
        expect(page.locator(".public-DraftEditor-content").last).to_be_visible(timeout=SOON)
        checks = page.locator("[data-findings-list]")
        expect(checks).to_contain_text("does not say: Naloxone")

        write_until_saved(page, "Naloxone, in short.")
        expect(checks).not_to_contain_text("does not say: Naloxone", timeout=SOON)
        page.get_by_role("textbox", name="Summary").fill("In short: you are not alone.")
        expect(checks).to_contain_text("does not say: Naloxone", timeout=SOON)

        checks.get_by_text("Leave it out, and say why").click()
        checks.get_by_label("Your reason").fill(REASON)
        expect(checks).to_contain_text("Explained", timeout=SOON)
        expect(checks.get_by_label("Your reason")).to_have_value(REASON)

        text = page.locator(".public-DraftEditor-content").last
        text.click()
        page.keyboard.press("Control+End")
        page.keyboard.type("@")
        picker = page.get_by_role("dialog", name="Which source?")
        expect(picker).to_contain_text("2 of 2")
        page.keyboard.press("Escape")
        expect(text).not_to_contain_text("@")
        expect(text).to_be_focused()
        page.keyboard.type("@")
        page.keyboard.type("other")
        expect(picker).to_contain_text("1 of 2")
        page.keyboard.press("Enter")
        expect(page.locator(".citation-mark")).to_have_attribute("title", "2. The other")

        deleting = page.locator("#panel-child-content-sources-section").get_by_role(
            "button", name="Delete"
        )
        deleting.nth(1).click()
        refusal = page.get_by_role("dialog").filter(has_text="This source is cited")
        expect(refusal.get_by_role("button", name="What to do")).to_be_visible()
        refusal.get_by_role("button", name="Keep the source").click()
        sent = page.locator('input[name="body-0-value-content-0-value"]')
        expect(sent).to_have_value(re.compile("CITATION"))
        submit(page)

    proof = Proof.objects.get()
    assert REASON in proof.internal
    assert "The other" in proof.html
    assert 'aria-label="Source 1"' in proof.html

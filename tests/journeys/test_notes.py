"""A proof's way through notes: taken, noted, sent back, answered in Wagtail, taken up, signed."""

import re

import pytest
from playwright.sync_api import Browser, expect

from cms.proofs.models import Outcome, Proof
from cms.publishing.models import Edition
from cms.review.models import NoteOutcome
from tests import factories
from tests.journeys.test_article import at_work, submit

pytestmark = pytest.mark.browser


def test_a_note_is_written_answered_taken_up_and_seen_to_be_dealt_with(site: str, browser: Browser):
    writer = factories.make_writer(first_name="Wanda", last_name="Words")
    reviewer = factories.make_reviewer(first_name="Rita", last_name="Reads")
    draft = factories.make_article(
        writer=writer, title="Naloxone at home", text="Wait five minutes. Then call.",
        slug="naloxone-at-home",
    )  # fmt: skip
    first = factories.submit_in_wagtail(draft, now=factories.next_moment())
    editor = f"/admin/pages/{draft.pk}/edit/"

    with at_work(browser, site, reviewer, at="/review/") as page:
        page.get_by_role("button", name=re.compile(r"^Take it ?: Naloxone at home")).click()
        expect(page.get_by_text("This proof is with you.")).to_be_visible()
        page.get_by_role("link", name=re.compile(r"Note ?here ?: Wait five minutes")).click()
        page.get_by_label("Suggestion: here are better words").check()
        page.get_by_text("Wait five minutes. Then call.").click(click_count=3)
        quote = page.get_by_label("The words it is about")
        expect(quote).to_have_value("Wait five minutes. Then call.")
        quote.fill("five minutes")
        page.get_by_label("For a suggestion: the words you propose").fill("2 to 3 minutes")
        page.get_by_role("button", name="Pin this note").click()
        expect(page.get_by_text("Your note is pinned.")).to_be_visible()

        page.get_by_role("link", name=re.compile(r"Another note here ?: Wait five minutes")).click()
        page.get_by_label("Must fix: I cannot sign while this stands").check()
        page.get_by_label("What you want to say").fill("Say whom to call.")
        page.get_by_role("button", name="Pin this note").click()
        expect(page.locator("#sign")).to_contain_text("You asked for something that must be fixed")
        page.get_by_role("button", name="Send back to the writer").click()
        expect(page.get_by_text("went back to its writer with your notes")).to_be_visible()
        expect(page.locator("#sent-back")).to_contain_text("2 open notes.")

    with at_work(browser, site, writer, at="/admin/") as page:
        page.get_by_role("link", name="Sent back to you: 1").click()
        page.get_by_role("link", name="Naloxone at home").click()
        page.wait_for_url(f"**{editor}")
        badge = page.get_by_role("link", name="2 open notes")
        expect(badge).to_be_visible()
        page.get_by_role("button", name="Take these words").click()
        expect(page.get_by_text("The proposed words are in your draft.")).to_be_visible()
        expect(page.locator(".public-DraftEditor-content").last).to_contain_text("2 to 3 minutes")
        page.get_by_label(re.compile("Your answer to Must fix")).fill(
            "Added: the emergency number."
        )
        page.get_by_role("button", name=re.compile("Send the answer to Must fix")).click()
        expect(page.get_by_text("The reviewer can read your answer now.")).to_be_visible()
        submit(page)
    second = Proof.objects.get(number=2)
    assert "Wait 2 to 3 minutes. Then call." in second.plain_text
    assert NoteOutcome.objects.get().revision_id
    assert Outcome.objects.get(proof=first).reason == ""

    with at_work(browser, site, reviewer, at="/review/") as page:
        mine = page.locator("#mine")
        mine.get_by_role("link", name=re.compile(r"^Read and decide ?: Naloxone at home")).click()
        expect(page.get_by_text("Taken by Wanda Words").first).to_be_visible()
        expect(page.get_by_text("Added: the emergency number.").first).to_be_visible()
        expect(page.locator("#sign")).to_contain_text("You asked for something that must be fixed")
        page.get_by_role("button", name=re.compile("^Resolved ?: Must fix")).click()
        expect(page.get_by_text("The note is resolved.")).to_be_visible()
        sign = page.locator("#sign")
        for box in sign.get_by_role("checkbox").all():
            box.check()
        sign.get_by_label("Interests to declare").fill("None.")
        sign.get_by_label("Your password, again").fill(factories.PASSWORD)
        sign.get_by_role("button", name="Sign this proof").click()
        expect(page.get_by_text("is published at /articles/naloxone-at-home/")).to_be_visible()
    assert Edition.objects.get().digest == second.digest


def test_a_proof_is_declined_assigned_and_taken_back(site: str, browser: Browser):
    writer = factories.make_writer()
    rita = factories.make_reviewer(first_name="Rita", last_name="Reads")
    factories.make_reviewer(first_name="Kim", last_name="Knows")
    publisher = factories.make_publisher()
    draft = factories.make_article(writer=writer, title="Naloxone at home")
    proof = factories.submit_in_wagtail(draft, now=factories.next_moment())

    with at_work(browser, site, rita, at="/review/") as page:
        page.get_by_role("button", name=re.compile(r"^Take it ?: Naloxone at home")).click()
        page.get_by_role("link", name="Decline").click()
        page.get_by_label("It is not my field").check()
        page.get_by_role("button", name="Decline").click()
        expect(page.get_by_text("It waits in the queue for somebody else.")).to_be_visible()
        expect(page.locator("#waiting")).to_contain_text("You have declined this.")
        page.get_by_role("link", name="Days away and stand-in").click()
        page.get_by_label("Who stands in for you?").select_option(label="Kim Knows")
        page.get_by_role("button", name="Note it").click()
        expect(page.get_by_text("Your days away and your stand-in are noted.")).to_be_visible()

    with at_work(browser, site, publisher, at="/review/") as page:
        expect(page.locator("#load")).to_contain_text("Kim Knows")
        page.get_by_role("link", name="Assign Naloxone at home").click()
        page.get_by_label("Kim Knows").check()
        page.get_by_role("button", name="Assign").click()
        expect(page.get_by_text("is with Kim Knows now.")).to_be_visible()

    with at_work(browser, site, writer, at="/admin/my-pages/") as page:
        expect(page.locator("#in-review")).to_contain_text("Kim Knows has it since")
        page.get_by_role("link", name=re.compile(r"^Take it back ?: Naloxone at home")).click()
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_text("is back with you.")).to_be_visible()
    assert Outcome.objects.get(proof=proof).kind == Outcome.Kind.RECALLED

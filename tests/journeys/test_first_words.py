"""The first words of something new are saved: its address makes itself."""

import pytest
from playwright.sync_api import Browser, expect

from cms.people.models import Contributor
from cms.topics.models import Topic
from faq.models import FAQPage
from tests import factories
from tests.journeys.test_article import at_work

pytestmark = pytest.mark.browser


def test_a_new_question_is_saved_while_it_is_typed(site: str, browser: Browser, tree):
    writer = factories.make_writer()

    with at_work(browser, site, writer, at="/admin/") as page:
        page.goto(f"/admin/pages/add/faq/faqpage/{tree.questions.pk}/")
        expect(page.locator(".draft-state")).to_have_attribute("data-state", "untouched")
        page.get_by_role("textbox", name="Question").click()
        page.keyboard.type("Does naloxone expire?")
        page.get_by_role("textbox", name="Short answer").fill("Yes. Use it all the same.")
        expect(page.locator(".draft-state")).to_have_text("Saved")
    question = FAQPage.objects.get().get_latest_revision_as_object()
    assert (question.title, question.slug, question.summary) == (
        "Does naloxone expire?", "does-naloxone-expire", "Yes. Use it all the same.",
    )  # fmt: skip


def test_a_new_topic_and_a_new_person_get_their_address_from_their_name(
    site: str, browser: Browser
):
    publisher = factories.make_publisher()

    with at_work(browser, site, publisher, at="/admin/") as page:
        for kind, name in (("topics/topic", "Fentanyl test strips"), ("people/contributor", "Kim")):
            page.goto(f"/admin/snippets/{kind}/add/")
            page.get_by_role("textbox", name="Name*").click()
            page.keyboard.type(name)
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_text("created.")).to_be_visible()
    assert Topic.objects.get(name="Fentanyl test strips").slug == "fentanyl-test-strips"
    assert Contributor.objects.get(name="Kim").slug == "kim"

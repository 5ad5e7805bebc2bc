"""Search in a browser: in distress the number comes first, whatever the look of the page."""

import pytest
from playwright.sync_api import Browser, Page, expect

from cms.importing.streams import block, listed
from cms.search.models import BestBet
from tests import factories
from tests.journeys.axe import LOOKS, in_looks

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
IN_DISTRESS = "/search/?q=my+son+won%27t+wake+up"
ANSWERS = [IN_DISTRESS, "/search/?q=i+want+to+die", "/search/?q=meth", "/search/?q=naloxone"]


@pytest.fixture
def told(tree) -> None:
    """A page with signed steps, numbers, and what publishers say asks for them."""
    for kind, number in (("emergency", "911"), ("crisis", "988"), ("referral", "555-0199")):
        factories.make_help_line(kind=kind, name=kind.title(), number=number, dial=number[:3])
    steps = {
        "title": "Is this happening now?",
        "signs": listed(["They do not wake"]),
        "actions": listed(["<p>Call at once.</p>", "<p>Give naloxone.</p>"]),
    }
    page = factories.make_article(
        title="Overdose", body=[block("emergency", steps), factories.section()]
    )
    factories.publish(page)
    for typed, answer, to in (
        ("not wake", "emergency", page.page_ptr),
        ("want to die", "crisis", None),
        ("meth", "not covered", None),
    ):
        BestBet.objects.create(typed=typed, answer=answer, page=to)


def test_in_distress_the_number_and_the_first_step_need_no_scrolling(told, page: Page):
    page.set_viewport_size(PHONE)

    page.goto(IN_DISTRESS)

    answer = page.get_by_role("region", name="Is this happening now?")
    for shown in (answer.get_by_role("link", name="Call 911"), answer.get_by_text("Call at once")):
        expect(shown).to_be_in_viewport(ratio=1)
    expect(answer.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")


def test_the_number_is_the_first_stop_of_the_keyboard_after_the_skip_link(told, page: Page):
    page.goto(IN_DISTRESS)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Call 911").last).to_be_focused()


def test_every_answer_keeps_the_rules_of_accessibility(told, page: Page):
    for address in ANSWERS:
        page.goto(address)
        assert in_looks(page, LOOKS) == [], address


def test_where_colours_are_forced_what_is_dangerous_keeps_its_outline(
    told, browser: Browser, site: str
):
    context = browser.new_context(base_url=site, forced_colors="active")
    page = context.new_page()
    page.goto(IN_DISTRESS)

    for selector in (".answer-emergency", ".answer-emergency .button", ".sealed-emergency"):
        edge, ground = page.locator(selector).first.evaluate(
            "tag => [getComputedStyle(tag).borderTopColor,"
            " getComputedStyle(document.body).backgroundColor]"
        )
        assert edge != ground, selector
    lines = page.locator(".nav a:not([aria-current])").evaluate_all(
        "tags => tags.map(tag => getComputedStyle(tag).borderBottomColor)"
    )
    assert set(lines) == {ground}, "only where one is has a line below it"
    context.close()


def test_with_text_twice_as_large_nothing_hangs_out_and_the_search_can_be_read(told, page: Page):
    page.set_viewport_size(PHONE)
    for address in [*ANSWERS, "/"]:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        box = page.locator("main").get_by_role("searchbox").first.bounding_box()
        assert box
        assert box["width"] >= PHONE["width"] / 2, address

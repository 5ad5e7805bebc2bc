"""Pages as a browser and what reads aloud from it see them: accessible in every state and look."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import violations
from tests.pages import every_kind_of_page

pytestmark = pytest.mark.browser

LOOKS = {
    "light, on the narrowest phone": {"color_scheme": "light", "viewport": (320, 640)},
    "dark, on a desk": {"color_scheme": "dark", "viewport": (1280, 900)},
    "forced colours": {"forced_colors": "active", "viewport": (360, 740)},
}
FEW = ("home", "article", "questions", "record", "withdrawn", "help abroad")
LARGE = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture
def pages(site: str) -> dict[str, str]:
    """The address of a page of every kind and state."""
    return every_kind_of_page()


def test_axe_finds_nothing_on_any_page_in_any_look(browser: Browser, site: str, pages):
    for look, options in LOOKS.items():
        width, height = options["viewport"]
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=site, **options | {"viewport": size})
        page = context.new_page()
        for name, address in pages.items():
            if not look.startswith("light") and name not in FEW:
                continue
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert violations(page) == [], (name, look)
            assert scrolls_sideways(page) is False, (name, look)
        context.close()


def test_text_of_twice_the_size_stays_on_the_page(page: Page, pages):
    page.set_viewport_size({"width": 640, "height": 900})
    for name, address in pages.items():
        page.goto(address)
        page.evaluate(LARGE)
        assert scrolls_sideways(page) is False, name


def scrolls_sideways(page: Page) -> bool:
    """Whether anything hangs out of the window."""
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def test_what_is_read_aloud_of_an_article_is_in_the_order_one_needs_it(page: Page, pages):
    page.goto(pages["article"])

    tree = page.locator("body").aria_snapshot()

    wanted = [
        'link "Skip to main content"', 'navigation "Main"', 'navigation "Get help now"',
        'link "Emergency line 555-0100"', "- main:", 'complementary "A correction"',
        'heading "Naloxone at home" [level=1]', 'heading "What to do" [level=2]',
        'Keep two doses" [level=3]', 'heading "Sources" [level=2]',
        'complementary "About this page"', 'heading "Can naloxone hurt?" [level=3]',
        'heading "Share this page" [level=2]', 'navigation "This site"',
    ]  # fmt: skip
    places = [tree.find(line) for line in wanted]
    assert -1 not in places, (wanted[places.index(-1)], tree)
    assert places == sorted(places)


def test_a_question_is_found_opened_and_left_by_keyboard(page: Page, pages):
    page.goto(pages["questions"])
    summary = page.locator("details#naloxone > summary")
    summary.focus()
    answer = page.locator("details#naloxone").get_by_role("link")
    expect(answer).to_be_hidden()

    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    page.keyboard.press("Tab")
    expect(answer).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{pages['question']}")

    expect(page.get_by_role("heading", name="Can naloxone hurt?")).to_be_visible()
    expect(page.get_by_role("link", name="Naloxone at home")).to_be_visible()


def test_a_link_to_one_question_opens_it(page: Page, pages):
    page.goto(f"{pages['article']}#question-overdue")

    opened = page.locator("#question-overdue")
    expect(opened).to_have_attribute("open", "")
    expect(opened.get_by_text("This answer is past its review date.")).to_be_visible()


def test_without_style_and_script_nothing_is_lost(browser: Browser, site: str, pages):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(pages["article"])

    for text in (
        "Naloxone at home", "We said to wait.", "Is this happening now?", "Important",
        "A guideline on naloxone", "Dates and credentials", "Yes, it is.",
    ):  # fmt: skip
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page.get_by_role("link", name="Emergency line 555-0100")).to_be_visible()
    expect(page.get_by_role("link", name="E-mail")).to_have_attribute(
        "href", r"mailto:?subject=Naloxone%20at%20home&body=" + mail_body(page)
    )
    context.close()


def mail_body(page: Page) -> str:
    """What the message says: the title and the page's whole address."""
    from urllib.parse import quote

    address = page.locator(".share-address").inner_text()
    return quote(f"Naloxone at home\r\n{address}", safe="")


def test_the_page_prints_with_its_questions_open_and_its_digest(page: Page, pages):
    page.goto(pages["article"])
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.locator("#question-overdue .sealed-short-answer")).to_be_visible()
    expect(page.get_by_text("Digest of the words above:")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_count(0)

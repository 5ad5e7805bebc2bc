"""Pages as a browser and what reads aloud from it see them: accessible in every state and look."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Locator, Page, expect

from cms.feedback.models import Report
from tests.journeys.axe import EVERY_RULE, OF_SIZE, OF_THE_LOOK, violations
from tests.pages import every_kind_of_page

pytestmark = pytest.mark.browser

# Colours and width of each look, and what is tried in it: every rule in the first, elsewhere what
# no look before it has tried in these colours or at this width.
LOOKS = {
    "light, on the narrowest phone": ("light", "none", 320, EVERY_RULE),
    "dark, on a desk": ("dark", "none", 1280, OF_THE_LOOK),
    "light, on a tablet": ("light", "none", 768, OF_SIZE),
    "forced colours, on a phone": ("dark", "active", 360, OF_THE_LOOK),
}
LARGE = "document.documentElement.style.fontSize = '200%'"
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Where the pages are kept between these tests, once one has made them, and their addresses."""
    return tmp_path_factory.mktemp("pages") / "site.sqlite3", {}


@pytest.fixture
def pages(site: str, kept: tuple[Path, dict[str, str]]) -> dict[str, str]:
    """The address of a page of every kind and state."""
    file, addresses = kept
    connection.ensure_connection()
    if addresses:
        with closing(sqlite3.connect(file)) as source:
            source.backup(connection.connection)
    else:
        made = every_kind_of_page()
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
        addresses.update(made)
    return addresses


def test_axe_finds_nothing_on_any_page_in_any_look_or_with_text_of_twice_the_size(
    page: Page, pages
):
    found: dict[tuple[str, str], list[str]] = {}

    def look(name: str, seen: str, rules: dict) -> None:
        lines = violations(page, rules)
        found[name, seen] = lines + (["scrolls sideways"] if scrolls_sideways(page) else [])

    for name, address in pages.items():
        page.goto(address)
        page.evaluate(OPEN)
        for seen, (scheme, forced, width, rules) in LOOKS.items():
            page.emulate_media(color_scheme=scheme, forced_colors=forced)
            page.set_viewport_size({"width": width, "height": 800})
            look(name, seen, rules)
        page.emulate_media(color_scheme="light", forced_colors="none")
        page.set_viewport_size({"width": 640, "height": 900})
        page.evaluate(LARGE)
        look(name, "text of twice the size", OF_SIZE)
    assert {at: lines for at, lines in found.items() if lines} == {}


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


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the Tab key until this has the focus, as who has no mouse does."""
    expect(wanted).to_be_attached()
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"The Tab key does not reach {wanted}.")


def test_by_keyboard_an_answer_is_found_a_problem_with_a_section_told_and_help_reached(
    page: Page, pages
):
    main = page.get_by_role("main")

    def follow(wanted: Locator, to: str) -> None:
        tab_to(page, wanted)
        page.keyboard.press("Enter")
        page.wait_for_url(to)

    page.goto("/")
    tab_to(page, main.get_by_role("searchbox", name="What do you want to know?"))
    page.keyboard.type("naloxone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=naloxone")
    expect(page.get_by_role("status")).to_contain_text("for “naloxone”")
    follow(main.get_by_role("link", name=re.compile("^Articles")), "**kind=article*")
    follow(main.get_by_role("link", name="Naloxone at home"), f"**{pages['article']}")
    contents = page.get_by_role("navigation", name="On this page")
    follow(contents.get_by_role("link", name="What to keep"), "**#*")
    expect(page.get_by_role("heading", name="What to keep")).to_be_in_viewport()

    page.keyboard.press("Tab")
    report = page.get_by_role("link", name="Report a problem with this section “What to keep”")
    expect(report).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("radio", name="It could harm someone"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("combobox", name="Where?"))
    expect(page.locator("#part option:checked")).to_have_text("What to keep")
    tab_to(page, page.get_by_role("textbox", name="What is wrong?"))
    page.keyboard.type("Two doses, not one.")
    follow(page.get_by_role("button", name="Send"), "**/tell-us/thanks/**")
    expect(page.get_by_role("heading", name="Thank you", level=1)).to_be_visible()
    report = Report.objects.get()
    assert (report.heading, report.text) == ("What to keep", "Two doses, not one.")
    follow(main.get_by_role("link", name="help lines"), "**/help/")
    expect(main.get_by_role("link", name="Call 555-0100").first).to_be_visible()


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
    expect(page.get_by_text("Report a problem with one section")).to_be_visible()
    for name, address in pages.items():
        page.goto(address)
        read = page.locator("body").inner_text()
        main = page.locator("main").inner_text()
        order = [read.find(words) for words in ("Skip to main content", "555-0100", main[:80])]
        assert order[0] == 0, (name, order)
        assert order == sorted(order), (name, order)
        assert page.locator("main h1").first.inner_text() in main, name
        assert page.locator("main [hidden], noscript").count() == 0, name
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


def test_a_page_of_a_language_from_right_to_left_reads_so_and_what_surrounds_it_does_not(
    page: Page, pages
):
    page.goto(pages["from right to left"])

    def side(selector: str) -> tuple[str, str]:
        return tuple(page.locator(selector).first.evaluate(
            "e => [getComputedStyle(e).direction, e.closest('[lang]').lang]"))  # fmt: skip

    for words in ("html", ".sealed-title", ".sealed-key-points li", ".sealed-section p"):
        assert side(words) == ("rtl", "ar"), words
    for ours in (".nav", ".help", ".crumbs", ".byline", ".about", ".telling", ".tell-part",
                 ".share", ".foot"):  # fmt: skip
        assert side(ours) == ("ltr", "en"), ours
    indent = "e => parseFloat(getComputedStyle(e).paddingRight)"
    for listed in (".sealed-key-points li", ".sealed-steps li", ".sealed-source-list"):
        assert page.locator(listed).first.evaluate(indent) > 10, listed

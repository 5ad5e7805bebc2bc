"""A reader with a browser: unobserved, without scripts, on a narrow phone, by keyboard."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def path(site: str) -> str:
    """A published article with a picture, a cited source and a question."""
    factories.make_help_line(name="Verified Lifeline", text_to="5550199")
    question = factories.make_question(title="Can naloxone hurt someone?")
    factories.publish(question)
    cited = factories.source("A guideline whose title is long enough to need more than one line")
    text = f'Call 555-0100 for help.<span data-cite="{cited["id"]}">[source]</span>'
    body = [
        factories.section("The signs to look for", "Slow breathing. " * 30),
        factories.section("What to do", text),
    ]
    article = factories.make_article(
        title="Naloxone at home", body=body, sources=[cited], questions=[question]
    )
    factories.with_picture(article, factories.make_image())
    return factories.publish_next(article).path


ADDRESSES = ["{path}", "{path}record/", "/", "/articles/", "/faq/", "/help/", "/search/?q=call"]


def test_a_reader_is_not_observed(site: str, path: str, context: BrowserContext, page: Page):
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda got: complaints.append(got.url) if got.status >= 400 else None)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for address in ADDRESSES:
        page.goto(address.format(path=path), wait_until="networkidle")
        stored = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        assert stored == [0, 0, ""], address

    assert len(asked) > len(ADDRESSES)
    assert [url for url in asked if not url.startswith(site)] == []
    assert context.cookies() == []
    assert [text for text in complaints if "favicon" not in text] == []


def test_a_page_is_read_searched_and_followed_without_scripts(
    site: str, path: str, browser: Browser
):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("main").get_by_role("searchbox").fill("naloxone")
    page.locator("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Naloxone at home").click()

    assert page.url == f"{site}{path}"
    expect(page.get_by_role("heading", name="Naloxone at home")).to_be_visible()
    page.get_by_role("link", name="Source 1", exact=True).first.click()
    assert "#src-" in page.url
    page.get_by_role("link", name="Review record: who signed what, and when").click()
    expect(page.get_by_role("heading", name="Naloxone at home")).to_be_visible()
    context.close()


def test_nothing_scrolls_sideways_on_the_narrowest_phone(site: str, path: str, page: Page):
    page.set_viewport_size({"width": 320, "height": 640})

    for address in ADDRESSES:
        page.goto(address.format(path=path))
        assert width_of(page) <= 320, address


def test_the_desk_fits_the_narrowest_phone(site: str, path: str, page: Page):
    waiting = factories.make_article(title="Waiting with a long titleofonewordonly" * 2)
    proof = factories.submit_in_wagtail(waiting, now=factories.next_moment())
    reviewer = factories.make_reviewer()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/review/")
    assert width_of(page) <= 320
    page.get_by_label("Username").fill(reviewer.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/review/")

    for address in ("/review/", f"/review/{proof.pk}/"):
        page.goto(address)
        assert width_of(page) <= 320, address


def width_of(page: Page) -> int:
    """How wide the page is, with what hangs out of it."""
    return page.evaluate("document.documentElement.scrollWidth")


def test_the_keyboard_reaches_the_words_first_and_always_shows_where_it_is(
    site: str, path: str, page: Page
):
    page.goto(path)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    page.goto(path)
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(() => { const style = getComputedStyle(document.activeElement);"
            " return [document.activeElement.tagName, style.outlineStyle, style.outlineWidth]; })()"
        )
        if outline[0] == "BODY":
            break
        assert outline[1] != "none", outline
        assert outline[2] != "0px", outline

"""axe-core finds nothing on the desk's screens: light and dark, on a phone and on a desk."""

import pytest
from playwright.sync_api import Browser, Page

from tests import factories
from tests.journeys.axe import violations

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")


def log_in(page: Page, user) -> None:
    """Through the desk's own form."""
    page.goto("/review/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/review/")


def test_axe_finds_what_is_wrong(site: str, page: Page):
    page.goto("/review/")
    assert violations(page) == []
    page.evaluate("document.querySelector('label').remove()")

    assert any(line.startswith("label:") for line in violations(page))


def test_axe_finds_nothing_on_the_desk(site: str, browser: Browser):
    page_of_two = factories.make_article(text="Wait ten minutes.", questions=[])
    factories.publish(page_of_two)
    factories.edit(page_of_two, by=page_of_two.owner, text="Wait two minutes.")
    proof = factories.submit(page_of_two, now=factories.next_moment())
    reviewer = factories.make_reviewer()
    for scheme in SCHEMES:
        context = browser.new_context(base_url=site, color_scheme=scheme)
        page = context.new_page()
        log_in(page, reviewer)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for address in ("/review/", f"/review/{proof.pk}/"):
                page.goto(address)
                assert violations(page) == [], (address, scheme, width)
        context.close()

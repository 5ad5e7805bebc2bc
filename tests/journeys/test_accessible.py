"""axe-core finds nothing on the desk's screens: light and dark, on a phone and on a desk."""

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from cms.people.models import User
from tests.journeys.axe import ALL_LOOKS, LOOKS, in_looks, violations
from tests.journeys.desk_screens import every_screen
from tests.journeys.test_reviewing import fill_in

pytestmark = pytest.mark.browser


def test_axe_finds_what_is_wrong(site: str, page: Page):
    page.goto("/review/")
    assert violations(page) == []
    page.evaluate("document.querySelector('label').remove()")

    assert any(line.startswith("label:") for line in violations(page))


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param(LOOKS, id="each width and each scheme"),
        pytest.param(ALL_LOOKS, id="every width in every scheme", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing_on_any_screen_of_the_desk(site: str, context: BrowserContext, looks):
    screens = every_screen()
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    for name, screen in screens.items():
        be(context, site, screen.who)
        page.goto(screen.address)
        if screen.press:
            press(page, screen.press)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if found := in_looks(page, looks):
            wrong[name] = found
    assert wrong == {}


def be(context: BrowserContext, site: str, user: User) -> None:
    """Log somebody in without a form: their session as a cookie."""
    client = Client()
    client.force_login(user)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]
    )


def press(page: Page, name: str) -> None:
    """Press a form's button; one with a star is pressed with everything filled in."""
    button = page.get_by_role("button", name=name.removeprefix("*"), exact=True).first
    if name.startswith("*"):
        fill_in(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    button.click()

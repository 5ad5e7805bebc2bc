"""axe-core finds nothing on the desk's screens: light and dark, on a phone and on a desk."""

import pytest
from playwright.sync_api import Browser, Page

from cms.review import actions
from cms.review.models import Proof
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
    reviewer = factories.make_reviewer()
    topic = factories.make_topic(signatures=2, checklist="Doses are right.")
    article = factories.make_article(
        text="Wait ten minutes.", topics=[topic], questions=[factories.make_question()]
    )
    factories.sign(factories.submit(article), by=reviewer)
    factories.sign(Proof.objects.get(), now=factories.next_moment())
    draft = factories.edit(article, by=article.owner, text="Wait two minutes.", title="Another")
    proof = actions.submit(
        draft, draft.get_latest_revision(), by=article.owner, now=factories.next_moment()
    )
    addresses = (
        "/review/",
        f"/review/{proof.pk}/?show=signed",
        f"/review/{proof.pk}/?show=clean",
    )
    for scheme in SCHEMES:
        context = browser.new_context(base_url=site, color_scheme=scheme)
        page = context.new_page()
        log_in(page, reviewer)
        for address in addresses:
            page.goto(address)
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                assert violations(page) == [], (address, scheme, width)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (address, width)
        context.close()

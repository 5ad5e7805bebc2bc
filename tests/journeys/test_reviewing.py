"""A reviewer's journeys on a phone: from what changed to a signature, scripts or none."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from cms.people.models import User
from cms.proofs.models import Proof, SignOff
from cms.publishing.models import Edition
from cms.review import actions
from tests import factories

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@contextmanager
def on_a_phone(
    browser: Browser, site: str, user: User, *, at: str, scripts: bool = True, most_screens: int = 0
) -> Iterator[Page]:
    """Somebody's phone, logged in by the link of a letter; nothing may hang out of the screen."""
    context = browser.new_context(
        base_url=site, viewport=PHONE, java_script_enabled=scripts, has_touch=True
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints: list[str] = []
    screens: set[str] = set()
    page.on("framenavigated", lambda frame: screens.add(urlsplit(frame.url).path))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(at)
    log_in(page, user)
    yield page
    if most_screens:
        assert len(screens) <= most_screens, screens
    told = ("favicon", "status of 400", "status of 409")
    assert [text for text in complaints if not any(known in text for known in told)] == []
    context.close()


def log_in(page: Page, user: User) -> None:
    """The desk's login form."""
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "login" not in url)


def fill_in(page: Page, interests: str = "None.") -> None:
    """Everything a signature asks for."""
    for box in page.locator("#sign").get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Interests to declare").fill(interests)
    page.get_by_label("Your password, again").fill(factories.PASSWORD)


def page_that_changed(reviewer: User, *, grew: bool = True, **fields) -> Proof:
    """A page this reviewer signed, sent again with three words changed, and a section more."""
    cited = factories.source("The overdose guideline")
    mark = f'<span data-cite="{cited["id"]}">1</span>'
    sections = [
        factories.section(f"Part {n}", f"Wait {n} minutes, then call." + (mark if n == 1 else ""))
        for n in range(1, 6)
    ]
    article = factories.make_article(
        title="Naloxone at home", slug="naloxone", body=sections, sources=[cited], **fields
    )
    factories.publish(article, by=reviewer)
    draft = article.get_latest_revision_as_object()
    raw = list(draft.body.raw_data)
    raw[0]["value"]["content"][0]["value"] = f"<p>Wait two whole minutes, then call.{mark}</p>"
    if grew:
        raw.append(factories.section("New", "Stay."))
    draft.body = draft._meta.get_field("body").to_python(raw)
    draft.save_revision(user=article.owner, log_action=True)
    return actions.submit(
        draft, draft.get_latest_revision(), by=article.owner, now=factories.next_moment()
    )


def test_from_a_letter_s_link_to_a_signature_in_three_screens(site: str, browser: Browser):
    reviewer = factories.make_reviewer()
    proof = page_that_changed(reviewer)

    with on_a_phone(browser, site, reviewer, at=f"/review/{proof.pk}/", most_screens=3) as page:
        brief = page.locator(".bench-brief")
        expect(brief).to_contain_text("Since your sign-off of")
        expect(brief).to_be_in_viewport()
        expect(page.locator("#words ins").first).to_contain_text("two whole")
        unchanged = page.get_by_text("4 sections unchanged since your sign-off")
        expect(unchanged).to_be_visible()
        expect(page.get_by_text("Wait 3 minutes, then call.", exact=True)).to_be_hidden()

        page.get_by_role("button", name="Next change").click()
        expect(page.locator("#words [data-change]").first).to_be_focused()
        expect(page.locator("#words ins").first).to_be_in_viewport()
        page.keyboard.press("j")
        expect(page.locator("[data-change=new]").first).to_be_focused()

        page.get_by_role("link", name="Source 1").click()
        source = page.locator(".sealed-source-list li").first
        expect(source).to_be_in_viewport()
        expect(source).to_contain_text("The overdose guideline")
        assert source.evaluate("e => getComputedStyle(e).position") == "fixed"
        page.keyboard.press("Escape")
        assert source.evaluate("e => getComputedStyle(e).position") != "fixed"

        page.get_by_role("link", name="Sign", exact=True).click()
        fill_in(page, interests="")
        page.get_by_label("Interests to declare").press_sequentially("jks")
        expect(page.get_by_label("Interests to declare")).to_be_focused()
        page.reload()
        expect(page.get_by_label("Interests to declare")).to_have_value("jks")
        expect(page.get_by_label("Your password, again")).to_have_value("")
        assert factories.PASSWORD not in page.evaluate("JSON.stringify(sessionStorage)")
        page.get_by_label("Your password, again").fill(factories.PASSWORD)
        page.get_by_role("button", name="Sign this proof").click()
        expect(page.get_by_text("is published at /articles/naloxone/")).to_be_visible()
    assert Edition.objects.current().get().digest == proof.digest
    assert SignOff.objects.get(proof=proof).interests == "jks"


def test_everything_is_done_without_scripts_and_a_lost_session_loses_nothing(
    site: str, browser: Browser
):
    first = factories.make_reviewer(first_name="Rita", last_name="Reads")
    second = factories.make_reviewer()
    topic = factories.make_topic(name="Overdose", signatures=2, checklist="Doses are right.")
    article = factories.make_article(title="Naloxone", slug="naloxone", topics=[topic])
    proof = factories.submit_in_wagtail(article, now=factories.next_moment())

    with on_a_phone(browser, site, first, at=f"/review/{proof.pk}/", scripts=False) as page:
        expect(page.get_by_text("Nobody has reviewed this page before.")).to_be_visible()
        expect(page.get_by_text("Yours is next. Then one more, by somebody else.")).to_be_visible()
        fill_in(page, interests="Shares in a pharmacy.")
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="Sign this proof").click()
        page.wait_for_url("**/login/**")
        log_in(page, first)
        assert page.url.endswith("#sign")
        expect(page.get_by_text("What you filled in is kept")).to_be_visible()
        expect(page.get_by_label("Interests to declare")).to_have_value("Shares in a pharmacy.")
        expect(page.get_by_label("Doses are right.")).to_be_checked()
        expect(page.get_by_label("Your password, again")).to_have_value("")
        page.get_by_label("Your password, again").fill(factories.PASSWORD)
        page.get_by_role("button", name="Sign this proof").click()
        expect(page.get_by_text("still needs a second signature")).to_be_visible()

    with on_a_phone(browser, site, second, at=f"/review/{proof.pk}/", scripts=False) as page:
        expect(page.get_by_text(re.compile("Rita Reads signed on"))).to_be_visible()
        fill_in(page)
        page.get_by_role("button", name="Sign this proof").click()
        expect(page.get_by_text("is published at /articles/naloxone/")).to_be_visible()

    newer = page_again(article)
    with on_a_phone(
        browser, site, first, at=f"/review/{newer.pk}/?show=signed", scripts=False
    ) as page:
        expect(page.locator("#words ins").first).to_contain_text("two")
        page.get_by_role("link", name="As readers will get it").click()
        expect(page.locator("#words ins")).to_have_count(0)
        page.get_by_role("link", name="Changes since it was last published").click()
        expect(page.locator("#words ins").first).to_be_visible()
        fill_in(page, interests="Still shares in a pharmacy.")
        page_again(article, text="Call for help in three minutes.")
        page.get_by_role("button", name="Sign this proof").click()
        expect(page.get_by_role("alert")).to_contain_text("A newer proof of this page")
        expect(page.get_by_text("Still shares in a pharmacy.")).to_be_visible()
    assert not SignOff.objects.filter(proof=newer).exists()


def page_again(article, text: str = "Call for help in two minutes.") -> Proof:
    """Submit an article once more, with other words."""
    draft = factories.edit(article, by=article.owner, text=text)
    return actions.submit(
        draft, draft.get_latest_revision(), by=article.owner, now=factories.next_moment()
    )

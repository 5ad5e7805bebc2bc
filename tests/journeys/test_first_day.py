"""From an empty site to people who log in with their own passkeys, on a phone."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from cms.evidence.models import LedgerEntry
from cms.people.models import User

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
WORDS = "three new words here"


def phone(browser: Browser, site: str) -> tuple[Page, list[str]]:
    """A phone that keeps passkeys, and what its browser complains of."""
    context = browser.new_context(base_url=site, viewport=PHONE, has_touch=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    return page, complaints


def fits(page: Page) -> None:
    """Nothing hangs out of the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def accept(page: Page, address: str, username: str) -> None:
    """Make the login that a link offers, and log in with it."""
    page.goto("/" + address.split("/", 3)[3])
    fits(page)
    for label, words in (
        ("First name", "Ro"), ("Last name", "Ot"), ("E-mail address", "root@example.org"),
    ):  # fmt: skip
        if page.get_by_label(label).count():
            page.get_by_label(label).fill(words)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Choose a password").fill(WORDS)
    page.get_by_label("The password again").fill(WORDS)
    page.get_by_role("button", name="Make my login").click()
    page.wait_for_url("**/review/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)


def add_passkey(page: Page) -> None:
    """Enrol this phone."""
    page.goto("/review/account/second/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Your password").fill(WORDS)
        page.get_by_role("button", name="Go on").click()
    fits(page)
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    fits(page)


def test_the_first_superuser_invites_a_reviewer_who_logs_in_with_a_passkey(
    site, browser: Browser, settings
):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    out = StringIO()
    call_command("setup", stdout=out)
    link = re.search(r"http\S+/review/invitation/\S+", out.getvalue())
    assert link
    root, of_root = phone(browser, site)
    accept(root, link.group(), "root")
    root.goto("/review/people/")
    fits(root)
    root.get_by_label("First name").fill("Rita")
    root.get_by_label("Last name").fill("Reads")
    root.get_by_label("E-mail address").fill("rita@example.org")
    root.get_by_label("Clinical reviewers").check()
    root.get_by_role("button", name="Send the invitation").click()
    expect(root.get_by_text("An invitation is on its way to rita@example.org.")).to_be_visible()
    link = re.search(r"http\S+/review/invitation/\S+", mail.outbox[-1].body)
    assert link

    rita, of_rita = phone(browser, site)
    accept(rita, link.group(), "rita")
    add_passkey(rita)
    rita.get_by_role("button", name="Log out").click()
    rita.get_by_role("button", name="Use a passkey instead").click()
    rita.wait_for_url("**/review/")
    expect(rita.get_by_role("heading", name="Queue")).to_be_visible()

    assert User.objects.get(username="rita").groups.get().name == "Clinical reviewers"
    told = [*LedgerEntry.objects.values_list("action", flat=True)]
    assert told.count("invited") == told.count("made login") == 2
    assert {"gave superuser", "gave group", "added second factor"} <= {*told}
    assert of_root + of_rita == []

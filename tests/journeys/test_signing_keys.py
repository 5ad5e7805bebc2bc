"""A key on a phone: enrolled, attested by a colleague, then the first proof signed with it."""

import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from playwright.sync_api import Browser, CDPSession, Page, expect

from cms.people.models import User
from cms.proofs import signature_verification
from cms.proofs.models import KeyAttestation, SigningKey, SignOff
from cms.publishing.models import Edition
from tests import factories
from tests.authenticator import Authenticator
from tests.journeys.test_checking import DOCUMENT, tamper
from tests.journeys.test_reviewing import on_a_phone

pytestmark = pytest.mark.browser


def authenticator_in(page: Page) -> tuple[CDPSession, str]:
    """A phone's own passkeys, unlocked by its owner's finger, in Chromium's DevTools protocol."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True,
                     "automaticPresenceSimulation": True}},
    )  # fmt: skip
    return devtools, made["authenticatorId"]


def put_key_on(page: Page, credential: dict[str, Any]) -> tuple[CDPSession, str]:
    """The same phone again: a window of another session with the key that was made before."""
    devtools, name = authenticator_in(page)
    devtools.send("WebAuthn.addCredential", {"authenticatorId": name, "credential": credential})
    return devtools, name


def enrol_on_a_phone(browser: Browser, site: str, reviewer: User) -> dict[str, Any]:
    """Enrol a key at the desk; what the phone keeps."""
    with on_a_phone(browser, site, reviewer, at="/review/keys/") as page:
        devtools, name = authenticator_in(page)
        page.get_by_role("button", name="Enrol a key").click()
        expect(page.get_by_role("alert")).to_contain_text("Give the key a name")
        page.get_by_label("What do you call it?").fill("My phone")
        page.get_by_role("button", name="Enrol a key").click()
        expect(page.get_by_text("Now somebody else compares its fingerprint")).to_be_visible()
        expect(page.locator(".fingerprint")).to_have_text(SigningKey.objects.get().fingerprint)
        [credential] = devtools.send("WebAuthn.getCredentials", {"authenticatorId": name})[
            "credentials"
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    return credential


def fill_in(page: Page) -> None:
    """Everything a signature asks for but the key."""
    for box in page.locator("#sign").get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Interests to declare").fill("None.")


def signed_on_a_phone(browser: Browser, site: str) -> SignOff:
    """Enrolled, attested, signed and published."""
    reviewer = factories.make_reviewer(first_name="Rita", last_name="Reads")
    publisher = factories.make_publisher(first_name="Pat", last_name="Prints")
    proof = factories.submit_in_wagtail(
        factories.make_article(title="Naloxone", slug="naloxone"), now=factories.next_moment()
    )
    credential = enrol_on_a_phone(browser, site, reviewer)
    with on_a_phone(browser, site, publisher, at="/review/keys/") as page:
        key = SigningKey.objects.get()
        expect(page.get_by_text(key.fingerprint)).to_have_count(0)
        page.get_by_label("By telephone").check()
        page.get_by_label("The fingerprint they told you").fill("1234 5678 9abc def0 1234")
        page.get_by_role("button", name="It is theirs: attest it").click()
        expect(page.get_by_role("alert")).to_contain_text("This is not the fingerprint")
        expect(page.get_by_label("By telephone")).to_be_checked()
        page.get_by_label("The fingerprint they told you").fill(key.fingerprint.upper())
        page.get_by_role("button", name="It is theirs: attest it").click()
        expect(page.get_by_text("Rita Reads can sign with it now")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # No more screens than with a password: the log-in, the proof, and the queue it leads back to.
    with on_a_phone(browser, site, reviewer, at=f"/review/{proof.pk}/", most_screens=3) as page:
        devtools, name = put_key_on(page, credential)
        expect(page.get_by_label("Your password, again")).to_have_count(0)
        fill_in(page)
        verified = {"authenticatorId": name, "isUserVerified": False}
        devtools.send("WebAuthn.setUserVerified", verified)
        page.get_by_role("button", name="Sign with my key").click()
        expect(page.locator("[data-key-trouble]")).to_contain_text("Nothing was sent, and what you")
        expect(page.get_by_label("Interests to declare")).to_have_value("None.")
        assert not SignOff.objects.exists()
        devtools.send("WebAuthn.setUserVerified", verified | {"isUserVerified": True})
        page.get_by_role("button", name="Sign with my key").click()
        expect(page.get_by_text("is published at /articles/naloxone/")).to_be_visible()
    assert list(signature_verification.faults()) == []
    return SignOff.objects.get()


def test_a_key_is_enrolled_attested_and_signs_and_every_reader_can_check_it(
    site: str, browser: Browser, tmp_path: Path
):
    sign_off = signed_on_a_phone(browser, site)
    edition = Edition.objects.get()
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto(edition.path)
    expect(page.locator(".signed-means")).to_have_text("Signed with their own key, checked.")
    page.goto(f"{edition.path}record/")
    expect(page.locator(".signed-means")).to_have_text("Signed with their own key, checked.")
    page.get_by_role("button", name="Check it now").click()
    expect(page.locator(".check-verdict")).to_contain_text("It matches: what you read")
    said = page.locator(".check-holds", has_text="Rita Reads signed all that this record says")
    expect(said).to_contain_text(sign_off.key.fingerprint)

    altered = page.request.get(f"{edition.path}record.json").text().replace("None.", "Gold.")
    page.route("**/record.json", lambda route: route.fulfill(body=altered))
    page.get_by_role("button", name="Check it now").click()
    expect(page.locator(".check-verdict")).to_contain_text("It does not match")
    expect(page.locator(".check-fails")).to_have_count(1)

    for name, address in (("page.html", ""), ("record.json", "record.json")):
        answer = page.request.get(f"{edition.path}{address}")
        (tmp_path / name).write_bytes(answer.body())
    context.close()
    found = checked_from_files(tmp_path)
    assert found.stdout.startswith("Rita Reads signed it with the key"), found.stderr
    assert sign_off.key.fingerprint.replace(" ", "") in found.stdout

    printed = checked_with_openssl(tmp_path)
    assert printed[0] == "Verified OK"
    assert f'"challenge":"{printed[1]}"' in printed[2]
    assert printed[3].split("= ")[1].startswith(sign_off.key.fingerprint.replace(" ", ""))

    (tmp_path / "record.json").write_text(altered)
    assert checked_from_files(tmp_path).returncode != 0


def test_a_colleague_attests_the_next_key_with_their_own(site: str, browser: Browser):
    rita, kim = factories.make_reviewer(), factories.make_reviewer(first_name="Kim")
    phone, _ = factories.make_key(rita, now=factories.next_moment())
    _, waiting = factories.enrol_key(kim, now=factories.next_moment())
    with on_a_phone(browser, site, rita, at="/review/keys/") as page:
        put_key_on(page, as_chromium_keeps(phone))
        page.get_by_label("Face to face").check()
        page.get_by_role("button", name="attest it with my key").click()
        expect(page.get_by_role("alert").filter(visible=True)).to_contain_text(
            "not the fingerprint"
        )
        page.get_by_label("The fingerprint they told you").fill(waiting.fingerprint)
        page.get_by_role("button", name="attest it with my key").click()
        expect(page.get_by_text("You attested this key.")).to_be_visible()
    assert KeyAttestation.objects.get(key=waiting).signed_by.by == rita.person
    assert list(signature_verification.faults()) == []


def as_chromium_keeps(phone: Authenticator) -> dict[str, Any]:
    """A software passkey in the form that Chromium's virtual authenticator takes."""
    private = phone.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {
        "credentialId": b64encode(phone.credential_id).decode(), "isResidentCredential": False,
        "rpId": phone.site.rp_id, "privateKey": b64encode(private).decode(), "signCount": 1,
    }  # fmt: skip


def checked_from_files(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the document's second Python on saved files, somewhere without this project."""
    _, code = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert len(code.splitlines()) <= 36
    return subprocess.run(
        [sys.executable, "-I", "-c", code, "page.html", "record.json"],
        cwd=folder, capture_output=True, text=True, check=False, env={},
    )  # fmt: skip


def checked_with_openssl(folder: Path) -> list[str]:
    """Run the document's openssl commands on a saved record; the lines they print."""
    commands = DOCUMENT.read_text().split("## With openssl")[1].split("```")[3]
    return subprocess.run(
        ["/bin/sh", "-c", commands], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_a_name_altered_above_a_signature_by_key_is_not_served(site: str, browser: Browser):
    signed_on_a_phone(browser, site)
    edition = Edition.objects.get()
    tamper(edition, "UPDATE proofs_signoff SET printed_name = 'Dr Nobody'")
    context = browser.new_context(base_url=site)
    for address in ("", "record/", "record.json"):
        assert context.request.get(f"{edition.path}{address}").status == 503
    context.close()

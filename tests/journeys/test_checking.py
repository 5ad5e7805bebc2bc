"""Anyone can check that the words served are the words signed: in a browser, or without us."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from cms.delivery import sealed_bodies
from cms.evidence import triggers
from cms.importing.streams import block
from tests import factories

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "check-it-yourself.md"


def publish_with_a_picture():
    """A published article that shows a pinned picture and a question."""
    picture = {
        "image": factories.make_image().pk, "alt_text": "A door", "credit": "Us", "caption": "",
    }  # fmt: skip
    body = [factories.section(), block("picture", picture)]
    question = factories.make_question()
    factories.publish(question)
    page = factories.make_article(body=body, questions=[question])
    return factories.publish(page, now=factories.NOW.replace(hour=14))


def tamper(edition, sql: str = "") -> None:
    """As the database's owner, change the words behind an address, digest and all, or anything."""
    proof = edition.sign_off.proof
    triggers.drop(connection)
    with connection.cursor() as cursor:
        if sql:
            cursor.execute(sql)
        else:
            cursor.execute(
                "UPDATE proofs_proof SET html = %s, manifest = %s WHERE id = %s",
                [proof.html.replace("Call", "Wait"), proof.manifest, proof.pk],
            )
    triggers.install(connection)
    sealed_bodies.clear_cache()


def checked_in_python(site: str, path: str) -> subprocess.CompletedProcess[str]:
    """Run the document's own Python on a page."""
    code, _ = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    return subprocess.run(
        [sys.executable, "-c", code, f"{site}{path}"], capture_output=True, text=True, check=False
    )


def test_the_documents_twenty_lines_agree(site: str):
    edition = publish_with_a_picture()

    found = checked_in_python(site, edition.path)

    assert found.stdout.startswith("It matches: signed by"), found.stderr


def test_the_documents_openssl_commands_agree(site: str):
    for tool in ("curl", "openssl", "python3"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed here.")
    edition = publish_with_a_picture()
    commands = DOCUMENT.read_text().split("## With openssl")[1].split("```")[1]

    printed = subprocess.run(
        ["/bin/sh", "-c", commands], capture_output=True, text=True, check=True,
        env=os.environ | {"PAGE": f"{site}{edition.path}"},
    ).stdout  # fmt: skip

    digests = re.findall(r"\b[0-9a-f]{64}\b", printed)
    assert digests == [edition.sign_off.proof.html_sha256, edition.digest]


def test_the_documents_twenty_lines_object_to_other_words(site: str):
    edition = publish_with_a_picture()
    tamper(edition)

    assert checked_in_python(site, edition.path).returncode != 0


@pytest.mark.browser
def test_the_readers_own_browser_agrees(site: str, page: Page):
    edition = publish_with_a_picture()
    page.goto(f"{site}{edition.path}record/")
    page.get_by_role("button", name="Check it now").click()

    expect(page.locator(".check-verdict")).to_contain_text("It matches")
    expect(page.locator(".check-fails")).to_have_count(0)
    expect(page.locator(".check-open")).to_contain_text("signed with a password")
    # The words, the manifest, the digest signed, and each file that the picture is served as.
    pinned = [asset.filename for asset in edition.sign_off.proof.assets.all()]
    assert {name.rpartition(".")[2] for name in pinned} == {"avif", "webp"}
    expect(page.locator(".check-holds")).to_have_count(3 + 2)
    for name in pinned:
        expect(page.locator(".check-holds", has_text=f"The picture {name[:8]}…")).to_have_count(1)


@pytest.mark.browser
def test_the_readers_own_browser_objects_to_other_words(site: str, page: Page):
    edition = publish_with_a_picture()
    page.route(
        f"**{edition.path}",
        lambda route: route.fulfill(body="<article>Other words.</article>", status=200),
    )
    page.goto(f"{site}{edition.path}record/")
    page.get_by_role("button", name="Check it now").click()

    expect(page.locator(".check-verdict")).to_contain_text("It does not match")

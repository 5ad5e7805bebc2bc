"""The paths that docs/architecture.md draws, file by file, are those that the code takes."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import ArticlePage
from cms.delivery import sealed_bodies
from cms.mailing import outbox
from cms.proofs.models import Proof
from cms.publishing.models import Edition
from cms.review.models import Waiting
from tests import factories
from tests.authoring import editor
from tests.home.test_docs import ARCHITECTURE, ROOT

pytestmark = pytest.mark.django_db

# Read when the process starts, data in which nothing is called, or not the way of this page.
ASIDE = {
    "cms/settings/base.py",
    "cms/urls.py",
    "cms/mailing/notification_table.py",
    "cms/proofs/assets.py",
    "cms/delivery/redirects.py",
}


def named_in(heading: str) -> set[str]:
    """The modules that a chapter names."""
    chapter = ARCHITECTURE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"`((?:cms|home)/[\w/]+\.py)`", chapter)) - ASIDE


def files_run_by(act: Callable[[], object]) -> set[str]:
    """The files of ours in which a function is called meanwhile."""
    run: set[str] = set()

    def note(frame: object, event: str, argument: object) -> None:
        if event == "call":
            run.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    inside = (Path(name) for name in run if name.startswith(str(ROOT)))
    return {str(path.relative_to(ROOT)) for path in inside}


def test_a_submission_takes_the_path_that_is_drawn(tree, client: Client):
    writer = factories.make_writer()
    factories.make_reviewer(email="reviewer@example.org")
    outbox.start_mailing()
    client.force_login(writer)
    editor.create(client, editor.article(**editor.whole(writer)))
    page = ArticlePage.objects.get()

    def act() -> None:
        client.get(editor.address_of(page))
        editor.edit(client, page, editor.article(**editor.whole(writer)), action="submit")
        call_command("run_due")

    run = files_run_by(act)
    assert Waiting.objects.exists()
    assert named_in("The path of one submission") <= run


def test_a_signature_takes_the_path_that_is_drawn(tree):
    proof = factories.submit(factories.make_article())
    reviewer = factories.make_reviewer()
    run = files_run_by(lambda: sign_at_the_desk(proof, reviewer))
    assert Edition.objects.get().digest == proof.digest
    assert named_in("When a proof is signed") <= run


def sign_at_the_desk(proof: Proof, reviewer: object) -> None:
    client = Client()
    client.force_login(reviewer)
    client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))


def test_a_withdrawal_takes_the_path_that_is_drawn(tree, client: Client):
    edition = factories.publish(factories.make_article())
    client.force_login(factories.make_publisher())
    form = {"reason": "It is wrong.", "digest": edition.digest}

    def act() -> None:
        client.post(f"/review/withdraw/{edition.pk}/", form)
        call_command("run_due")

    run = files_run_by(act)
    assert client.get(edition.path).status_code == 410
    assert named_in("When a page is withdrawn") <= run


def test_a_reader_s_request_takes_the_path_that_is_drawn(tree, client: Client):
    factories.make_help_line()
    edition = factories.publish(factories.make_article())
    sealed_bodies.clear_cache()
    run = files_run_by(lambda: client.get(edition.path))
    assert named_in("The path of one reader's request") <= run
    assert not [path for path in run if path.startswith(("cms/desk/", "cms/review/actions"))]

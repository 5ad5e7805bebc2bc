"""Wagtail's and Django's own commands harm nothing: no word readers read, no evidence, no draft."""

from datetime import timedelta

import pytest
from django.core.management import call_command, get_commands
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.authoring.guards import UNSIGNED as WHY_NOT_LIVE
from cms.policy.refusals import Refusal
from cms.proofs.models import Proof
from tests import factories
from tests.routes.attempts import NEVER, NEWER, PAGES, nothing_changed_for_readers, undone

HOUSEKEEPING = {
    "purge_revisions": ["--pages"],
    "wagtail_update_image_renditions": ["--purge-only"],
    "remove_stale_contenttypes": ["--noinput", "--include-stale-apps"],
    "rebuild_references_index": [],
    "show_references_index": [],
    "create_log_entries_from_revisions": [],
    "fixtree": ["--noinput", "--full"],
    "set_url_paths": [],
    "publish_scheduled": [],
    "update_index": [],
    "clearsessions": [],
    "setup": [],
    "run_due": [],
}


@pytest.mark.parametrize("command", HOUSEKEEPING)
def test_housekeeping_harms_nothing(stage, command: str, capsys):
    assert command in get_commands()
    with undone():
        call_command(command, *HOUSEKEEPING[command])

        nothing_changed_for_readers(stage)
        for which in PAGES:
            assert "quicksilver" in stage.page(which).get_latest_revision_as_object().title


def test_renditions_made_anew_change_no_pinned_picture(stage, capsys):
    with undone():
        call_command("wagtail_update_image_renditions")

        nothing_changed_for_readers(stage)


def test_a_proof_whose_revision_was_purged_is_still_signed_and_published(stage, capsys):
    proof = Proof.objects.get(page_id=stage.page(NEVER).pk)
    with undone():
        for page in PAGES:
            stage.page(page).current_workflow_state.cancel(user=stage.people["writer"])
        proof = factories.submit(stage.page(NEVER), now=factories.next_moment())
        Revision.objects.filter(pk=proof.revision_id).delete()
        call_command("purge_revisions")

        factories.sign(proof, now=factories.next_moment())

        served = Client().get("/articles/waiting/")
        assert proof.html in served.content.decode()


def schedule(page: Page) -> None:
    """Write into the database that Wagtail shall publish the newest draft an hour ago."""
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Revision.objects.filter(pk=page.get_latest_revision().pk).update(
        approved_go_live_at=an_hour_ago
    )
    Page.objects.filter(pk=page.pk).update(go_live_at=an_hour_ago)


def test_wagtail_s_schedule_publishes_no_page_never_signed_and_says_why(stage):
    with undone():
        schedule(stage.page(NEVER))

        with pytest.raises(Refusal, match=WHY_NOT_LIVE[:40]), undone():
            call_command("publish_scheduled")

        nothing_changed_for_readers(stage)


def test_wagtail_s_schedule_shows_readers_no_newer_words(stage):
    with undone():
        schedule(stage.page(NEWER))

        call_command("publish_scheduled")

        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("which", PAGES)
def test_wagtail_s_expiry_takes_nothing_down(stage, which: str):
    with undone():
        Page.objects.filter(pk=stage.page(which).pk).update(
            expire_at=timezone.now() - timedelta(hours=1)
        )

        call_command("publish_scheduled")

        nothing_changed_for_readers(stage)


def test_our_own_clock_publishes_nothing_that_nobody_signed(stage):
    with undone():
        for which in PAGES:
            schedule(stage.page(which))
            type(stage.page(which)).objects.filter(pk=stage.page(which).pk).update(
                when_signed="at", publish_at=timezone.now() - timedelta(hours=1)
            )

        call_command("run_due")

        nothing_changed_for_readers(stage)

"""Wagtail's editor publishes nothing, whatever a browser is made to send to it."""

import json

import pytest
from django.http import HttpResponse
from django.urls import reverse

from cms.authoring.closed_routes import DECIDE, PUBLISH
from tests.authoring import editor
from tests.routes.attempts import Attempt, Route, name, take


def publish(trying: Attempt) -> HttpResponse:
    return trying.edit(**{"action-publish": "1"})


def publish_at_a_past_time(trying: Attempt) -> HttpResponse:
    return trying.edit(
        **{"go_live_at": "2020-01-01 09:00", "expire_at": "2020-01-02 09:00", "action-publish": "1"}
    )


def publish_with_the_row_s_own_fields(trying: Attempt) -> HttpResponse:
    fields = {"live": "on", "has_unpublished_changes": "", "first_published_at": "2020-01-01"}
    return trying.edit(**fields, **{"action-publish": "1"})


def publish_an_old_revision(trying: Attempt) -> HttpResponse:
    first = trying.page.revisions.order_by("pk").first()
    return trying.edit(revision=first.pk, is_reverting="True", **{"action-publish": "1"})


def publish_by_autosave(trying: Attempt) -> HttpResponse:
    return trying.client.post(
        editor.address_of(trying.page),
        trying.form() | {"action-publish": "1"},
        headers={"Accept": "application/json"},
    )


def autosave_over_the_newest_revision(trying: Attempt) -> HttpResponse:
    page = trying.page
    return trying.client.post(
        editor.address_of(page),
        trying.form() | {"overwrite_revision_id": page.latest_revision_id},
        headers={"Accept": "application/json"},
    )


def autosave_over_somebody_else_s(trying: Attempt) -> HttpResponse:
    return autosave_over_the_newest_revision(trying)


def save_a_draft(trying: Attempt) -> HttpResponse:
    return trying.edit()


def submit(trying: Attempt) -> HttpResponse:
    return trying.edit(**{"action-submit": "1"})


def approve_in_the_editor(trying: Attempt) -> HttpResponse:
    return trying.edit(**{"action-workflow-action": "1", "workflow-action-name": "approve"})


def approve_with_what_the_browser_made_up(trying: Attempt) -> HttpResponse:
    made_up = json.dumps({"update": False, "comment": "", "user": 1})
    return trying.edit(
        **{
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": made_up,
        }
    )


def restart_and_publish(trying: Attempt) -> HttpResponse:
    return trying.edit(**{"action-restart-workflow": "1", "action-publish": "1"})


def open_an_old_revision_to_revert_to(trying: Attempt) -> HttpResponse:
    first = trying.page.revisions.order_by("pk").first()
    args = [trying.page.pk, first.pk]
    return trying.client.get(reverse("wagtailadmin_pages:revisions_revert", args=args))


def preview(trying: Attempt) -> HttpResponse:
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[trying.page.pk])
    trying.client.post(address, trying.form())
    return trying.client.get(address)


def change_the_slug(trying: Attempt) -> HttpResponse:
    return trying.client.post(
        editor.address_of(trying.page),
        trying.form() | {"slug": f"typed-{trying.page.pk}", "action-publish": "1"},
    )


ROUTES = [
    Route(publish, PUBLISH, keeps_text=True),
    Route(publish_at_a_past_time, PUBLISH, keeps_text=True),
    Route(publish_with_the_row_s_own_fields, PUBLISH, keeps_text=True),
    Route(publish_an_old_revision, PUBLISH, keeps_text=True),
    Route(publish_by_autosave, keeps_text=True),
    Route(autosave_over_the_newest_revision, keeps_text=True, by=("writer",)),
    Route(
        autosave_over_somebody_else_s, "Cannot overwrite a revision", by=("publisher", "superuser")
    ),
    Route(save_a_draft, keeps_text=True),
    Route(submit, "The page could not be saved due to validation errors"),
    Route(approve_in_the_editor, DECIDE, keeps_text=True),
    Route(approve_with_what_the_browser_made_up, DECIDE, keeps_text=True),
    Route(restart_and_publish, PUBLISH, keeps_text=True),
    Route(open_an_old_revision_to_revert_to),
    Route(preview),
    Route(change_the_slug, PUBLISH, keeps_text=True),
]


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_readers_get_what_was_signed(stage, route: Route):
    take(route, stage)

"""Wagtail's internal API publishes nothing, and tells a program why in a sentence."""

import json

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail import VERSION
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page

from articles.models import ArticlePage
from cms.authoring.closed_routes import PUBLISH, TAKE_DOWN
from cms.authoring.guards import ALIAS, PUBLISHED, UNSIGNED
from tests.routes import table
from tests.routes.attempts import NEVER, NEWER, PAGES, Attempt, Route, name, take

REFUSED = "You do not have permission to publish a page at the destination."


def act(trying: Attempt, action: str, **data: object) -> HttpResponse:
    """Ask the API for an action on the page."""
    return trying.client.post(
        reverse("wagtailadmin_api:pages:action", args=[trying.page.pk, action]),
        json.dumps(data),
        content_type="application/json",
    )


def publish(trying: Attempt) -> HttpResponse:
    return act(trying, "publish")


def unpublish(trying: Attempt) -> HttpResponse:
    return act(trying, "unpublish", recursive=True)


def delete_what_is_published(trying: Attempt) -> HttpResponse:
    return act(trying, "delete")


def copy_as_live(trying: Attempt) -> HttpResponse:
    return act(trying, "copy", slug=f"copy-{trying.who}", title="Copied")


def copy_as_a_draft(trying: Attempt) -> HttpResponse:
    return act(trying, "copy", slug=f"draft-{trying.who}", title="Copied", keep_live=False)


def copy_the_index_with_everything_below(trying: Attempt) -> HttpResponse:
    index = trying.page.get_parent()
    return trying.client.post(
        reverse("wagtailadmin_api:pages:action", args=[index.pk, "copy"]),
        json.dumps({"recursive": True, "slug": f"copies-{trying.who}", "keep_live": False}),
        content_type="application/json",
    )


def create_an_alias(trying: Attempt) -> HttpResponse:
    return act(trying, "create_alias", update_slug="an-alias")


def convert_to_an_alias(trying: Attempt) -> HttpResponse:
    return act(trying, "convert_alias")


def copy_for_translation(trying: Attempt) -> HttpResponse:
    return act(trying, "copy_for_translation", locale="en", alias=True, copy_parents=True)


def move(trying: Attempt) -> HttpResponse:
    return act(
        trying, "move", destination_page_id=trying.stage.things["index"], position="first-child"
    )


def revert(trying: Attempt) -> HttpResponse:
    first = trying.page.revisions.order_by("pk").first()
    return act(trying, "revert_to_page_revision", revision_id=first.pk)


STAYS = {NEWER: PUBLISHED.format(title="Article")[-40:], NEVER: ""}
ROUTES = [
    Route(publish, PUBLISH),
    Route(unpublish, TAKE_DOWN.partition("”")[2]),
    Route(delete_what_is_published, STAYS, by=("superuser",)),
    Route(copy_as_live, {NEWER: REFUSED, "others": ""}),
    Route(copy_as_a_draft),
    Route(copy_the_index_with_everything_below),
    Route(create_an_alias, ALIAS),
    Route(convert_to_an_alias),
    Route(copy_for_translation),
    Route(move),
    Route(revert),
]


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_readers_get_what_was_signed(stage, route: Route):
    take(route, stage)


def test_no_copy_of_a_program_s_is_live(stage):
    from tests.routes.attempts import undone

    with undone():
        take_and_stay(stage, copy_as_live)
        take_and_stay(stage, copy_as_a_draft)

        made = ArticlePage.objects.filter(title="Copied")
        assert made.exists()
        assert not made.filter(live=True).exists()


def take_and_stay(stage, route) -> None:
    """Take a route as superuser on both pages, without undoing it."""
    client = Client()
    client.force_login(stage.people["superuser"])
    for which in PAGES:
        route(Attempt(stage, which, client, f"superuser-{which[:3]}"))


def test_wagtail_s_own_publish_action_is_refused_in_python(stage):
    from cms.policy.refusals import Refusal
    from tests.routes.attempts import nothing_changed_for_readers, undone

    revision = stage.page(NEVER).get_latest_revision()
    with undone():
        with pytest.raises(Refusal, match=UNSIGNED[:40]), undone():
            PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
        with pytest.raises(Refusal, match=UNSIGNED[:40]), undone():
            revision.publish(user=stage.people["superuser"], skip_permission_checks=True)

        assert not Page.objects.get(pk=stage.page(NEVER).pk).live
        nothing_changed_for_readers(stage)


def test_wagtail_s_own_publish_action_on_newer_words_changes_nothing_for_readers(stage):
    from tests.routes.attempts import nothing_changed_for_readers, undone

    with undone():
        stage.page(NEWER).get_latest_revision().publish(skip_permission_checks=True)

        assert "quicksilver" in stage.page(NEWER).title
        nothing_changed_for_readers(stage)


@pytest.mark.skipif(VERSION < (8, 0), reason="Wagtail before 8.0 has no API that writes.")
def test_wagtail_s_api_that_writes_is_not_mounted():
    for namespace in ("wagtailapi_v3", "wagtailapi"):
        with pytest.raises(NoReverseMatch):
            reverse(f"{namespace}:pages:listing")
    assert not [address for address in table.patterns() if "api/v3" in address]

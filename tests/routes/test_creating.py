"""A page that is new in Wagtail is a draft, whatever a browser is made to send with it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import ArticleIndexPage, ArticlePage
from cms.authoring.closed_routes import PUBLISH
from tests.authoring import editor
from tests.routes.attempts import NOT_FOR_REVIEWERS, nothing_changed_for_readers, said, undone

NEW = "/articles/typed-anew/"


def publish(client: Any, form: dict[str, Any]) -> HttpResponse:
    return editor.create(client, form | {"action-publish": "1"})


def publish_as_live(client: Any, form: dict[str, Any]) -> HttpResponse:
    return editor.create(client, form | {"live": "on", "action-publish": "1"})


def publish_at_a_past_time(client: Any, form: dict[str, Any]) -> HttpResponse:
    return editor.create(client, form | {"go_live_at": "2020-01-01 09:00", "action-publish": "1"})


def publish_by_autosave(client: Any, form: dict[str, Any]) -> HttpResponse:
    return editor.create(
        client, form | {"action-publish": "1"}, headers={"Accept": "application/json"}
    )


def approve_at_once(client: Any, form: dict[str, Any]) -> HttpResponse:
    made_up = json.dumps({"update": True})
    return editor.create(
        client,
        form
        | {
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": made_up,
            "action-publish": "1",
        },
    )


def preview(client: Any, form: dict[str, Any]) -> HttpResponse:
    index = ArticleIndexPage.objects.get()
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["articles", "articlepage", index.pk]
    )
    client.post(address, form)
    return client.get(address)


@pytest.mark.parametrize("who", ["writer", "reviewer", "publisher", "superuser"])
@pytest.mark.parametrize(
    "route",
    [publish, publish_as_live, publish_at_a_past_time, publish_by_autosave, approve_at_once],
    ids=lambda route: route.__name__,
)
def test_a_new_page_is_a_draft(stage, route: Callable, who: str):
    client = Client()
    client.force_login(stage.people[who])
    with undone():
        response = route(client, editor.article(title="Typed anew", slug="typed-anew"))

        assert response.status_code < 500
        if who == "reviewer":
            assert NOT_FOR_REVIEWERS in said(response)
            assert not ArticlePage.objects.filter(slug="typed-anew").exists()
        else:
            assert PUBLISH in said(response) or response["Content-Type"] == "application/json"
            page = ArticlePage.objects.get(slug="typed-anew")
            assert (page.title, page.live) == ("Typed anew", False)
            assert page.revisions.count() == 1
        assert Client().get(NEW).status_code == 404
        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("who", ["writer", "publisher", "superuser"])
def test_a_preview_of_a_new_page_makes_none(stage, who: str):
    client = Client()
    client.force_login(stage.people[who])
    with undone():
        response = preview(client, editor.article(title="Typed anew", slug="typed-anew"))

        assert "Typed anew" in said(response)
        assert not ArticlePage.objects.filter(slug="typed-anew").exists()
        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("kind", ["article", "question"])
def test_python_that_adds_a_live_page_is_told_why_not(stage, kind: str):
    from cms.authoring.guards import UNSIGNED
    from cms.policy.refusals import Refusal
    from faq.models import FAQIndexPage, FAQPage

    parent, page = {
        "article": (ArticleIndexPage, ArticlePage(title="New", slug="typed-anew")),
        "question": (FAQIndexPage, FAQPage(title="New?", slug="typed-anew")),
    }[kind]
    with undone():
        with pytest.raises(Refusal, match=UNSIGNED[:40]), undone():
            parent.objects.get().add_child(instance=page)

        nothing_changed_for_readers(stage)

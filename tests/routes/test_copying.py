"""Copies, aliases and translations start unsigned; none appears under a second address."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Locale, Page

from articles.models import ArticlePage
from cms.authoring.guards import ALIAS, UNSIGNED
from cms.policy.refusals import Refusal
from cms.proofs.models import Proof
from cms.publishing.models import Edition
from tests import factories
from tests.routes.attempts import (
    NEVER,
    NEWER,
    PAGES,
    Attempt,
    Route,
    Stage,
    name,
    nothing_changed_for_readers,
    take,
    undone,
)

MAY_NOT = "You do not have permission to publish pages"


def send(trying: Attempt, page: Page, **wishes: str) -> HttpResponse:
    """Send Wagtail's copy form."""
    return trying.post(
        f"/admin/pages/{page.pk}/copy/",
        new_title="Copied",
        new_slug=f"copy-of-{page.slug}-by-{trying.who}",
        new_parent_page=str(page.get_parent().pk),
        **wishes,
    )


def copy(trying: Attempt) -> HttpResponse:
    return send(trying, trying.page)


def copy_and_publish(trying: Attempt) -> HttpResponse:
    return send(trying, trying.page, publish_copies="on")


def copy_as_an_alias(trying: Attempt) -> HttpResponse:
    return send(trying, trying.page, alias="on")


def copy_the_index_and_all_below(trying: Attempt) -> HttpResponse:
    return send(trying, trying.page.get_parent(), copy_subpages="on", publish_copies="on")


def copy_under_a_page_of_another_kind(trying: Attempt) -> HttpResponse:
    return trying.post(
        "/admin/pages/{page}/copy/",
        new_title="Copied",
        new_slug=f"copy-of-{trying.page.slug}-by-{trying.who}",
        new_parent_page=str(trying.stage.things["root"]),
        publish_copies="on",
    )


def convert_an_alias_put_into_the_database(trying: Attempt) -> HttpResponse:
    source = Page.objects.get(pk=trying.stage.things["published"])
    ArticlePage.objects.filter(pk=trying.page.pk).update(alias_of=source)
    return trying.post("/admin/pages/{page}/convert_alias/")


ROUTES = [
    Route(copy, {"others": "copied"}),
    Route(copy_and_publish, {NEWER: MAY_NOT, "others": ""}, by=("publisher", "superuser")),
    Route(copy_as_an_alias, MAY_NOT, by=("publisher", "superuser")),
    Route(copy_the_index_and_all_below),
    Route(copy_under_a_page_of_another_kind, {"others": "permission"}),
    Route(convert_an_alias_put_into_the_database),
]


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_readers_get_what_was_signed(stage, route: Route):
    take(route, stage)


def copy_in_python(page: Page) -> None:
    page.copy(update_attrs={"slug": "copied"})


def copy_with_the_index(page: Page) -> None:
    page.get_parent().specific.copy(recursive=True, update_attrs={"slug": "copies"})


def alias_in_python(page: Page) -> None:
    page.create_alias(update_slug="an-alias")


def alias_by_the_action(page: Page) -> None:
    CreatePageAliasAction(page, update_slug="an-alias", user=None).execute(
        skip_permission_checks=True
    )


def alias_with_the_index(page: Page) -> None:
    page.get_parent().create_alias(recursive=True, update_slug="aliases")


def translate_as_an_alias(page: Page) -> None:
    french = Locale.objects.create(language_code="fr")
    page.copy_for_translation(french, copy_parents=True, alias=True)


@pytest.mark.parametrize(
    ("route", "which", "sentence"),
    [
        (copy_in_python, NEWER, UNSIGNED),
        (copy_with_the_index, NEWER, UNSIGNED),
        (alias_in_python, NEVER, ALIAS),
        (alias_in_python, NEWER, ALIAS),
        (alias_by_the_action, NEVER, ALIAS),
        (alias_by_the_action, NEWER, ALIAS),
        (alias_with_the_index, NEWER, ALIAS),
        (translate_as_an_alias, NEVER, ALIAS),
        (translate_as_an_alias, NEWER, ALIAS),
    ],
)
def test_python_that_copies_as_live_is_told_why_not(stage, route, which: str, sentence: str):
    with undone():
        with pytest.raises(Refusal, match=sentence[:40]), undone():
            route(stage.page(which))

        nothing_changed_for_readers(stage)


def copy_a_draft(page: Page) -> Page:
    return page.copy(update_attrs={"slug": "copied"}, keep_live=False)


def translate(page: Page) -> Page:
    french = Locale.objects.create(language_code="fr")
    return page.copy_for_translation(french, copy_parents=True)


@pytest.mark.parametrize("which", PAGES)
@pytest.mark.parametrize("route", [copy_a_draft, translate])
def test_a_copy_is_a_page_of_its_own_and_starts_unsigned(stage, route, which: str):
    with undone():
        made = route(stage.page(which))

        assert not made.live
        assert made.page_key != stage.page(which).page_key
        assert not Edition.objects.filter(page_key=made.page_key).exists()
        assert Client().get(f"/articles/{made.slug}/").status_code == (
            404 if made.slug != "published" else 200
        )
        nothing_changed_for_readers(stage)


def test_an_alias_put_into_the_database_is_not_made_live_with_its_source(stage: Stage):
    """Wagtail updates the aliases of a page whenever it publishes it."""
    with undone():
        source = stage.page(NEVER)
        alias = factories.make_article(slug="an-alias")
        ArticlePage.objects.filter(pk=alias.pk).update(alias_of=source)

        factories.sign(Proof.objects.get(page_id=source.pk), now=factories.next_moment())

        reader = Client()
        assert reader.get("/articles/waiting/").status_code == 200
        assert reader.get("/articles/an-alias/").status_code == 404
        assert not Page.objects.get(pk=alias.pk).live


def test_nothing_that_translates_by_itself_is_installed():
    assert "wagtail.contrib.simple_translation" not in settings.INSTALLED_APPS
    assert "wagtail_localize" not in settings.INSTALLED_APPS
    assert settings.WAGTAIL_I18N_ENABLED is False

"""Moving, ordering, hiding, taking down and deleting in Wagtail changes nothing for readers."""

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticleIndexPage
from cms.authoring.closed_routes import STAYS, TAKE_DOWN
from cms.authoring.guards import PRIVATE, PUBLISHED_BELOW
from cms.policy.refusals import Refusal
from faq.models import FAQIndexPage
from home.models import HomePage
from tests.authoring import editor
from tests.routes.attempts import (
    NEVER,
    NEWER,
    PAGES,
    Attempt,
    Route,
    name,
    nothing_changed_for_readers,
    take,
    undone,
)

CANNOT_DELETE = "is published, so it cannot be deleted. Withdraw it at the review desk first."


def rest_of(sentence: str) -> str:
    """A sentence after the title of the page that it names."""
    return sentence.partition("”")[2]


def move(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{page}/move/{index}/confirm/")


def move_under_the_questions(trying: Attempt) -> HttpResponse:
    index = FAQIndexPage.objects.get()
    return trying.post(f"/admin/pages/{{page}}/move/{index.pk}/confirm/")


def move_the_index(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{index}/move/{root}/confirm/")


def put_in_another_order(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{page}/set_position/?position=0")


def unpublish(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{page}/unpublish/", include_descendants="on")


def unpublish_the_index(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{index}/unpublish/", include_descendants="on")


def unpublish_the_home_page(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{home}/unpublish/", include_descendants="on")


def delete(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{page}/delete/")


def delete_the_index(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{index}/delete/")


def delete_the_home_page(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{home}/delete/")


def make_private(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{page}/privacy/", restriction_type="login")


def make_the_index_private(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{index}/privacy/", restriction_type="login")


def lock(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{page}/lock/")


def rename_the_index(trying: Attempt) -> HttpResponse:
    index = ArticleIndexPage.objects.get()
    form = editor.nested_form_data({"comments": editor.inline_formset([])})
    return trying.client.post(
        editor.address_of(index), form | {"title": index.title, "slug": "guides"}
    )


def move_the_index_s_address(trying: Attempt) -> HttpResponse:
    index = ArticleIndexPage.objects.get()
    form = editor.nested_form_data({"comments": editor.inline_formset([])})
    return trying.client.post(
        editor.address_of(index),
        form | {"title": index.title, "slug": "guides", "action-publish": "1"},
    )


def bulk(action: str):
    """A bulk action on the page and all that is chosen with it."""

    def post(trying: Attempt) -> HttpResponse:
        chosen = f"?id={trying.page.pk}&id={trying.stage.things['index']}"
        return trying.post(
            f"/admin/bulk/wagtailcore/page/{action}/{chosen}", include_descendants="on"
        )

    post.__name__ = f"bulk_{action}"
    return post


ROUTES = [
    Route(move),
    Route(move_under_the_questions),
    Route(move_the_index, rest_of(STAYS)),
    Route(put_in_another_order),
    Route(unpublish, rest_of(TAKE_DOWN)),
    Route(unpublish_the_index, rest_of(STAYS)),
    Route(unpublish_the_home_page, rest_of(STAYS)),
    Route(delete, {NEWER: CANNOT_DELETE, "others": "deleted"}, by=("writer",)),
    Route(delete, {NEWER: CANNOT_DELETE, "others": "deleted"}, by=("superuser",)),
    Route(delete_the_index, rest_of(PUBLISHED_BELOW)),
    Route(delete_the_home_page, rest_of(PUBLISHED_BELOW)),
    Route(make_private, rest_of(PRIVATE)),
    Route(make_the_index_private, rest_of(PRIVATE)),
    Route(lock),
    Route(rename_the_index),
    Route(move_the_index_s_address),
    Route(bulk("publish")),
    Route(bulk("unpublish")),
    Route(bulk("move")),
]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{name(route)}-{route.by[0]}")
def test_readers_get_what_was_signed(stage, route: Route):
    take(route, stage)


@pytest.mark.parametrize("which", PAGES)
def test_bulk_deleting_takes_no_published_page(stage, which: str):
    take(Route(bulk("delete"), "cannot be deleted", by=("superuser",)), stage, (which,))


def unpublish_in_python(page: Page) -> None:
    page.unpublish()


def unpublish_the_home_page_in_python(page: Page) -> None:
    for index in (ArticleIndexPage.objects.get(), FAQIndexPage.objects.get()):
        index.specific.unpublish()


def restrict_in_the_database(page: Page) -> None:
    restrictions = [
        PageViewRestriction(page=restricted.page_ptr, restriction_type=PageViewRestriction.LOGIN)
        for restricted in (page, HomePage.objects.get())
    ]
    PageViewRestriction.objects.bulk_create(restrictions)


def move_in_python(page: Page) -> None:
    page.move(FAQIndexPage.objects.get(), pos="last-child")


def change_the_slug_in_python(page: Page) -> None:
    page.slug = "another"
    page.save()


def move_pages_by_command(page: Page) -> None:
    call_command("move_pages", page.get_parent().pk, FAQIndexPage.objects.get().pk)


def set_url_paths_by_command(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(slug="another")
    call_command("set_url_paths")


@pytest.mark.parametrize("which", PAGES)
@pytest.mark.parametrize(
    "route",
    [
        unpublish_in_python,
        restrict_in_the_database,
        move_in_python,
        change_the_slug_in_python,
        move_pages_by_command,
        set_url_paths_by_command,
    ],
)
def test_python_and_commands_change_nothing_for_readers(stage, route, which: str, capsys):
    with undone():
        route(stage.page(which))

        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("which", PAGES)
def test_python_that_makes_a_page_private_is_told_why_not(stage, which: str):
    with undone():
        with pytest.raises(Refusal, match=rest_of(PRIVATE)[:40]), undone():
            PageViewRestriction.objects.create(
                page=stage.page(which), restriction_type=PageViewRestriction.LOGIN
            )

        nothing_changed_for_readers(stage)


def test_a_page_never_signed_moves_to_no_address_of_a_published_one(stage):
    with undone():
        Page.objects.filter(pk=stage.page(NEVER).pk).update(
            url_path=stage.page(NEWER).url_path, slug="published", live=True
        )

        nothing_changed_for_readers(stage)

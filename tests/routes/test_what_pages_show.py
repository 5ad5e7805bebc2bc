"""What a page shows is pinned: its pictures, questions, names and topics change behind it."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image as Canvas
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, DraftStateMixin, Page, Site
from wagtail.snippets.models import get_snippet_models

from cms.authoring.guards import FRONT, LAST_SITE, ONE_SITE, TOPIC_IN_USE
from cms.people.models import Competence, Credential
from cms.policy.refusals import Refusal
from cms.topics.models import Topic
from faq.models import FAQPage
from tests import factories
from tests.authoring import editor
from tests.routes.attempts import (
    NEWER,
    NOT_YOURS,
    UNSIGNED,
    Attempt,
    Route,
    Stage,
    name,
    nothing_changed_for_readers,
    take,
    undone,
)


def another_picture() -> SimpleUploadedFile:
    held = io.BytesIO()
    Canvas.new("RGB", (32, 24), "red").save(held, "PNG")
    return SimpleUploadedFile("another.png", held.getvalue(), "image/png")


def replace_the_picture(trying: Attempt) -> HttpResponse:
    return trying.post(
        "/admin/images/{image}/",
        title="Altered",
        description="Altered",
        tags="",
        collection=str(Collection.get_first_root_node().pk),
        file=another_picture(),
        **{f"focal_point_{part}": "" for part in ("x", "y", "width", "height")},
    )


def delete_the_picture(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/images/{image}/delete/")


def delete_pictures_in_bulk(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/bulk/wagtailimages/image/delete/?id={image}")


def replace_a_document(trying: Attempt) -> HttpResponse:
    return trying.post(
        "/admin/documents/edit/{document}/",
        title="Altered",
        tags="",
        collection=str(Collection.get_first_root_node().pk),
        file=SimpleUploadedFile("altered.txt", b"Altered."),
    )


def delete_a_document(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/documents/delete/{document}/")


def make_the_collection_private(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/collections/{collection}/privacy/", restriction_type="login")


def edit_the_question_below(trying: Attempt) -> HttpResponse:
    question = FAQPage.objects.get(pk=trying.stage.things["question"])
    form = editor.question(
        title=f"Is it {UNSIGNED}?", slug=question.slug, summary=f"{UNSIGNED} {trying.who}"
    )
    return trying.client.post(editor.address_of(question), form | {"action-publish": "1"})


def delete_the_question_below(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/pages/{question}/delete/")


def delete_the_author_s_profile(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/snippets/people/contributor/delete/{contributor}/")


def delete_the_topic(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/snippets/topics/topic/delete/{topic}/")


def delete_topics_in_bulk(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/bulk/topics/topic/delete/?id={topic}")


def change_the_topic_s_address(trying: Attempt) -> HttpResponse:
    topic = Topic.objects.get(pk=trying.stage.things["topic"])
    fields = {"statements-count": "0"} | {
        "name": topic.name,
        "slug": "altered",
        "risk": topic.risk,
        "competences": [c.pk for c in topic.competences.all()],
        "interval_months": topic.interval_months,
        "signatures": topic.signatures,
    }
    return trying.post("/admin/snippets/topics/topic/edit/{topic}/", **fields)


def make_another_site(trying: Attempt) -> HttpResponse:
    return trying.post(
        "/admin/sites/new/",
        hostname="other.example",
        port="80",
        site_name="Other",
        root_page=str(trying.stage.things["index"]),
    )


def put_another_page_in_front(trying: Attempt) -> HttpResponse:
    site = Site.objects.get()
    return trying.post(
        "/admin/sites/edit/{site}/",
        hostname=site.hostname,
        port=str(site.port),
        site_name="",
        root_page=str(trying.page.pk),
        is_default_site="on",
    )


def delete_the_site(trying: Attempt) -> HttpResponse:
    return trying.post("/admin/sites/delete/{site}/")


def for_superusers(sentence: str) -> dict[str, str]:
    """What a superuser is told, and what others are whose screen it is not."""
    return {"superuser": sentence, "others": NOT_YOURS}


ROUTES = [
    Route(replace_the_picture, {"writer": NOT_YOURS, "others": "updated"}),
    Route(delete_the_picture, {"writer": NOT_YOURS, "others": "deleted"}, by=("writer",)),
    Route(delete_the_picture, {"others": "deleted"}, by=("superuser",)),
    Route(delete_pictures_in_bulk),
    Route(replace_a_document, for_superusers("updated")),
    Route(delete_a_document, for_superusers("deleted")),
    Route(make_the_collection_private, for_superusers("")),
    Route(edit_the_question_below, "Nothing was published"),
    Route(delete_the_question_below, "is published, so it cannot be deleted."),
    Route(delete_the_author_s_profile, NOT_YOURS),
    Route(delete_the_topic, for_superusers(TOPIC_IN_USE[-40:])),
    Route(delete_topics_in_bulk, {"superuser": TOPIC_IN_USE[-40:], "others": ""}),
    Route(
        change_the_topic_s_address,
        {"writer": NOT_YOURS, "others": "so it stays “a-topic”."},
    ),
    Route(make_another_site, for_superusers(ONE_SITE)),
    Route(put_another_page_in_front, for_superusers(FRONT)),
    Route(delete_the_site, for_superusers(LAST_SITE)),
]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{name(route)}-{route.by[0]}")
def test_readers_get_what_was_signed(stage, route: Route):
    take(route, stage, (NEWER,))


def replace_the_file_of_the_picture(stage: Stage) -> None:
    image = get_image_model().objects.get(pk=stage.things["image"])
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(another_picture().read())
    image.renditions.all().delete()


def describe_the_picture_otherwise(stage: Stage) -> None:
    get_image_model().objects.update(title="Altered", description="Altered", focal_point_x=1)


def delete_every_picture(stage: Stage) -> None:
    get_image_model().objects.all().delete()


def delete_every_document(stage: Stage) -> None:
    get_document_model().objects.all().delete()


def change_the_question_s_row(stage: Stage) -> None:
    Page.objects.filter(pk=stage.things["question"]).update(title=UNSIGNED, slug="altered")
    FAQPage.objects.filter(pk=stage.things["question"]).update(summary=UNSIGNED, answer=[])


def lapse_the_credentials(stage: Stage) -> None:
    Credential.objects.update(verified_on=None, title="Altered", expansion="Altered")


def delete_the_credentials(stage: Stage) -> None:
    Credential.objects.all().delete()


def rename_the_people(stage: Stage) -> None:
    for role in ("writer", "reviewer", "publisher", "superuser"):
        user = stage.people[role]
        type(user).objects.filter(pk=user.pk).update(
            first_name="Altered", last_name="Altered", username=f"altered-{role}"
        )


def rename_the_competences(stage: Stage) -> None:
    Competence.objects.update(name="Altered")


def ask_more_of_the_topic(stage: Stage) -> None:
    Topic.objects.update(signatures=2, interval_months=1, risk="critical")


@pytest.mark.parametrize(
    "route",
    [
        replace_the_file_of_the_picture,
        describe_the_picture_otherwise,
        delete_every_picture,
        delete_every_document,
        change_the_question_s_row,
        lapse_the_credentials,
        delete_the_credentials,
        rename_the_people,
    ],
)
def test_rows_behind_a_page_change_nothing_for_readers(stage, route):
    of_people = {lapse_the_credentials, delete_the_credentials, rename_the_people}
    with undone():
        route(stage)

        nothing_changed_for_readers(stage, is_named=route in of_people)


@pytest.mark.parametrize("route", [rename_the_competences, ask_more_of_the_topic])
def test_what_is_asked_of_reviewers_changes_only_where_it_is_told(stage, route):
    with undone():
        route(stage)

        nothing_changed_for_readers(stage, but=("/how-we-review/",), is_named=True)


def sealed(stage: Stage) -> dict[str, list[str]]:
    """The sealed elements at each address."""
    return {
        address: [str(tag) for tag in BeautifulSoup(content, "html.parser").find_all("article")]
        if b"<article" in content
        else []
        for address, (_, content) in stage.seen().items()
        if not address.endswith((".xml", ".json")) and "/assets/" not in address
    }


def rename_the_topic(stage: Stage) -> None:
    Topic.objects.filter(pk=stage.things["topic"]).update(name="Renamed")


def rename_the_author(stage: Stage) -> None:
    contributor = stage.people["writer"].contributor
    contributor.name, contributor.slug = "Renamed", "renamed"
    contributor.save()


def rename_the_navigation(stage: Stage) -> None:
    Page.objects.filter(pk__in=[stage.things["index"], stage.things["home"]]).update(
        title="Renamed", draft_title="Renamed"
    )


@pytest.mark.parametrize("route", [rename_the_topic, rename_the_author, rename_the_navigation])
def test_what_may_be_renamed_changes_no_sealed_word(stage, route):
    with undone():
        before = sealed(stage)

        route(stage)

        assert sealed(stage) == before
        assert {a: got[0] for a, got in stage.seen().items()} == {
            a: got[0] for a, got in stage.before.items()
        }


def another_site(stage: Stage) -> None:
    Site.objects.create(hostname="other.example", root_page_id=stage.things["index"])


def another_front(stage: Stage) -> None:
    site = Site.objects.get()
    site.root_page = stage.page(NEWER).page_ptr
    site.save()


def no_site(stage: Stage) -> None:
    Site.objects.get().delete()


@pytest.mark.parametrize(
    ("route", "sentence"), [(another_site, ONE_SITE), (another_front, FRONT), (no_site, LAST_SITE)]
)
def test_python_that_changes_the_site_is_told_why_not(stage, route, sentence: str):
    with undone():
        with pytest.raises(Refusal, match=sentence[:30]), undone():
            route(stage)

        nothing_changed_for_readers(stage)


def test_no_snippet_has_a_draft_of_its_own():
    """Wagtail shows such a row in live pages whatever its state, and autosaves into it."""
    assert [m for m in get_snippet_models() if issubclass(m, DraftStateMixin)] == []
    drafted: list[Any] = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    assert drafted == []


def test_no_snippet_is_made_in_passing_while_choosing():
    for model in get_snippet_models():
        chooser = model.snippet_viewset.chooser_viewset
        assert "create" not in [found.name for found in chooser.get_urlpatterns()], model


def test_a_document_uploaded_later_is_served_to_no_reader(stage):
    with undone():
        document = get_document_model().objects.create(
            title="A file", file=ContentFile(b"Words.", name="words.txt")
        )

        for address in (document.file.url, f"/documents/{document.pk}/words.txt"):
            assert Client().get(address).status_code in (403, 404)
        factories.make_image("Not shown")
        nothing_changed_for_readers(stage)

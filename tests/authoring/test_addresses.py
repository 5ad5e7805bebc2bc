"""The end of a page's address makes itself from the title, and stays once readers know it."""

import pytest
from django.test import Client

from articles.models import ArticlePage
from cms.topics.models import Topic
from faq.models import FAQPage
from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(tree, client: Client):
    """A writer in Wagtail."""
    writer = factories.make_writer()
    client.force_login(writer)
    return writer


def test_a_question_saved_without_an_address_gets_one_from_its_title(writer, client: Client):
    editor.create(client, editor.question(slug="", title="Can naloxone hurt someone?"))

    assert FAQPage.objects.get().slug == "can-naloxone-hurt-someone"


def test_a_title_that_another_page_has_is_no_reason_not_to_save(writer, client: Client):
    for _ in range(2):
        editor.create(client, editor.article(slug="naloxone-at-home"))

    slugs = [page.slug for page in ArticlePage.objects.order_by("pk")]
    assert slugs == ["naloxone-at-home", "naloxone-at-home-2"]
    second = ArticlePage.objects.last()
    editor.edit(client, second, editor.article(slug="naloxone-at-home", summary="Again."))
    assert editor.newest(second).slug == "naloxone-at-home-2"
    assert editor.newest(second).summary == "Again."


@pytest.mark.parametrize("slug", ["untitled", "untitled-document", "untitled-document-2"])
def test_an_address_made_before_there_was_a_title_follows_the_title(writer, client: Client, slug):
    page = factories.make_article(writer=writer, title="Untitled document", slug=slug)

    editor.edit(client, page, editor.article(slug=slug, title="After an overdose"))

    assert editor.newest(page).slug == "after-an-overdose"


def test_an_address_that_readers_know_stays(writer, client: Client):
    page = factories.make_article(writer=writer, title="At the scene", slug="at-the-scene")
    edition = factories.publish(page)

    editor.edit(client, page, editor.article(slug="at-the-scene", title="After an overdose"))

    assert editor.newest(page).slug == "at-the-scene"
    assert edition.path.endswith("/at-the-scene/")


def test_a_topic_saved_before_its_address_filled_itself_gets_one(tree, client: Client):
    client.force_login(factories.make_publisher())
    form = {
        "name": "Test strips", "slug": "", "risk": "lower", "interval_months": "12",
        "signatures": "1", "checklist": "", "statements-count": "0",
    }  # fmt: skip

    client.post("/admin/snippets/topics/topic/add/", form)

    assert Topic.objects.get().slug == "test-strips"

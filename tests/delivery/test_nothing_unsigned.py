"""Readers never see unsigned words, whoever they are and wherever they look."""

import pytest
from django.test import Client
from wagtail.models import Page

from articles.models import ArticleIndexPage
from cms.people.models import User
from tests import factories

pytestmark = pytest.mark.django_db

ROLES = {
    "writer": factories.make_writer,
    "reviewer": factories.make_reviewer,
    "publisher": factories.make_publisher,
    "superuser": factories.make_superuser,
}


@pytest.mark.parametrize("role", [None, *ROLES])
def test_a_page_without_an_edition_is_not_found_whoever_asks(tree, client: Client, role):
    page = factories.make_article()
    proof = factories.submit_in_wagtail(page)
    if role:
        client.force_login(ROLES[role]())
    assert client.get(f"/articles/{page.slug}/").status_code == 404

    factories.sign(proof)

    assert client.get(f"/articles/{page.slug}/").status_code == 200


def test_a_row_forced_live_in_the_database_shows_nothing(tree, client: Client):
    page = factories.make_article()

    Page.objects.filter(pk=page.pk).update(live=True)

    assert client.get(f"/articles/{page.slug}/").status_code == 404
    assert page.title not in client.get("/articles/").content.decode()


def test_a_live_row_altered_in_the_database_changes_no_byte(tree, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    before = client.get(edition.path).content

    Page.objects.filter(pk=page.pk).update(title="Altered", draft_title="Altered", slug="altered")
    type(page).objects.filter(pk=page.pk).update(summary="Altered", body=[])

    assert client.get(edition.path).content == before


def test_an_unsigned_newer_title_appears_nowhere(tree, client: Client):
    topic = factories.make_topic(slug="overdose")
    page = factories.make_article(title="Signed title", topics=[topic], featured=True)
    edition = factories.publish(page)
    factories.edit(page, by=page.owner, text="Unsigned words.", title="Unsigned title")
    factories.submit_in_wagtail(page, now=factories.next_moment())

    addresses = [
        edition.path, f"{edition.path}record/", f"{edition.path}record.json", "/", "/articles/",
        "/topics/overdose/", "/search/?q=title", "/sitemap.xml",
    ]  # fmt: skip
    for address in addresses:
        content = client.get(address).content.decode()
        assert "Unsigned" not in content, address
    for address in addresses[:-1]:
        assert "Signed title" in client.get(address).content.decode(), address


def test_an_address_stays_when_the_slug_is_edited_and_signed_again(tree, client: Client):
    page = factories.make_article(slug="first-slug")
    edition = factories.publish(page)
    draft = page.get_latest_revision_as_object()
    draft.slug = "second-slug"
    draft.save_revision(user=page.owner, log_action=True)
    factories.edit(page, by=page.owner, text="Other words.")
    assert client.get("/articles/second-slug/").status_code == 404

    again = factories.publish_next(page)

    assert again.path == edition.path == "/articles/first-slug/"
    assert "Other words." in client.get("/articles/first-slug/").content.decode()
    assert client.get("/articles/second-slug/").status_code == 404


def test_an_address_stays_when_its_page_or_its_index_moves_in_the_tree(tree, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    before = client.get(edition.path).content

    index = ArticleIndexPage.objects.get()
    index.slug = "elsewhere"
    index.save()
    assert client.get(f"/elsewhere/{page.slug}/").status_code == 404
    Page.objects.get(pk=page.pk).move(tree.questions, pos="last-child")

    assert client.get(edition.path).content == before
    assert client.get(f"/faq/{page.slug}/").status_code == 404


def test_a_copied_page_starts_unsigned_and_its_original_stays(tree, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)

    copy = Page.objects.get(pk=page.pk).specific.copy(
        update_attrs={"slug": "a-copy"}, keep_live=False, user=page.owner
    )

    assert copy.page_key != page.page_key
    assert client.get("/articles/a-copy/").status_code == 404
    assert client.get(edition.path).status_code == 200


def test_preview_switches_in_the_address_change_nothing(tree, client: Client):
    page = factories.make_article(text="Signed words.")
    edition = factories.publish(page)
    factories.edit(page, by=page.owner, text="Unsigned words.")
    superuser: User = factories.make_superuser()
    client.force_login(superuser)

    for query in ("preview=1", "mode=draft", "revision=latest", "in_preview_panel=true"):
        assert "Unsigned words." not in client.get(f"{edition.path}?{query}").content.decode()

"""Writers see their draft as its proof would look, marked as unsigned."""

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db

BANNER = "Nobody has signed these words. Readers cannot see them."


@pytest.fixture
def writer(tree, client: Client):
    """A writer in Wagtail."""
    writer = factories.make_writer()
    client.force_login(writer)
    return writer


def preview(client: Client, page, form: dict):
    """What the preview panel of the editor shows for a form as it stands."""
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(address, form).json()["is_valid"]
    return client.get(address)


def test_a_preview_shows_what_was_just_typed_under_a_banner(writer, client: Client):
    page = factories.make_article(writer=writer)
    form = editor.article(slug=page.slug, summary="Just typed.", **editor.whole(writer))

    response = preview(client, page, form)
    content = response.content.decode()

    assert response.status_code == 200
    assert BANNER in content
    assert "Just typed." in content
    assert '<article class="sealed"' in content
    assert editor.newest(page).summary != "Just typed."


def test_a_preview_may_be_framed_by_the_editor_alone_and_runs_no_inline_script(
    writer, client: Client
):
    page = factories.make_article(writer=writer)

    response = preview(client, page, editor.article(slug=page.slug))

    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_preview_of_a_new_question_works_before_it_is_saved(writer, client: Client):
    from faq.models import FAQIndexPage, FAQPage

    args = ["faq", "faqpage", FAQIndexPage.objects.get().pk]
    address = reverse("wagtailadmin_pages:preview_on_add", args=args)

    assert client.post(address, editor.question(**editor.whole(writer))).json()["is_valid"]
    content = client.get(address).content.decode()

    assert BANNER in content
    assert "Can naloxone hurt someone?" in content
    assert not FAQPage.objects.exists()


def test_a_preview_and_its_proof_hold_the_same_words(writer, client: Client):
    from cms.proofs.models import Proof

    page = factories.make_article(writer=writer)
    form = editor.article(slug=page.slug, **editor.whole(writer))
    content = preview(client, page, form).content.decode()

    editor.edit(client, page, form, action="submit")

    assert Proof.objects.get().html in content


def test_a_saved_draft_is_viewed_under_the_banner_by_its_writer_and_by_no_reader(
    writer, client: Client
):
    page = factories.make_article(writer=writer, text="Draft words.")
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])

    content = client.get(address).content.decode()

    assert BANNER in content
    assert "Draft words." in content
    client.logout()
    assert "Draft words." not in client.get(address, follow=True).content.decode()


def test_the_editor_of_a_published_page_links_to_its_address(writer, client: Client):
    page = factories.make_article(writer=writer)
    assert f"/articles/{page.slug}/" not in live_links(client, page)

    edition = factories.publish(page)

    assert edition.path in live_links(client, page)


def test_the_editor_links_to_the_address_readers_know_after_another_slug_is_signed(
    writer, client: Client
):
    page = factories.make_article(writer=writer, slug="first-slug")
    factories.publish(page)
    draft = editor.newest(page)
    draft.slug = "second-slug"
    draft.save_revision(user=writer, log_action=True)
    factories.publish_next(editor.newest(page))

    links = live_links(client, page)

    assert "/articles/first-slug/" in links
    assert "/articles/second-slug/" not in links


def live_links(client: Client, page) -> list[str]:
    """Where the editor's links lead, without their host."""
    soup = BeautifulSoup(client.get(editor.address_of(page)).content, "html.parser")
    return [urlsplit(link.get("href", "")).path for link in soup.select("a")]

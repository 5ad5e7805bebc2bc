"""What readers can read is not deleted; what is copied starts unsigned."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(tree, client: Client):
    """Somebody who runs the machine, in Wagtail."""
    superuser = factories.make_superuser()
    client.force_login(superuser)
    return superuser


def delete(client: Client, page: Page):
    """Press Delete on the confirmation screen."""
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)


def test_a_published_page_is_not_deleted_and_the_refusal_says_why(superuser, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)

    response = delete(client, page)

    assert Page.objects.filter(pk=page.pk).exists()
    assert client.get(edition.path).status_code == 200
    assert "Withdraw it at the review desk first." in editor.said(response)


def test_the_refusal_to_delete_comes_before_anybody_confirms(superuser, client: Client):
    page = factories.make_article()
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert client.get(address).status_code == 200

    factories.publish(page)

    response = client.get(address, follow=True)
    assert "Withdraw it at the review desk first." in editor.said(response)
    index = reverse("wagtailadmin_pages:delete", args=[ArticleIndexPage.objects.get().pk])
    response = client.get(index, follow=True)
    assert "Withdraw them at the review desk first." in editor.said(response)


def test_an_index_above_a_published_page_is_not_deleted_and_the_refusal_says_why(
    superuser, client: Client
):
    page = factories.make_article()
    factories.publish(page)

    response = delete(client, ArticleIndexPage.objects.get())

    assert Page.objects.filter(pk=page.pk).exists()
    assert ArticleIndexPage.objects.exists()
    assert "Withdraw" in editor.said(response)


@pytest.mark.parametrize("target", ["page", "index", "home"])
def test_python_deletes_no_published_page_either(tree, target: str):
    from cms.policy.refusals import Refusal

    page = factories.make_article()
    factories.publish(page)
    targets = {"page": page, "index": tree.articles, "home": tree.home}

    with (
        pytest.raises(Refusal, match=r"Withdraw (it|them) at the review desk first"),
        transaction.atomic(),
    ):
        Page.objects.get(pk=targets[target].pk).delete()

    assert Page.objects.filter(pk=page.pk).exists()


def test_a_draft_and_a_withdrawn_page_are_deleted_and_the_evidence_stays(superuser, client: Client):
    from cms.proofs.models import Proof
    from cms.publishing import actions as publishing_actions

    draft, withdrawn = factories.make_article(), factories.make_article()
    edition = factories.publish(withdrawn)
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    delete(client, draft)
    delete(client, withdrawn)

    assert not Page.objects.filter(pk__in=[draft.pk, withdrawn.pk]).exists()
    assert Proof.objects.filter(page_id=withdrawn.pk).count() == 1
    assert client.get(edition.path).status_code == 410
    assert client.get(f"{edition.path}record/").status_code == 200


def copy(client: Client, page: Page, **changes: str):
    """Send Wagtail's copy form."""
    form = {
        "new_title": "A copy", "new_slug": "a-copy", "copy_subpages": "on",
        "new_parent_page": str(page.get_parent().pk),
    } | changes  # fmt: skip
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form, follow=True)


def test_a_copy_starts_unsigned(superuser, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)

    copy(client, page)

    made = ArticlePage.objects.get(slug="a-copy")
    assert not made.live
    assert made.page_key != page.page_key
    assert client.get("/articles/a-copy/").status_code == 404
    assert client.get(edition.path).status_code == 200


@pytest.mark.parametrize("wish", ["publish_copies", "alias"])
def test_a_copy_that_would_be_published_is_refused_and_what_was_typed_is_kept(
    superuser, client: Client, wish: str
):
    page = factories.make_article()
    factories.publish(page)

    response = copy(client, page, **{wish: "on"})

    assert "You do not have permission to publish pages" in editor.said(response)
    assert 'value="a-copy"' in response.content.decode()
    assert not Page.objects.filter(slug="a-copy").exists()


def test_an_alias_of_a_reviewed_page_is_refused_by_the_api_with_a_sentence(
    superuser, client: Client
):
    page = factories.make_article()
    factories.publish(page)

    with transaction.atomic():
        response = client.post(
            f"/admin/api/main/pages/{page.pk}/action/create_alias/", {"update_slug": "an-alias"}
        )

    assert response.status_code in (403, 409)
    assert response.json()["detail"]
    assert not Page.objects.filter(slug="an-alias").exists()


def test_a_copy_is_signed_on_its_own(superuser, client: Client):
    page = factories.make_article()
    factories.publish(page)
    copy(client, page)
    made = ArticlePage.objects.get(slug="a-copy")

    factories.publish_next(made, by=factories.make_reviewer())

    assert client.get("/articles/a-copy/").status_code == 200
    assert client.get(f"/articles/{page.slug}/").status_code == 200


def test_moving_a_published_page_keeps_its_address(superuser, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    before = client.get(edition.path).content
    index = ArticleIndexPage.objects.get()

    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, index.pk]))

    assert client.get(edition.path).content == before


def test_an_index_renamed_in_wagtail_keeps_the_addresses_under_it(superuser, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    index = ArticleIndexPage.objects.get()

    client.post(
        editor.address_of(index),
        editor.nested_form_data({"comments": editor.inline_formset([])})
        | {"title": "Guides", "slug": "guides", "action-publish": "1"},
    )

    assert client.get(edition.path).status_code == 200

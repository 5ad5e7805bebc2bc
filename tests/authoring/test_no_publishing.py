"""Wagtail offers to publish no reviewed page, and what is forged is kept as a draft.

Every route is tried on every public address in tests/routes.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticleIndexPage, ArticlePage
from cms.authoring.models import ClinicalReviewTask
from cms.publishing.models import Edition
from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db

WHO = [factories.make_writer, factories.make_publisher, factories.make_superuser]


@pytest.fixture
def superuser(tree, client: Client):
    """Somebody who runs the machine, in Wagtail."""
    superuser = factories.make_superuser()
    client.force_login(superuser)
    return superuser


def add_address() -> str:
    """Where an article is created."""
    index = ArticleIndexPage.objects.get()
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])


@pytest.mark.parametrize("make", WHO)
def test_nobody_is_offered_to_publish_and_all_may_submit(tree, client: Client, make):
    page = factories.make_article()
    published = factories.make_article()
    factories.publish(published)
    client.force_login(make())

    for address in (add_address(), editor.address_of(page), editor.address_of(published)):
        response = client.get(address)
        content = response.content.decode()
        assert "action-publish" not in content, address
        assert "action-unpublish" not in content, address
        assert not [word for word in editor.buttons(response) if "ublish" in word], address
        assert "Submit for clinical review" in editor.buttons(response), address


@pytest.mark.parametrize("make", [*WHO, factories.make_reviewer])
def test_nobody_is_offered_to_approve_a_proof_in_wagtail(tree, client: Client, make):
    page = factories.make_article()
    factories.submit_in_wagtail(page)
    client.force_login(make())

    content = client.get(editor.address_of(page), follow=True).content.decode()

    assert "action-workflow-action" not in content
    assert "Approve" not in content


@pytest.mark.parametrize("make", WHO)
def test_a_forged_publish_of_a_draft_keeps_the_words_as_a_draft(tree, client: Client, make):
    page = factories.make_article()
    client.force_login(make())
    form = editor.article(title="Typed", slug=page.slug)

    response = editor.edit(client, page, form, action="publish")

    assert response.status_code == 302
    page.refresh_from_db()
    assert not page.live
    assert editor.newest(page).title == "Typed"
    assert not Edition.objects.exists()


@pytest.mark.parametrize("make", WHO)
def test_a_forged_publish_of_a_new_page_keeps_the_words_as_a_draft(tree, client: Client, make):
    client.force_login(make())

    editor.create(client, editor.article(title="Typed"), action="publish")

    page = ArticlePage.objects.get()
    assert (page.title, page.live) == ("Typed", False)
    assert not Edition.objects.exists()


def test_a_forged_publish_of_a_published_page_changes_no_byte(superuser, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    before = client.get(edition.path).content

    editor.edit(client, page, editor.article(title="Typed", slug=page.slug), action="publish")

    assert client.get(edition.path).content == before
    assert editor.newest(page).title == "Typed"


def schedule(page: Page) -> tuple[str, dict]:
    form = editor.article(title="Scheduled", slug=page.slug)
    return editor.address_of(page), form | {
        "go_live_at": "2020-01-01 09:00", "expire_at": "2020-01-02 09:00", "action-publish": "1",
    }  # fmt: skip


def make_private(page: Page) -> tuple[str, dict]:
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    return address, {"restriction_type": "login", "password": "", "groups": []}


def test_the_api_refuses_to_publish_in_words_a_program_can_pass_on(superuser, client: Client):
    page = factories.make_article(title="Kept")

    response = client.post(f"/admin/api/main/pages/{page.pk}/action/publish/", {})

    assert response.status_code in (400, 403, 409)
    assert response.json()["detail"]
    assert not Page.objects.get(pk=page.pk).live
    assert editor.newest(page).title == "Kept"


def test_unpublishing_in_wagtail_is_refused(superuser, client: Client):
    page = factories.make_article()
    factories.publish(page)

    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    assert Page.objects.get(pk=page.pk).live


def test_no_page_can_be_made_private_and_no_restriction_is_offered(superuser, client: Client):
    page = factories.make_article()
    factories.publish(page)

    for target in (page, ArticleIndexPage.objects.get()):
        client.post(*make_private(target))
        assert "Set page privacy" not in client.get(editor.address_of(target)).content.decode()

    assert not PageViewRestriction.objects.exists()


def test_wagtail_s_schedule_is_not_in_the_editor(superuser, client: Client):
    page = factories.make_article()

    content = client.get(editor.address_of(page)).content.decode()

    assert 'name="go_live_at"' not in content
    assert 'name="expire_at"' not in content
    assert 'name="publish_at"' in content


def test_wagtail_s_schedule_is_not_saved_either(superuser, client: Client):
    page = factories.make_article()

    client.post(*schedule(page))

    draft = editor.newest(page)
    assert draft.title == "Scheduled"
    assert (draft.go_live_at, draft.expire_at) == (None, None)


def test_a_page_forced_live_by_an_import_script_is_refused_with_a_sentence(superuser):
    from cms.policy.refusals import Refusal

    page = ArticlePage(title="Forced", slug="forced")

    with pytest.raises(Refusal, match="no sign-off stands behind it"):
        ArticleIndexPage.objects.get().add_child(instance=page)


def test_disabling_the_task_in_wagtail_leaves_the_proof_to_be_signed(superuser, client: Client):
    page = factories.make_article()
    proof = factories.submit_in_wagtail(page)

    task = ClinicalReviewTask.objects.get()
    client.post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))

    assert client.get(f"/articles/{page.slug}/").status_code == 404
    factories.sign(proof)
    assert client.get(f"/articles/{page.slug}/").status_code == 200


def test_the_bulk_publish_screen_leaves_the_page_a_draft(superuser, client: Client):
    page = factories.make_article(title="Kept")
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    address = f"{bulk}?id={page.pk}"

    client.get(address)
    client.post(address, {"include_descendants": "on"})

    page.refresh_from_db()
    assert not page.live
    assert editor.newest(page).title == "Kept"


def test_a_program_hears_the_sentence_of_a_refusal(superuser, client: Client):
    page = factories.make_article(title="Kept")
    factories.publish(page)

    with transaction.atomic():
        response = client.post(f"/admin/api/main/pages/{page.pk}/action/delete/", {})

    assert response.status_code == 409
    assert "“Kept” is published, so it cannot be deleted." in response.json()["detail"]


def test_a_row_forced_live_behind_our_back_still_takes_a_draft(superuser, client: Client):
    page = factories.make_article()
    ArticlePage.objects.filter(pk=page.pk).update(live=True)
    form = editor.article(title="Typed", slug=page.slug)

    for heads in ({}, {"Accept": "application/json"}):
        assert editor.edit(client, page, form, headers=heads).status_code in (200, 302)

    assert editor.newest(page).title == "Typed"
    assert client.get(f"/articles/{page.slug}/").status_code == 404

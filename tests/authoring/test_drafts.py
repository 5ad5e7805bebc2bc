"""Writers save what they have, whenever they like; nothing is asked of a draft."""

import pytest
from django.test import Client
from wagtail import hooks
from wagtail.models import Page

from articles.models import ArticlePage
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


def test_a_writer_creates_an_article_as_a_draft(writer, client: Client):
    response = editor.create(client, editor.article(**editor.whole(writer)))

    page = ArticlePage.objects.get()
    assert response.status_code == 302
    assert response["Location"] == editor.address_of(page)
    assert not page.live
    assert page.get_latest_revision().user == writer
    assert [author.contributor.user for author in page.authors.all()] == [writer]
    assert client.get("/articles/naloxone-at-home/").status_code == 404


def test_a_writer_creates_a_question_as_a_draft(writer, client: Client):
    editor.create(client, editor.question(**editor.whole(writer)))

    assert not FAQPage.objects.get().live
    assert client.get("/faq/can-naloxone-hurt-someone/").status_code == 404


def test_a_draft_may_lack_everything_but_its_name(writer, client: Client):
    bare = {"summary": "", "sources": []}

    editor.create(client, editor.article(body=[], **bare))
    editor.create(client, editor.question(answer=[], **bare))

    assert ArticlePage.objects.count() == FAQPage.objects.count() == 1


def test_a_draft_with_an_empty_section_and_an_untitled_source_is_kept(writer, client: Client):
    form = editor.article(body=[editor.section("")], sources=[editor.source("")])

    editor.create(client, form)

    page = ArticlePage.objects.get()
    assert (len(page.body), len(page.sources)) == (1, 1)


def test_a_newer_draft_is_a_revision_of_its_writer_s(writer, client: Client):
    page = factories.make_article(writer=writer)

    editor.edit(client, page, editor.article(title="Another title", slug=page.slug))

    revision = Page.objects.get(pk=page.pk).get_latest_revision()
    assert revision.user == writer
    assert revision.as_object().title == "Another title"


def test_an_autosaved_draft_is_answered_in_json_and_kept(writer, client: Client):
    page = factories.make_article(writer=writer)

    response = editor.edit(
        client,
        page,
        editor.article(title="Autosaved", slug=page.slug),
        headers={"Accept": "application/json"},
    )

    assert response.json()["success"] is True
    assert editor.newest(page).title == "Autosaved"


def test_autosave_writes_no_proof_s_revision_over(writer, client: Client):
    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)
    before = page.get_latest_revision()
    form = editor.article(title="Autosaved", slug=page.slug, **editor.whole(writer))

    response = editor.edit(
        client,
        page,
        form | {"overwrite_revision_id": str(before.pk)},
        headers={"Accept": "application/json"},
    )

    assert response.json()["revision_id"] != before.pk
    before.refresh_from_db()
    assert before.content["title"] == proof.title != "Autosaved"


def test_a_writer_keeps_writing_while_a_proof_is_read(writer, client: Client):
    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)

    response = editor.edit(
        client, page, editor.article(title="Newer words", slug=page.slug, **editor.whole(writer))
    )

    assert response.status_code == 302
    assert editor.newest(page).title == "Newer words"
    proof.refresh_from_db()
    assert "Newer words" not in proof.html
    assert not hasattr(proof, "outcome")


def test_a_writer_keeps_writing_on_a_published_page_and_readers_see_none_of_it(
    writer, client: Client
):
    page = factories.make_article(writer=writer)
    edition = factories.publish(page)
    before = client.get(edition.path).content

    editor.edit(client, page, editor.article(title="Newer words", slug="newer-slug"))

    assert editor.newest(page).title == "Newer words"
    assert client.get(edition.path).content == before


def test_a_reviewer_or_a_stranger_writes_nothing(tree, client: Client):
    for user in (factories.make_reviewer(), factories.make_user()):
        client.force_login(user)
        assert editor.create(client, editor.article()).status_code == 302
    assert ArticlePage.objects.count() == 0


def loaded(page) -> dict[str, str]:
    """What an editor's form says of the draft it was opened on."""
    newest = Page.objects.get(pk=page.pk).get_latest_revision()
    return {
        "loaded_revision_id": str(newest.pk),
        "loaded_revision_created_at": newest.created_at.isoformat(),
    }


@pytest.mark.parametrize("action", ["", "submit"])
def test_words_typed_into_an_older_draft_replace_a_newer_one_only_knowingly(
    writer, client: Client, action
):
    page = factories.make_article(writer=writer)
    other = factories.make_writer(first_name="Tom", last_name="Types")
    form = editor.article(title="Mine", slug=page.slug, **editor.whole(writer)) | loaded(page)
    factories.edit(page, by=other, text="Tom's words.", title="Tom's")

    response = editor.edit(client, page, form, action=action)

    assert "Tom Types saved a newer draft of this page" in editor.said(response)
    assert 'value="Mine"' in response.content.decode()
    assert editor.newest(page).title == "Tom's"
    editor.edit(client, page, form | {"saving_over_newer": "yes"}, action=action)
    assert editor.newest(page).title == "Mine"


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}])
def test_of_two_tabs_that_save_in_the_same_moment_one_is_told(writer, client: Client, headers):
    page = factories.make_article(writer=writer)
    form = editor.article(title="Mine", slug=page.slug, **editor.whole(writer)) | loaded(page)

    def other_tab_saves(request, wagtail_page) -> None:
        if request.method == "POST":
            factories.edit(page, by=writer, text="From the other tab.", title="The other tab")

    # Wagtail has looked which draft is newest by then, and looks no more.
    with hooks.register_temporarily("before_edit_page", other_tab_saves):
        response = editor.edit(client, page, form, headers=headers)

    assert "a newer draft of this page" in response.content.decode()
    assert editor.newest(page).title == "The other tab"


def test_the_editor_s_script_is_told_in_json_that_the_log_in_has_ended(tree, client: Client):
    page = factories.make_article()

    for address in (editor.address_of(page), "/admin/log-in-state/"):
        response = client.get(address, headers={"Accept": "application/json"})
        assert response.status_code == 401
        assert response.json()["error_code"] == "logged_out"
        assert "Your log-in has ended" in response.json()["error_message"]


def test_a_ping_after_the_log_in_ended_leaves_no_traceback_in_the_log(tree, client: Client, caplog):
    client.post("/admin/editing-sessions/ping/wagtailcore/page/2/1/",
                headers={"X-Requested-With": "XMLHttpRequest"})  # fmt: skip

    assert [record for record in caplog.records if record.exc_info] == []


def test_a_message_is_not_sent_again_by_taking_a_suggestion(writer, client: Client):
    page = factories.make_article(writer=writer, message_to_reviewer="Only once.")
    factories.submit_in_wagtail(page)

    draft = editor.newest(page)
    draft.forget_what_was_sent()

    assert draft.message_to_reviewer == ""

"""Submitting for clinical review: what is missing is said in the form, and no text is lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage
from cms.authoring.my_pages import submission_blockers
from cms.proofs.models import Outcome, Proof
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


def test_a_complete_article_is_submitted_as_it_is_created(writer, client: Client):
    response = editor.create(
        client, editor.article(**editor.whole(writer)), action="submit", follow=True
    )

    proof = Proof.objects.get()
    assert response.status_code == 200
    assert proof.title == "Naloxone at home"
    assert proof.submitted_by == writer.person
    assert "Call for help." in proof.html


def test_a_complete_question_is_submitted(writer, client: Client):
    editor.create(client, editor.question(**editor.whole(writer)), action="submit")

    assert Proof.objects.get().kind == "question"


def test_an_existing_draft_is_submitted_with_the_words_just_typed(writer, client: Client):
    page = factories.make_article(writer=writer)
    form = editor.article(slug=page.slug, summary="Just typed.", **editor.whole(writer))

    response = editor.edit(client, page, form, action="submit")

    assert response.status_code == 302
    assert "Just typed." in Proof.objects.get().html


EMPTY = [editor.section("The signs")]
PAST = "2020-01-01 09:00"
REFUSED = [
    ({"author": None}, "The page names no author."),
    ({"topics": []}, "The page has no topic."),
    ({"sources": []}, "The page gives no source."),
    ({"summary": "  "}, "The page needs a summary."),
    ({"body": []}, "The page has no text."),
    ({"body": EMPTY}, "The section “The signs” is empty."),
    ({"when_signed": "at", "publish_at": ""}, "Choose a time in the future to publish at"),
    ({"when_signed": "at", "publish_at": PAST}, "Choose a time in the future to publish at"),
]


@pytest.mark.parametrize(("lacking", "sentence"), REFUSED)
def test_a_submission_that_lacks_something_is_refused_with_its_name(
    writer, client: Client, lacking, sentence
):
    form = editor.article(**editor.whole(writer) | {"message_to_reviewer": "Typed."} | lacking)

    response = editor.create(client, form, action="submit")

    assert response.status_code == 200
    assert sentence in editor.said(response)
    assert "Typed." in editor.said(response)
    assert "Naloxone at home" in response.content.decode()
    assert not Proof.objects.exists()
    assert not ArticlePage.objects.exists()


def test_everything_missing_is_named_at_once(writer, client: Client):
    page = factories.make_article(writer=writer)
    form = editor.article(slug=page.slug, summary="", body=EMPTY, sources=[])

    response = editor.edit(client, page, form, action="submit")

    said = editor.said(response)
    for sentence in (
        "needs a summary",
        "no author",
        "no topic",
        "“The signs” is empty",
        "no source",
    ):
        assert sentence in said
    assert not Proof.objects.exists()


@pytest.mark.parametrize("lacking", [{"summary": ""}, {"answer": []}])
def test_a_question_without_an_answer_is_refused(writer, client: Client, lacking):
    form = editor.question(**editor.whole(writer) | lacking)

    response = editor.create(client, form, action="submit")

    assert "The question has no answer." in editor.said(response)
    assert not FAQPage.objects.exists()


def test_a_citation_of_a_source_that_was_removed_is_refused(writer, client: Client):
    text = editor.paragraph('Call<span data-cite="gone">x</span>.')
    body = [editor.section("What to do", text)]
    form = editor.article(body=body, **editor.whole(writer))

    response = editor.create(client, form, action="submit")

    assert "The text cites a source that is no longer in the list." in editor.said(response)
    assert not Proof.objects.exists()


def test_a_citation_of_a_source_not_saved_yet_is_accepted(writer, client: Client):
    form = editor.article(**editor.whole(writer))
    cited = form["sources-0-id"]
    text = editor.paragraph(f'Call<span data-cite="{cited}">[source]</span>.')
    form |= editor.nested_form_data({"body": editor.stream([editor.section("What to do", text)])})

    response = editor.create(client, form, action="submit")

    assert response.status_code == 302
    assert "sealed-cite" in Proof.objects.get().html


def test_a_deleted_author_does_not_count(writer, client: Client):
    form = editor.article(**editor.whole(writer)) | {"authors-0-DELETE": "1"}

    response = editor.create(client, form, action="submit")

    assert "The page names no author." in editor.said(response)


def test_a_time_to_publish_at_goes_into_the_proof(writer, client: Client):
    at = timezone.now() + timedelta(days=3)
    form = editor.article(
        **editor.whole(writer), when_signed="at", publish_at=f"{at:%Y-%m-%d %H:%M}"
    )

    editor.create(client, form, action="submit")

    assert Proof.objects.get().publish_at == at.replace(second=0, microsecond=0)


def test_a_message_to_the_reviewer_reaches_them_and_no_reader(writer, client: Client):
    form = editor.article(**editor.whole(writer), message_to_reviewer="Please look at step 3.")
    editor.create(client, form, action="submit")
    proof = Proof.objects.get()
    client.force_login(factories.make_reviewer())

    assert "Please look at step 3." in client.get(f"/review/{proof.pk}/").content.decode()
    assert "Please look at step 3." not in proof.html + proof.manifest


def test_taking_a_proof_back_ends_it_and_keeps_the_words(writer, client: Client):
    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)
    assert "Take back from review" in editor.buttons(client.get(editor.address_of(page)))
    form = editor.article(slug=page.slug, title="Still writing", **editor.whole(writer))

    editor.edit(client, page, form, action="cancel-workflow")

    assert proof.__class__.objects.get(pk=proof.pk).outcome.kind == Outcome.Kind.RECALLED
    assert editor.newest(page).title == "Still writing"
    assert "Submit for clinical review" in editor.buttons(client.get(editor.address_of(page)))


def test_a_reviewer_s_reason_stands_in_the_editor_beside_the_button_to_submit_again(
    writer, client: Client
):
    from cms.review import actions

    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)
    reason = "Step 3: say two minutes & no more."
    actions.request_changes(
        proof, by=factories.make_reviewer(), reason=reason, now=factories.next_moment()
    )

    response = client.get(editor.address_of(page))

    assert reason in editor.said(response)
    assert "Submit for clinical review" in editor.buttons(response)
    assert not [word for word in editor.buttons(response) if "Restart" in word]
    form = editor.article(slug=page.slug, message_to_reviewer="Done.", **editor.whole(writer))
    editor.edit(client, page, form, action="submit")
    assert list(Proof.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.fixture
def full_disk(settings, tmp_path) -> None:
    """A place for pictures that takes none."""
    (tmp_path / "a file").touch()
    settings.ASSETS_ROOT = tmp_path / "a file" / "assets"


def with_picture(page, writer) -> dict:
    """The form of an article with a picture."""
    image = factories.make_image()
    hero = {"image": str(image.pk), "alt_text": "A kit.", "credit": "Us.", "caption": ""}
    return editor.article(slug=page.slug, hero=[("picture", hero)], **editor.whole(writer))


def test_a_refusal_after_the_form_is_a_message_and_the_draft_is_kept(
    writer, client: Client, full_disk
):
    page = factories.make_article(writer=writer)

    response = editor.edit(client, page, with_picture(page, writer), action="submit", follow=True)

    assert "A picture could not be stored, so nothing was submitted." in editor.said(response)
    assert response.redirect_chain == [(editor.address_of(page), 302)]
    assert not Proof.objects.exists()
    assert editor.newest(page).title == "Naloxone at home"


def test_a_refusal_is_told_in_json_to_a_browser_that_asks_for_it(writer, client: Client, full_disk):
    page = factories.make_article(writer=writer)

    response = editor.edit(
        client,
        page,
        with_picture(page, writer),
        action="submit",
        headers={"Accept": "application/json"},
    )

    assert response.json()["success"] is False
    assert "A picture could not be stored" in response.json()["error_message"]
    assert editor.newest(page).title == "Naloxone at home"


def stops_said(content: str) -> list[int]:
    """Every count of what stops a page that a screen gives."""
    words = " ".join(content.split())
    return [int(n) for n in re.findall(r"(\d+) things? stops?\b", words)]


def test_panel_refusal_and_my_pages_read_one_list(writer, client: Client):
    lacking = {"author": None, "topics": [], "when_signed": "at", "publish_at": PAST}
    page = factories.make_article(writer=writer)
    form = editor.article(**editor.whole(writer) | lacking | {"slug": page.slug})
    editor.edit(client, page, form)
    draft = editor.newest(page)
    stops = submission_blockers(draft, now=timezone.now())

    opened = editor.said(client.get(editor.address_of(page)))
    renewed = editor.said(client.get(f"/admin/pages/{page.pk}/findings/"))
    refused = editor.said(editor.edit(client, page, form, action="submit"))
    listed = editor.said(client.get("/admin/my-pages/"))

    assert len(stops) == 3
    assert stops_said(opened) == stops_said(renewed) == [3]
    assert set(stops_said(refused)) == {3}
    for screen in (opened, renewed, refused, listed):
        for sentence in stops:
            assert sentence in screen
    assert all(refused.count(sentence) == 1 for sentence in stops)

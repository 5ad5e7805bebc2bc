"""A writer sees the reviewers' notes in the editor: answers, takes a suggestion, leaves it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.policy import notes as notes_policy
from cms.policy.refusals import Refusal
from cms.proofs.anchors import anchors
from cms.review import actions
from cms.review import notes as review_notes
from cms.review.models import Note, NoteAnswer, NoteOutcome
from cms.review.note_listing import page_notes
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def proof(tree):
    """A proof waiting, whose one paragraph says to wait five minutes."""
    return factories.submit_in_wagtail(factories.make_article(text="Wait five minutes. Then call."))


@pytest.fixture
def writer(proof):
    return page_of(proof).owner


@pytest.fixture
def reviewer(proof):
    return factories.make_reviewer(first_name="Rita", last_name="Reads")


def page_of(proof):
    from wagtail.models import Page

    return Page.objects.get(pk=proof.page_id).specific


def paragraph_of(proof) -> str:
    """The block id of the proof's paragraph."""
    return proof.parsed_manifest["content"]["body"][0]["value"]["content"][0]["id"]


def note_on(proof, by, **changes) -> Note:
    """A suggestion about the paragraph, unless told otherwise."""
    fields = {
        "kind": "suggestion", "quote": "five minutes", "wording": "2 to 3 minutes", "text": "",
        "anchor": anchors(proof.parsed_manifest)[paragraph_of(proof)],
    } | changes  # fmt: skip
    return review_notes.add_note(proof, by=by, now=SOON, **fields)


def editor(client: Client, proof) -> BeautifulSoup:
    content = client.get(f"/admin/pages/{proof.page_id}/edit/").content.decode()
    return BeautifulSoup(content, "html.parser")


def test_the_editor_lists_each_note_with_a_link_to_its_block(proof, writer, reviewer, client):
    client.force_login(writer)
    assert editor(client, proof).select_one("[data-review-notes]") is None
    note = note_on(proof, reviewer, text="As the guideline says.")

    shown = editor(client, proof)

    entry = shown.select_one(f"#note-{note.pk}")
    assert entry["data-place"] == paragraph_of(proof)
    assert entry.select_one(f'a[href="#block-{paragraph_of(proof)}-section"]')
    for words in ("Rita Reads", "five minutes", "2 to 3 minutes", "As the guideline says."):
        assert words in entry.get_text()


def test_the_notes_form_stands_outside_the_editors_own(proof, writer, reviewer, client):
    note_on(proof, reviewer)
    client.force_login(writer)

    shown = editor(client, proof)

    assert shown.select_one("#note-form").find_parent("form") is None
    buttons = shown.select("[data-review-notes] button")
    assert {button["form"] for button in buttons} == {"note-form"}
    # What is typed is the draft's.
    assert {typed.get("form") for typed in shown.select("[data-review-notes] textarea")} == {None}


def test_taking_a_suggestion_makes_a_draft_of_whoever_takes_it(proof, writer, reviewer, client):
    note = note_on(proof, reviewer)
    taker = factories.make_writer(first_name="Tom", last_name="Takes")
    client.force_login(taker)

    response = client.post(f"/admin/notes/{note.pk}/take/")

    assert response.url == f"/admin/pages/{proof.page_id}/edit/#note-{note.pk}"
    draft = page_of(proof).get_latest_revision()
    outcome = NoteOutcome.objects.get()
    assert (outcome.kind, outcome.revision_id, outcome.by_printed) == (
        "taken", draft.pk, "Tom Takes",
    )  # fmt: skip
    assert draft.user == taker
    paragraph = draft.as_object().body[0].value["content"][0]
    assert paragraph.value.source == "<p>Wait 2 to 3 minutes. Then call.</p>"
    assert paragraph.id == paragraph_of(proof)


def test_who_takes_words_may_not_sign_them_and_who_proposed_them_may(proof, reviewer):
    note = note_on(proof, reviewer)
    taker = factories.make_reviewer()
    taker.groups.add(*page_of(proof).owner.groups.all())
    review_notes.take_suggestion(note, by=taker, now=SOON)
    actions.request_changes(proof, by=reviewer, reason="Once more.", now=SOON)
    newer = factories.submit_in_wagtail(page_of(proof), now=SOON)

    with pytest.raises(Refusal, match="You wrote part of this page"):
        factories.sign(newer, by=taker)
    factories.sign(newer, by=reviewer)


def test_words_that_no_longer_stand_in_the_draft_are_not_taken(proof, writer, reviewer, client):
    note = note_on(proof, reviewer)
    draft = page_of(proof).get_latest_revision_as_object()
    draft.body[0].value["content"][0].value.source = "<p>Do not wait.</p>"
    newest = draft.save_revision(user=writer)
    client.force_login(writer)
    before = factories.ledger_length()

    response = client.post(f"/admin/notes/{note.pk}/take/", {f"text-{note.pk}": "My own words."})

    content = response.content.decode()
    assert response.status_code == 409
    assert "no longer stand together in that part of your draft" in content
    assert "My own words." in content
    assert page_of(proof).latest_revision_id == newest.pk
    assert (factories.ledger_length(), NoteOutcome.objects.count()) == (before, 0)


def test_a_suggestion_is_taken_once(proof, writer, reviewer, client):
    note = note_on(proof, reviewer)
    client.force_login(writer)

    assert client.post(f"/admin/notes/{note.pk}/take/").status_code == 302
    newest = page_of(proof).latest_revision_id
    assert client.post(f"/admin/notes/{note.pk}/take/").status_code == 409
    assert page_of(proof).latest_revision_id == newest


def test_a_suggestion_is_left_with_a_reason(proof, writer, reviewer, client):
    note = note_on(proof, reviewer)
    client.force_login(writer)

    assert client.post(f"/admin/notes/{note.pk}/leave/").status_code == 400
    client.post(f"/admin/notes/{note.pk}/leave/", {f"text-{note.pk}": "The source says five."})

    outcome = NoteOutcome.objects.get()
    assert (outcome.kind, outcome.reason) == ("left", "The source says five.")
    assert not NoteAnswer.objects.exists()
    client.force_login(reviewer)
    assert "The source says five." in client.get(f"/review/{proof.pk}/").content.decode()


def test_answers_reach_the_reviewer_and_none_that_was_typed_is_lost(
    proof, writer, reviewer, client
):
    first, second = note_on(proof, reviewer), note_on(proof, reviewer, kind="question", text="Why?")
    client.force_login(writer)

    client.post(f"/admin/notes/{first.pk}/take/", {f"text-{second.pk}": "Because.", "text-x": "?"})

    assert NoteAnswer.objects.get().note == second
    client.force_login(reviewer)
    assert "Because." in client.get(f"/review/{proof.pk}/").content.decode()


def test_answers_go_to_notes_of_that_page_alone(proof, writer, reviewer, client):
    other = factories.submit_in_wagtail(factories.make_article(text="Wait five minutes."), now=SOON)
    elsewhere = note_on(other, reviewer)
    client.force_login(writer)

    client.post(f"/admin/notes/of/{proof.page_id}/answer/", {f"text-{elsewhere.pk}": "Hm."})

    assert not NoteAnswer.objects.exists()


def test_nobody_without_the_editor_takes_or_leaves(proof, reviewer, client):
    note = note_on(proof, reviewer)
    client.force_login(reviewer)
    for act in ("take", "leave"):
        assert client.post(f"/admin/notes/{note.pk}/{act}/").status_code == 302
    with pytest.raises(Refusal, match="Only people who may write in this page"):
        review_notes.take_suggestion(note, by=reviewer, now=SOON)
    assert not NoteOutcome.objects.exists()
    review_notes.take_suggestion(note, by=page_of(proof).owner, now=SOON)


def test_a_note_whose_page_was_deleted_stays_and_changes_nothing(proof, writer, reviewer):
    note = note_on(proof, reviewer)
    page_of(proof).delete()

    with pytest.raises(Refusal, match="The page of this note was deleted"):
        review_notes.take_suggestion(note, by=writer, now=SOON)
    assert Note.objects.get() == note


def test_words_of_a_page_that_somebody_locked_are_not_offered_to_be_taken(
    proof, writer, reviewer, client
):
    note = note_on(proof, reviewer)
    client.force_login(writer)
    take, leave = f"/admin/notes/{note.pk}/take/", f"/admin/notes/{note.pk}/leave/"
    offered = {button.get("formaction") for button in editor(client, proof).select("button")}
    assert {take, leave} <= offered

    page = page_of(proof)
    page.locked, page.locked_by, page.locked_at = True, factories.make_publisher(), NOW
    page.save()

    offered = {button.get("formaction") for button in editor(client, proof).select("button")}
    assert take not in offered
    assert leave in offered
    assert client.post(take).status_code == 409
    assert client.post(leave, {f"text-{note.pk}": "Kept."}).status_code == 302


def test_what_the_editor_offers_is_what_the_actions_allow(proof, writer, reviewer):
    notes = [note_on(proof, reviewer), note_on(proof, reviewer, kind="question", text="Why?")]
    page = page_of(proof)
    for is_locked in (False, True):
        page.locked, page.locked_by = is_locked, factories.make_publisher()
        page.save()
        for person in (writer, reviewer, factories.make_publisher(), factories.make_writer()):
            for row in page_notes(proof, person).rows:
                note = next(one for one in notes if one == row.note)
                facts = review_notes.decision_facts(note, person)
                assert row.may_take is (notes_policy.why_not_take(facts) is None)
                assert row.may_leave is (notes_policy.why_not_leave(facts, reason="So.") is None)
                assert row.may_answer is (notes_policy.why_not_answer(facts, text="So.") is None)
                assert row.may_settle is (notes_policy.why_not_settle(facts) is None)

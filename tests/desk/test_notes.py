"""Notes at the desk: pinned to a passage, answered, settled; an open must-fix holds a signature."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.policy.refusals import Refusal
from cms.proofs.anchors import anchors
from cms.proofs.models import Outcome
from cms.review import actions, notes
from cms.review.models import Note, NoteOutcome
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def proof(tree):
    """A proof waiting, whose one paragraph says to wait five minutes."""
    return factories.submit(factories.make_article(text="Wait five minutes. Then call."))


@pytest.fixture
def reviewer(proof):
    return factories.make_reviewer(first_name="Rita", last_name="Reads")


def paragraph_of(proof) -> str:
    """The id of the proof's paragraph."""
    section = proof.parsed_manifest["content"]["body"][0]
    return anchors(proof.parsed_manifest)[section["value"]["content"][0]["id"]]


def filled(proof, **changes):
    """A must-fix note as the desk's form posts it."""
    return {
        "kind": "must fix", "quote": "five minutes", "wording": "", "text": "It is 2 to 3.",
        "anchor": paragraph_of(proof),
    } | changes  # fmt: skip


def write(client: Client, proof, **changes):
    return client.post(f"/review/{proof.pk}/notes/", filled(proof, **changes))


def note_on(proof, by, **changes):
    """The same through the action."""
    return notes.add_note(proof, by=by, now=SOON, **filled(proof, **changes))


def test_a_note_is_pinned_beside_the_words_it_is_about(proof, reviewer, client: Client):
    client.force_login(reviewer)
    opened = client.get(f"/review/{proof.pk}/notes/?at={paragraph_of(proof)}").content.decode()
    assert "Wait five minutes. Then call." in opened

    response = write(client, proof)

    note = Note.objects.get()
    assert response.url == f"/review/{proof.pk}/#note-{note.pk}"
    assert (note.anchor, note.quote, note.by_printed) == (
        paragraph_of(proof), "five minutes", "Rita Reads",
    )  # fmt: skip
    screen = client.get(f"/review/{proof.pk}/").content.decode()
    paragraph, pinned = screen.index("Wait five minutes"), screen.index(f'id="note-{note.pk}"')
    assert paragraph < pinned < screen.index("A guideline", paragraph)
    assert "It is 2 to 3." in screen


def test_every_block_offers_a_note_while_the_proof_is_open(proof, reviewer, client: Client):
    client.force_login(reviewer)
    link = f"/review/{proof.pk}/notes/?at={paragraph_of(proof)}"

    assert link in client.get(f"/review/{proof.pk}/").content.decode()
    factories.sign(proof)
    assert link not in client.get(f"/review/{proof.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": ""}, "Say what it is"),
        ({"kind": "order"}, "Say what it is"),
        ({"text": "  "}, "Write what you want to say"),
        ({"quote": "six hours"}, "do not stand in this part of the proof"),
        ({"anchor": "b-0123456789"}, "That place is not in this proof"),
        ({"kind": "suggestion", "wording": "x", "anchor": ""}, "belongs to one part"),
        ({"kind": "suggestion"}, "needs the words it would replace and the words you propose"),
        ({"kind": "suggestion", "wording": "five minutes"}, "are the ones that stand there"),
        ({"kind": "suggestion", "quote": "e", "wording": "x"}, "stand there more than once"),
        ({"text": "x" * 5001}, "has room for 5,000 characters"),
    ],
)  # fmt: skip
def test_a_note_that_lacks_something_is_refused_with_what_was_typed(
    proof, reviewer, client: Client, changes, sentence
):
    client.force_login(reviewer)
    before = factories.ledger_length()

    response = write(client, proof, **changes)

    content = response.content.decode()
    assert response.status_code == 400
    assert sentence in content
    assert filled(proof, **changes)["quote"] in content
    assert (factories.ledger_length(), Note.objects.count()) == (before, 0)
    assert write(client, proof).status_code == 302


def test_a_publisher_notes_but_does_not_say_that_something_must_be_fixed(proof, client: Client):
    client.force_login(factories.make_publisher())

    refused = write(client, proof)

    assert refused.status_code == 403
    assert "Only a clinical reviewer may say that something must be fixed" in (
        refused.content.decode()
    )
    assert write(client, proof, kind="question").status_code == 302


@pytest.mark.parametrize("make", [factories.make_writer, factories.make_superuser])
def test_others_write_no_notes_at_the_desk(proof, client: Client, make):
    client.force_login(make())

    assert write(client, proof).status_code == 403
    assert not Note.objects.exists()
    client.force_login(factories.make_reviewer())
    assert write(client, proof).status_code == 302


def test_nobody_notes_on_a_proof_that_is_decided(proof, reviewer, client: Client):
    client.force_login(reviewer)
    factories.sign(proof)

    response = write(client, proof)

    assert response.status_code == 409
    assert "It is 2 to 3." in response.content.decode()


def test_an_open_must_fix_note_holds_its_authors_signature_and_nobody_elses(proof, reviewer):
    note = note_on(proof, reviewer)

    with pytest.raises(Refusal, match="You asked for something that must be fixed"):
        factories.sign(proof, by=reviewer)
    notes.resolve_note(note, by=reviewer, now=SOON)
    factories.sign(proof, by=reviewer)


def test_an_open_question_holds_no_signature(proof, reviewer):
    note_on(proof, reviewer, kind="question")

    factories.sign(proof, by=reviewer)


def test_another_reviewer_may_sign_over_a_must_fix_note(proof, reviewer):
    note_on(proof, reviewer)

    factories.sign(proof, by=factories.make_reviewer())


def test_a_proof_goes_back_with_its_notes_alone(proof, reviewer, client: Client):
    client.force_login(reviewer)
    assert client.post(f"/review/{proof.pk}/changes/", {"reason": ""}).status_code == 400
    note_on(proof, reviewer)

    response = client.post(f"/review/{proof.pk}/changes/", {"reason": ""}, follow=True)

    assert "went back to its writer with your notes" in response.content.decode()
    assert Outcome.objects.get(proof=proof).kind == Outcome.Kind.CHANGES_REQUESTED


def test_the_next_proof_shows_each_note_and_what_became_of_its_words(
    proof, reviewer, client: Client
):
    kept = note_on(proof, reviewer, quote="Then call", text="At once?", kind="question")
    changed = note_on(proof, reviewer)
    page = proof_page(proof)
    draft = page.get_latest_revision_as_object()
    draft.body[0].value["content"][0].value.source = "<p>Wait 2 to 3 minutes. Then call.</p>"
    draft.save_revision(user=page.owner, log_action=True)
    notes.answer_note(changed, by=page.owner, text="Changed as you say.", now=SOON)
    newer = resubmitted(proof, reviewer)
    client.force_login(reviewer)

    screen = client.get(f"/review/{newer.pk}/").content.decode()

    assert "Changed as you say." in screen
    assert "The quoted words were changed." in screen
    assert "The quoted words still stand there." in screen
    for note in (kept, changed):
        client.post(f"/review/notes/{note.pk}/resolve/", {"proof": newer.pk})
    assert "Resolved by Rita Reads" in client.get(f"/review/{newer.pk}/").content.decode()
    factories.sign(newer, by=reviewer, now=factories.next_moment())


def test_notes_of_a_part_that_is_gone_are_still_shown(proof, reviewer, client: Client):
    note_on(proof, reviewer)
    page = proof_page(proof)
    factories.edit(page, by=page.owner, text="All new.")
    newer = resubmitted(proof, reviewer)
    client.force_login(reviewer)

    screen = client.get(f"/review/{newer.pk}/").content.decode()

    assert "That part is no longer in the page." in screen
    assert "It is 2 to 3." in screen


def test_a_writer_and_a_reviewer_talk_below_a_note(proof, reviewer, client: Client):
    note = note_on(proof, reviewer)
    client.force_login(reviewer)

    empty = client.post(f"/review/notes/{note.pk}/answer/", {"text": " "})
    assert (empty.status_code, "Write an answer." in empty.content.decode()) == (400, True)
    assert client.post(f"/review/notes/{note.pk}/answer/").status_code == 400
    said = client.post(f"/review/notes/{note.pk}/answer/", {"text": "See the guideline."})
    assert said.url == f"/review/{proof.pk}/#note-{note.pk}"

    client.post(f"/review/notes/{note.pk}/withdraw/")
    late = client.post(f"/review/notes/{note.pk}/answer/", {"text": "Too late for this."})
    assert late.status_code == 409
    assert "Too late for this." in late.content.decode()
    opened = client.get(f"/review/notes/{note.pk}/answer/")
    assert opened.status_code == 409
    assert "<textarea" not in opened.content.decode()


def test_only_its_author_settles_a_note_and_only_once(proof, reviewer, client: Client):
    note = note_on(proof, reviewer)
    client.force_login(factories.make_reviewer())
    assert client.post(f"/review/notes/{note.pk}/resolve/").status_code == 403
    assert client.post(f"/review/notes/{note.pk}/withdraw/").status_code == 403

    client.force_login(reviewer)
    assert client.post(f"/review/notes/{note.pk}/withdraw/").status_code == 302
    assert client.post(f"/review/notes/{note.pk}/resolve/").status_code == 409
    assert NoteOutcome.objects.get().kind == NoteOutcome.Kind.WITHDRAWN


def test_settling_leads_back_to_the_proof_that_was_read(proof, reviewer, client: Client):
    note = note_on(proof, reviewer)
    other = factories.submit(factories.make_article(), now=SOON)
    newer = resubmitted(proof, reviewer)
    client.force_login(reviewer)

    for asked, shown in [(newer.pk, newer.pk), (other.pk, proof.pk), ("9" * 30, proof.pk)]:
        response = client.get(f"/review/notes/{note.pk}/resolve/", {"proof": asked})
        assert response.url == f"/review/{shown}/#note-{note.pk}"
    assert not NoteOutcome.objects.exists()


def test_what_is_typed_into_notes_is_shown_as_text(proof, reviewer, client: Client):
    evil = "<script>alert(1)</script>"
    note = note_on(proof, reviewer, kind="suggestion", wording=evil, text=evil)
    notes.answer_note(note, by=reviewer, text=evil, now=SOON)
    client.force_login(reviewer)

    screen = client.get(f"/review/{proof.pk}/").content.decode()

    assert screen.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
    assert evil not in screen


def resubmitted(proof, reviewer):
    """The proof sent back and its page's newest draft submitted again."""
    actions.request_changes(proof, by=reviewer, reason="See my notes.", now=SOON)
    return factories.submit(proof_page(proof), now=SOON)


def proof_page(proof):
    """The Wagtail page of a proof."""
    from wagtail.models import Page

    return Page.objects.get(pk=proof.page_id).specific

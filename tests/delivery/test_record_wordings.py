"""The public record says whose words came in as suggestions, and names only people who signed."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.publishing.models import Edition
from cms.review import actions, notes
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("proposer", "named"),
    [("the signer", "Rita Reads"), ("a publisher", "a member of staff")],
)
def test_the_record_says_who_proposed_words_that_were_taken(tree, client: Client, proposer, named):
    page = factories.make_article(text="Wait five minutes.", slug="waiting")
    rita = factories.make_reviewer(first_name="Rita", last_name="Reads")
    by = rita if proposer == "the signer" else factories.make_publisher(first_name="Secret")
    proof = factories.submit(page)
    note = notes.add_note(
        proof, by=by, kind="suggestion", quote="Wait five minutes.", wording="Wait 2 to 3.",
        text="", anchor=anchor_of(proof), now=SOON,
    )  # fmt: skip
    notes.take_suggestion(note, by=page.owner, now=SOON)
    actions.request_changes(proof, by=rita, reason="See my notes.", now=SOON)
    factories.sign(factories.submit(page, now=SOON), by=rita)
    edition = Edition.objects.get()

    [first] = client.get(f"{edition.path}record.json").json()["editions"]
    printed = client.get(f"{edition.path}record/").content.decode()

    assert first["wordings_taken"] == [{"proposed_by": named, "passages": 1}]
    assert f"proposed by {named}" in printed
    assert "Secret" not in printed


def anchor_of(proof) -> str:
    """The paragraph's id."""
    from cms.proofs.anchors import anchors

    section = proof.parsed_manifest["content"]["body"][0]
    return anchors(proof.parsed_manifest)[section["value"]["content"][0]["id"]]

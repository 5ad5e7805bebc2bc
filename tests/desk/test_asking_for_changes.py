"""Sending a proof back, with a reason that is never lost."""

import pytest
from django.test import Client

from cms.proofs.models import Outcome
from tests import factories

pytestmark = pytest.mark.django_db


def ask(client: Client, proof, reason: str):
    """Post the desk's form for asking a change."""
    return client.post(f"/review/{proof.pk}/changes/", {"reason": reason})


@pytest.fixture
def proof(tree):
    """A proof waiting."""
    return factories.submit_in_wagtail(factories.make_article())


def test_a_proof_goes_back_with_its_reason(proof, client: Client):
    client.force_login(factories.make_reviewer())

    response = client.post(
        f"/review/{proof.pk}/changes/", {"reason": "Step 3: two minutes, not five."}, follow=True
    )

    assert "went back to its writer with your reason" in response.content.decode()
    outcome = Outcome.objects.get(proof=proof)
    assert (outcome.kind, outcome.reason) == (
        Outcome.Kind.CHANGES_REQUESTED, "Step 3: two minutes, not five.",
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "   \n "])
def test_a_proof_does_not_go_back_without_a_reason(proof, client: Client, reason: str):
    client.force_login(factories.make_reviewer())
    before = factories.ledger_length()

    response = ask(client, proof, reason)

    assert response.status_code == 400
    assert "Say what must change: the writer will work from it." in response.content.decode()
    assert factories.ledger_length() == before
    assert ask(client, proof, "Say when.").status_code == 302


def test_a_request_without_the_field_at_all_is_refused_as_well(proof, client: Client):
    client.force_login(factories.make_reviewer())

    assert client.post(f"/review/{proof.pk}/changes/", {}).status_code == 400


def test_a_reason_for_a_proof_that_ended_meanwhile_is_shown_to_be_kept(proof, client: Client):
    factories.sign(proof)
    client.force_login(factories.make_reviewer())
    before = factories.ledger_length()

    response = ask(client, proof, "A long reason & more.")

    assert response.status_code == 409
    content = response.content.decode()
    assert "This proof is already signed off. Nothing was changed." in content
    assert "A long reason &amp; more." in content
    assert factories.ledger_length() == before


def test_a_second_request_is_refused_and_the_first_stands(proof, client: Client):
    client.force_login(factories.make_reviewer())
    ask(client, proof, "The first reason.")

    response = ask(client, proof, "The second reason.")

    assert response.status_code == 409
    assert "The second reason." in response.content.decode()
    assert Outcome.objects.get(proof=proof).reason == "The first reason."


@pytest.mark.parametrize("make", [factories.make_publisher, factories.make_superuser])
def test_who_is_no_reviewer_sends_nothing_back_and_keeps_their_words(proof, client: Client, make):
    client.force_login(make())
    before = factories.ledger_length()

    response = ask(client, proof, "A publisher’s reason.")

    assert response.status_code == 403
    assert "Only clinical reviewers may decide about a proof." in response.content.decode()
    assert "A publisher’s reason." in response.content.decode()
    assert factories.ledger_length() == before


def test_a_reason_is_shown_as_text(proof, client: Client):
    reviewer = factories.make_reviewer()
    client.force_login(reviewer)
    ask(client, proof, "<script>alert(1)</script>")

    for address in ("/review/", f"/review/{proof.pk}/"):
        content = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
        assert "<script>alert" not in content

"""Draft, proof, sign-off, edition, reader: the whole way, and back out by withdrawing."""

import pytest
from django.test import Client

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.proofs.models import Outcome
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_signed_proof_reaches_readers_byte_for_byte(tree, client: Client):
    page = factories.make_article(text="Stay with them until help comes.")
    proof = factories.submit_in_wagtail(page)
    assert client.get(f"/articles/{page.slug}/").status_code == 404
    factories.sign(proof)

    response = client.get(f"/articles/{page.slug}/")

    assert response.status_code == 200
    assert proof.html in response.content.decode()
    assert "Stay with them until help comes." in proof.html
    assert list(verification.faults()) == []


def test_the_writer_keeps_writing_and_readers_see_only_what_was_signed(tree, client: Client):
    page = factories.make_article(text="Signed words.")
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Unsigned words.")

    content = client.get(f"/articles/{page.slug}/").content.decode()

    assert "Signed words." in content
    assert "Unsigned words." not in content


def test_a_withdrawn_page_says_so_at_the_next_request(tree, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    assert client.get(edition.path).status_code == 200

    publishing_actions.withdraw(
        edition,
        by=factories.make_publisher(),
        reason="The dose was wrong.",
        now=factories.NOW.replace(hour=15),
    )

    response = client.get(edition.path)
    assert response.status_code == 410
    assert "The dose was wrong." in response.content.decode()
    assert "Call for help." not in response.content.decode()
    assert Edition.objects.get(pk=edition.pk).state == Edition.State.WITHDRAWN
    assert list(verification.faults()) == []


def test_a_proof_sent_back_is_answered_and_signed(tree):
    page = factories.make_article()
    reviewer = factories.make_reviewer()
    first = factories.submit_in_wagtail(page)
    actions.request_changes(
        first, by=reviewer, reason="Say when to call.", now=factories.NOW.replace(hour=10)
    )
    factories.edit(page, by=page.owner, text="Call at once.")
    second = factories.submit_in_wagtail(page, now=factories.NOW.replace(hour=11))
    factories.sign(second, by=reviewer)

    assert [first.number, second.number] == [1, 2]
    assert first.outcome.kind == Outcome.Kind.CHANGES_REQUESTED
    assert second.outcome.kind == Outcome.Kind.SIGNED
    told = LedgerEntry.objects.exclude(action="recorded as it stands")
    assert list(told.values_list("action", flat=True)) == [
        "submitted", "requested changes", "submitted", "assigned", "signed", "published",
    ]  # fmt: skip

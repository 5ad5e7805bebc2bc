"""Withdrawing and revoking at the desk: one reason, at once, and never by mistake."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def withdraw(client: Client, edition, **changes: str):
    """Post the desk's withdraw form."""
    form = {"reason": "The dose was wrong.", "digest": edition.digest} | changes
    return client.post(f"/review/withdraw/{edition.pk}/", form)


@pytest.fixture
def edition(tree):
    """A published page."""
    return factories.publish(factories.make_article())


@pytest.mark.parametrize("make", [factories.make_publisher, factories.make_reviewer])
def test_publishers_and_reviewers_withdraw_a_page_with_a_reason(edition, client: Client, make):
    client.force_login(make())
    screen = client.get(f"/review/withdraw/{edition.pk}/").content.decode()
    assert edition.title in screen
    assert edition.digest in screen

    response = withdraw(client, edition)

    assert response.status_code == 302
    assert "is withdrawn" in client.get("/review/").content.decode()
    assert client.get(edition.path).status_code == 410


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_page_is_not_withdrawn_without_a_reason(edition, client: Client, reason: str):
    client.force_login(factories.make_publisher())
    before = factories.ledger_length()

    response = withdraw(client, edition, reason=reason)

    assert response.status_code == 400
    assert "Say why the page is withdrawn: readers will be told." in response.content.decode()
    assert factories.ledger_length() == before
    assert client.get(edition.path).status_code == 200


def test_a_writer_withdraws_nothing(edition, client: Client):
    client.force_login(factories.make_writer())
    before = factories.ledger_length()

    response = withdraw(client, edition)

    assert response.status_code == 403
    assert factories.ledger_length() == before
    assert client.get(edition.path).status_code == 200


def test_a_page_already_withdrawn_keeps_its_first_reason(edition, client: Client):
    client.force_login(factories.make_publisher())
    withdraw(client, edition, reason="The first reason.")
    before = factories.ledger_length()

    response = withdraw(client, edition, reason="The second reason.")

    assert response.status_code == 409
    content = response.content.decode()
    assert "This page is not published, so there is nothing to withdraw." in content
    assert "The second reason." in content
    assert factories.ledger_length() == before
    assert "The first reason." in client.get(edition.path).content.decode()


def test_another_page_s_form_withdraws_nothing_and_keeps_the_words(edition, client: Client):
    other = factories.publish_next(factories.make_article())
    client.force_login(factories.make_publisher())
    before = factories.ledger_length()

    for digest in (other.digest, "", "0" * 64):
        response = withdraw(client, edition, digest=digest, reason="Typed at length.")
        assert response.status_code == 409
        assert "The page has changed since you opened this." in response.content.decode()
        assert "Typed at length." in response.content.decode()
    assert factories.ledger_length() == before
    assert client.get(edition.path).status_code == 200


def test_a_form_opened_before_a_new_edition_withdraws_nothing(edition, client: Client):
    from wagtail.models import Page

    page = Page.objects.get(pk=edition.page_id).specific
    factories.edit(page, by=page.owner, text="Newer words.")
    newer = factories.publish_next(page)
    client.force_login(factories.make_publisher())

    response = withdraw(client, edition)

    assert response.status_code == 409
    assert client.get(newer.path).status_code == 200
    assert withdraw(client, newer).status_code == 302


def revoke(client: Client, proof, **changes: str):
    """Post the desk's revoke form."""
    form = {"reason": "Signed in error.", "digest": proof.digest} | changes
    return client.post(f"/review/{proof.pk}/revoke/", form)


def test_who_signed_revokes_and_the_page_is_withdrawn(tree, client: Client):
    signer = factories.make_reviewer()
    edition = factories.publish(factories.make_article(), by=signer)
    proof = edition.sign_off.proof
    client.force_login(signer)
    assert "Revoke the signature" in client.get(f"/review/{proof.pk}/").content.decode()

    assert revoke(client, proof).status_code == 302

    assert client.get(edition.path).status_code == 410


def test_another_reviewer_revokes_nothing_and_a_publisher_does(edition, client: Client):
    proof = edition.sign_off.proof
    before = factories.ledger_length()
    client.force_login(factories.make_reviewer())
    assert "Revoke the signature" not in client.get(f"/review/{proof.pk}/").content.decode()

    response = revoke(client, proof)

    assert response.status_code == 409
    assert "There is no sign-off here for you to revoke." in response.content.decode()
    assert "Signed in error." in response.content.decode()
    assert factories.ledger_length() == before
    client.force_login(factories.make_publisher())
    assert revoke(client, proof).status_code == 302


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"reason": " "}, 400, "Say why the sign-off no longer stands"),
        ({"digest": "0" * 64}, 409, "There is no sign-off here for you to revoke."),
    ],
)
def test_a_revocation_without_its_reason_or_its_proof_is_refused(
    edition, client: Client, changes, status, sentence
):
    client.force_login(factories.make_publisher())
    before = factories.ledger_length()

    response = revoke(client, edition.sign_off.proof, **changes)

    assert response.status_code == status
    assert sentence in response.content.decode()
    assert factories.ledger_length() == before


def test_revoking_twice_changes_nothing(edition, client: Client):
    client.force_login(factories.make_publisher())
    revoke(client, edition.sign_off.proof)
    before = factories.ledger_length()

    assert revoke(client, edition.sign_off.proof).status_code == 409
    assert factories.ledger_length() == before

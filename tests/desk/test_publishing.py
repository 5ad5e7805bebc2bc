"""Publishing what is signed and held, and naming who wrote what carries no name."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.proofs.models import WriterNamed
from cms.publishing.models import Edition, Scheduled
from tests import factories

pytestmark = pytest.mark.django_db


def publish(client: Client, proof, **form: str):
    """Post the desk's publish form."""
    return client.post(f"/review/{proof.pk}/publish/", form)


@pytest.fixture
def held(tree):
    """A proof signed and held."""
    proof = factories.submit(factories.make_article(when_signed="hold"))
    factories.sign(proof)
    assert not Edition.objects.exists()
    return proof


def test_a_publisher_publishes_a_held_proof_now(held, client: Client):
    client.force_login(factories.make_publisher())
    assert "Publish" in client.get(f"/review/{held.pk}/").content.decode()

    response = publish(client, held)

    edition = Edition.objects.get()
    assert response.status_code == 302
    assert client.get(edition.path).status_code == 200


def test_a_publisher_sets_a_time_and_nothing_is_published_before_it(held, client: Client):
    client.force_login(factories.make_publisher())
    at = timezone.now() + timedelta(days=3)

    response = publish(client, held, at=f"{at:%Y-%m-%dT%H:%M}")

    assert response.status_code == 302
    assert Scheduled.objects.get().at == at.replace(second=0, microsecond=0)
    assert not Edition.objects.exists()
    assert "Will be published" in client.get("/review/").content.decode()


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2020-01-01T09:00", "Choose a time in the future to publish at."),
        ("tomorrow", "That is not a date and time."),
    ],
)
def test_a_time_that_will_not_do_is_refused(held, client: Client, at: str, sentence: str):
    client.force_login(factories.make_publisher())
    before = factories.ledger_length()

    response = publish(client, held, at=at)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert at in response.content.decode()
    assert factories.ledger_length() == before
    assert not Scheduled.objects.exists()


def test_a_reviewer_publishes_nothing(held, client: Client):
    client.force_login(factories.make_reviewer())

    response = publish(client, held)

    assert response.status_code == 403
    assert "Only publishers may publish signed proofs." in response.content.decode()
    assert not Edition.objects.exists()


def test_an_unsigned_proof_is_not_published(tree, client: Client):
    proof = factories.submit(factories.make_article(when_signed="hold"))
    client.force_login(factories.make_publisher())
    before = factories.ledger_length()

    response = publish(client, proof)

    assert response.status_code == 409
    assert "This proof has not been signed off" in response.content.decode()
    assert factories.ledger_length() == before


def test_publishing_twice_changes_nothing(held, client: Client):
    client.force_login(factories.make_publisher())
    publish(client, held)
    before = factories.ledger_length()

    response = publish(client, held)

    assert response.status_code == 409
    assert "This proof has already been published." in response.content.decode()
    assert factories.ledger_length() == before
    assert Edition.objects.count() == 1


def test_a_proof_for_a_set_time_says_so_once_signed(tree, client: Client):
    at = timezone.now() + timedelta(days=3)
    proof = factories.submit(factories.make_article(when_signed="at", publish_at=at))
    client.force_login(factories.make_reviewer())

    response = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof), follow=True)

    assert f"It is published on {at:%-d %B %Y}" in response.content.decode()
    assert not Edition.objects.exists()
    assert Scheduled.objects.count() == 1


@pytest.fixture
def unnamed(tree):
    """A proof with an edit that carries no name."""
    page = factories.make_article()
    page.get_latest_revision_as_object().save_revision(user=None)
    return factories.submit(page, by=page.owner)


def name(client: Client, proof, writer):
    """Post the desk's form that names a writer."""
    return client.post(f"/review/{proof.pk}/writer/", {"writer": writer})


def test_a_publisher_names_the_writer_and_the_proof_can_be_signed(unnamed, client: Client):
    reviewer = factories.make_reviewer()
    client.force_login(reviewer)
    refused = client.post(f"/review/{unnamed.pk}/sign/", factories.sign_form(unnamed))
    assert refused.status_code == 409
    assert "A publisher must name the writer" in refused.content.decode()

    client.force_login(factories.make_publisher())
    assert "Who made the unknown edit?" in client.get(f"/review/{unnamed.pk}/").content.decode()
    response = name(client, unnamed, factories.make_writer().pk)

    assert response.status_code == 302
    client.force_login(reviewer)
    signed = client.post(f"/review/{unnamed.pk}/sign/", factories.sign_form(unnamed))
    assert signed.status_code == 302


def test_the_named_writer_cannot_sign(unnamed, client: Client):
    reviewer = factories.make_reviewer()
    client.force_login(factories.make_publisher())
    name(client, unnamed, reviewer.pk)

    client.force_login(reviewer)
    response = client.post(f"/review/{unnamed.pk}/sign/", factories.sign_form(unnamed))

    assert response.status_code == 403
    assert "You wrote part of this page" in response.content.decode()


@pytest.mark.parametrize("writer", ["", "0", "abc"])
def test_nobody_is_not_a_writer(unnamed, client: Client, writer: str):
    client.force_login(factories.make_publisher())

    response = name(client, unnamed, writer)

    assert response.status_code == 400
    assert "Choose who wrote it." in response.content.decode()
    assert not WriterNamed.objects.exists()


def test_only_publishers_name_a_writer(unnamed, client: Client):
    client.force_login(factories.make_reviewer())
    assert "Who made the unknown edit?" not in client.get(f"/review/{unnamed.pk}/").content.decode()

    response = name(client, unnamed, factories.make_writer().pk)

    assert response.status_code == 403
    assert not WriterNamed.objects.exists()


def test_a_writer_is_named_once_and_only_where_a_name_is_missing(unnamed, client: Client):
    complete = factories.submit(factories.make_article(), now=factories.next_moment())
    writer = factories.make_writer()
    client.force_login(factories.make_publisher())
    assert name(client, complete, writer.pk).status_code == 409
    assert name(client, unnamed, writer.pk).status_code == 302

    again = name(client, unnamed, writer.pk)

    assert again.status_code == 409
    assert "has been named already" in again.content.decode()
    assert WriterNamed.objects.count() == 1

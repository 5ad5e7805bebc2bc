"""Words that no longer match their digest are not served; everything else is."""

import pytest
from django.db import connection
from django.test import Client

from cms.delivery import sealed_bodies
from cms.evidence import triggers
from cms.proofs import assets
from cms.proofs.models import ProofAsset
from tests import factories

pytestmark = pytest.mark.django_db


def alter(sql: str, *params: object) -> None:
    """Change evidence behind the application's back, as an intruder with the database might."""
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    triggers.install(connection)
    sealed_bodies.clear_cache()


@pytest.mark.parametrize("column", ["html", "manifest"])
def test_an_altered_proof_is_not_served_and_another_page_is(tree, client: Client, column: str):
    altered = factories.publish_next(factories.make_article(text="Wait two minutes."))
    intact = factories.publish_next(factories.make_article())
    assert client.get(altered.path).status_code == 200

    alter(
        f"UPDATE proofs_proof SET {column} = replace({column}, 'two', 'ten') WHERE digest = %s",  # noqa: S608
        altered.digest,
    )

    response = client.get(altered.path)
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response or response.status_code != 200
    assert b"Wait" not in response.content
    assert b"tel:911" in response.content
    assert client.get(intact.path).status_code == 200


def test_a_page_with_an_altered_question_is_not_served(tree, client: Client):
    question = factories.make_question(text="Wait two minutes.")
    factories.publish(question)
    edition = factories.publish_next(factories.make_article(questions=[question]))

    alter("UPDATE proofs_proof SET html = replace(html, 'two', 'ten')")

    assert client.get(edition.path).status_code == 503


def test_a_proof_that_points_at_another_s_words_is_not_served(tree, client: Client):
    one = factories.publish_next(factories.make_article(text="One."))
    other = factories.publish_next(factories.make_article(text="Other."))

    alter(
        "UPDATE proofs_proof SET html = (SELECT html FROM proofs_proof WHERE digest = %s) "
        "WHERE digest = %s",
        other.digest,
        one.digest,
    )

    assert client.get(one.path).status_code == 503
    assert client.get(other.path).status_code == 200


def test_an_edition_that_points_at_no_proof_is_not_served(tree, client: Client):
    edition = factories.publish(factories.make_article())

    alter("UPDATE publishing_edition SET digest = %s", "0" * 64)

    assert client.get(edition.path).status_code == 503


def test_a_tampered_page_raises_an_alarm_and_is_still_listed(tree, client: Client, caplog):
    """One page cannot be vouched for; the front page, lists and search are the same as before."""
    topic = factories.make_topic()
    edition = factories.publish(factories.make_article(title="Naloxone", topics=[topic]))
    mentions = ["/", "/articles/", f"/topics/{topic.slug}/", "/search/?q=naloxone", "/sitemap.xml"]
    before = {address: client.get(address).content for address in mentions}

    alter("UPDATE proofs_proof SET html = replace(html, 'Call', 'Wait')")

    assert client.get(edition.path).status_code == 503
    [alarm] = [record for record in caplog.records if record.levelname == "CRITICAL"]
    assert edition.digest in alarm.getMessage()
    for address in mentions:
        response = client.get(address)
        assert (response.status_code, response.content) == (200, before[address])
        assert edition.path.encode() in response.content


@pytest.mark.parametrize("address", ["record/", "record.json"])
@pytest.mark.parametrize("manifest", ["{}", "not JSON at all"])
def test_a_record_of_altered_evidence_is_not_served(
    tree, client: Client, caplog, address: str, manifest: str
):
    altered = factories.publish_next(factories.make_article())
    intact = factories.publish_next(factories.make_article())

    alter("UPDATE proofs_proof SET manifest = %s WHERE digest = %s", manifest, altered.digest)

    response = client.get(altered.path + address)
    assert response.status_code == 503
    assert b"tel:911" in response.content
    assert altered.digest in caplog.text
    assert client.get(intact.path + address).status_code == 200


@pytest.mark.parametrize("address", ["", "record/", "record.json"])
def test_an_edition_repointed_to_words_that_nobody_signed_is_not_served(
    tree, client: Client, caplog, address: str
):
    edition = factories.publish_next(factories.make_article())
    unsigned = factories.submit(
        factories.make_article(text="Unsigned."), now=factories.next_moment()
    )

    alter("UPDATE publishing_edition SET digest = %s", unsigned.digest)

    response = client.get(edition.path + address)
    assert response.status_code == 503
    assert b"Unsigned." not in response.content
    assert unsigned.digest in caplog.text


@pytest.fixture
def pinned(tree):
    """A published page with a picture: its path and where the picture lies."""
    page = factories.make_article()
    factories.with_picture(page, factories.make_image())
    edition = factories.publish(page)
    path = assets.location(ProofAsset.objects.first().filename)
    content = path.read_bytes()
    yield edition.path, path
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", ["unlink", "swap"])
def test_a_picture_that_is_not_the_one_that_was_signed_is_not_served(
    pinned, client: Client, caplog, spoil: str
):
    """The words are whole and are served; the picture's own address answers 503."""
    page, path = pinned
    address = f"/assets/{path.name}"
    assert client.get(address).status_code == 200
    if spoil == "unlink":
        path.unlink()
    else:
        path.write_bytes(b"another picture")

    response = client.get(address)

    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert b"another picture" not in response.content
    assert path.name in caplog.text
    assert client.get(page).status_code == 200

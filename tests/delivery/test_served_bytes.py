"""What is served is what was signed, byte for byte, and anybody can check it."""

import json
from hashlib import sha256

import pytest
from django.test import Client

from cms.publishing import actions as publishing_actions
from cms.review import actions
from tests import factories

pytestmark = pytest.mark.django_db


def sealed_elements(content: bytes) -> list[bytes]:
    """Every element from `<article` to `</article>`, as its bytes arrived."""
    parts = content.split(b"<article")[1:]
    return [b"<article" + part.split(b"</article>")[0] + b"</article>" for part in parts]


def shown(client: Client, path: str) -> dict:
    """The edition that the public record says is shown now."""
    record = client.get(f"{path}record.json").json()
    return next(edition for edition in record["editions"] if edition["state"] == "current")


def test_the_served_element_hashes_to_the_manifest_and_the_manifest_to_the_digest(
    tree, client: Client
):
    page = factories.make_article(text="Ünïcode “quotes” &amp; 5 &lt; 6.")
    path = factories.publish(page).path

    (element,) = sealed_elements(client.get(path).content)
    edition = shown(client, path)
    manifest = edition["manifest"]

    assert sha256(element).hexdigest() == json.loads(manifest)["html_sha256"]
    assert sha256(manifest.encode()).hexdigest() == edition["digest"]
    assert edition["sign_offs"][0]["digest"] == edition["digest"]


def test_each_question_below_a_page_can_be_checked_against_its_own_record(tree, client: Client):
    questions = [factories.make_question(), factories.make_question()]
    paths = [factories.publish_next(question).path for question in questions]
    page_path = factories.publish_next(factories.make_article(questions=questions)).path

    elements = sealed_elements(client.get(page_path).content)

    signed = [
        json.loads(shown(client, path)["manifest"])["html_sha256"] for path in [page_path, *paths]
    ]
    assert [sha256(element).hexdigest() for element in elements] == signed


def test_a_page_and_a_question_on_its_own_page_serve_the_same_bytes(tree, client: Client):
    question = factories.make_question()
    path = factories.publish(question).path
    page_path = factories.publish_next(factories.make_article(questions=[question])).path

    (alone,) = sealed_elements(client.get(path).content)

    assert sealed_elements(client.get(page_path).content)[1] == alone


def test_the_record_shows_every_edition_who_signed_it_and_both_digests(tree, client: Client):
    page = factories.make_article()
    reviewer = factories.make_reviewer(first_name="Rita", last_name="Reads")
    first = factories.publish(page, by=reviewer)
    factories.edit(page, by=page.owner, text="Other words.")
    second = factories.publish_next(page, by=reviewer)

    content = client.get(f"{second.path}record/").content.decode()

    for edition in (first, second):
        assert "".join(digest_groups(edition.digest)) in content
        assert "".join(digest_groups(edition.sign_off.proof.html_sha256)) in content
    assert content.count(">Rita Reads</a>, MD</p>") == 2
    assert "<strong>MD</strong>: Doctor of Medicine, issued by Test Medical Board" in content
    assert "Shown now" in content
    assert "Replaced" in content


def digest_groups(digest: str) -> list[str]:
    """A digest as pages print it, in groups of eight."""
    groups = [digest[at : at + 8] for at in range(0, 64, 8)]
    return ["</span><wbr><span>".join(groups)]


def test_the_record_of_a_withdrawn_page_keeps_its_signature_and_gives_the_reason(
    tree, client: Client
):
    edition = factories.publish(factories.make_article())
    publishing_actions.withdraw(
        edition,
        by=factories.make_publisher(),
        reason="The dose was wrong.",
        now=factories.next_moment(),
    )

    for_people = client.get(f"{edition.path}record/")
    for_machines = client.get(f"{edition.path}record.json").json()

    assert for_people.status_code == 200
    assert "The dose was wrong." in for_people.content.decode()
    assert for_machines["state"] == "withdrawn"
    assert for_machines["editions"][0]["reason"] == "The dose was wrong."
    assert for_machines["editions"][0]["sign_offs"][0]["revoked_at"] is None


def test_a_revoked_signature_says_so_in_the_record(tree, client: Client):
    edition = factories.publish(factories.make_article())
    actions.revoke(
        edition.sign_off,
        by=factories.make_publisher(),
        reason="A mistake.",
        now=factories.next_moment(),
    )

    assert "Revoked" in client.get(f"{edition.path}record/").content.decode()
    record = client.get(f"{edition.path}record.json").json()
    assert record["editions"][0]["sign_offs"][0]["revoked_at"]


def test_the_record_tells_nothing_that_is_not_public(tree, client: Client):
    page = factories.make_article(message_to_reviewer="Between you and me.")
    edition = factories.publish(page)

    for address in ("record/", "record.json"):
        content = client.get(edition.path + address).content.decode()
        assert "Between you and me." not in content
        assert page.owner.username not in content
        assert "user:" not in content


@pytest.mark.parametrize("address", ["record/", "record.json"])
def test_a_page_that_was_never_published_has_no_record(tree, client: Client, address: str):
    page = factories.make_article()
    proof = factories.submit(page)
    assert client.get(f"/articles/{page.slug}/{address}").status_code == 404

    factories.sign(proof)

    assert client.get(f"/articles/{page.slug}/{address}").status_code == 200

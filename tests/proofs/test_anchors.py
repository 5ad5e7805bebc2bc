"""Every block of a proof can be pointed at, without opening its HTML."""

import json
import re

import pytest
from bs4 import BeautifulSoup

from cms.desk.annotation import insert_beside_blocks
from cms.evidence import verification
from cms.importing.streams import block
from cms.proofs import manifest as proofs_manifest
from cms.proofs.anchors import anchors
from cms.proofs.sealing import Sealing
from cms.publishing.models import Edition
from cms.review import actions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof(tree):
    """A proof with a block at the top, one in a section, a picture, a key point and a source."""
    child = block("subheading", "Signs")
    body = [
        block("paragraph", "<p>First.</p>"),
        block(
            "section", {"heading": "What", "content": [child, block("paragraph", "<p>Look.</p>")]}
        ),
    ]
    page = factories.make_article(body=body, key_points=[("point", "Stay.")])
    return factories.submit(factories.with_picture(page, factories.make_image()))


def test_every_block_and_field_stands_where_its_anchor_says(proof):
    manifest = json.loads(proof.manifest)
    content = manifest["content"]
    found = anchors(manifest)
    soup = BeautifulSoup(proof.html, "html.parser")

    def words_at(name: str) -> str:
        return soup.find(id=found[name]).get_text(" ", strip=True)

    opening, section = content["body"]
    assert words_at(opening["id"]) == "First."
    assert words_at(section["id"]) == "What Signs Look."
    assert words_at(section["value"]["content"][0]["id"]) == "Signs"
    assert words_at(content["key_points"][0]["id"]) == "Stay."
    assert words_at(content["hero"][0]["id"]) == "Us."
    assert words_at(content["sources"][0]["id"]).startswith("A guideline")
    assert words_at("title") == proof.title
    assert words_at("summary") == "In short: call."
    assert words_at("key_points") == "Key points Stay."


def test_what_is_put_beside_a_block_stands_beside_it_after_a_picture_too(proof):
    mark = '<i data-of="{}"></i>'
    html = insert_beside_blocks(proof.html, lambda spot: mark.format(spot.anchor))

    assert re.sub('<i data-of="[^"]*"></i>', "", html) == proof.html
    beside = BeautifulSoup(html, "html.parser").select("i[data-of]")
    assert {one["data-of"] for one in beside} == set(anchors(json.loads(proof.manifest)).values())
    for one in beside:
        before = one.find_previous_sibling()
        assert one["data-of"] in {one.parent.get("id"), before and before.get("id")}


def test_anchors_are_the_same_in_the_next_proof(proof):
    page = factories.ArticlePage.objects.get(pk=proof.page_id)
    draft = page.get_latest_revision_as_object()
    draft.title = "Another title"
    draft.save_revision(user=page.owner, log_action=True)

    again = actions.submit(
        page, page.get_latest_revision(), by=page.owner, now=factories.next_moment()
    )

    assert anchors(json.loads(again.manifest)) == anchors(json.loads(proof.manifest))


def test_the_first_proofs_have_anchors_for_sections_and_sources_only(proof):
    manifest = json.loads(proof.manifest) | {"schema": "proof/1"}
    soup = BeautifulSoup(proof.html, "html.parser")

    found = anchors(manifest)

    section, source = manifest["content"]["body"][1], manifest["content"]["sources"][0]
    assert set(found) == {section["id"], source["id"]}
    assert soup.find(id=found[section["id"]]).get_text() == "What"
    assert soup.find(id=found[source["id"]])


def test_a_question_has_anchors_too(tree):
    proof = factories.submit(factories.make_question())
    found = anchors(json.loads(proof.manifest))
    soup = BeautifulSoup(proof.html, "html.parser")

    assert {name for name in ("title", "summary") if soup.find(id=found[name])} == {
        "title", "summary",
    }  # fmt: skip
    assert all(soup.find(id=identity) for identity in found.values())


def test_a_block_that_stands_twice_is_found_where_it_first_stands(tree):
    one = block("paragraph", "<p>Twice.</p>")
    proof = factories.submit(factories.make_article(body=[one, one]))

    soup = BeautifulSoup(proof.html, "html.parser")

    assert len(soup.find_all(id=anchors(json.loads(proof.manifest))[one["id"]])) == 1


def test_the_first_proofs_are_still_signed_and_verified(tree, monkeypatch):
    monkeypatch.setattr(proofs_manifest, "SCHEMA", "proof/1")
    monkeypatch.setattr(Sealing, "place_once", lambda self, name: "")
    proof = factories.submit(factories.make_article())
    monkeypatch.undo()
    assert ' id="b-' not in proof.html

    factories.sign(proof)

    assert Edition.objects.current().get().digest == proof.digest
    assert list(verification.faults()) == []

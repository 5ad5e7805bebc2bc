"""Signing at the desk: what is refused, with which sentence, and that nothing came of it."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from cms.policy.figures import POLICY
from cms.proofs.models import SignOff
from cms.publishing.models import Edition
from cms.review import actions
from tests import factories

pytestmark = pytest.mark.django_db


def sign(client: Client, proof, **changes):
    """Post the desk's sign form."""
    return client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof, **changes))


def assert_refused(response, *, status: int, sentence: str) -> str:
    """The refusal's status, its sentence, and that nobody signed."""
    content = response.content.decode()
    assert response.status_code == status
    assert sentence in content
    assert not Edition.objects.exists()
    return content


@pytest.fixture
def reviewer(tree):
    """A reviewer who may sign."""
    return factories.make_reviewer()


@pytest.fixture
def proof(reviewer, client: Client):
    """A proof waiting, and a reviewer at the desk."""
    client.force_login(reviewer)
    return factories.submit(factories.make_article())


def test_a_signature_publishes_the_page_and_says_where(proof, client: Client):
    response = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof), follow=True)

    edition = Edition.objects.get()
    assert f"Signed. “{proof.title}” is published at {edition.path}." in response.content.decode()
    assert edition.sign_off.interests == "None."
    assert edition.sign_off.review_due_on == factories.DUE
    assert client.get(edition.path).status_code == 200


def test_what_no_check_can_judge_is_offered_and_kept_as_it_was_answered(proof, client: Client):
    def offered(content: bytes):
        return BeautifulSoup(content, "html.parser").select_one(".offered")

    folded = offered(client.get(f"/review/{proof.pk}/").content)
    assert len(folded.select("select")) == len(POLICY.offered)
    assert not folded.has_attr("open")
    answers = {"judge_clear-numbers": "no", "judge_steps": "yes"}
    refused = offered(sign(client, proof, password="wrong", **answers).content)
    assert refused.has_attr("open")
    assert refused.select_one('[name="judge_steps"] [selected]')["value"] == "yes"
    assert sign(client, proof, judge_steps="perhaps").status_code == 400

    assert sign(client, proof, **answers).status_code == 302

    edition = Edition.objects.get()
    kept = [a for a in json.loads(edition.sign_off.checklist) if "instrument" in a]
    assert [(a["instrument"], a["confirmed"]) for a in kept] == [
        ("PEMAT-P (AHRQ), 6", False),
        ("PEMAT-P (AHRQ), 22", True),
    ]
    record = client.get(f"{edition.path}record/").content.decode()
    assert "Numbers are clear and easy to picture. (PEMAT-P (AHRQ), 6) <strong>No" in record


UNCHECKED = {"check_safe": ""}


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"password": "wrong"}, 403, "That is not your password, so nothing was signed."),
        ({"password": ""}, 400, "Give your password again: that is your signature."),
        ({"digest": "0" * 64}, 409, "The words you were shown are not the words of this proof."),
        ({"digest": ""}, 409, "The words you were shown are not the words of this proof."),
        (UNCHECKED, 400, "Confirm every statement of the checklist"),
        ({"interests": "  "}, 400, "Declare your interests"),
        ({"review_due_on": ""}, 400, "Choose a next review date in the future."),
        ({"review_due_on": "2020-01-01"}, 400, "Choose a next review date in the future."),
        ({"review_due_on": "2099-01-01"}, 400, "The policy asks for the next review by"),
        ({"review_due_on": "soon"}, 400, "Some answers cannot be read."),
        ({"scope": ""}, 400, "Say whether you are signing the whole page"),
        ({"scope": "everything"}, 400, "Some answers cannot be read."),
        ({"scope": "changes only"}, 400, "Some answers cannot be read."),
    ],
)
def test_a_form_that_will_not_do_is_refused_and_what_was_typed_is_kept(
    proof, client: Client, changes, status, sentence
):
    before = factories.ledger_length()
    typed = {"interests": "I hold shares in a pharmacy."} | changes

    content = assert_refused(sign(client, proof, **typed), status=status, sentence=sentence)

    assert factories.ledger_length() == before
    assert SignOff.objects.count() == 0
    if "interests" not in changes:
        assert "I hold shares in a pharmacy." in content
    assert factories.PASSWORD not in content
    assert sign(client, proof).status_code == 302


def test_another_proof_s_form_posted_here_is_refused(proof, client: Client):
    other = factories.submit(factories.make_article(), now=factories.next_moment())
    before = factories.ledger_length()

    response = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(other))

    assert_refused(response, status=409, sentence="are not the words of this proof")
    assert factories.ledger_length() == before


def test_one_s_own_words_cannot_be_signed_and_somebody_else_signs_them(tree, client: Client):
    author = factories.make_reviewer()
    proof = factories.submit(factories.make_article(authors=[author]))
    before = factories.ledger_length()
    client.force_login(author)

    content = assert_refused(
        sign(client, proof, interests="I wrote this."),
        status=403,
        sentence="You wrote part of this page, so someone else must sign it off.",
    )

    assert "I wrote this." in content
    assert factories.ledger_length() == before
    client.force_login(factories.make_reviewer())
    assert sign(client, proof).status_code == 302


def test_who_edited_the_words_cannot_sign_them_though_not_named(tree, client: Client):
    editor = factories.make_reviewer()
    page = factories.make_article()
    factories.edit(page, by=editor, text="Edited words.")
    proof = factories.submit(page)
    client.force_login(editor)

    assert_refused(sign(client, proof), status=403, sentence="You wrote part of this page")


def test_a_lapsed_credential_signs_nothing_and_what_was_typed_is_kept(
    proof, reviewer, client: Client
):
    reviewer.contributor.credentials.update(expires_on=timezone.localdate() - timedelta(days=1))
    before = factories.ledger_length()

    content = assert_refused(
        sign(client, proof, interests="Shares in a pharmacy."),
        status=403,
        sentence="Your credential has lapsed or is not verified yet.",
    )

    assert "Shares in a pharmacy." in content
    assert factories.ledger_length() == before
    reviewer.contributor.credentials.update(expires_on=timezone.localdate())
    factories.known(reviewer.contributor)
    assert sign(client, proof).status_code == 302


def test_a_stale_proof_is_refused_and_the_newer_one_is_signed(proof, client: Client):
    from wagtail.models import Page

    page = Page.objects.get(pk=proof.page_id).specific
    factories.edit(page, by=page.owner, text="Newer words.")
    newer = actions.submit(
        page, page.get_latest_revision(), by=page.owner, now=factories.next_moment()
    )
    before = factories.ledger_length()

    content = assert_refused(
        sign(client, proof, interests="Shares in a pharmacy."),
        status=409,
        sentence="A newer proof of this page has replaced this one.",
    )

    assert "Shares in a pharmacy." in content
    assert factories.ledger_length() == before
    assert sign(client, newer).status_code == 302


def test_a_proof_the_writer_took_back_is_refused(proof, client: Client):
    from wagtail.models import Page

    page = Page.objects.get(pk=proof.page_id).specific
    actions.recall(page, by=page.owner, now=factories.next_moment())

    assert_refused(sign(client, proof), status=409, sentence="The writer took this proof back.")


def test_signing_a_second_time_changes_nothing(proof, client: Client):
    sign(client, proof)
    before = factories.ledger_length()

    response = sign(client, proof)

    assert response.status_code == 409
    assert "You have already signed this proof. Nothing was changed." in response.content.decode()
    assert factories.ledger_length() == before
    assert SignOff.objects.count() == Edition.objects.count() == 1


@pytest.mark.parametrize("make", [factories.make_publisher, factories.make_superuser])
def test_who_is_no_reviewer_cannot_sign(proof, client: Client, make):
    before = factories.ledger_length()
    client.force_login(make())

    assert_refused(
        sign(client, proof),
        status=403,
        sentence="Only clinical reviewers may decide about a proof.",
    )

    assert factories.ledger_length() == before


def test_a_writer_cannot_sign(proof, client: Client):
    before = factories.ledger_length()
    client.force_login(factories.make_writer())

    assert_refused(sign(client, proof), status=403, sentence="This part is not open to you")

    assert factories.ledger_length() == before


def test_a_page_of_two_signatures_is_published_by_the_second_person(reviewer, client: Client):
    topic = factories.make_topic(signatures=2)
    proof = factories.submit(factories.make_article(topics=[topic]))
    client.force_login(reviewer)
    response = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof), follow=True)
    assert "still needs a second signature" in response.content.decode()
    assert_refused(sign(client, proof), status=409, sentence="You have already signed this proof.")

    client.force_login(factories.make_reviewer())

    assert sign(client, proof).status_code == 302
    assert Edition.objects.count() == 1

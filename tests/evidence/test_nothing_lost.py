"""Nothing is lost: neither a writer's words nor the evidence, whatever is deleted around them."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.evidence import verification
from cms.people.models import User
from cms.people.names import printed_names
from cms.policy.refusals import Refusal
from cms.proofs.models import Outcome, Proof
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.data

DAY = timedelta(days=1)


@pytest.fixture
def page(tree):
    """A draft that lacks nothing."""
    return factories.make_article(text="The words under review.")


def autosave(page, text):
    """What Wagtail's editor does while somebody types: write over their newest revision."""
    page = type(page).objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    draft.summary = text
    return draft.save_revision(user=page.owner, overwrite_revision=page.latest_revision)


def test_autosave_never_writes_over_the_revision_that_a_proof_was_made_from(page):
    proof = factories.submit_in_wagtail(page)
    content = Revision.objects.get(pk=proof.revision_id).content
    newer = autosave(page, "Typed during the review.")
    assert newer.pk != proof.revision_id
    assert Revision.objects.get(pk=proof.revision_id).content == content
    assert autosave(page, "Typed a moment later.").pk == newer.pk


def test_a_proof_keeps_its_words_while_the_writer_goes_on(page):
    proof = factories.submit_in_wagtail(page)
    autosave(page, "Typed during the review.")
    factories.sign(proof)
    edition = Edition.objects.get()
    live = type(page).objects.get(pk=page.pk)
    assert edition.summary == live.summary == "In short: call."
    assert live.get_latest_revision_as_object().summary == "Typed during the review."
    assert live.has_unpublished_changes


def test_a_submission_that_is_cancelled_is_recalled(page):
    now = timezone.now()
    proof = factories.submit_in_wagtail(page, now=now)
    draft = page.get_latest_revision_as_object()
    draft.current_workflow_state.cancel(user=page.owner)
    assert proof.outcome.kind == Outcome.Kind.RECALLED
    assert proof.outcome.by == page.owner.person
    with pytest.raises(Refusal, match="took this proof back"), transaction.atomic():
        factories.sign(proof, now=timezone.now())
    assert factories.sign(factories.submit_in_wagtail(page, now=timezone.now()))


def test_cancelling_after_the_signature_changes_nothing(page):
    page.when_signed = "hold"
    page.save_revision(user=page.owner)
    proof = factories.submit_in_wagtail(page)
    factories.sign(proof)
    assert actions.recall(page, by=page.owner, now=NOW + DAY) is None
    assert proof.outcome.kind == Outcome.Kind.SIGNED


def test_a_new_submission_supersedes_the_open_proof(page):
    first = factories.submit_in_wagtail(page)
    second = actions.submit(page, page.latest_revision, by=page.owner, now=NOW)
    assert first.outcome.kind == Outcome.Kind.SUPERSEDED
    assert (second.number, Outcome.objects.count()) == (2, 1)


def test_a_draft_that_lacks_something_makes_no_proof_and_keeps_its_words(page):
    page.authors = []
    revision = page.save_revision(user=page.owner)
    with pytest.raises(Refusal, match="names no author") as caught, transaction.atomic():
        factories.submit_in_wagtail(page)
    assert caught.value.page_id == page.pk
    assert not Proof.objects.exists()
    assert page.get_latest_revision() == revision
    assert page.current_workflow_state is None


def test_nobody_submits_namelessly(page):
    with pytest.raises(Refusal, match="in their own name"):
        actions.submit(page, page.latest_revision, by=None, now=NOW)


@pytest.mark.parametrize("what", ["page", "its index", "everything"])
def test_a_published_page_is_not_deleted(page, what):
    factories.publish(page)
    doomed = {
        "page": lambda: page,
        "its index": page.get_parent,
        "everything": lambda: Page.objects.get(depth=2),
    }[what]()
    with (
        pytest.raises(Refusal, match=r"Withdraw (it|them) at the review desk"),
        transaction.atomic(),
    ):
        doomed.delete()
    assert Page.objects.filter(pk=page.pk).exists()


def test_a_withdrawn_page_is_deleted_and_its_evidence_stays(page):
    edition = factories.publish(page)
    publisher = factories.make_publisher()
    publishing_actions.withdraw(edition, by=publisher, reason="Wrong.", now=NOW + DAY)
    type(page).objects.get(pk=page.pk).delete()
    assert not Page.objects.filter(pk=page.pk).exists()
    assert Edition.objects.get().sign_off.proof.html.startswith("<article")
    assert list(verification.faults()) == []


def test_a_draft_is_deleted_and_the_evidence_about_it_stays(page):
    proof = factories.submit_in_wagtail(page)
    reviewer = factories.make_reviewer()
    type(page).objects.get(pk=page.pk).delete()
    assert Proof.objects.get() == proof
    with pytest.raises(Refusal, match="was deleted"), transaction.atomic():
        factories.sign(proof, by=reviewer)
    assert list(verification.faults()) == []


def test_purged_revisions_leave_what_readers_get(page):
    edition = factories.publish(page)
    Revision.objects.all().delete()
    assert Edition.objects.current().get() == edition
    assert "The words under review." in Proof.objects.get().html
    assert list(verification.faults()) == []


def test_an_erased_login_leaves_the_evidence_whole_and_nameless(page):
    reviewer = factories.make_reviewer()
    edition = factories.publish(page, by=reviewer)
    printed = reviewer.contributor.name
    persons = {reviewer.person, page.owner.person}
    User.objects.all().delete()
    assert not User.objects.exists()
    assert Edition.objects.current().get() == edition
    assert edition.sign_off.printed_name == printed
    assert set(printed_names(persons).values()) == {"a former member of staff"}
    assert list(verification.faults()) == []

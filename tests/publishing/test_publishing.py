"""Publishing what was signed: at once, on hold, at a set time; and taking it back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.policy.facts import CHANGES_ONLY
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Refusal
from cms.proofs.models import Proof
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition, Scheduled
from cms.review import actions
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.data

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refusal(action, *args, **kwargs):
    """The refusal an action raises, having written nothing."""
    before = (LedgerEntry.objects.count(), list(Edition.objects.values_list("pk", "state")))
    with pytest.raises(Refusal) as caught, transaction.atomic():
        action(*args, **kwargs)
    assert before == (
        LedgerEntry.objects.count(), list(Edition.objects.values_list("pk", "state"))
    )  # fmt: skip
    return caught.value


@pytest.fixture
def publisher(tree):
    """Somebody who publishes."""
    return factories.make_publisher()


@pytest.fixture
def held(tree):
    """A signed proof that waits for a publisher."""
    return factories.sign(factories.submit(factories.make_article(when_signed="hold")))


@pytest.fixture
def edition(tree):
    """A published page."""
    return factories.publish(factories.make_article())


def test_a_held_proof_waits_for_a_publisher(held, publisher):
    assert not Edition.objects.exists()
    edition = publishing_actions.publish(held.proof, by=publisher, now=NOW + DAY)
    assert (edition.sign_off, edition.published_at) == (held, NOW + DAY)


@pytest.mark.parametrize("maker", [factories.make_writer, factories.make_reviewer])
def test_writers_and_reviewers_do_not_publish(held, publisher, maker):
    why = refusal(publishing_actions.publish, held.proof, by=maker(), now=NOW + DAY)
    assert why.status == FORBIDDEN
    assert publishing_actions.publish(held.proof, by=publisher, now=NOW + DAY)


def test_nobody_publishes_an_unsigned_proof_superusers_included(tree):
    proof = factories.submit(factories.make_article())
    why = refusal(publishing_actions.publish, proof, by=factories.make_superuser(), now=NOW + DAY)
    assert "not been signed off" in why.sentence
    assert factories.sign(proof)


def test_a_half_signed_proof_is_not_published(publisher):
    topics = [factories.make_topic(signatures=2)]
    proof = factories.submit(factories.make_article(topics=topics, when_signed="hold"))
    factories.sign(proof)
    assert (
        refusal(publishing_actions.publish, proof, by=publisher, now=NOW + DAY).status == CONFLICT
    )
    factories.sign(proof)
    assert publishing_actions.publish(proof, by=publisher, now=NOW + DAY)


def test_a_proof_is_published_once(held, publisher):
    publishing_actions.publish(held.proof, by=publisher, now=NOW + DAY)
    why = refusal(publishing_actions.publish, held.proof, by=publisher, now=NOW + DAY)
    assert "already been published" in why.sentence


def test_the_newer_of_two_signed_proofs_is_published(held, publisher):
    page = factories.ArticlePage.objects.get(pk=held.proof.page_id)
    factories.edit(page, by=page.owner, text="Newer.")
    newer = factories.sign(factories.submit(page, now=NOW + DAY)).proof
    assert "newer proof" in refusal(
        publishing_actions.publish, held.proof, by=publisher, now=NOW + 2 * DAY
    ).sentence  # fmt: skip
    assert publishing_actions.publish(newer, by=publisher, now=NOW + 2 * DAY).digest == newer.digest


def test_a_sign_off_revoked_while_it_was_held_is_not_published(held, publisher):
    actions.revoke(held, by=publisher, reason="Misread.", now=NOW + DAY)
    why = refusal(publishing_actions.publish, held.proof, by=publisher, now=NOW + DAY)
    assert "was revoked" in why.sentence


def test_changes_held_on_a_whole_page_sign_off_that_was_revoked_are_not_published(
    edition, publisher
):
    page = factories.ArticlePage.objects.get(pk=edition.page_id)
    draft = factories.edit(page, by=page.owner, text="Newer.")
    draft.when_signed = "hold"
    draft.save_revision(user=page.owner)
    changes = factories.sign(factories.submit(page, now=NOW + DAY), scope=CHANGES_ONLY)
    actions.revoke(edition.sign_off, by=publisher, reason="Misread.", now=NOW + 2 * DAY)
    why = refusal(publishing_actions.publish, changes.proof, by=publisher, now=NOW + 2 * DAY)
    assert "was revoked" in why.sentence


# At a set time.


@pytest.fixture
def scheduled(tree):
    """A page that was signed to be published half an hour ago."""
    start = timezone.now() - 3 * HOUR
    page = factories.make_article(when_signed="at", publish_at=start + 2.5 * HOUR)
    return factories.sign(factories.submit(page, now=start))


def test_a_proof_signed_before_its_time_waits_for_it(scheduled, capsys):
    assert Scheduled.objects.get().sign_off == scheduled
    assert not Edition.objects.exists()
    call_command("run_due")
    assert Edition.objects.get().sign_off == scheduled
    assert Scheduled.objects.get().done_at


def test_running_it_twice_does_no_harm(scheduled, capsys):
    call_command("run_due")
    call_command("run_due")
    printed = capsys.readouterr().out
    assert printed.index("Published 1.") < printed.index("Published 0.")
    due = Scheduled.objects.get()
    assert publishing_actions.publish_scheduled(due, now=timezone.now()) is None
    assert Edition.objects.count() == 1


def test_it_is_not_published_before_its_time(scheduled):
    due = Scheduled.objects.get()
    assert publishing_actions.publish_scheduled(due, now=due.at - timedelta(seconds=1)) is None
    assert publishing_actions.publish_scheduled(due, now=due.at).published_at == due.at


def test_a_sign_off_revoked_before_its_time_takes_the_schedule_with_it(scheduled, publisher):
    actions.revoke(scheduled, by=publisher, reason="Misread.", now=scheduled.signed_at + HOUR)
    due = Scheduled.objects.get()
    assert due.cancelled_at
    assert publishing_actions.publish_scheduled(due, now=due.at) is None
    call_command("run_due")
    assert not Edition.objects.exists()


def test_what_can_no_longer_be_published_is_cancelled_and_stops_nothing_else(scheduled, publisher):
    other = factories.make_article(when_signed="hold")
    start = scheduled.signed_at
    proof = factories.submit(other, now=start)
    factories.sign(proof, now=start)
    at = scheduled.proof.publish_at + timedelta(minutes=1)
    publishing_actions.publish(proof, by=publisher, now=start, at=at)
    factories.ArticlePage.objects.get(pk=scheduled.proof.page_id).delete()
    call_command("run_due")
    assert Edition.objects.get().page_id == other.pk
    assert Scheduled.objects.get(sign_off=scheduled).cancelled_at
    assert LedgerEntry.objects.filter(action="schedule cancelled").count() == 1
    assert list(verification.faults()) == []


def test_a_proof_signed_after_its_time_is_published_at_once(tree):
    page = factories.make_article(when_signed="at", publish_at=NOW + HOUR)
    factories.sign(factories.submit(page), now=NOW + 2 * HOUR)
    assert Edition.objects.get().published_at == NOW + 2 * HOUR
    assert not Scheduled.objects.exists()


def test_a_time_to_publish_at_is_in_the_future_and_can_be_changed(held, publisher):
    asked = {"by": publisher, "now": NOW + DAY}
    assert refusal(publishing_actions.publish, held.proof, at=NOW, **asked).status == BAD_REQUEST
    publishing_actions.publish(held.proof, at=NOW + 2 * DAY, **asked)
    publishing_actions.publish(held.proof, at=NOW + 3 * DAY, **asked)
    assert Scheduled.objects.get().at == NOW + 3 * DAY
    publishing_actions.publish(held.proof, **asked)
    assert Scheduled.objects.get().done_at == NOW + DAY


# Addresses.


def test_an_address_stays_what_it_was_when_the_page_is_renamed_and_published_again(edition):
    page = factories.ArticlePage.objects.get(pk=edition.page_id)
    draft = factories.edit(page, by=page.owner, text="Newer.")
    draft.slug = "another-slug"
    draft.save_revision(user=page.owner)
    newer = factories.publish(page, now=NOW + DAY)
    edition.refresh_from_db()
    assert (newer.path, edition.state) == (edition.path, Edition.State.SUPERSEDED)
    assert newer.first_published_at == edition.first_published_at


def test_an_address_that_belongs_to_another_page_is_refused_when_submitting(edition, publisher):
    slug = edition.path.strip("/").split("/")[-1]
    factories.ArticlePage.objects.filter(pk=edition.page_id).update(slug="moved-away")
    rival = factories.make_article(slug=slug)
    assert "belongs to" in refusal(factories.submit, rival, now=NOW + DAY).sentence
    assert not Proof.objects.filter(page_id=rival.pk).exists()


def test_an_address_that_was_taken_since_submitting_is_refused_when_signing(tree):
    first = factories.make_article(slug="the-same")
    proof = factories.submit(first)
    factories.ArticlePage.objects.filter(pk=first.pk).update(slug="moved-away")
    rival = factories.submit(factories.make_article(slug="the-same"), now=NOW + DAY)
    factories.sign(proof, now=NOW + 2 * DAY)
    assert "belongs to" in refusal(factories.sign, rival, now=NOW + 3 * DAY).sentence
    assert not rival.sign_offs.exists()


# Withdrawing and revoking.


@pytest.mark.parametrize(
    "maker", [factories.make_publisher, factories.make_reviewer, factories.make_superuser]
)
def test_publishers_reviewers_and_superusers_withdraw_at_once(edition, maker):
    publishing_actions.withdraw(edition, by=maker(), reason=" Wrong dose. ", now=NOW + DAY)
    edition.refresh_from_db()
    assert (edition.state, edition.reason) == (Edition.State.WITHDRAWN, "Wrong dose.")
    assert edition.ended_at == NOW + DAY


def test_writers_do_not_withdraw(edition):
    asked = {"by": factories.make_writer(), "reason": "Mine.", "now": NOW + DAY}
    assert refusal(publishing_actions.withdraw, edition, **asked).status == FORBIDDEN


def test_withdrawing_needs_a_reason_and_happens_once(edition, publisher):
    asked = {"by": publisher, "now": NOW + DAY}
    assert refusal(publishing_actions.withdraw, edition, reason=" ", **asked).status == BAD_REQUEST
    publishing_actions.withdraw(edition, reason="Wrong.", **asked)
    assert (
        refusal(publishing_actions.withdraw, edition, reason="Wrong.", **asked).status == CONFLICT
    )


def test_what_was_withdrawn_comes_back_only_as_a_new_proof_at_the_same_address(edition, publisher):
    publishing_actions.withdraw(edition, by=publisher, reason="Wrong.", now=NOW + DAY)
    why = refusal(publishing_actions.publish, edition.sign_off.proof, by=publisher, now=NOW + DAY)
    assert "already been published" in why.sentence
    page = factories.ArticlePage.objects.get(pk=edition.page_id)
    again = factories.publish(page, now=NOW + 2 * DAY)
    edition.refresh_from_db()
    assert (again.path, edition.state) == (edition.path, Edition.State.SUPERSEDED)
    assert again.digest != edition.digest
    assert edition.reason == "Wrong."
    assert list(verification.faults()) == []


def test_a_revoked_sign_off_takes_its_edition_down(edition, publisher):
    asked = {"by": publisher, "reason": "Misread.", "now": NOW + DAY}
    actions.revoke(edition.sign_off, **asked)
    edition.refresh_from_db()
    assert edition.state == Edition.State.WITHDRAWN
    assert edition.reason == "Its sign-off was revoked. Misread."
    assert refusal(actions.revoke, edition.sign_off, **asked).status == CONFLICT


def test_a_revoked_whole_page_sign_off_takes_down_the_changes_that_rest_on_it(edition, publisher):
    page = factories.ArticlePage.objects.get(pk=edition.page_id)
    factories.edit(page, by=page.owner, text="Newer.")
    factories.sign(factories.submit(page, now=NOW + DAY), scope=CHANGES_ONLY)
    actions.revoke(edition.sign_off, by=publisher, reason="Misread.", now=NOW + 2 * DAY)
    assert not Edition.objects.current().exists()


def test_only_the_signer_or_a_publisher_revokes(edition, publisher):
    asked = {"reason": "Misread.", "now": NOW + DAY}
    other = factories.make_reviewer()
    assert refusal(actions.revoke, edition.sign_off, by=other, **asked).status == FORBIDDEN
    signer = factories.User.objects.get(person_id=edition.sign_off.signed_with.split(":")[1])
    assert actions.revoke(edition.sign_off, by=signer, **asked)


def test_revoking_one_of_two_whole_page_signatures_withdraws_an_edition_of_later_changes(tree):
    """Its dates and its reviewer come from the whole-page signatures, so it rests on both."""
    page = factories.make_article(topics=[factories.make_topic(signatures=2)])
    proof = factories.submit(page)
    first = factories.sign(proof)
    factories.sign(proof)
    changed = factories.edit(page, by=page.owner, text="Fewer words.")
    later = factories.submit(changed, now=factories.next_moment())
    for _ in range(2):
        factories.sign(later, scope=CHANGES_ONLY, review_due_on=None)
    edition = Edition.objects.current().get(digest=later.digest)

    actions.revoke(
        first, by=factories.make_publisher(), reason="Mistaken.", now=factories.next_moment()
    )

    edition.refresh_from_db()
    assert edition.state == Edition.State.WITHDRAWN


@pytest.mark.parametrize("which", [0, 1])
def test_changes_are_not_published_on_half_of_a_whole_page_signature(tree, which):
    page = factories.make_article(
        topics=[factories.make_topic(signatures=2)], when_signed=Proof.WhenSigned.HOLD
    )
    proof = factories.submit(page)
    whole = [factories.sign(proof), factories.sign(proof)]
    changed = factories.edit(page, by=page.owner, text="Fewer words.")
    later = factories.submit(changed, now=factories.next_moment())
    for _ in range(2):
        factories.sign(later, scope=CHANGES_ONLY, review_due_on=None)
    publisher = factories.make_publisher()

    actions.revoke(whole[which], by=publisher, reason="No.", now=factories.next_moment())

    asked = {"by": publisher, "now": factories.next_moment()}
    assert "revoked" in refusal(publishing_actions.publish, later, **asked).sentence
    assert not Edition.objects.exists()

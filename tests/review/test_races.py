"""Two people at the same moment: one of them is done, the other is told so."""

import io
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from articles.models import ArticlePage
from cms.evidence import ledger, verification
from cms.evidence.models import LedgerEntry
from cms.policy.refusals import CONFLICT, Refusal
from cms.proofs.models import Outcome, Proof, Revocation, SignOff
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition, Scheduled
from cms.review import actions
from tests import factories
from tests.authoring import editor
from tests.factories import NOW

pytestmark = pytest.mark.data


def both(own_database, *acts):
    """Do things at one moment, each on its own connection; what each came to."""
    start = Barrier(len(acts))

    def run(act):
        own_database()
        try:
            start.wait(timeout=5)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def proof(own_database):
    """A proof in a database whose transactions are real."""
    return factories.submit_in_wagtail(factories.make_article())


def test_of_two_reviewers_who_sign_at_once_one_is_told_it_is_signed(own_database, proof):
    reviewers = [factories.make_reviewer(), factories.make_reviewer()]
    came_to = both(
        own_database,
        *[
            lambda by=by: factories.sign(Proof.objects.get(pk=proof.pk), by=by)
            for by in reviewers
        ],
    )  # fmt: skip
    [lost] = [result for result in came_to if isinstance(result, Refusal)]
    assert lost.status == CONFLICT
    assert "already signed off" in lost.sentence
    assert (SignOff.objects.count(), Outcome.objects.count()) == (1, 1)
    assert Edition.objects.count() == 1
    assert list(verification.faults()) == []


def test_of_a_signature_and_a_request_for_changes_at_once_one_stands(own_database, proof):
    signer, asker = factories.make_reviewer(), factories.make_reviewer()
    asked = {"by": asker, "reason": "Say when.", "now": NOW + timedelta(hours=1)}
    came_to = both(
        own_database,
        lambda: factories.sign(Proof.objects.get(pk=proof.pk), by=signer),
        lambda: actions.request_changes(Proof.objects.get(pk=proof.pk), **asked),
    )
    assert sum(isinstance(result, Refusal) for result in came_to) == 1
    assert Outcome.objects.count() == 1
    assert SignOff.objects.count() == Edition.objects.count()
    assert list(verification.faults()) == []


def test_entries_written_at_once_make_one_chain(own_database):
    pages = [factories.make_article() for _ in range(4)]
    both(
        own_database,
        *[
            lambda page=page: actions.submit(page, page.latest_revision, by=page.owner, now=NOW)
            for page in pages
        ],
    )  # fmt: skip
    assert LedgerEntry.objects.filter(action="submitted").count() == 4
    assert list(ledger.faults()) == []


def in_processes(own_database, *acts):
    """Do things at one moment, each in a process of its own; what each came to."""
    connection.close()  # a child must not end the connection of its parent
    spawn = multiprocessing.get_context("fork")
    start = spawn.Barrier(len(acts))
    children = []
    for act in acts:
        ours, theirs = spawn.Pipe()
        child = spawn.Process(target=_run, args=(own_database, start, act, theirs))
        child.start()
        children.append((child, ours))
    came_to = [ours.recv() if ours.poll(60) else "It never answered." for _, ours in children]
    for child, _ in children:
        child.join(10)
    own_database()
    return came_to


def _run(own_database, start, act, answer):
    own_database()
    start.wait(timeout=60)
    try:
        answer.send(act())
    except BaseException as error:  # the parent is told, whatever it was
        answer.send(repr(error))
    finally:
        connection.close()
        os._exit(0)


def posting(by, address, form):
    """Somebody at the desk who is about to press a button: an act that says what they are told."""
    client = Client()
    client.force_login(by)

    def act():
        response = client.post(address, form)
        return response.status_code, editor.said(response)

    return act


def test_of_two_reviewers_who_sign_at_the_desk_at_once_one_is_told(own_database, proof):
    form = factories.sign_form(proof, interests="Typed at length.")
    sign = [posting(factories.make_reviewer(), f"/review/{proof.pk}/sign/", form) for _ in range(2)]

    done, (status, told) = sorted(in_processes(own_database, *sign))

    assert (done[0], status) == (302, CONFLICT)
    assert "already signed off" in told
    assert "Typed at length." in told
    assert (SignOff.objects.count(), Outcome.objects.count()) == (1, 1)
    assert Edition.objects.count() == 1
    assert list(verification.faults()) == []


def test_a_signature_while_the_writer_submits_again_is_on_the_older_words_or_refused(
    own_database, proof
):
    page = ArticlePage.objects.get()
    form = editor.article(slug=page.slug, summary="Newer.", **editor.whole(page.owner))
    take_back = posting(
        page.owner, editor.address_of(page), form | {"action-cancel-workflow": "Take back"}
    )
    again = posting(page.owner, editor.address_of(page), form | {"action-submit": "Submit"})

    signed, submitted = in_processes(
        own_database,
        posting(factories.make_reviewer(), f"/review/{proof.pk}/sign/", factories.sign_form(proof)),
        lambda: (take_back(), again()),
    )

    assert [status for status, _ in submitted] == [302, 302]
    newer = Proof.objects.get(number=2)
    assert "Newer." in newer.html
    assert not hasattr(newer, "outcome")
    shown = Edition.objects.current().values_list("digest", flat=True)
    if signed[0] == 302:
        assert proof.outcome.kind == Outcome.Kind.SIGNED
        assert [*shown] == [proof.digest]
    else:
        assert signed[0] == CONFLICT
        assert "took this proof back" in signed[1] or "newer proof" in signed[1]
        assert proof.outcome.kind == Outcome.Kind.RECALLED
        assert not SignOff.objects.exists()
        assert not shown
    assert list(verification.faults()) == []


def test_a_withdrawal_while_another_publishes_leaves_one_answer_at_the_address(own_database):
    page = factories.make_article()
    first = factories.publish(page)
    draft = page.get_latest_revision_as_object()
    draft.when_signed = "hold"
    draft.save_revision(user=page.owner, log_action=True)
    held = factories.submit_in_wagtail(draft, now=factories.next_moment())
    factories.sign(held)
    withdrawal = {"reason": "The dose was wrong.", "digest": first.digest}

    withdrawn, published = in_processes(
        own_database,
        posting(factories.make_publisher(), f"/review/withdraw/{first.pk}/", withdrawal),
        posting(factories.make_publisher(), f"/review/{held.pk}/publish/", {"at": ""}),
    )

    assert published[0] == 302
    assert [e.digest for e in Edition.objects.answering()] == [held.digest]
    ledger_says = set(LedgerEntry.objects.values_list("action", flat=True))
    if withdrawn[0] == 302:
        assert "withdrawn" in ledger_says
        assert Edition.objects.get(pk=first.pk).reason == "The dose was wrong."
    else:
        assert withdrawn[0] == CONFLICT
        assert "not published" in withdrawn[1]
        assert "The dose was wrong." in withdrawn[1]
        assert "withdrawn" not in ledger_says
    assert list(verification.faults()) == []


def test_a_revocation_while_its_scheduled_publication_fires_leaves_nothing_readable(own_database):
    publisher = factories.make_publisher()
    proof = factories.submit_in_wagtail(factories.make_article(when_signed="hold"))
    factories.sign(proof)
    now = factories.next_moment()
    publishing_actions.publish(proof, by=publisher, now=now, at=now + timedelta(hours=1))
    revocation = {"reason": "Mistaken.", "digest": proof.digest}

    revoked, _ = in_processes(
        own_database,
        posting(publisher, f"/review/{proof.pk}/revoke/", revocation),
        lambda: call_command("run_due", stdout=io.StringIO()),
    )

    assert revoked[0] == 302
    assert Revocation.objects.count() == 1
    assert not Edition.objects.current().exists()
    assert not Scheduled.objects.filter(done_at=None, cancelled_at=None).exists()
    assert list(verification.faults()) == []


def test_eight_processes_write_one_chain_and_whoever_verifies_meanwhile_sees_it_whole(own_database):
    def write(number):
        for entry in range(5):
            with transaction.atomic():
                ledger.append(
                    now=NOW, actor=f"user:{number}", action="tested", subject="a page", rows=[],
                    entry=entry,
                )  # fmt: skip
        return "done"

    def read():
        return [fault for _ in range(8) for fault in verification.faults()]

    came_to = in_processes(
        own_database, read, *[lambda number=number: write(number) for number in range(8)]
    )

    assert came_to == [[], *["done"] * 8]
    assert [*LedgerEntry.objects.values_list("sequence", flat=True)] == [*range(1, 41)]
    written = LedgerEntry.objects.values_list("actor", "data")
    assert len(set(written)) == 40
    assert list(ledger.faults()) == []

"""Two people at the same moment: one of them is done, the other is told so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from cms.review import actions, ledger, verify
from cms.review.models import Edition, LedgerEntry, Outcome, Proof, SignOff
from cms.review.refusals import Refusal
from cms.review.rules import CONFLICT
from tests import factories
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
    return factories.submit(factories.make_article())


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
    assert list(verify.faults()) == []


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
    assert list(verify.faults()) == []


def test_entries_written_at_once_make_one_chain(own_database):
    pages = [factories.make_article() for _ in range(4)]
    both(
        own_database,
        *[
            lambda page=page: actions.submit(page, page.latest_revision, by=page.owner, now=NOW)
            for page in pages
        ],
    )  # fmt: skip
    assert list(LedgerEntry.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4]
    assert list(ledger.faults()) == []

"""The ledger: one chain of everything that happened, in the order in which it happened."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from cms.evidence import ledger
from cms.evidence.models import Evidence, LedgerEntry
from cms.evidence.reconciliation import rows_missing_from_ledger
from cms.evidence.signals import entry_appended
from cms.policy.refusals import Refusal
from cms.proofs.models import Outcome, Proof, WriterNamed
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Scheduled
from cms.review import actions
from tests import factories
from tests.evidence.tampering import execute, unguarded
from tests.factories import NOW

pytestmark = pytest.mark.data

HOUR = timedelta(hours=1)


def write(number, *, now=None):
    """One entry about nothing in particular."""
    return ledger.append(
        now=now or NOW + number * HOUR,
        actor="system", action="tested", subject="a page", rows=[], note=number,
    )  # fmt: skip


@pytest.fixture
def four(db):
    """A chain of four entries, an hour apart."""
    return [write(number) for number in range(1, 5)]


def faults():
    return list(ledger.faults())


def test_each_entry_points_at_the_one_before_it(four):
    assert [entry.sequence for entry in four] == [1, 2, 3, 4]
    assert [entry.previous for entry in four] == [
        ledger.GENESIS, *(entry.digest for entry in four[:3])
    ]  # fmt: skip
    assert len({entry.digest for entry in four}) == 4
    assert faults() == []


def test_an_entry_says_who_did_what_to_what(four):
    first = LedgerEntry.objects.earliest("sequence")
    assert (first.actor, first.action, first.subject) == ("system", "tested", "a page")
    assert json.loads(first.data) == {"note": 1, "rows": []}


def test_whoever_waits_for_entries_is_handed_each(db):
    heard = []

    def hear(entry, **rest):
        heard.append(entry)

    entry_appended.connect(hear, sender=LedgerEntry)
    try:
        assert heard == [write(1)]
    finally:
        entry_appended.disconnect(hear, sender=LedgerEntry)


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "data"])
def test_an_altered_entry_is_found(four, column):
    value = str(NOW + 3 * HOUR + timedelta(seconds=1)) if column == "at" else "forged"
    with unguarded():
        execute(f"UPDATE evidence_ledgerentry SET {column} = %s WHERE sequence = 3", [value])  # noqa: S608
    [fault] = faults()
    assert fault.startswith("Ledger entry 3 (")
    assert "was altered" in fault


def test_an_altered_entry_with_its_digest_made_to_fit_breaks_the_next_link(four):
    four[1].actor = "somebody else"
    four[1].digest = four[1].expected_digest()
    with unguarded():
        four[1].save()
    assert faults() == ["Ledger entry 3 does not point at the entry before it."]


def test_a_removed_entry_leaves_a_gap(four):
    with unguarded():
        four[1].delete()
    assert faults() == [
        "Ledger entry 3 follows entry 1: entries between them are missing.",
        "Ledger entry 3 does not point at the entry before it.",
    ]


def test_a_removed_first_entry_leaves_a_gap(four):
    with unguarded():
        four[0].delete()
    assert "Ledger entry 2 follows entry 0: entries between them are missing." in faults()


def test_entries_in_another_order_are_found(four):
    with unguarded():
        for sequence, row in ((99, four[1]), (2, four[2]), (3, four[1])):
            LedgerEntry.objects.filter(pk=row.pk).update(sequence=sequence)
    assert "Ledger entry 2 does not point at the entry before it." in faults()
    assert any(fault.startswith("Ledger entry 3 (") for fault in faults())


def test_time_that_runs_backwards_is_found_though_every_digest_fits(four):
    four[3].at = four[2].at - timedelta(microseconds=1)
    four[3].digest = four[3].expected_digest()
    with unguarded():
        four[3].save()
    assert faults() == ["Ledger entry 4 is earlier than the entry before it."]


def test_a_clock_a_little_behind_is_forgiven_and_the_chain_stays_in_order(four):
    last = four[-1].at
    entry = write(5, now=last - ledger.CLOCK_TOLERANCE)
    assert entry.at == last
    assert faults() == []


def test_a_clock_that_is_wrong_writes_nothing(four):
    said = r"^This machine's clock is behind .*\. Set the clock right .* nothing was changed\.$"
    with pytest.raises(Refusal, match=said):
        write(5, now=four[-1].at - ledger.CLOCK_TOLERANCE - timedelta(microseconds=1))
    assert LedgerEntry.objects.count() == 4


def test_an_action_on_a_machine_with_a_wrong_clock_leaves_no_evidence(tree):
    page = factories.make_article()
    write(1, now=NOW)
    with pytest.raises(Refusal, match="clock is behind"), transaction.atomic():
        factories.submit(page, now=NOW - HOUR)
    assert not Proof.objects.exists()
    assert factories.submit(page, now=NOW).number == 1


def test_nothing_is_written_outside_a_transaction(own_database):
    with pytest.raises(RuntimeError, match=r"^The ledger .* inside a transaction\.$"):
        write(1)
    assert not LedgerEntry.objects.exists()
    with transaction.atomic():
        write(1)
    assert LedgerEntry.objects.get().previous == ledger.GENESIS


def test_a_transaction_that_fails_leaves_no_entry(own_database):
    def fail():
        with transaction.atomic():
            write(1)
            raise RuntimeError("The disk is full.")

    with pytest.raises(RuntimeError, match="disk is full"):
        fail()
    assert not LedgerEntry.objects.exists()


def new_entries(action, *args, **kwargs):
    """What an action appended: each entry's action with the kinds of row it covers."""
    last = LedgerEntry.objects.count()
    action(*args, **kwargs)
    return [
        (entry.action, [covered["row"] for covered in json.loads(entry.data)["rows"]])
        for entry in LedgerEntry.objects.filter(sequence__gt=last)
        if entry.action != "recorded as it stands"
    ]


def test_submitting_appends_one_entry_and_covers_what_it_replaces(tree):
    page = factories.make_article()
    assert new_entries(factories.submit, page) == [("submitted", ["proof"])]
    again = {"by": page.owner, "now": NOW + HOUR}
    assert new_entries(actions.submit, page, page.latest_revision, **again) == [
        ("submitted", ["outcome", "proof"])
    ]


def test_signing_appends_one_entry_and_publishing_another(tree):
    proof = factories.submit(factories.make_article(questions=[factories.make_question()]))
    assert new_entries(factories.sign, proof) == [
        ("signed", ["signoff", "outcome"]),
        ("published", ["edition", "editionquestion", "editiontopic"]),
    ]


def test_each_of_two_signatures_appends_its_own_entry(tree):
    topics = [factories.make_topic(signatures=2)]
    proof = factories.submit(factories.make_article(topics=topics, when_signed="hold"))
    assert new_entries(factories.sign, proof) == [("signed, first of two", ["signoff"])]
    assert new_entries(factories.sign, proof) == [("signed", ["signoff", "outcome"])]


def test_sending_back_and_taking_back_append_one_entry_each(tree):
    page = factories.make_article()
    asked = {"by": factories.make_reviewer(), "reason": "Say when.", "now": NOW}
    proof = factories.submit(page)
    assert new_entries(actions.request_changes, proof, **asked) == [
        ("requested changes", ["outcome"])
    ]
    factories.submit(page)
    taken = {"by": page.owner, "now": NOW}
    assert new_entries(actions.recall, page, **taken) == [("recalled", ["outcome"])]
    assert new_entries(actions.recall, page, **taken) == []


def test_naming_a_writer_appends_one_entry(tree):
    page = factories.make_article()
    page.save_revision(user=None)
    proof = factories.submit(page)
    named = {"writer": page.owner, "by": factories.make_publisher(), "now": NOW}
    assert new_entries(actions.name_writer, proof, **named) == [("named writer", ["writernamed"])]
    assert WriterNamed.objects.count() == 1


def test_a_schedule_its_publication_and_its_end_append_one_entry_each(tree):
    publisher = factories.make_publisher()
    proof = factories.submit(factories.make_article(when_signed="hold"))
    factories.sign(proof)
    at = NOW + 3 * HOUR
    set_for = {"by": publisher, "now": NOW + HOUR, "at": at}
    assert new_entries(publishing_actions.publish, proof, **set_for) == [("scheduled", [])]
    due = Scheduled.objects.get()
    assert new_entries(publishing_actions.publish_scheduled, due, now=NOW + 2 * HOUR) == []
    assert new_entries(publishing_actions.publish_scheduled, due, now=at) == [
        ("published", ["edition", "editiontopic"])
    ]
    assert new_entries(publishing_actions.publish_scheduled, due, now=at) == []


def test_withdrawing_appends_one_entry(tree):
    edition = factories.publish(factories.make_article())
    told = {"by": factories.make_publisher(), "reason": "Wrong.", "now": NOW + 2 * HOUR}
    assert new_entries(publishing_actions.withdraw, edition, **told) == [("withdrawn", [])]


def test_revoking_appends_one_entry_and_one_for_the_edition_that_falls_with_it(tree):
    edition = factories.publish(factories.make_article())
    told = {"by": factories.make_publisher(), "reason": "Wrong.", "now": NOW + 2 * HOUR}
    assert new_entries(actions.revoke, edition.sign_off, **told) == [
        ("revoked", ["revocation"]), ("withdrawn", []),
    ]  # fmt: skip


def test_every_evidence_row_stands_on_the_ledger_once_as_it_is(tree):
    page = factories.make_article(questions=[factories.make_question()])
    factories.publish(page)
    factories.edit(page, by=page.owner, text="More words.")
    factories.publish(page, now=NOW + 24 * HOUR)
    covered = [
        (row["row"], row["id"], row["sha256"])
        for entry in LedgerEntry.objects.all()
        for row in json.loads(entry.data)["rows"]
    ]
    written = [
        (model._meta.model_name, row.pk, row.row_sha256)
        for model in apps.get_models()
        if issubclass(model, Evidence)
        for row in model.objects.all()
    ]
    assert sorted(covered) == sorted(written)
    assert Outcome.objects.count() == 2
    assert list(rows_missing_from_ledger()) == []

"""`manage.py verify`: whatever was changed behind our back, it says what and where."""

import io
import os
import pty
import sys
import termios
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from articles.models import ArticlePage
from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.importing.streams import block
from cms.proofs import assets
from cms.proofs.models import Outcome, Proof, ProofAsset, Revocation, SignOff
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions
from tests import factories, module_database
from tests.evidence.tampering import execute, settle, unguarded
from tests.factories import NOW

pytestmark = pytest.mark.data
db, undone_after_each = module_database.db, module_database.undone_after_each


@pytest.fixture(scope="module")
def published(db):
    """An article, published once for all the tests of this file."""
    return factories.publish(factories.make_article(title="Naloxone")).pk


@pytest.fixture
def edition(published):
    """A published article."""
    return Edition.objects.get(pk=published)


def found(capsys):
    """What `verify` prints when it fails, or nothing when it says that all is well."""
    with suppress(CommandError):
        call_command("verify")
        assert capsys.readouterr().out.startswith("All is well: ")
        return ""
    return capsys.readouterr().out


def test_all_is_well_when_nothing_was_touched(edition, capsys):
    call_command("verify")
    assert "1 proofs, 1 sign-offs, 1 current editions" in capsys.readouterr().out


def test_all_is_well_through_the_whole_life_of_a_page(edition, capsys):
    page = Proof.objects.get().page_id
    publisher = factories.make_publisher()
    told = {"by": publisher, "reason": "Wrong.", "now": NOW + timedelta(days=1)}
    publishing_actions.withdraw(edition, **told)
    assert found(capsys) == ""
    article = type(factories.make_article()).objects.get(pk=page)
    factories.edit(article, by=article.owner, text="Right.")
    newer = factories.publish(article, now=NOW + timedelta(days=2))
    actions.revoke(newer.sign_off, **told | {"now": NOW + timedelta(days=3)})
    assert found(capsys) == ""
    assert Edition.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ("proofs_proof SET html = replace(html, 'Call', 'Do not call')",
         ["“Naloxone”, proof 1: the words readers get are not the words that were signed",
          "The proof {proof} of ledger entry 3 was altered"]),
        ("proofs_proof SET manifest = replace(manifest, 'Naloxone', 'Heroin')",
         ["“Naloxone”, proof 1: the manifest does not match the digest that was signed",
          "The proof {proof} of ledger entry 3 was altered"]),
        ("proofs_proof SET internal = '{{}}'",
         ["“Naloxone”, proof 1: its writers or findings were altered"]),
        ("proofs_signoff SET printed_name = 'Dr Nobody'",
         ["The signoff {sign_off} of ledger entry 5 was altered"]),
        ("proofs_signoff SET review_due_on = '2040-01-01'",
         ["The signoff {sign_off} of ledger entry 5 was altered"]),
        ("proofs_outcome SET kind = 'recalled'", ["The outcome {outcome} of ledger entry 5 was"]),
        ("evidence_ledgerentry SET actor = 'user:x' WHERE sequence = 5",
         ["Ledger entry 5 (signed,"]),
        ("evidence_ledgerentry SET data = 'nothing' WHERE sequence = 6",
         ["Ledger entry 6 (published,", "The edition {edition} stands in no ledger entry",
          "The address {path} shows a page that the ledger never published"]),
        ("""evidence_ledgerentry SET data = '{{"rows":[{{"row":"x"}}]}}' WHERE sequence = 6""",
         ["Ledger entry 6 (published,"]),
        ("publishing_edition SET title = 'Heroin'",
         ["The edition {edition} of ledger entry 6 was"]),
        ("publishing_edition SET state = 'withdrawn'",
         ["The address {path} does not show what the ledger says it shows"]),
        ("publishing_edition SET state = 'superseded'",
         ["The address {path} does not show what the ledger says it shows"]),
        ("publishing_editiontopic SET slug = 'cooking'", ["The editiontopic", "was altered"]),
    ],
)  # fmt: skip
def test_an_altered_row_is_named(edition, capsys, change, sentences):
    assert found(capsys) == ""
    names = {
        "proof": Proof.objects.get().pk, "sign_off": SignOff.objects.get().pk,
        "outcome": Outcome.objects.get().pk, "edition": edition.pk, "path": edition.path,
    }  # fmt: skip
    with unguarded():
        execute(f"UPDATE {change.format()}")
    printed = found(capsys)
    for sentence in sentences:
        assert sentence.format(**names) in printed


def test_a_proof_forged_with_a_digest_that_fits_is_found_by_its_sign_off(edition, capsys):
    proof = Proof.objects.get()
    proof.html = proof.html.replace("Call", "Do not call")
    other = factories.make_article()
    forged = factories.submit(other, now=NOW + timedelta(days=1))
    with unguarded():
        Proof.objects.filter(pk=proof.pk).update(
            digest="0" * 64, manifest=forged.manifest, html=forged.html
        )
    printed = found(capsys)
    assert f"The page at {edition.path} rests on a sign-off of other words." in printed
    assert f"The page at {edition.path} shows other words than its sign-off signed." in printed


def test_a_deleted_ledger_entry_is_missed(edition, capsys):
    with unguarded():
        LedgerEntry.objects.filter(sequence=5).delete()
    printed = found(capsys)
    assert "Ledger entry 6 follows entry 4: entries between them are missing." in printed
    assert f"The signoff {edition.sign_off_id} stands in no ledger entry." in printed


def test_a_ledger_whose_end_was_cut_off_is_missed_by_what_it_wrote(edition, capsys):
    with unguarded():
        LedgerEntry.objects.filter(sequence=6).delete()
    assert f"The edition {edition.pk} stands in no ledger entry." in found(capsys)


def test_a_deleted_evidence_row_is_missed(edition, capsys):
    outcome = Outcome.objects.get().pk
    with unguarded():
        Outcome.objects.all().delete()
    assert f"The outcome {outcome} of ledger entry 5 is gone." in found(capsys)


def test_a_row_that_no_action_wrote_is_named(tree, capsys):
    proof = factories.submit(factories.make_article(), now=factories.next_moment())
    assert found(capsys) == ""
    forged = Outcome.objects.create(proof=proof, kind="signed", by="user:x", at=NOW)
    assert f"The outcome {forged.pk} stands in no ledger entry." in found(capsys)


def test_an_edition_that_rests_on_another_sign_off_is_named(edition, capsys):
    other = factories.publish(factories.make_article(), now=NOW + timedelta(days=1))
    with unguarded():
        Edition.objects.filter(pk=edition.pk).update(sign_off=other.sign_off)
    printed = found(capsys)
    assert f"The page at {edition.path} rests on a sign-off of another page." in printed
    assert f"The page at {edition.path} shows other words than its sign-off signed." in printed


def test_an_edition_left_standing_on_a_revoked_sign_off_is_named(edition, capsys):
    told = {"by": factories.make_publisher(), "reason": "No.", "now": NOW + timedelta(days=1)}
    actions.revoke(edition.sign_off, **told)
    with unguarded():
        Edition.objects.update(state="current")
    assert f"The page at {edition.path} rests on a sign-off that was revoked." in found(capsys)


def test_a_withdrawal_whose_reason_was_changed_is_named(edition, capsys):
    told = {"by": factories.make_publisher(), "reason": "The dose was wrong."}
    publishing_actions.withdraw(edition, **told, now=NOW + timedelta(days=1))
    assert found(capsys) == ""
    with unguarded():
        Edition.objects.update(reason="Nothing to see.")
    assert f"The address {edition.path} does not show what the ledger says" in found(capsys)


@pytest.mark.parametrize("change", ["ended_by = 'user:x'", "ended_at = '2020-01-01 00:00:00Z'"])
def test_an_end_that_was_dated_or_signed_otherwise_is_named(edition, capsys, change):
    told = {"by": factories.make_publisher(), "reason": "The dose was wrong."}
    publishing_actions.withdraw(edition, **told, now=NOW + timedelta(days=1))
    assert found(capsys) == ""
    with unguarded():
        execute(f"UPDATE publishing_edition SET {change}")  # noqa: S608
    assert f"The address {edition.path} does not show what the ledger says" in found(capsys)


@pytest.mark.parametrize(
    "change", ["reason = 'Wrong.'", "ended_by = 'user:x'", "ended_at = '2020-01-01 00:00:00Z'"]
)
def test_an_earlier_edition_whose_end_was_rewritten_is_named(edition, capsys, change):
    page = next_words(edition)
    factories.publish(page, now=NOW + timedelta(days=1))
    assert found(capsys) == ""
    with unguarded():
        execute(f"UPDATE publishing_edition SET {change} WHERE state = 'superseded'")  # noqa: S608
    assert f"An earlier edition at {edition.path} did not end as the ledger says" in found(capsys)


def test_an_earlier_edition_that_was_withdrawn_keeps_what_was_said_then(edition, capsys):
    told = {"by": factories.make_publisher(), "reason": "The dose was wrong."}
    publishing_actions.withdraw(edition, **told, now=NOW + timedelta(days=1))
    factories.publish(next_words(edition), now=NOW + timedelta(days=2))
    assert found(capsys) == ""
    with unguarded():
        execute("UPDATE publishing_edition SET reason = '' WHERE state = 'superseded'")
    assert f"An earlier edition at {edition.path} did not end as the ledger says" in found(capsys)


def next_words(edition):
    """A newer draft of a published article."""
    page = ArticlePage.objects.get(pk=edition.page_id)
    return factories.edit(page, by=page.owner, text="Other words.")


def test_a_removed_revocation_is_missed(edition, capsys):
    told = {"by": factories.make_publisher(), "reason": "No.", "now": NOW + timedelta(days=1)}
    revocation = actions.revoke(edition.sign_off, **told).pk
    with unguarded():
        Revocation.objects.all().delete()
    assert f"The revocation {revocation} of ledger entry 8 is gone." in found(capsys)


@pytest.mark.parametrize(
    "change",
    [
        "title = 'Heroin'", "summary = 'Do nothing.'", "published_at = '2020-01-01 00:00:00Z'",
        "first_published_at = '2020-01-01 00:00:00Z'", "last_edited_at = '2020-01-01 00:00:00Z'",
        "published_by = 'user:x'", "path = '/articles/elsewhere/'", "kind = 'question'",
    ],
)  # fmt: skip
def test_a_column_that_readers_see_of_an_edition_is_not_altered_unnoticed(edition, capsys, change):
    with unguarded():
        execute(f"UPDATE publishing_edition SET {change}")  # noqa: S608
    assert f"The edition {edition.pk} of ledger entry 6 was altered" in found(capsys)


@pytest.mark.parametrize(
    "data",
    [
        "[]", "7", '{{"rows": 7}}', '{{"rows": [7]}}', '{{"rows": [{{"row": "proof"}}]}}',
        '{{"rows": [{{"row": "proof", "id": "x", "sha256": "y"}}]}}', '{{"path": 7, "edition": 8}}',
    ],
)  # fmt: skip
def test_an_entry_altered_past_reading_is_named_and_the_walk_goes_on(edition, capsys, data):
    with unguarded():
        execute("UPDATE evidence_ledgerentry SET data = %s WHERE sequence = 6", [data.format()])
    printed = found(capsys)
    assert "Ledger entry 6 (published," in printed
    assert f"The address {edition.path} shows a page that the ledger never published" in printed


def test_it_walks_as_many_rows_as_it_says(edition):
    steps = []
    assert list(verification.faults(steps.append)) == []
    assert sum(steps) == verification.rows_to_check() > 0


def test_the_bar_is_drawn_on_a_terminal_and_not_into_a_pipe(edition, monkeypatch):
    assert "%" not in written_by_verify(*os.pipe(), monkeypatch)
    reading, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    assert "0%|" in written_by_verify(reading, terminal, monkeypatch)


def written_by_verify(reading, writing, monkeypatch):
    """What `verify` writes beside its report."""
    with os.fdopen(reading, "rb") as pipe, os.fdopen(writing, "w") as errors:
        monkeypatch.setattr(sys, "stderr", errors)
        call_command("verify", stdout=io.StringIO())
        print("The end.", file=errors, flush=True)
        return os.read(pipe.fileno(), 10_000).decode()


@pytest.fixture
def pinned(tree):
    """The file that a published picture is pinned in."""
    value = {
        "image": factories.make_image().pk,
        "alt_text": "A naloxone kit on a table.",
        "credit": "B",
        "caption": "",
    }
    factories.publish_next(
        factories.make_article(body=[factories.section(), block("picture", value)])
    )
    path = assets.location(ProofAsset.objects.first().filename)
    content = path.read_bytes()
    yield path
    path.write_bytes(content)


def test_a_missing_picture_is_named(pinned, capsys):
    assert found(capsys) == ""
    pinned.unlink()
    assert f"The file {pinned.name} is missing." in found(capsys)


def test_a_picture_swapped_for_another_is_named(pinned, capsys):
    pinned.write_bytes(b"another picture")
    assert f"The file {pinned.name} was altered" in found(capsys)


def test_a_missing_trigger_is_named(edition, capsys):
    settle()
    on = "" if connection.vendor == "sqlite" else " ON proofs_signoff"
    execute(f"DROP TRIGGER proofs_signoff_no_update{on}")
    assert "The trigger proofs_signoff_no_update is missing" in found(capsys)

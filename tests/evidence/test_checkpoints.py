"""A signed checkpoint outside the database finds what its owner hides inside it."""

import base64
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from django.core.management import call_command
from django.db import connection

from cms.evidence import checkpoints, ledger, triggers, verification
from cms.evidence.models import LedgerEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path: Path) -> Path:
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY = tmp_path / "keys" / "ledger.pem"
    return settings.CHECKPOINT_DIR


def cut_off(newest: int) -> None:
    """As the database's owner, take away the newest ledger entries and all their evidence."""
    triggers.drop(connection)
    keep = LedgerEntry.objects.order_by("-sequence")[newest - 1].sequence
    LedgerEntry.objects.filter(sequence__gte=keep).delete()
    triggers.install(connection)


def test_run_due_anchors_the_ledger_once_for_each_length(tree, anchors):
    factories.submit(factories.make_article())
    call_command("run_due", verbosity=0)
    call_command("run_due", verbosity=0)

    assert [path.name for path in anchors.iterdir()] == ["000000000003.txt"]
    assert checkpoints.newest() == 3
    assert list(verification.faults()) == []


def test_an_empty_ledger_has_nothing_to_anchor(tree, anchors):
    assert checkpoints.write() is None
    assert list(verification.faults()) == []


def test_cutting_off_the_newest_entries_is_found(tree):
    factories.publish(factories.make_article())
    checkpoints.write()
    assert list(checkpoints.faults()) == []

    cut_off(1)

    assert list(ledger.faults()) == [], "the chain by itself cannot tell"
    (fault,) = checkpoints.faults()
    assert "its newest entries were cut off" in fault


def test_a_chain_rewritten_from_the_start_is_found(tree):
    factories.submit(factories.make_article())
    checkpoints.write()
    triggers.drop(connection)
    entry = LedgerEntry.objects.latest("sequence")
    entry.actor = "user:somebody-else"
    entry.digest = entry.expected_digest()
    entry.save()
    triggers.install(connection)

    assert list(ledger.faults()) == []
    assert any("is not the one that checkpoint" in fault for fault in verification.faults())


def test_a_checkpoint_that_was_altered_is_found(tree, anchors):
    factories.submit(factories.make_article())
    path = checkpoints.write()
    path.write_text(path.read_text().replace("\n3\n", "\n2\n", 1))

    (fault,) = checkpoints.faults()
    assert "was altered, or signed with another key" in fault


def test_a_missing_key_is_said_and_no_new_one_is_made_to_check_with(tree, settings):
    factories.submit(factories.make_article())
    checkpoints.write()
    settings.CHECKPOINT_KEY.unlink()

    (fault,) = checkpoints.faults()
    assert "key of the checkpoints is missing" in fault
    assert not settings.CHECKPOINT_KEY.exists()


def test_the_key_can_be_read_by_its_owner_alone(tree, settings):
    factories.submit(factories.make_article())
    checkpoints.write()

    assert settings.CHECKPOINT_KEY.stat().st_mode & 0o077 == 0
    assert checkpoints.public_key().startswith("-----BEGIN PUBLIC KEY-----")


def test_an_auditor_with_a_copy_and_the_public_half_alone_finds_the_same(tree, settings, tmp_path):
    factories.publish(factories.make_article())
    copy = tmp_path / "another-machine"
    shutil.copytree(checkpoints.write().parent, copy)
    public = tmp_path / "public.pem"
    public.write_text(checkpoints.public_key())
    settings.CHECKPOINT_KEY, settings.CHECKPOINT_DIR = public, copy

    assert list(checkpoints.faults()) == []
    cut_off(1)
    (fault,) = checkpoints.faults()
    assert "its newest entries were cut off" in fault


def test_a_checkpoint_signed_with_another_key_is_found(tree, settings, tmp_path):
    factories.submit(factories.make_article())
    checkpoints.write()
    other = Ed25519PrivateKey.generate().public_key()
    settings.CHECKPOINT_KEY = tmp_path / "other.pem"
    pem = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    settings.CHECKPOINT_KEY.write_bytes(pem)

    (fault,) = checkpoints.faults()
    assert "signed with another key" in fault


def test_a_checkpoint_is_a_signed_note(tree, anchors):
    """Three lines, an empty one, and a signature that names its key (c2sp.org/signed-note)."""
    factories.submit(factories.make_article())
    body, signature = checkpoints.write().read_text().split("\n\n")
    last = LedgerEntry.objects.latest("sequence")

    origin, size, head = body.split("\n")
    assert (origin, int(size)) == ("countersign/ledger", last.sequence)
    assert base64.b64decode(head).hex() == last.digest
    dash, name, signed = signature.split()
    assert (dash, name) == ("\u2014", origin)
    public = load_pem_public_key(checkpoints.public_key().encode())
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    signed = base64.b64decode(signed)
    assert signed[:4] == sha256(name.encode() + b"\n\x01" + raw).digest()[:4]
    public.verify(signed[4:], f"{body}\n".encode())

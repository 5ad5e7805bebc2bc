"""The owner of the database forges signatures with full rights and our own code: all are found.

Triggers are away, every row's digest and the whole chain are worked out anew, so that the ledger
agrees with the forgery. What is left to find it: the reviewers' keys, and checkpoints elsewhere.
"""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.evidence import checkpoints as evidence_checkpoints
from cms.evidence import verification
from cms.evidence.canonical import canonical
from cms.evidence.ledger import GENESIS
from cms.evidence.models import LedgerEntry
from cms.evidence.reconciliation import entry_data, evidence_models
from cms.proofs import passkey_verification, passkeys, signature_verification
from cms.proofs.models import (
    KeyAttestation,
    KeyRevocation,
    Outcome,
    Proof,
    Revocation,
    SigningKey,
    SignOff,
)
from cms.review import actions, keys
from tests import factories
from tests import module_database as whole_file
from tests.authenticator import Authenticator
from tests.evidence.tampering import unguarded

KINDS = {model._meta.model_name: model for model in evidence_models()}
pytestmark = pytest.mark.data
db, undone_after_each = whole_file.db, whole_file.undone_after_each

HOUR = timedelta(hours=1)


class Stage:
    """A site with signatures of every sort, and who holds which key."""

    def __init__(self) -> None:
        self.reviewers = [factories.make_reviewer() for _ in range(3)]
        self.phones = {}
        for reviewer in self.reviewers:
            phone, key = factories.make_key(reviewer)
            self.phones[key.pk] = phone
        for number in range(4):
            self.sign(factories.submit(factories.make_article(), now=self.now), number % 3)
        topic = factories.make_topic(signatures=2)
        for_two = factories.submit(factories.make_article(topics=[topic]), now=self.now)
        self.sign(for_two, 0)
        self.sign(for_two, 1)
        revoked = self.sign(factories.submit(factories.make_article(), now=self.now), 2)
        actions.revoke(revoked, by=self.reviewers[2], reason="Misread.", now=self.now)
        lost = SigningKey.objects.get(by=self.reviewers[2].person)
        keys.end(lost, by=self.reviewers[2], kind="lost", reason="In a taxi.", now=self.now)
        self.open = factories.submit(factories.make_article(), now=self.now)
        self.fingerprints = [key.fingerprint for key in SigningKey.objects.all()]

    @property
    def now(self):
        """An hour later than everything so far."""
        return factories.next_moment()

    def sign(self, proof: Proof, number: int) -> SignOff:
        """Sign as one of the reviewers."""
        by = self.reviewers[number]
        key = SigningKey.objects.get(by=by.person)
        return factories.sign_with_key(proof, self.phones[key.pk], by=by, now=self.now)


@pytest.fixture(scope="module")
def stage(db):
    """The same site for every forgery; each is undone."""
    return Stage()


@pytest.fixture(autouse=True)
def _keys_only(settings):
    settings.SIGNING = "passkey"


@pytest.fixture
def checkpoints(stage, settings, tmp_path):
    """A checkpoint elsewhere. The owner of the database has none of its key."""
    settings.CHECKPOINT_DIR, settings.CHECKPOINT_KEY = tmp_path / "notes", tmp_path / "key.pem"
    evidence_checkpoints.write()
    public = evidence_checkpoints.public_key()
    assert load_pem_public_key(public.encode())
    settings.CHECKPOINT_KEY.write_text(public)


# The forger's tools


def rewrite_chain() -> None:
    """Make the ledger agree with every row as it is now, from its first entry to its last."""
    previous = GENESIS
    for sequence, entry in enumerate(LedgerEntry.objects.order_by("sequence", "pk"), 1):
        data = entry_data(entry)
        rows = []
        for row in data["rows"]:
            there = KINDS[row["row"]]._default_manager.filter(pk=row["id"]).first()
            rows += [row | {"sha256": there.row_sha256}] if there else []
        entry.sequence, entry.previous = sequence, previous
        entry.data = canonical(data | {"rows": rows})
        entry.digest = previous = entry.expected_digest()
        LedgerEntry.objects.filter(pk=entry.pk).update(
            sequence=-sequence, previous=entry.previous, data=entry.data, digest=entry.digest
        )
    for entry in LedgerEntry.objects.all():
        LedgerEntry.objects.filter(pk=entry.pk).update(sequence=-entry.sequence)


def write(action, actor, subject, rows, *, after=None, at=None, **data) -> None:
    """One more entry, at the end or (with `after`) somewhere in between."""
    last = after or LedgerEntry.objects.order_by("-sequence").first()
    for entry in LedgerEntry.objects.filter(sequence__gt=last.sequence).order_by("-sequence"):
        LedgerEntry.objects.filter(pk=entry.pk).update(sequence=entry.sequence + 1)
    covered = [{"row": r._meta.model_name, "id": r.pk, "sha256": r.row_sha256} for r in rows]
    entry = LedgerEntry(
        sequence=last.sequence + 1, at=at or last.at, actor=actor, action=action, subject=subject,
        data=canonical({**data, "rows": covered}), previous=last.digest,
    )  # fmt: skip
    entry.digest = entry.expected_digest()
    entry.save()


def sign_again(sign_off, authenticator: Authenticator):
    """Put an answer of this authenticator's on a sign-off or an attestation, as it is now."""
    options = {"challenge": passkeys.challenge_of(sign_off.statement)}
    answer = passkeys.answered(authenticator.get(options))
    sign_off.authenticator_data = answer.authenticator_data
    sign_off.client_data, sign_off.signature = answer.client_data, answer.signature
    return sign_off


def forged(stage, enrolled: SigningKey, **columns) -> SignOff:
    """A sign-off of the open proof that nobody gave, not signed yet, in a reviewer's name."""
    like = SignOff.objects.filter(reviewer=enrolled.person).first()
    like.pk, like._state.adding = None, True
    like.proof, like.digest, like.key = stage.open, stage.open.digest, enrolled
    like.countersigns, like.nonce = None, passkeys.new_challenge()
    like.signed_at = LedgerEntry.objects.order_by("-sequence").first().at
    for name, value in columns.items():
        setattr(like, name, value)
    return like


def put_in(sign_off: SignOff) -> None:
    """Everything that a signature leaves behind: its row, the outcome, the entry."""
    sign_off.save(force_insert=True)
    outcome = Outcome.objects.create(
        proof=sign_off.proof, kind="signed", by=sign_off.signed_with, at=sign_off.signed_at
    )
    write("signed", sign_off.signed_with, sign_off.proof.page_key, [sign_off, outcome],
          proof=sign_off.digest)  # fmt: skip


def key_in(chance, *, ended: bool = False) -> SigningKey:
    """One of the reviewers' keys."""
    return chance.choice(list(SigningKey.objects.filter(revocation__isnull=not ended)))


def any_sign_off(chance) -> SignOff:
    return chance.choice(list(SignOff.objects.select_related("key", "proof", "countersigns")))


def enrol_a_forgery(
    key: SigningKey, *, attester: str, after=None
) -> tuple[Authenticator, SigningKey]:
    """A key of the forger's own, in the name of whoever holds this one."""
    mine = Authenticator()
    made = passkeys.enrolled(mine.create({"challenge": "AAAA"}), site=mine.site, challenge="AAAA")
    at = (after or LedgerEntry.objects.order_by("-sequence").first()).at
    row = SigningKey.objects.create(
        by=key.by, at=at, person=key.person, printed_name=key.printed_name, name="Key",
        rp_id=key.rp_id, credential_id=made.credential_id, algorithm=made.algorithm,
        public_key=made.public_key, aaguid=made.aaguid, is_synced=False, transports="",
    )  # fmt: skip
    attestation = KeyAttestation.objects.create(
        key=row, by=attester, by_printed="Somebody", means="telephone",
        fingerprint=row.fingerprint, at=at,
    )  # fmt: skip
    write("key attested", attester, key.person, [attestation], after=after, at=at,
          fingerprint=row.fingerprint, key=row.pk)  # fmt: skip
    write("key enrolled", key.by, key.person, [row], after=after, at=at,
          fingerprint=row.fingerprint, key=row.pk)  # fmt: skip
    if after is None:  # they were written one after the other, the wrong way round
        last, before = LedgerEntry.objects.order_by("-sequence")[:2]
        LedgerEntry.objects.filter(pk=last.pk).update(sequence=-1)
        LedgerEntry.objects.filter(pk=before.pk).update(sequence=last.sequence)
        LedgerEntry.objects.filter(pk=last.pk).update(sequence=before.sequence)
    return mine, SigningKey.objects.select_related("attestation").get(pk=row.pk)


# The forgeries


def by_insert(stage, chance):
    """A signature by a key that nobody enrolled, said to be a reviewer's."""
    put_in(sign_again(forged(stage, key_in(chance)), Authenticator()))


def by_password(stage, chance):
    """A signature by a password, which nobody can check."""
    put_in(
        forged(stage, key_in(chance), key=None, nonce=None, authenticated_by="password",
               authenticator_data="", client_data="", signature="")
    )  # fmt: skip


def a_replayed_answer(stage, chance):
    """An answer that was given once, used again."""
    put_in(forged(stage, key_in(chance)))


def an_answer_for_another_proof(stage, chance):
    """Two sign-offs of one person, each with the other's answer and nonce."""
    person = chance.choice(stage.reviewers).contributor.person
    one, other = chance.sample(list(SignOff.objects.filter(reviewer=person)), 2)
    columns = ("nonce", "authenticator_data", "client_data", "signature")
    theirs = {name: getattr(other, name) for name in columns}
    ours = {name: getattr(one, name) for name in columns}
    SignOff.objects.filter(pk=other.pk).update(nonce=None)
    SignOff.objects.filter(pk=one.pk).update(**theirs)
    SignOff.objects.filter(pk=other.pk).update(**ours)


def an_altered_checklist(stage, chance):
    """A statement that was not the one confirmed, or is no longer among them."""
    sign_off = any_sign_off(chance)
    checklist = json.loads(sign_off.checklist)
    item = chance.choice(checklist)
    more = {"statement": "Perfect.", "confirmed": True}
    chance.choice(
        [
            lambda: checklist.remove(item),
            lambda: checklist.append(more),
            lambda: item.update(statement="Fine."),
            lambda: item.update(confirmed=False),
        ]
    )()
    SignOff.objects.filter(pk=sign_off.pk).update(checklist=canonical(checklist))


def a_changed_credential(stage, chance):
    """Another degree, number or body, or another name above it."""
    sign_off = any_sign_off(chance)
    held = json.loads(sign_off.credentials)
    held[0][chance.choice([*held[0]])] = "Something else"
    change = chance.choice(
        [{"credentials": canonical(held)}, {"credentials": "[]"}, {"printed_name": "Dr Nobody"},
         {"printed_slug": "dr-nobody"}]
    )  # fmt: skip
    SignOff.objects.filter(pk=sign_off.pk).update(**change)


def other_words_in_it(stage, chance):
    """Another scope, meaning, interest, date, or login."""
    sign_off = any_sign_off(chance)
    change = chance.choice(
        [{"interests": "None at all."}, {"meaning": "I agree."}, {"overrides": '[{"rule":"x"}]'},
         {"scope": "changes only"}, {"signed_at": sign_off.signed_at - HOUR},
         {"review_due_on": sign_off.review_due_on + timedelta(days=300)},
         {"digest": "0" * 64}, {"reviewer": "contributor:someone"}, {"signed_with": "user:x"}]
    )  # fmt: skip
    SignOff.objects.filter(pk=sign_off.pk).update(**change)


def by_a_key_that_was_lost(stage, chance):
    """Whoever found the key uses it, with the right challenge, after it was said to be lost."""
    key = key_in(chance, ended=True)
    put_in(sign_again(forged(stage, key), stage.phones[key.pk]))


def a_key_attested_by_its_holder(stage, chance):
    """A second key of a reviewer's, which nobody but that reviewer, with the first, attested."""
    key = key_in(chance)
    mine, row = enrol_a_forgery(key, attester=key.by)
    give_answer(row, key, stage.phones[key.pk])
    put_in(sign_again(forged(stage, row), mine))


def give_answer(row: SigningKey, signer: SigningKey, authenticator: Authenticator) -> None:
    """Have a key's attestation signed by this one."""
    attestation = KeyAttestation.objects.select_related("key").get(key=row)
    attestation.nonce = passkeys.new_challenge()
    sign_again(attestation, authenticator)
    KeyAttestation.objects.filter(pk=attestation.pk).update(
        signed_by=signer, nonce=attestation.nonce, signature=attestation.signature,
        client_data=attestation.client_data, authenticator_data=attestation.authenticator_data,
    )  # fmt: skip


def a_key_enrolled_by_insert(stage, chance):
    """A key of the forger's own, attested in a colleague's name by INSERT alone."""
    key = key_in(chance)
    others = [one.by for one in SigningKey.objects.exclude(person=key.person)]
    mine, row = enrol_a_forgery(key, attester=chance.choice([*others, "user:somebody"]))
    put_in(sign_again(forged(stage, row), mine))


def a_key_attested_with_a_copied_answer(stage, chance):
    """A key of the forger's own, with the answer that a colleague gave about another key."""
    key = key_in(chance)
    given = KeyAttestation.objects.exclude(signed_by=None).order_by("pk").first()
    mine, row = enrol_a_forgery(key, attester=given.by)
    KeyAttestation.objects.filter(key=row).update(
        signed_by=given.signed_by, nonce=passkeys.new_challenge(), signature=given.signature,
        client_data=given.client_data, authenticator_data=given.authenticator_data,
    )  # fmt: skip
    put_in(sign_again(forged(stage, row), mine))


def a_key_attested_with_a_forged_one(stage, chance):
    """Two keys of the forger's own, of which the second attests the first."""
    key, other = chance.sample(list(SigningKey.objects.filter(revocation=None)), 2)
    theirs, second = enrol_a_forgery(other, attester="user:somebody")
    mine, row = enrol_a_forgery(key, attester=second.by)
    give_answer(row, second, theirs)
    put_in(sign_again(forged(stage, row), mine))


def a_key_nobody_attested(stage, chance):
    """A key of the forger's own, that nobody attested."""
    mine, row = enrol_a_forgery(key_in(chance), attester="user:somebody")
    attestation = row.attestation
    entry = LedgerEntry.objects.get(action="key attested", data__contains=row.fingerprint)
    LedgerEntry.objects.filter(pk=entry.pk).delete()
    KeyAttestation.objects.filter(pk=attestation.pk).delete()
    row = SigningKey.objects.get(pk=row.pk)
    put_in(sign_again(forged(stage, row), mine))


def on_another_site(stage, chance):
    """The reviewer was led to a site that asked for the same signature there."""
    key = key_in(chance)
    origin = chance.choice(["https://evil.example", "http://localhost.evil.example", "null"])
    phone = replace(stage.phones[key.pk], origin=origin)
    put_in(sign_again(forged(stage, key), phone))


def without_the_person(stage, chance):
    """The key answered without checking who held it."""
    key = key_in(chance)
    put_in(sign_again(forged(stage, key), replace(stage.phones[key.pk], verifies=False)))


def somebody_else_s_key(stage, chance):
    """One reviewer's signature under another reviewer's name."""
    one, other = chance.sample(list(SigningKey.objects.filter(revocation=None)), 2)
    made = forged(stage, one, reviewer=other.person, signed_with=other.by)
    put_in(sign_again(made, stage.phones[one.pk]))


def a_swapped_key(stage, chance):
    """The forger's key in the place of a reviewer's, and everything signed anew with it."""
    attested_by_others = SigningKey.objects.exclude(attestation__signed_by=None)
    swap(chance.choice(list(attested_by_others)))


def a_swapped_first_key(stage, chance):
    """The forger's key in the place of the first, on which all rest, and all signed anew."""
    swap(SigningKey.objects.get(attestation__signed_by=None))


def swap(key: SigningKey) -> None:
    mine = Authenticator()
    made = passkeys.enrolled(mine.create({"challenge": "AAAA"}), site=mine.site, challenge="AAAA")
    new = passkeys.fingerprint_of(made.public_key)
    SigningKey.objects.filter(pk=key.pk).update(
        public_key=made.public_key, credential_id=made.credential_id, algorithm=made.algorithm
    )
    KeyAttestation.objects.filter(key=key).update(fingerprint=new)
    for entry in LedgerEntry.objects.filter(data__contains=key.fingerprint):
        LedgerEntry.objects.filter(pk=entry.pk).update(
            data=entry.data.replace(key.fingerprint, new)
        )
    for given in KeyAttestation.objects.filter(signed_by=key).select_related("key"):
        sign_again(given, mine)
        KeyAttestation.objects.filter(pk=given.pk).update(
            authenticator_data=given.authenticator_data, client_data=given.client_data,
            signature=given.signature,
        )  # fmt: skip
    for sign_off in SignOff.objects.filter(key=key).order_by("pk"):
        # A second signature is on the first one's words as well, so those cannot be changed.
        if not sign_off.countersigned_by.exists():
            sign_off.interests = "Whatever the forger likes."
        sign_again(sign_off, mine)
        SignOff.objects.filter(pk=sign_off.pk).update(
            interests=sign_off.interests, authenticator_data=sign_off.authenticator_data,
            client_data=sign_off.client_data, signature=sign_off.signature,
        )  # fmt: skip


def a_back_dated_enrolment(stage, chance):
    """A key of the forger's own, enrolled and attested in the middle of the ledger's past."""
    key = key_in(chance)
    others = [one.by for one in SigningKey.objects.exclude(person=key.person)]
    after = chance.choice(list(LedgerEntry.objects.filter(action="signed")))
    mine, row = enrol_a_forgery(key, attester=chance.choice(others), after=after)
    put_in(sign_again(forged(stage, row), mine))


def an_enrolment_before_the_first(stage, chance):
    """A key of the forger's own, put in as if it had been the site's first."""
    key = key_in(chance)
    after = LedgerEntry.objects.get(sequence=1)
    mine, row = enrol_a_forgery(key, attester="user:somebody", after=after)
    put_in(sign_again(forged(stage, row), mine))


def a_removed_revocation(stage, chance):
    """A signature, or a key, stands again: its end is gone from table and ledger."""
    row, action = chance.choice([(Revocation, "revoked"), (KeyRevocation, "key lost")])
    LedgerEntry.objects.filter(action=action).delete()
    row.objects.all().delete()


Forgery = Callable[[Stage, random.Random], None]
# What the reviewers' keys and the order on the ledger give away by themselves.
BY_THE_KEYS: list[Forgery] = [
    by_insert, by_password, a_replayed_answer, an_answer_for_another_proof, an_altered_checklist,
    a_changed_credential, other_words_in_it, by_a_key_that_was_lost, a_key_attested_by_its_holder,
    a_key_nobody_attested, a_key_enrolled_by_insert, a_key_attested_with_a_copied_answer,
    a_key_attested_with_a_forged_one, a_swapped_key, a_back_dated_enrolment,
    an_enrolment_before_the_first, on_another_site, without_the_person, somebody_else_s_key,
]  # fmt: skip
# What rewrites the past so that it agrees: found by a checkpoint outside the database.
BY_CHECKPOINTS: list[Forgery] = [a_swapped_first_key, a_removed_revocation]
ALL = BY_THE_KEYS + BY_CHECKPOINTS
HUNDRED = [(ALL[number % len(ALL)], number) for number in range(100)]


def forge(forgery: Forgery, stage: Stage, seed: int) -> None:
    with unguarded():
        forgery(stage, random.Random(seed))  # noqa: S311 (a seed that can be run again)
        rewrite_chain()


def test_every_true_signature_is_accepted(stage, checkpoints, capsys):
    signed = list(SignOff.objects.select_related("key", "countersigns"))
    assert len(signed) == 7
    assert [one for one in signed if passkey_verification.trouble_with(one, one.key)] == []
    call_command("verify")
    assert "7 sign-offs were made with the signers' own keys, all checked; 0 with passwords" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize("forgery", ALL, ids=lambda made: made.__name__)
def test_verify_lists_a_forgery_of_each_kind(stage, checkpoints, forgery, capsys):
    forge(forgery, stage, 0)
    with pytest.raises(CommandError, match="faults in"):
        call_command("verify")


@pytest.mark.parametrize(
    ("forgery", "seed"), HUNDRED, ids=[f"{made.__name__}-{seed}" for made, seed in HUNDRED]
)
def test_every_forgery_is_found(stage, checkpoints, forgery, seed):
    forge(forgery, stage, seed)
    assert list(
        signature_verification.faults() if forgery in BY_THE_KEYS else evidence_checkpoints.faults()
    )


@pytest.mark.parametrize("forgery", BY_CHECKPOINTS, ids=lambda made: made.__name__)
@pytest.mark.parametrize("seed", range(3))
def test_a_past_rewritten_as_a_whole_agrees_with_itself_without_checkpoints(stage, forgery, seed):
    forge(forgery, stage, seed)
    assert list(verification.faults()) == []


@pytest.mark.parametrize("forgery", [a_swapped_first_key, a_swapped_key, a_back_dated_enrolment])
def test_fingerprints_that_reviewers_tell_find_what_checkpoints_would(
    stage, forgery, tmp_path, capsys
):
    told = tmp_path / "told.txt"
    told.write_text("".join(f"{one}  from the person\n" for one in stage.fingerprints))
    call_command("verify", keys=told)
    assert "All is well" in capsys.readouterr().out
    forge(forgery, stage, 0)
    with suppress(CommandError):
        call_command("verify", keys=told)
    printed = capsys.readouterr().out
    assert "which is not in your list" in printed
    assert "All is well" not in printed


def test_a_list_of_keys_that_cannot_be_read_is_said_so(stage, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify", keys=tmp_path / "nothing.txt")


def test_passwords_from_before_keys_were_asked_for_are_no_fault(tree, settings):
    settings.SIGNING = "passkey or password"
    factories.sign(factories.submit(factories.make_article(), now=factories.next_moment()))
    last = LedgerEntry.objects.count()
    settings.SIGNING = "passkey"
    assert [fault for fault in verification.faults() if "no means of signing here" in fault]
    settings.PASSWORDS_UNTIL_ENTRY = last
    assert list(verification.faults()) == []


def test_a_password_beside_a_key_is_a_fault_even_where_passwords_are_allowed(stage, settings):
    settings.SIGNING = "passkey or password"
    forge(by_password, stage, 1)
    assert [f for f in verification.faults() if "although its signer had a key" in f]

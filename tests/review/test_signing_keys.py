"""Signing keys: enrolled, attested by somebody else, used for exactly these words, and ended."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from fido2.cose import ES256, RS256

from cms.evidence.models import LedgerEntry
from cms.people.models import Contributor
from cms.policy.permissions import PUBLISHERS, REVIEWERS
from cms.policy.refusals import Refusal
from cms.proofs import passkey_verification
from cms.proofs.models import SigningKey, SignOff
from cms.proofs.passkeys import Site
from cms.review import actions, key_signing, keys
from cms.review.key_signing import KeyAnswer
from tests import factories
from tests.authenticator import HERE, Authenticator
from tests.factories import NOW

pytestmark = pytest.mark.data

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def reviewer(tree):
    """A reviewer without a key."""
    return factories.make_reviewer()


@pytest.fixture
def proof(tree):
    """A proof that waits for a signature."""
    return factories.submit(factories.make_article())


def refusal(action, *args, **kwargs):
    """The sentence of a refusal, which wrote nothing."""
    before = (LedgerEntry.objects.count(), SignOff.objects.count(), SigningKey.objects.count())
    with pytest.raises(Refusal) as caught, transaction.atomic():
        action(*args, **kwargs)
    after = (LedgerEntry.objects.count(), SignOff.objects.count(), SigningKey.objects.count())
    assert before == after
    return caught.value.sentence


def trouble(sign_off):
    """What is wrong with a signature, by the evidence alone."""
    return passkey_verification.trouble_with(sign_off, sign_off.key)


def sign_by_hand(proof, authenticator, *, by, asked_at=None, now=None, filled=None, **lies):
    """Sign step by step, so that a step can be changed."""
    asked_at = asked_at or proof.submitted_at + HOUR
    filled = filled or factories.signature(proof)
    asked = key_signing.ask(proof, by=by, signature=filled, site=HERE, now=asked_at)
    answer = KeyAnswer(asked.seal, authenticator.get(asked.options), HERE)
    return actions.sign(
        proof, by=lies.pop("poster", by), signature=lies.pop("posted", filled),
        answer=replace(answer, **lies), now=now or asked_at,
    )  # fmt: skip


@pytest.mark.parametrize("algorithm", [ES256.ALGORITHM, RS256.ALGORITHM])
def test_a_reviewer_signs_with_a_key_that_somebody_else_attested(proof, reviewer, algorithm):
    authenticator, key = factories.make_key(reviewer, Authenticator(algorithm=algorithm))
    sign_off = factories.sign_with_key(proof, authenticator, by=reviewer)
    assert (sign_off.key, sign_off.authenticated_by) == (key, "key")
    assert trouble(SignOff.objects.get()) is None
    assert factories.ledger_length() == 5


def test_what_a_key_signs_is_everything_that_the_sign_off_says(proof, reviewer):
    authenticator, _ = factories.make_key(reviewer)
    sign_off = factories.sign_with_key(proof, authenticator, by=reviewer, interests="Shares.")
    said = json.loads(sign_off.statement)
    assert said == {
        "statement": "countersign/sign-off/1", "digest": proof.digest, "scope": "whole page",
        "meaning": sign_off.meaning, "checklist": json.loads(sign_off.checklist),
        "interests": "Shares.", "overrides": [], "review_due_on": str(sign_off.review_due_on),
        "reviewer": reviewer.contributor.person, "printed_name": reviewer.contributor.name,
        "printed_slug": reviewer.contributor.slug,
        "credentials": json.loads(sign_off.credentials), "countersigns": None,
        "signed_at": said["signed_at"], "nonce": sign_off.nonce,
    }  # fmt: skip


def test_every_column_of_a_sign_off_is_in_its_statement_or_belongs_to_the_answer():
    in_the_answer = {
        "id", "proof", "key", "authenticated_by", "authenticator_data", "client_data", "signature",
    }  # fmt: skip
    tied_otherwise = {"signed_with"}  # to the login that enrolled the key
    said = {
        "digest", "scope", "meaning", "checklist", "interests", "overrides", "review_due_on",
        "reviewer", "printed_name", "printed_slug", "credentials", "countersigns", "signed_at",
        "nonce",
    }  # fmt: skip
    columns = {field.name for field in SignOff._meta.concrete_fields}
    assert columns == in_the_answer | tied_otherwise | said


def test_a_second_signature_says_which_first_it_countersigns(tree):
    topic = factories.make_topic(signatures=2)
    proof = factories.submit(factories.make_article(topics=[topic]))
    first, second = factories.make_reviewer(), factories.make_reviewer()
    (phone, _), (card, _) = factories.make_key(first), factories.make_key(second)
    begun = factories.sign_with_key(proof, phone, by=first)
    completed = factories.sign_with_key(proof, card, by=second, now=NOW + 2 * HOUR)
    assert completed.countersigns == begun
    assert json.loads(completed.statement)["countersigns"]
    assert trouble(completed) is None


def test_a_key_nobody_attested_does_not_sign_and_says_what_is_missing(proof, reviewer, settings):
    settings.SIGNING = "passkey"
    authenticator, key = factories.enrol_key(reviewer)
    told = refusal(sign_by_hand, proof, authenticator, by=reviewer)
    assert told.startswith("Your key waits for somebody to attest it")
    factories.attest_key(key)
    assert sign_by_hand(proof, authenticator, by=reviewer)


@pytest.mark.parametrize("kind", ["lost", "replaced", "revoked"])
def test_a_key_that_ended_between_question_and_answer_signs_nothing(proof, reviewer, kind):
    authenticator, key = factories.make_key(reviewer)
    factories.make_key(reviewer)
    filled = factories.signature(proof)
    asked = key_signing.ask(proof, by=reviewer, signature=filled, site=HERE, now=NOW + HOUR)
    keys.end(key, by=reviewer, kind=kind, reason="Left in a taxi.", now=NOW + HOUR)
    answer = KeyAnswer(asked.seal, authenticator.get(asked.options), HERE)
    told = refusal(
        actions.sign, proof, by=reviewer, signature=filled, answer=answer, now=NOW + HOUR + MINUTE
    )
    assert told == "This key was revoked, lost or replaced, so nothing was signed."


def test_a_signature_stands_when_its_key_is_lost_later(proof, reviewer):
    authenticator, key = factories.make_key(reviewer)
    sign_off = factories.sign_with_key(proof, authenticator, by=reviewer)
    keys.end(key, by=reviewer, kind="lost", reason="Left in a taxi.", now=NOW + 2 * HOUR)
    assert SignOff.objects.in_force().get() == sign_off
    assert trouble(SignOff.objects.get()) is None


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ({"verifies": False}, "Your key did not check that it is you, by finger, face or PIN"),
        ({"origin": "https://evil.example"}, "Your browser says that it was on another site"),
        ({"origin": "http://localhost:9999"}, "Your browser says that it was on another site"),
        ({"site": Site("evil.localhost", "http://localhost")}, "Your key was used for another"),
        ({"private": Authenticator().private}, "The signature does not fit your key."),
    ],
)
def test_an_answer_that_is_no_signature_signs_nothing(proof, reviewer, lie, told):
    authenticator, _ = factories.make_key(reviewer)
    said = refusal(sign_by_hand, proof, replace(authenticator, **lie), by=reviewer)
    assert said.startswith(told)
    assert said.endswith("Nothing was signed.")
    assert sign_by_hand(proof, authenticator, by=reviewer)


@pytest.mark.parametrize(
    "answer", ["", "nothing", "[]", "{}", '{"id": 3, "response": {}}', "x" * 30_000,
               '{"id":"AA","response":{"authenticatorData":"AA","clientDataJSON":"AA","signature":"AA"}}',
               '{"id":"é","response":null}'],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_signs_nothing(proof, reviewer, answer):
    authenticator, _ = factories.make_key(reviewer)
    assert refusal(sign_by_hand, proof, authenticator, by=reviewer, answer=answer)
    assert sign_by_hand(proof, authenticator, by=reviewer)


def test_the_answer_to_a_question_about_logging_in_is_no_signature(proof, reviewer):
    authenticator, _ = factories.make_key(reviewer)
    filled = factories.signature(proof)
    asked = key_signing.ask(proof, by=reviewer, signature=filled, site=HERE, now=NOW + HOUR)
    answer = KeyAnswer(asked.seal, authenticator.get(asked.options, kind="webauthn.create"), HERE)
    told = refusal(
        actions.sign, proof, by=reviewer, signature=filled, answer=answer, now=NOW + HOUR
    )
    assert told.startswith("Your key answered another question")


@pytest.mark.parametrize(
    "change",
    [{"interests": "Something else."}, {"scope": "changes only"},
     {"review_due_on": factories.DUE - timedelta(days=1)}],
)  # fmt: skip
def test_what_was_changed_after_the_key_was_asked_is_not_signed(reviewer, change, tree):
    page = factories.make_article()
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Newer words.")
    proof = factories.submit(page, now=NOW + 2 * HOUR)
    authenticator, _ = factories.make_key(reviewer, now=NOW + 2 * HOUR)
    posted = factories.signature(proof, **change)
    told = refusal(sign_by_hand, proof, authenticator, by=reviewer, posted=posted)
    assert told.startswith("Your key answered something else than this form says now")
    assert sign_by_hand(proof, authenticator, by=reviewer)


def test_an_answer_given_for_another_proof_signs_nothing(proof, reviewer):
    other = factories.submit(factories.make_article())
    authenticator, _ = factories.make_key(reviewer)
    filled = factories.signature(proof)
    asked = key_signing.ask(proof, by=reviewer, signature=filled, site=HERE, now=NOW + HOUR)
    answer = KeyAnswer(asked.seal, authenticator.get(asked.options), HERE)
    told = refusal(
        actions.sign, other, by=reviewer, signature=factories.signature(other), answer=answer,
        now=NOW + HOUR,
    )  # fmt: skip
    assert told.startswith("What your key was asked did not come from this desk, or not for you")


def test_an_answer_is_good_once(proof, reviewer):
    authenticator, _ = factories.make_key(reviewer)
    filled = factories.signature(proof)
    asked = key_signing.ask(proof, by=reviewer, signature=filled, site=HERE, now=NOW + HOUR)
    given = {
        "by": reviewer, "signature": filled, "now": NOW + HOUR,
        "answer": KeyAnswer(asked.seal, authenticator.get(asked.options), HERE),
    }  # fmt: skip
    actions.sign(proof, **given)
    assert refusal(actions.sign, proof, **given).startswith("You have already signed this proof")


def test_of_two_windows_each_asks_for_itself_and_the_first_answer_signs(proof, reviewer):
    authenticator, _ = factories.make_key(reviewer)
    filled = factories.signature(proof)
    asked = [
        key_signing.ask(proof, by=reviewer, signature=filled, site=HERE, now=NOW + HOUR)
        for _ in range(2)
    ]
    crossed = KeyAnswer(asked[0].seal, authenticator.get(asked[1].options), HERE)
    told = refusal(
        actions.sign, proof, by=reviewer, signature=filled, answer=crossed, now=NOW + HOUR
    )
    assert "perhaps in another window" in told
    answer = KeyAnswer(asked[1].seal, authenticator.get(asked[1].options), HERE)
    assert actions.sign(proof, by=reviewer, signature=filled, answer=answer, now=NOW + HOUR)


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (5 * MINUTE, None),
        (6 * MINUTE, "Your key was asked more than 5 minutes ago"),
        (HOUR, "Your key was asked more than 5 minutes ago"),
        (-HOUR, "This machine's clock was set back meanwhile"),
    ],
)
def test_a_question_is_answered_within_five_minutes(proof, reviewer, later, told):
    authenticator, _ = factories.make_key(reviewer)
    asked_at = NOW + 3 * HOUR
    given = {"by": reviewer, "asked_at": asked_at, "now": asked_at + later}
    if told is None:
        assert sign_by_hand(proof, authenticator, **given).signed_at == asked_at
    else:
        assert refusal(sign_by_hand, proof, authenticator, **given).startswith(told)


def test_a_seal_of_somebody_else_or_of_nobody_signs_nothing(proof, reviewer):
    other = factories.make_reviewer()
    (mine, _), (theirs, _) = factories.make_key(reviewer), factories.make_key(other)
    assert "not for you" in refusal(sign_by_hand, proof, theirs, by=other, poster=reviewer)
    assert "not for you" in refusal(sign_by_hand, proof, mine, by=reviewer, seal="made:up")


def test_a_key_of_another_reviewer_is_not_this_reviewer_s(proof, reviewer):
    other = factories.make_reviewer()
    factories.make_key(reviewer)
    theirs, _ = factories.make_key(other)
    told = refusal(sign_by_hand, proof, theirs, by=reviewer)
    assert told == "This key is not enrolled in your name, so nothing was signed."


def test_a_profile_put_on_another_login_has_no_key_there(proof, reviewer, settings):
    settings.SIGNING = "passkey"
    rosa, tomas = reviewer, factories.make_reviewer()
    hers, _ = factories.make_key(rosa)
    his, _ = factories.make_key(tomas)
    profile = rosa.contributor
    Contributor.objects.filter(user=tomas).update(user=None)
    Contributor.objects.filter(pk=profile.pk).update(user=tomas)
    tomas = type(tomas).objects.get(pk=tomas.pk)
    factories.known(tomas, *Contributor.objects.all())
    for authenticator in (his, hers):
        told = refusal(sign_by_hand, proof, authenticator, by=tomas)
        assert told.startswith("Here one signs with a key of one's own")


def test_whoever_has_a_key_does_not_sign_with_a_password(proof, reviewer):
    assert "Give your password again" in refusal(
        actions.sign, proof, by=reviewer, signature=factories.signature(proof), now=NOW + HOUR
    )
    _, key = factories.make_key(reviewer)
    told = refusal(factories.sign, proof, by=reviewer)
    assert told.startswith("You have a key of your own, so a password does not sign for you")
    keys.end(key, by=reviewer, kind="lost", reason="In a taxi.", now=NOW + HOUR)
    assert factories.sign(proof, by=reviewer).authenticated_by == "password"


def test_where_policy_asks_for_keys_a_password_signs_nothing(proof, reviewer, settings):
    settings.SIGNING = "passkey"
    told = refusal(factories.sign, proof, by=reviewer)
    assert told.startswith("Here one signs with a key of one's own. Enrol one")
    settings.SIGNING = "passkey or password"
    assert factories.sign(proof, by=reviewer)


def test_a_mistyped_setting_allows_no_passwords(proof, reviewer, settings):
    settings.SIGNING = "passkey or pasword"
    assert "key of one's own" in refusal(factories.sign, proof, by=reviewer)


# Attesting


@pytest.fixture
def waiting(reviewer):
    """A key that waits to be attested."""
    return factories.enrol_key(reviewer)[1]


def attest(key, by, **told):
    return factories.attest_key(key, by=by, now=NOW + HOUR, **told)


def test_nobody_attests_their_own_key(waiting, reviewer):
    reviewer.groups.add(Group.objects.get(name=PUBLISHERS))
    assert refusal(attest, waiting, reviewer).startswith("Nobody attests their own key")
    assert attest(waiting, factories.make_reviewer()).by_printed


def test_nobody_attests_their_own_key_by_a_second_login(waiting, reviewer):
    second = factories.make_publisher()
    Contributor.objects.filter(user=reviewer).update(user=second)
    assert refusal(attest, waiting, second).startswith("Nobody attests their own key")


def test_nobody_attests_their_own_key_once_their_profile_was_moved_about(waiting, reviewer):
    profile = reviewer.contributor
    between = factories.make_reviewer()
    Contributor.objects.filter(user=between).delete()
    Contributor.objects.filter(pk=profile.pk).update(user=between)
    between = type(between).objects.get(pk=between.pk)
    factories.known(Contributor.objects.get(pk=profile.pk))
    factories.enrol_key(between)
    Contributor.objects.filter(pk=profile.pk).update(user=None)
    assert refusal(attest, waiting, between).startswith("Nobody attests their own key")


def test_a_superuser_attests_nothing_by_being_one(waiting):
    told = refusal(attest, waiting, factories.make_superuser())
    assert told.startswith("Only clinical reviewers and publishers attest")


def test_a_writer_attests_nothing(waiting):
    told = refusal(attest, waiting, factories.make_writer())
    assert told.startswith("Only clinical reviewers and publishers attest")


@pytest.mark.parametrize("typed", ["", "0000 0000 0000 0000 0000", "a", "é"])
def test_another_fingerprint_attests_nothing(waiting, typed):
    told = refusal(attest, waiting, factories.make_publisher(), typed=typed)
    assert told.startswith("This is not the fingerprint of that key")


@pytest.mark.parametrize("spelt", [str.upper, lambda f: f.replace(" ", ""),
                                   lambda f: f" {f.replace(' ', '-')} "])  # fmt: skip
def test_a_fingerprint_may_be_typed_as_people_type(waiting, spelt):
    publisher = factories.make_publisher()
    attestation = attest(waiting, publisher, typed=spelt(waiting.fingerprint))
    assert attestation.fingerprint == waiting.fingerprint


def test_who_attests_says_how_they_compared(waiting):
    publisher = factories.make_publisher()
    assert refusal(attest, waiting, publisher, met="").startswith("Say how you compared it")
    assert attest(waiting, publisher, met="face to face").means == "face to face"


def test_a_key_is_attested_once_and_not_after_it_ended(waiting, reviewer):
    publisher = factories.make_publisher()
    attest(waiting, publisher)
    assert "attested this key already" in refusal(attest, waiting, publisher)
    keys.end(waiting, by=reviewer, kind="lost", reason="Gone.", now=NOW + 2 * HOUR)
    assert "revoked, lost or replaced" in refusal(attest, waiting, publisher)


def test_the_first_key_is_attested_without_another_and_every_later_one_with_one(waiting):
    publisher = factories.make_publisher()
    assert attest(waiting, publisher).signed_by is None
    other, mine = factories.make_reviewer(), factories.make_publisher()
    _, theirs = factories.enrol_key(other)
    told = refusal(attest, theirs, publisher)
    assert told.startswith("Only somebody with a key of their own attests another's")
    _, own = factories.enrol_key(mine)
    holder = type(publisher).objects.get(person_id=waiting.by.split(":")[1])
    assert attest(own, holder).signed_by == waiting
    attestation = attest(theirs, mine)
    assert attestation.signed_by == own
    assert passkey_verification.trouble_with(attestation, own) is None


def test_an_attestation_without_an_answer_of_the_key_is_refused(reviewer, waiting):
    attest(waiting, factories.make_publisher())
    _, theirs = factories.enrol_key(factories.make_reviewer())
    told = {"by": reviewer, "met": "telephone", "typed": theirs.fingerprint, "now": NOW + HOUR}
    assert refusal(keys.attest, theirs, **told).startswith("Your key has not signed this")
    assert attest(theirs, reviewer)


def test_an_answer_about_one_key_attests_no_other(reviewer, waiting):
    attest(waiting, factories.make_publisher())
    phone = factories.KEYRING[waiting.credential_id]
    (_, one), (_, other) = (factories.enrol_key(factories.make_reviewer()) for _ in range(2))
    told = {"by": reviewer, "met": "telephone", "now": NOW + HOUR}
    asked = keys.ask_to_attest(one, site=HERE, typed=one.fingerprint, **told)
    answer = KeyAnswer(asked.seal, phone.get(asked.options), HERE)
    assert "not for you" in refusal(
        keys.attest, other, typed=other.fingerprint, answer=answer, **told
    )
    changed = told | {"met": "face to face"}
    assert "answered something else" in refusal(
        keys.attest, one, typed=one.fingerprint, answer=answer, **changed
    )
    assert keys.attest(one, typed=one.fingerprint, answer=answer, **told).signed_by == waiting


def test_a_publisher_without_a_profile_enrols_a_key_that_attests_and_signs_nothing(
    reviewer, waiting, proof, settings
):
    settings.SIGNING = "passkey"
    attest(waiting, factories.make_publisher())
    publisher = factories.make_publisher()
    phone, own = factories.make_key(publisher)
    assert own.person == publisher.person
    publisher.groups.add(Group.objects.get(name=REVIEWERS))
    Contributor.objects.create(name="Pat, MD", slug="pat", user=publisher)
    factories.make_credential(publisher.contributor)
    factories.known(publisher)
    told = refusal(sign_by_hand, proof, phone, by=publisher)
    assert told.startswith("Here one signs with a key of one's own")


# Enrolling and ending


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ({"verifies": False}, "Your key did not check that it is you"),
        ({"origin": "https://evil.example"}, "Your browser says that it was on another site"),
        ({"site": Site("evil.localhost", "http://localhost")}, "Your key was used for another"),
    ],
)
def test_a_key_that_cannot_be_believed_is_not_enrolled(reviewer, lie, told):
    good = Authenticator()

    def enrol(authenticator):
        asked = keys.ask_to_enrol(by=reviewer, name="Key", site=HERE, now=NOW)
        answer = KeyAnswer(asked.seal, authenticator.create(asked.options), HERE)
        return keys.enrol(by=reviewer, name="Key", answer=answer, now=NOW)

    said = refusal(enrol, replace(good, **lie))
    assert said.startswith(told)
    assert said.endswith("Nothing was enrolled.")
    assert enrol(good).credential_id


def test_a_key_of_a_kind_that_not_everybody_can_check_is_not_enrolled(reviewer, monkeypatch):
    monkeypatch.setattr("cms.proofs.passkeys.ALGORITHMS", (RS256.ALGORITHM,))
    assert refusal(factories.enrol_key, reviewer).startswith("This kind of key is not one")


def test_a_key_is_enrolled_once(reviewer):
    authenticator, _ = factories.enrol_key(reviewer)
    assert refusal(factories.enrol_key, reviewer, authenticator).startswith("This key is enrolled")


def test_reviewers_with_a_profile_enrol_a_key_and_they_name_it(reviewer):
    assert "Only those who sign, or attest" in refusal(factories.enrol_key, factories.make_writer())
    assert "Give the key a name" in refusal(factories.enrol_key, reviewer, name="  ")
    assert "under 60 characters" in refusal(factories.enrol_key, reviewer, name="k" * 61)
    reviewer.contributor.delete()
    reviewer = type(reviewer).objects.get(pk=reviewer.pk)
    assert "no public profile" in refusal(factories.enrol_key, reviewer)


def test_a_key_is_ended_by_its_holder_or_a_publisher_with_a_reason_and_once(reviewer):
    _, key = factories.make_key(reviewer)
    told = {"kind": "lost", "reason": "Left in a taxi.", "now": NOW + HOUR}
    assert "Only whoever holds a key" in refusal(
        keys.end, key, by=factories.make_reviewer(), **told
    )
    assert "Say in a few words" in refusal(keys.end, key, by=reviewer, **told | {"reason": " "})
    assert "Keep it under" in refusal(keys.end, key, by=reviewer, **told | {"reason": "x" * 301})
    assert "Say whether" in refusal(keys.end, key, by=reviewer, **told | {"kind": "stolen"})
    keys.end(key, by=factories.make_publisher(), **told)
    assert "has ended already" in refusal(keys.end, key, by=reviewer, **told)


def test_every_act_on_a_key_is_on_the_ledger_under_the_profile_it_signs_for(reviewer):
    _, key = factories.make_key(reviewer)
    keys.end(key, by=reviewer, kind="replaced", reason="A new phone.", now=NOW + HOUR)
    entries = LedgerEntry.objects.filter(subject=reviewer.contributor.person)
    assert [entry.action for entry in entries] == ["key enrolled", "key attested", "key replaced"]
    assert {json.loads(entry.data)["fingerprint"] for entry in entries} == {key.fingerprint}
    assert len({entry.actor for entry in entries}) == 2

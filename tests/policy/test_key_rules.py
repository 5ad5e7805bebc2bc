"""The policy of signing keys, without a database: each refusal beside what is allowed."""

from datetime import UTC, datetime, timedelta

import pytest

from cms.policy.keys import (
    ANSWER_WITHIN,
    BY_KEY,
    BY_PASSWORD,
    IN_THE_BROWSER,
    KEYS_ONLY,
    KEYS_OR_PASSWORDS,
    KeyFacts,
    Trouble,
    means_of_attesting,
    means_of_signing,
    same_fingerprint,
    why_not_attest,
    why_not_believe,
    why_not_end,
    why_not_enrol,
    why_not_in_time,
    why_not_see_keys_of_others,
    why_not_sign_with,
    why_not_this_means,
    why_not_use_keys_at,
)
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Why

NOW = datetime(2030, 1, 1, 9, tzinfo=UTC)
SIGNS, WAITS = KeyFacts(is_attested=True), KeyFacts(is_attested=False)
ENDED, ENDED_UNSEEN = KeyFacts(True, is_ended=True), KeyFacts(False, is_ended=True)
PRINT = "0123 4567 89ab cdef 0123"


@pytest.mark.parametrize("signing", [KEYS_ONLY, KEYS_OR_PASSWORDS])
@pytest.mark.parametrize("keys", [(SIGNS,), (WAITS, SIGNS), (ENDED, SIGNS)])
def test_whoever_has_a_key_signs_with_it(signing, keys):
    assert means_of_signing(keys, signing=signing) == BY_KEY


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ((), "Here one signs with a key of one's own."),
        ((WAITS,), "Your key waits for somebody to attest it"),
        ((ENDED, WAITS), "Your key waits for somebody to attest it"),
        ((ENDED,), "Your key no longer signs."),
        ((ENDED_UNSEEN,), "Your key no longer signs."),
    ],
)
def test_without_a_key_that_signs_a_password_does_only_where_policy_says_so(keys, told):
    assert means_of_signing(keys, signing=KEYS_OR_PASSWORDS) == BY_PASSWORD
    for signing in (KEYS_ONLY, "", "passwords"):
        why = means_of_signing(keys, signing=signing)
        assert isinstance(why, Why)
        assert (why.startswith(told), why.status) == (True, FORBIDDEN)


def test_a_signature_is_by_the_means_that_its_signer_has():
    no = Why("No.", FORBIDDEN)
    assert why_not_this_means(BY_KEY, BY_KEY) is None
    assert why_not_this_means(BY_PASSWORD, BY_PASSWORD) is None
    assert why_not_this_means(BY_KEY, no) is no
    assert why_not_this_means(BY_PASSWORD, no) is no
    assert "a password does not sign for you" in str(why_not_this_means(BY_PASSWORD, BY_KEY))
    assert "No key of yours can sign here" in str(why_not_this_means(BY_KEY, BY_PASSWORD))


def test_only_an_attested_key_that_has_not_ended_signs():
    assert why_not_sign_with(SIGNS) is None
    told = {
        why_not_sign_with(None): "This key is not enrolled in your name",
        why_not_sign_with(WAITS): "Nobody has attested this key yet",
        why_not_sign_with(ENDED): "This key was revoked, lost or replaced",
        why_not_sign_with(ENDED_UNSEEN): "This key was revoked, lost or replaced",
    }
    for why, begins in told.items():
        assert (str(why).startswith(begins), why.status) == (True, FORBIDDEN)
        assert str(why).casefold().endswith("nothing was signed.")


@pytest.mark.parametrize(
    ("waited", "told"),
    [
        (timedelta(0), None),
        (ANSWER_WITHIN, None),
        (ANSWER_WITHIN + timedelta(seconds=1), "Your key was asked more than 5 minutes ago"),
        (timedelta(hours=1), "Your key was asked more than 5 minutes ago"),
        (timedelta(seconds=-1), "This machine's clock was set back"),
        (timedelta(hours=-1), "This machine's clock was set back"),
    ],
)
def test_an_answer_comes_after_its_question_and_within_five_minutes(waited, told):
    why = why_not_in_time(NOW, now=NOW + waited)
    if told is None:
        assert why is None
    else:
        assert (str(why).startswith(told), why.status) == (True, CONFLICT)


@pytest.mark.parametrize("trouble", list(Trouble))
def test_whatever_is_wrong_with_an_answer_has_its_own_sentence(trouble):
    told = why_not_believe(trouble)
    assert told.endswith(" Nothing was signed.")
    assert why_not_believe(trouble, done="enrolled").endswith(" Nothing was enrolled.")
    assert told not in {why_not_believe(other) for other in Trouble if other != trouble}
    assert told.status == BAD_REQUEST


def test_an_answer_without_trouble_is_believed():
    assert why_not_believe(None) is None


def test_what_the_browser_reports_is_said_in_sentences_that_say_that_nothing_was_sent():
    assert {"NotAllowedError", "InvalidStateError", "SecurityError", "Other"} <= {*IN_THE_BROWSER}
    assert all("Nothing was sent" in sentence for sentence in IN_THE_BROWSER.values())


@pytest.mark.parametrize(
    ("host", "origin", "own", "told"),
    [
        ("health.example.org", "https://health.example.org", "", None),
        ("health.example.org", "https://health.example.org", "https://health.example.org", None),
        ("localhost", "http://localhost:8000", "", None),
        ("health.example.org", "https://health.example.org:444", "https://health.example.org",
         "Keys work at https://health.example.org only"),
        ("evil.example", "https://evil.example", "https://health.example.org",
         "Keys work at https://health.example.org only"),
        ("127.0.0.1", "http://127.0.0.1:8000", "", "Keys need the desk's name, not its number"),
        ("::1", "http://[::1]:8000", "", "Keys need the desk's name, not its number"),
        ("health.example.org", "http://health.example.org", "", "Keys need a connection over"),
    ],
)  # fmt: skip
def test_keys_work_at_the_desk_s_own_name_over_https(host, origin, own, told):
    why = why_not_use_keys_at(host, origin=origin, own_origin=own)
    assert why is None if told is None else str(why).startswith(told)


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ({}, None),
        ({"may_sign": False}, None),
        ({"may_attest": False}, None),
        ({"may_sign": False, "may_attest": False}, "Only those who sign, or attest"),
        ({"has_profile": False}, "Your login has no public profile"),
        ({"has_profile": False, "may_sign": False}, None),
        ({"name": " "}, "Give the key a name"),
        ({"name": "x" * 61}, "Keep the name under 60"),
        ({"name": "x" * 60}, None),
    ],
)
def test_a_reviewer_with_a_profile_enrols_a_key_with_a_name(lacks, told):
    given = {"may_sign": True, "may_attest": True, "has_profile": True, "name": "My phone"}
    why = why_not_enrol(**given | lacks)
    assert why is None if told is None else str(why).startswith(told)


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ({}, None),
        ({"typed": "0123456789ABCDEF0123"}, None),
        ({"is_own": True}, "Nobody attests their own key"),
        ({"is_own": True, "may_attest": False}, "Nobody attests their own key"),
        ({"may_attest": False}, "Only clinical reviewers and publishers attest"),
        ({"met": False}, "Say how you compared it"),
        ({"typed": ""}, "This is not the fingerprint"),
        ({"typed": "0123 4567 89ab cdef 0124"}, "This is not the fingerprint"),
    ],
)
def test_a_second_person_attests_a_key_by_its_fingerprint(lacks, told):
    given = {"may_attest": True, "is_own": False, "met": True, "typed": PRINT} | lacks
    why = why_not_attest(WAITS, **given, fingerprint=PRINT)
    assert why is None if told is None else str(why).startswith(told)


@pytest.mark.parametrize(
    ("key", "told"),
    [(SIGNS, "Somebody has attested this key already"), (ENDED, "This key was revoked"),
     (ENDED_UNSEEN, "This key was revoked")],
)  # fmt: skip
def test_a_key_is_attested_once_and_only_while_it_stands(key, told):
    given = {"may_attest": True, "is_own": False, "met": True, "typed": PRINT}
    why = why_not_attest(key, **given, fingerprint=PRINT)
    assert (str(why).startswith(told), why.status) == (True, CONFLICT)


def test_all_but_the_first_key_are_attested_with_a_key():
    assert means_of_attesting((), is_first=True) == BY_PASSWORD
    assert means_of_attesting((WAITS,), is_first=True) == BY_PASSWORD
    for is_first in (True, False):
        assert means_of_attesting((ENDED, SIGNS), is_first=is_first) == BY_KEY
    for keys in ((), (WAITS,), (ENDED,)):
        why = means_of_attesting(keys, is_first=False)
        assert (str(why)[:36], why.status) == ("Only somebody with a key of their ow", FORBIDDEN)


def test_who_attests_sees_the_keys_of_others():
    assert why_not_see_keys_of_others(may_attest=True) is None
    assert why_not_see_keys_of_others(may_attest=False).status == FORBIDDEN


def test_a_fingerprint_is_the_same_however_it_is_spaced():
    assert same_fingerprint(" 0123-4567-89AB-cdef-0123 ", PRINT)
    assert not same_fingerprint("0123 4567 89ab cdef", PRINT)


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ({}, None),
        ({"is_own": False, "may_publish": True}, None),
        ({"is_own": False}, "Only whoever holds a key, or a publisher"),
        ({"is_known_kind": False}, "Say whether the key is lost"),
        ({"reason": "\n"}, "Say in a few words"),
        ({"reason": "x" * 301}, "Keep it under 300"),
        ({"reason": "x" * 300}, None),
    ],
)
def test_a_key_is_ended_by_its_holder_or_a_publisher_with_a_reason(lacks, told):
    given = {"is_own": True, "may_publish": False, "is_known_kind": True, "reason": "Lost."}
    for key in (SIGNS, WAITS):
        why = why_not_end(key, **given | lacks)
        assert why is None if told is None else str(why).startswith(told)
    assert str(why_not_end(ENDED, **given)).startswith("This key has ended already")

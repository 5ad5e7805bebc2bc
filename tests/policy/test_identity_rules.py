"""The policy on identity, without a database: what a change is called, and who may make it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cms.policy import identity as rules
from cms.policy.facts import TopicFacts
from cms.policy.identity import Change, IdentityFacts, KeeperFacts, Pending
from cms.policy.signing import stricter

LOGIN = {
    "kind": "login", "active": True, "superuser": False, "groups": [], "powers": [],
    "name": "n", "email": "e", "password": "p",
}  # fmt: skip
CREDENTIAL = {
    "title": "MD", "expansion": "Doctor", "issuing_body": "Board", "register_number": "",
    "competence": "", "verified_on": "2026-01-01", "verified_by": "Pat", "expires_on": "",
}  # fmt: skip
PROFILE = {
    "kind": "profile", "name": "Rosa", "slug": "rosa", "login": "user:1",
    "credentials": [CREDENTIAL],
}  # fmt: skip
KEEPER = KeeperFacts(persons=frozenset({"user:k"}), runs_the_site=False, manages_people=True)
SUBJECT = frozenset({"user:1", "contributor:1"})
WAITS = IdentityFacts(pending=(Pending("Changed.", "user:other", date(2026, 3, 2)),))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def told(before, after, **how):
    return [(change.action, change.suspends) for change in rules.changes(before, after, **how)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"active": False}, [("closed login", False)]),
        ({"superuser": True}, [("gave superuser", True)]),
        ({"groups": ["Writers"]}, [("gave group", False)]),
        ({"groups": ["Publishers"]}, [("gave group", True)]),
        ({"powers": ["sign_proof"]}, [("changed permissions", True)]),
        ({"name": "x"}, [("renamed login", True)]),
        ({"email": "x"}, [("changed e-mail", True)]),
        ({"password": "x"}, [("set password", False)]),
    ],
    ids=str,
)
def test_each_change_of_a_login_has_its_word_and_its_effect(change, expected):
    assert told(LOGIN, LOGIN | change) == expected


def test_what_is_taken_back_suspends_nothing():
    lofty = LOGIN | {"superuser": True, "groups": ["Publishers"], "active": False}
    assert told(lofty, LOGIN) == [
        ("reopened login", False), ("took superuser", False), ("took group", False),
    ]  # fmt: skip


def test_a_recovered_password_suspends():
    assert told(LOGIN, LOGIN | {"password": "x"}, recovered=True) == [("recovered password", True)]


def test_where_nobody_else_is_the_first_publisher_waits_for_nobody():
    first = LOGIN | {"groups": ["Publishers"]}
    assert told(None, first, has_second=False) == [("made login", False), ("gave group", False)]
    assert told(None, first) == [("made login", False), ("gave group", True)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": "x"}, [("changed profile name", True)]),
        ({"slug": "x"}, [("changed profile address", True)]),
        ({"login": ""}, [("unlinked profile", True)]),
        ({"login": "user:2"}, [("linked profile", True)]),
        ({"credentials": []}, [("removed credential", False)]),
        ({"credentials": [CREDENTIAL | {"expires_on": "2027-01-01"}]},
         [("changed credential", True)]),
        ({"credentials": [CREDENTIAL, CREDENTIAL | {"title": "RN", "verified_on": ""}]},
         [("entered credential", False)]),
        ({"credentials": [CREDENTIAL, CREDENTIAL | {"title": "RN"}]},
         [("verified credential", True)]),
        ({"credentials": [CREDENTIAL, CREDENTIAL]}, [("verified credential", True)]),
    ],
    ids=str,
)  # fmt: skip
def test_each_change_of_a_profile_has_its_word_and_its_effect(change, expected):
    assert told(PROFILE, PROFILE | change) == expected


@pytest.mark.parametrize(
    "wanted",
    [Change("gave group", "x"), Change("linked profile", "x"), Change("verified credential", "x"),
     Change("gave superuser", "x"), Change("renamed login", "x"), Change("closed login", "x")],
    ids=lambda change: change.action,
)  # fmt: skip
def test_nobody_does_it_to_themself_and_another_does(wanted):
    own = replace(KEEPER, persons=SUBJECT, runs_the_site=True)
    assert rules.why_not_change(own, of=SUBJECT, wanted=(wanted,))
    assert not rules.why_not_change(
        replace(own, persons=frozenset({"user:k"})), of=SUBJECT, wanted=(wanted,)
    )


@pytest.mark.parametrize("keeper", [
    replace(KEEPER, manages_people=False), replace(KEEPER, is_in_order=False),
])  # fmt: skip
def test_who_does_not_keep_people_or_is_in_doubt_changes_and_confirms_nothing(keeper):
    assert rules.why_not_change(keeper, of=SUBJECT, wanted=())
    assert rules.why_not_confirm(keeper, of=SUBJECT, facts=WAITS, is_shown=True)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, False),
        ({"is_shown": False}, True),
        ({"of": frozenset({"user:k"})}, True),
        ({"facts": IdentityFacts()}, True),
        ({"facts": replace(WAITS, differs=("e-mail",))}, True),
        ({"facts": IdentityFacts(pending=(Pending("x", "user:k", date(2026, 1, 1)),))}, True),
    ],
    ids=str,
)
def test_a_second_person_confirms_what_they_were_shown(change, refused):
    asked = {"of": SUBJECT, "facts": WAITS, "is_shown": True} | change
    assert bool(rules.why_not_confirm(KEEPER, **asked)) is refused


def test_nobody_sets_anothers_password():
    why = rules.why_not_change(KEEPER, of=SUBJECT, wanted=(Change("set password", "x"),))
    assert "can ask for a link" in why


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, None),
        ({"is_known": False}, "not known"),
        ({"used": True}, "used already"),
        ({"revoked": True}, "taken back"),
        ({"now": NOW + timedelta(days=7, seconds=1)}, "expired"),
        ({"now": NOW + timedelta(days=7)}, None),
    ],
    ids=str,
)
def test_an_invitation_opens_while_it_is_open(change, words):
    asked = {"is_known": True, "used": False, "revoked": False, "made_at": NOW, "now": NOW}
    why = rules.why_not_accept_invitation(**asked | change)
    assert words in why if words else why is None


def test_a_second_factor_is_due_fourteen_days_after_it_was_asked():
    asked = {"is_needed": True, "has_one": False, "since": NOW, "now": NOW}
    assert rules.second_factor_due(**asked) == date(2026, 3, 16)
    assert rules.second_factor_due(**asked | {"has_one": True}) is None
    assert rules.second_factor_due(**asked | {"is_needed": False}) is None
    assert rules.needs_second_factor(groups={"Publishers"}, is_superuser=False)
    assert not rules.needs_second_factor(groups={"Writers"}, is_superuser=False)


A, B = frozenset({"A"}), frozenset({"B"})
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("then", "now", "asked"),
    [(A, A, A), (A, NONE, A), (NONE, B, B), (A | B, B, B), (NONE, NONE, NONE)],
)
def test_the_stricter_of_then_and_now_is_asked(then, now, asked):
    sealed = TopicFacts("T", competences=then, interval_months=24, signatures=2, checklist=("x",))
    today = TopicFacts("T", competences=now, interval_months=12, signatures=1, checklist=("y", "x"))
    assert stricter(sealed, today) == TopicFacts(
        "T", competences=asked, interval_months=12, signatures=2, checklist=("x", "y")
    )


def test_what_no_one_credential_meets_is_met_by_nobody():
    [asked] = stricter(TopicFacts("T", competences=A), TopicFacts("T", competences=B)).competences
    assert asked == "A and, since, B"

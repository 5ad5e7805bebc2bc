"""The policy of the queue and of notes, without a database."""

from datetime import date

import pytest

from cms.policy import assignment, notes
from cms.policy.assignment import CandidateFacts, HolderFacts
from cms.policy.facts import ProofFacts, ReviewerFacts, TopicFacts
from cms.policy.signing import why_not_sign

PROOF = ProofFacts(digest="d", writers=frozenset({"w"}), topics=(), is_newest=True)
RITA = ReviewerFacts(persons=frozenset({"rita"}), may_sign=True, has_profile=True, credentials=1)


@pytest.mark.parametrize(
    ("submitted", "risk", "due"),
    [
        (date(2026, 3, 2), "critical", date(2026, 3, 5)),
        (date(2026, 3, 2), "higher", date(2026, 3, 9)),
        (date(2026, 3, 6), "critical", date(2026, 3, 11)),
        (date(2026, 3, 7), "critical", date(2026, 3, 11)),
        (date(2026, 3, 2), "unheard of", date(2026, 3, 9)),
    ],
)
def test_a_decision_is_due_some_working_days_on(submitted, risk, due):
    assert assignment.decide_by(submitted, risk) == due


@pytest.mark.parametrize(
    ("words", "changed", "minutes"),
    [(300, None, 4), (300, 0, 2), (3000, 10, 3), (300, 299, 4), (0, None, 2)],
)
def test_a_reading_takes_as_long_as_what_must_be_read(words, changed, minutes):
    assert assignment.minutes_to_review(words, changed) == minutes


@pytest.mark.parametrize(
    ("proof", "reviewer", "holder", "sentence"),
    [
        (PROOF, RITA, HolderFacts(), None),
        (PROOF, RITA, HolderFacts("Kim"), "Kim has this proof."),
        (PROOF, RITA, HolderFacts("Rita", is_own=True), "You have this proof already."),
        (ProofFacts(digest="d", writers=frozenset({"rita"}), topics=(), is_newest=True), RITA,
         HolderFacts(), "You wrote part of this page"),
        (ProofFacts(digest="d", writers=frozenset(), topics=(), is_newest=True,
                    conflicted=frozenset({"rita"})), RITA, HolderFacts(), "conflict of interest"),
        (ProofFacts(digest="d", writers=frozenset(), is_newest=True,
                    topics=(TopicFacts("T", frozenset({"Pharmacy"})),)), RITA, HolderFacts(),
         "None of yours is in these."),
        (ProofFacts(digest="d", writers=frozenset(), topics=(), is_newest=True,
                    must_fix_by=frozenset({"rita"})), RITA, HolderFacts(), None),
    ],
)  # fmt: skip
def test_who_may_take_a_proof_on(proof, reviewer, holder, sentence):
    why = assignment.why_not_claim(proof, reviewer, holder)

    assert (why is None) if sentence is None else (sentence in (why or ""))


def test_ones_own_must_fix_note_holds_the_signature_and_not_the_claim():
    proof = ProofFacts(
        digest="d", writers=frozenset(), topics=(), is_newest=True,
        must_fix_by=frozenset({"rita"}),
    )  # fmt: skip
    assert assignment.why_not_claim(proof, RITA, HolderFacts()) is None
    assert "must be fixed" in (why_not_sign(proof, RITA) or "")


def test_who_is_away_is_given_nothing():
    away = CandidateFacts("Rita", RITA, away_until=date(2026, 3, 9))

    why = assignment.why_not_assign(PROOF, away, may_publish=True, has_it=False)

    assert why == "Rita is away until 9 March 2026. Choose somebody else."
    back = CandidateFacts("Rita", RITA)
    assert assignment.why_not_assign(PROOF, back, may_publish=True, has_it=False) is None


@pytest.mark.parametrize(
    ("is_open", "may_edit", "sentence"),
    [
        (True, True, None),
        (True, False, "Only people who may write in this page take it back."),
        (False, True, "This page is not in review, so there is nothing to take back."),
    ],
)
def test_who_takes_a_page_back(is_open, may_edit, sentence):
    assert assignment.why_not_take_back(is_open=is_open, may_edit=may_edit) == sentence


@pytest.mark.parametrize(
    ("kind", "outcome", "may_edit", "is_locked", "sentence"),
    [
        ("suggestion", None, True, False, None),
        ("suggestion", None, False, False, "Only people who may write in this page"),
        ("suggestion", "left", True, False, "dealt with already"),
        ("question", None, True, False, "proposes no words"),
        ("suggestion", None, True, True, "locked by somebody else"),
    ],
)
def test_who_takes_proposed_words(kind, outcome, may_edit, is_locked, sentence):
    note = notes.NoteDecisionFacts(kind, outcome, may_edit=may_edit, is_locked=is_locked)

    why = notes.why_not_take(note)

    assert (why is None) if sentence is None else (sentence in (why or ""))

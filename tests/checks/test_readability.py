"""Readability gives numbers, and only advises."""

from datetime import date

import pytest

from cms.checks import Limits, Reading, check
from cms.checks.readability import measures_of, syllables_in
from tests.checks.pages import TODAY, found, page, paragraph

EASY = " ".join(["Call for help. Give the spray. Stay with them and wait."] * 12)
HARD = " ".join(
    ["Pharmacological intervention necessitates comprehensive multidisciplinary evaluation."] * 20
)


@pytest.mark.parametrize(
    ("word", "number"),
    [("heroin", 3), ("naloxone", 3), ("opioids", 3), ("help", 1), ("people", 2), ("family", 3),
     ("emergency", 4), ("stopped", 1), ("breathing", 2), ("medication", 4), ("child's", 1)],
)  # fmt: skip
def test_syllables(word, number):
    assert syllables_in(word) == number


def test_the_grade_is_flesch_and_kincaid_s():
    reading = Reading(page(paragraph("The cat sat on the mat. The dog ran.")), today=TODAY)
    measures = measures_of(reading)
    # the summary “Call for help.” counts too: 12 words, 3 sentences, 12 syllables
    assert (measures.words, measures.sentences, measures.syllables) == (12, 3, 12)
    assert measures.grade == max(round(0.39 * 4 + 11.8 * 1 - 15.59, 1), 0.0)


def test_a_page_over_the_target_is_told_its_grade():
    (finding,) = found("reading-grade", paragraph(HARD))
    assert finding.severity == "advise"
    assert "the target is 8" in finding.sentence
    assert not found("reading-grade", paragraph(EASY))


def test_the_policy_sets_the_target():
    document = page(paragraph(HARD))

    def rules_at(grade: float) -> set[str]:
        return {f.rule for f in check(document, today=TODAY, limits=Limits(grade=grade))}

    assert "reading-grade" in rules_at(20)
    assert "reading-grade" not in rules_at(90)


def test_readability_never_stops_a_page():
    findings = check(page(paragraph(HARD), paragraph(f"{HARD} {EASY}", "b2")), today=TODAY)
    readability = {"reading-grade", "long-sentence", "long-paragraph", "passive-voice"}
    assert {f.severity for f in findings if f.rule in readability} == {"advise"}


def test_passives_are_counted_by_the_page():
    passive = " ".join(["The spray was given by a nurse, and the door was closed at once."] * 10)
    (finding,) = found("passive-voice", paragraph(passive))
    assert "10 of 11" in finding.sentence
    active = " ".join(["A nurse gave the spray, and somebody closed the heavy door at once."] * 10)
    assert not found("passive-voice", paragraph(active))
    state = " ".join(["They are worried and tired, and you are prepared for what may come."] * 10)
    assert not found("passive-voice", paragraph(state))


def test_a_long_paragraph():
    assert found("long-paragraph", paragraph(" ".join(["Wait there."] * 6)))
    assert not found("long-paragraph", paragraph(" ".join(["Wait there."] * 5)))


def test_no_day_changes_the_numbers():
    document = page(paragraph(HARD))
    assert check(document, today=TODAY) == check(document, today=date(2030, 1, 1))

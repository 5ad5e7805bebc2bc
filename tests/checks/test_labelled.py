"""Each family tells hits from near misses at least as well as docs/checks.md states."""

import re
from pathlib import Path

import pytest

from cms.checks import rules
from tests.checks.labelled_cases import cases, scores

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "checks.md").read_text("utf-8")
STATED = {
    family: (int(number), float(precision), float(recall))
    for family, number, precision, recall in re.findall(
        r"^\| (\w+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.MULTILINE
    )
}


@pytest.fixture(scope="module")
def measured():
    return scores()


def test_every_family_s_figures_are_stated(measured):
    by_family, _ = measured
    assert set(STATED) == set(by_family)
    assert sum(number for number, _, _ in STATED.values()) == len(list(cases())) >= 300


@pytest.mark.parametrize("family", sorted(STATED))
def test_no_family_falls_below_what_is_stated(family, measured):
    by_family, wrong = measured
    _, precision, recall = STATED[family]
    mistakes = [(case.rule, case.words) for case, _ in wrong if case.family == family]
    assert by_family[family].precision >= precision, mistakes
    assert by_family[family].recall >= recall, mistakes


def test_every_labelled_rule_exists_in_its_family():
    known = {(rule.family, rule.id) for rule in rules()}
    assert {(case.family, case.rule) for case in cases()} <= known


def test_every_rule_of_words_has_hits_and_near_misses():
    labelled = {(case.rule, case.is_hit) for case in cases()}
    families = {"people", "spelling", "leftovers", "claims", "coherence"}
    rules_of_words = {rule.id for rule in rules() if rule.family in families}
    rules_of_words -= {"repeated-sentence", "repeated-phrase"}  # see test_repetition
    assert {(name, is_hit) for name in rules_of_words for is_hit in (True, False)} <= labelled

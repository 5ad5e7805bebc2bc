"""Looking for plain letters first finds exactly what the patterns alone would find."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.checks import prefilter, registry, rules
from cms.checks.prefilter import required_letters
from cms.checks.reading import Reading
from tests.checks.labelled_cases import cases
from tests.checks.pages import TODAY, page, paragraph


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\baddicts?\b", {"addict"}),
        (r"(?:clean|dirty) urine", {" urine"}),
        (r"(?:heroin|opioid) (?:use|abuse)", {"heroin", "opioid"}),
        (r"(?:very )?hard", {"hard"}),
        (r"\d+%", None),
        (r"(?:at|on)", None),
        (r"(?:abc|\d)", None),
    ],
)
def test_letters_that_a_pattern_needs(pattern, letters):
    found = required_letters(re.compile(pattern, re.IGNORECASE))
    assert found == (frozenset(letters) if letters else None)


def test_without_the_parser_patterns_are_simply_tried(monkeypatch):
    monkeypatch.setattr(prefilter, "_parser", None)
    assert required_letters(re.compile("addict")) is None


def terms():
    """Every row of every file of rules."""
    rules()
    found = {
        term
        for rule in registry._rules.values()
        for cell in rule.find.__closure__ or ()
        for term in getattr(cell.cell_contents, "terms", ())
    }
    assert len(found) > 150
    return sorted(found, key=lambda term: term.pattern.pattern)


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(st.data())
def test_whatever_a_pattern_matches_holds_letters_it_needs(data):
    term = data.draw(st.sampled_from([term for term in terms() if term.needs]))
    text = data.draw(st.from_regex(term.pattern))
    reading = Reading(page(paragraph(text)), today=TODAY)
    if term.pattern.search(reading.text):
        assert any(letters in reading.lowered for letters in term.needs), term.pattern.pattern


@pytest.mark.parametrize("sign", ["ı", "İ", "ſ", "\N{KELVIN SIGN}"])
def test_signs_that_stand_for_a_plain_letter_in_any_case_are_found(sign):
    """Patterns in any case take these for i, s and k, so looking for letters must, too."""
    plain = {"ı": "i", "İ": "i", "ſ": "s", "\N{KELVIN SIGN}": "k"}[sign]
    pattern = re.compile("skilled", re.IGNORECASE)
    text = "skilled".replace(plain, sign)
    assert pattern.search(text)
    reading = Reading(page(paragraph(text)), today=TODAY)
    assert len(list(reading.matches(pattern, required_letters(pattern)))) == 1


def test_nothing_is_missed_for_want_of_letters():
    blocks = [paragraph(case.words, f"b{number}") for number, case in enumerate(cases())]
    reading = Reading(page(*blocks), today=TODAY)
    for term in terms():
        first = [match.span() for match in reading.matches(term.pattern, term.needs)]
        tried = [
            match.span()
            for placed in reading.passages
            for match in term.pattern.finditer(reading.text, placed.start, placed.end)
        ]
        assert first == tried, term.pattern.pattern

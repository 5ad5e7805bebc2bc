"""Looking for plain letters first finds exactly what the patterns alone would find."""

import re

import pytest

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


def test_nothing_is_missed_for_want_of_letters():
    rules()
    blocks = [paragraph(case.words, f"b{number}") for number, case in enumerate(cases())]
    reading = Reading(page(*blocks), today=TODAY)
    terms = {
        term
        for rule in registry._rules.values()
        for cell in rule.find.__closure__ or ()
        for term in getattr(cell.cell_contents, "terms", ())
    }
    assert len(terms) > 150
    for term in terms:
        first = [match.span() for match in reading.matches(term.pattern, term.needs)]
        tried = [
            match.span()
            for placed in reading.passages
            for match in term.pattern.finditer(reading.text, placed.start, placed.end)
        ]
        assert first == tried, term.pattern.pattern

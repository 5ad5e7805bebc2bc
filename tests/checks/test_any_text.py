"""Whatever the words are, the checks come to an end and say what they found."""

from datetime import date

import pytest

from cms.checks import Document, check
from tests.checks.pages import TODAY, page, paragraph

PIECES = [
    "drug ", "drug-", "Ab Cd ", "!", "a", "1,", "n't", "“", "[", "{{", "&lt;", "drug and alcohol ",
    "9", "more then ", "**", "last updated ", "all of the people who are ", "[a](http://", "a.",
    "😀 ", "\u0130stanbul heroin ",
]  # fmt: skip


def test_nothing_at_all():
    assert check(Document("", ""), today=TODAY)


@pytest.mark.parametrize("piece", PIECES)
def test_text_without_an_end_is_read_to_its_end(piece):
    """A pattern that tries every way to match would not come back from this."""
    findings = check(page(paragraph(piece * 1500)), today=TODAY)
    assert all(finding.sentence for finding in findings)


def test_a_letter_that_grows_in_small_letters_moves_no_place():
    """İ in small letters is two signs, and every place after it must still be right."""
    findings = check(page(paragraph("\u0130" * 40 + " is where an addict lives.")), today=date.max)
    assert "addict" in {finding.quote for finding in findings if finding.rule == "person-label"}

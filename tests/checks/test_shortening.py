"""Labels and quotations are cut after a word, and never lose all of it."""

import pytest

from cms.checks.shortening import shortened


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Stay with them.", "Stay with them."),
        ("Stay  with\nthem.", "Stay with them."),
        ("Stay with them until help comes.", "Stay with them…"),
        ("Stay with them. Call 999.", "Stay with…"),
        ("Call the helpline.", "Call the…"),
        ("https://example.org/a", "https://exampl…"),
        ("和他们在一起，直到救援到来为止再离开", "和他们在一起，直到救援到来为…"),
        ("", ""),
    ],
)
def test_text_is_cut_after_the_last_word_that_fits(text, short):
    assert shortened(text, 15) == short
    assert len(short) <= 15


def test_text_that_just_fits_is_whole():
    assert shortened("Stay with them.", 15) == "Stay with them."
    assert shortened("Stay with them.", 14) == "Stay with…"

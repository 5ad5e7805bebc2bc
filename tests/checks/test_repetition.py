"""Padding and pasted sentences are found; what must be said again is not."""

import pytest

from tests.checks.pages import found, heading, paragraph

SAID = "Keep the spray where everyone in the house can find it."


def test_a_sentence_that_stands_twice():
    (finding,) = found("repeated-sentence", paragraph(SAID), paragraph(f"Go on. {SAID}", "b2"))
    assert (finding.place, finding.quote, finding.severity) == ("b2", SAID, "warn")


def test_the_summary_may_be_said_again():
    assert not found("repeated-sentence", paragraph(SAID), summary=SAID)


def test_short_sentences_may_come_again():
    assert not found("repeated-sentence", paragraph("Call 911."), paragraph("Call 911.", "b2"))


@pytest.mark.parametrize(
    ("phrase", "is_padding"), [("heroin rehab", True), ("call 911", False), ("of the", False)]
)
def test_a_phrase_again_and_again(phrase, is_padding):
    text = " ".join(f"Word{n} about {phrase} here." for n in "abcdefgh")
    assert bool(found("repeated-phrase", paragraph(text))) is is_padding


def test_a_long_page_may_use_a_phrase_now_and_then():
    filler = " ".join(f"{a}{b}ing {b}{a}ent." for a in "bcdfghjklmnp" for b in "aeiouyrstvwz" * 6)
    text = " ".join(["About heroin rehab here."] * 5)
    assert not found("repeated-phrase", heading("One"), paragraph(f"{text} {filler}"))

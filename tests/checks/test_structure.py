"""What a page must have, and in what order."""

import pytest

from cms.checks import Block, Link, Passage, TopicRequirements
from tests.checks.pages import found, heading, paragraph

CRITICAL = (TopicRequirements("Overdose", "overdose", "critical", needs_emergency=True),)
LONG = " ".join(["The river runs slowly past the town and nobody minds it."] * 25)


def test_a_heading_with_nothing_under_it():
    (finding,) = found("empty-section", paragraph("Text."), heading("Source"))
    assert (finding.place, finding.severity) == ("h1", "block")
    assert found("empty-section", heading("One"), heading("Two", "h2"), paragraph("Text."))
    assert not found("empty-section", heading("One"), heading("In it", "h2", 3), paragraph("Text."))


def test_a_subheading_without_a_section():
    assert found("heading-order", heading("Inside", level=3), paragraph("Text."))
    assert not found("heading-order", heading("One"), heading("In", "h2", 3), paragraph("Text."))
    assert not found(
        "heading-order", heading("Inside", level=3), paragraph("Text."), is_question=True
    )


def test_the_same_heading_twice():
    blocks = [heading("Detox"), paragraph("A."), heading("Detox", "h2"), paragraph("B.", "b2")]
    assert [f.place for f in found("heading-words", *blocks)] == ["h2"]


@pytest.mark.parametrize(
    "block",
    [
        Block("e", "emergency", (Passage("Call 911", "step", 2),)),
        Block("c", "callout", (Passage("Call for help", "label"),), urgency="urgent"),
        Block("s", "steps", (Passage("Call 911.", "step", 1),)),
    ],
)
def test_a_critical_topic_needs_an_emergency_call_out(block):
    plain = paragraph("Words.")
    assert found("emergency-missing", plain, topics=CRITICAL)
    assert not found("emergency-missing", plain, block, topics=CRITICAL)
    assert not found("emergency-missing", plain, topics=(TopicRequirements("Support", "support"),))


@pytest.mark.parametrize(
    ("words", "is_one"), [("Good to know", False), ("Call 911.", True), ("About 9,911 did.", False)]
)
def test_another_call_out_is_one_when_it_gives_the_number(words, is_one):
    block = Block("c", "callout", (Passage(words, "label"),), urgency="information")
    assert bool(found("emergency-missing", block, topics=CRITICAL)) is not is_one


def test_a_question_is_only_advised_of_it():
    (finding,) = found("emergency-missing", paragraph("W."), topics=CRITICAL, is_question=True)
    assert finding.severity == "advise"


def test_a_page_tells_its_reader_to_do_something():
    told = {"summary": "Naloxone is a medicine."}
    steps = Block("s", "steps", (Passage("Sit", "step"),))
    assert found("no-action", paragraph(LONG), **told)
    assert not found("no-action", paragraph(f"{LONG} Keep naloxone at home."), **told)
    assert not found("no-action", paragraph(LONG), steps, **told)


def test_a_page_speaks_to_its_reader():
    assert found("not-addressed", paragraph(LONG))
    assert not found("not-addressed", paragraph(f"{LONG} You can help."))


def test_much_text_under_one_heading():
    assert found("long-section", heading("One"), paragraph(" ".join([LONG, LONG])))
    assert not found(
        "long-section", heading("One"), paragraph(LONG), heading("Two", "h2"), paragraph(LONG, "b2")
    )


def test_the_same_words_for_two_links():
    def linked(target: str, place: str) -> Block:
        return Block(
            place, "paragraph", (Passage("our guide", links=(Link("our guide", target),)),)
        )

    here, there = linked("https://a.example/", "b1"), linked("https://b.example/", "b2")
    assert [f.place for f in found("link-text", here, there)] == ["b2"]
    assert not found("link-text", here, linked("https://a.example/", "b2"))


def test_a_picture_without_words():
    assert found("alt-missing", Block("p", "picture", (Passage("", "alt"),)))
    assert not found("alt-missing", Block("p", "picture", (Passage("Two hands.", "alt"),)))


@pytest.mark.parametrize(
    ("headers", "is_found"), [(["", "Keep"], False), (["Do", ""], True), ([], True)]
)
def test_a_table_heads_its_columns(headers, is_found):
    passages = [Passage("A table", "caption"), *(Passage(h, "header") for h in headers)]
    findings = found("table-headers", Block("t", "table", (*passages, Passage("x", "cell"))))
    assert bool(findings) is is_found


def test_a_table_without_a_caption_is_advice():
    (finding,) = found("table-headers", Block("t", "table", (Passage("One", "header"),)))
    assert finding.severity == "advise"


def test_a_summary_that_is_not_there():
    assert found("summary-missing", paragraph("T."), summary=" ")
    assert not found("summary-missing", paragraph("T."), summary="Call.")


def test_a_long_summary():
    assert found("summary-not-plain", paragraph("T."), summary=LONG)
    assert not found("summary-not-plain", paragraph("T."), summary="Call for help.")

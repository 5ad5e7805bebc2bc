"""A claim is covered by a citation where a reader would look for it, and nowhere else."""

import pytest

from cms.checks import Block, Citation, Passage
from tests.checks.pages import found, paragraph

CLAIM = "Methadone lowers the risk of death."
RULE = "effect-without-source"


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        (f"{CLAIM}^ It is taken once a day.", True),
        (f"{CLAIM} It is taken once a day.^", True),
        (f"It is taken once a day.^ {CLAIM}", False),
        (CLAIM, False),
    ],
)
def test_in_a_paragraph(text, covered):
    assert bool(found(RULE, paragraph(text))) is not covered


def test_in_another_block_it_does_not_count():
    assert found(RULE, paragraph(CLAIM), paragraph("It is cheap.^", "b2"))


@pytest.mark.parametrize("cited", [True, False])
def test_in_a_list_one_citation_covers_the_list(cited):
    citations = (Citation("s1", 4),) if cited else ()
    items = (Passage(CLAIM, "item", 1), Passage("Last", "item", 1, citations=citations))
    assert bool(found(RULE, Block("b1", "paragraph", items))) is not cited


@pytest.mark.parametrize("cited", [True, False])
def test_in_a_table_next_to_cited_text_it_is_only_advice(cited):
    table = Block("t", "table", (Passage("Effects", "caption"), Passage(CLAIM, "cell", 1)))
    beside = paragraph("It is cheap.^" if cited else "It is cheap.")
    (finding,) = found(RULE, beside, table)
    assert finding.severity == ("advise" if cited else "warn")


@pytest.mark.parametrize("fields", [{"summary": CLAIM}, {"title": CLAIM}])
def test_where_nothing_can_be_cited_nothing_is_asked(fields):
    assert not found(RULE, paragraph("It is cheap."), **fields)


def test_a_quotation_is_somebody_else_s_claim():
    quote = Block("q", "quote", (Passage(CLAIM, "quotation"), Passage("A nurse", "credit")))
    assert not found(RULE, quote)
    assert not found(RULE, paragraph(f"She said: “{CLAIM}”"))


def test_a_finding_names_the_sentence_the_block_and_what_to_do():
    (finding,) = found(RULE, paragraph(f"Wait a day. {CLAIM} Call.", "b7"))
    assert (finding.place, finding.quote) == ("b7", CLAIM)
    assert finding.suggestion
    assert finding.source

"""Sources are read from the list at the end of a document, as far as words can tell."""

import pytest

from cms.importing.parsing import SourceLine, parse
from cms.importing.sources import source_line

PROSE = "A cold is a mild illness of the nose that nearly everybody has now and then."


def test_a_journal_article_is_told_apart() -> None:
    text = (
        "Bowl B, Ladle C. Soup and iron. Journal of Broth. 2019;12:3-9. doi:10.1234/ab. PMID: 123"
    )
    assert source_line(text) == SourceLine(
        text, "Soup and iron", "Journal of Broth", 2019, "", "10.1234/ab", "123"
    )


def test_a_web_page_is_told_apart() -> None:
    text = "Food Office. (2021). Eating for iron. https://food.example.org/iron."
    assert source_line(text) == SourceLine(
        text, "Eating for iron", "Food Office", 2021, "https://food.example.org/iron"
    )


def test_a_quoted_title_is_told_apart() -> None:
    text = "“Beans every day”, Bean Board, 2020"
    assert source_line(text) == SourceLine(text, "Beans every day", "Bean Board", 2020)


@pytest.mark.parametrize(
    "text",
    ["https://pubmed.ncbi.nlm.nih.gov/12345/", "PMID 12345", "Soup. PMID: 12345"],
)
def test_a_pubmed_number_is_found(text: str) -> None:
    assert source_line(text).pmid == "12345"


def test_a_year_inside_an_address_is_not_the_year() -> None:
    assert source_line("Soup board. https://soup.example.org/2019/05/page").year is None


@pytest.mark.parametrize(
    "heading", ["Sources", "Source", "REFERENCES", "Further reading", "## Bibliography"]
)
def test_each_line_under_the_heading_is_a_source(heading: str) -> None:
    document = parse(
        f"Colds\n\n{PROSE}\n\n{heading}\n\n1. Soup board, 2020\n2. Bean board\nhttps://b.example.org\n",
        name="x.txt",
    )
    assert [source.text for source in document.sources] == [
        "Soup board, 2020",
        "Bean board https://b.example.org",
    ]
    assert document.sections == ()


def test_an_empty_source_heading_is_reported() -> None:
    document = parse(f"Colds\n\n{PROSE}\n\nSource", name="x.txt")
    assert document.sources == ()
    assert [doubt for doubt in document.unsure if "“Source” heading has nothing" in doubt]


def test_a_source_named_on_one_line_is_read() -> None:
    document = parse(f"Colds\n\n{PROSE}\n\nSource: Soup board, 2020", name="x.txt")
    assert [source.text for source in document.sources] == ["Soup board, 2020"]


def test_a_section_called_sources_that_holds_prose_stays_a_section() -> None:
    document = parse(f"Iron\n\n{PROSE}\n\nSources\n\n{PROSE} {PROSE}", name="x.txt")
    assert document.sources == ()
    assert [section.heading for section in document.sections] == ["Sources"]


def test_a_section_after_the_sources_is_not_swallowed() -> None:
    text = f"Colds\n\n{PROSE}\n\nSources\n\nSoup board, 2020\n\nWhen to call\n\n{PROSE}"
    document = parse(text, name="x.txt")
    assert len(document.sources) == 1
    assert [section.heading for section in document.sections] == ["When to call"]

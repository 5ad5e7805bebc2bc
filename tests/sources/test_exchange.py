"""References go out as CSL-JSON and BibTeX and come back as they were."""

import json
from dataclasses import replace
from datetime import date

import pytest

from cms.sources import authors, exchange, pasting
from cms.sources.references import Reference

SOURCES = [
    Reference(
        "Mortality & treatment: 50% of the {story}",
        "Sordo, Luis; van den Brink, Wim; O’Müller, Ana-María; Bureau of Food and Drugs",
        "BMJ", "review", 2017,
        "https://example.org/a_b?c=1&d=2", "10.1136/bmj.j1550", "28446428",
        date(2026, 1, 5), date(2016, 9, 1),
    ),
    Reference("Überdosis: Zeichen und Hilfe", "", "Österreichische Stelle", "guidance", 2024),
    Reference("A notice", "", "A regulator", "regulator", None, "https://example.org/n"),
]  # fmt: skip


@pytest.mark.parametrize(
    "there_and_back",
    [
        lambda sources: exchange.read(exchange.to_csl(sources)),
        lambda sources: exchange.read(exchange.to_bibtex(sources)),
    ],
    ids=["CSL-JSON", "BibTeX"],
)
def test_what_goes_out_comes_back(there_and_back):
    back = there_and_back(SOURCES)
    assert [one.title.replace("{story}", "story") for one in back] == [
        "Mortality & treatment: 50% of the story", "Überdosis: Zeichen und Hilfe", "A notice",
    ]  # fmt: skip
    assert [replace(one, title="") for one in back] == [replace(one, title="") for one in SOURCES]


def test_a_reference_managers_bibtex_is_read_with_its_accents():
    [found] = exchange.read(
        "@Article{x, author = {M{\\\"u}ller, A.}, title = {{Opioid} d\\'ependance \\& care},\n"
        " journal = {Journal of Examples}, year = 2018, doi = {https://doi.org/10.5555/x.1},\n"
        " note = {Evidence current through 2017-05-31}}"
    )
    assert found.authors == "Müller, A."
    assert found.title == "Opioid dépendance & care"
    assert (found.publisher, found.year, found.doi) == ("Journal of Examples", 2018, "10.5555/x.1")
    assert found.current_through == date(2017, 5, 31)


def test_csl_json_from_elsewhere_is_read_kindly():
    [found] = exchange.read(
        json.dumps(
            {"items": [{
                "type": "article-journal", "title": "A  trial", "container-title": ["J Ex"],
                "issued": {"raw": "May 2020"}, "DOI": "10.5555/T", "URL": "javascript:alert(1)",
                "accessed": {"date-parts": [["2024", "02", "31"]]}, "PMID": 123,
                "author": [
                    {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
                    {"literal": "A Trial Group; Dublin"}, "no name", {},
                ],
            }]}
        )
    )  # fmt: skip
    assert found == Reference(
        "A trial", "van Gogh, Vincent; A Trial Group Dublin", "J Ex", "study", 2020, "",
        "10.5555/T", "123",
    )  # fmt: skip


@pytest.mark.parametrize(("written", "kept"), [
    ("Ludwig van Beethoven and others", "van Beethoven, Ludwig"),
    ("{Centers for Care} and Mill, Jr., J. S.", "Centers for Care; Mill, J. S. Jr."),
    ("Garc{\\'i}a~P{\\'e}rez, Jos{\\'e}", "García Pérez, José"),
    ("a, b, c, d", "a b c d"),
])  # fmt: skip
def test_bibtex_names_are_taken_apart(written: str, kept: str):
    [found] = exchange.read(f"@article{{x, title = {{A trial}}, author = {{{written}}}}}")
    assert found.authors == kept


@pytest.mark.parametrize(("kept", "printed"), [
    ("", ""),
    ("Sordo, Luis; Barrio, G; van den Brink, Wim Jan", "Sordo L, Barrio G, van den Brink WJ"),
    ("World Health Organization;", "World Health Organization"),
    ("Sartre, Jean-Paul; Mill, J. S.; ,", "Sartre JP, Mill JS"),
    ("; ".join("ABCDEFG"), "A, B, C, D, E, F, et al"),
])  # fmt: skip
def test_authors_are_printed_in_one_style(kept: str, printed: str):
    assert authors.printed(kept) == printed


def test_names_of_a_printed_reference_come_in_as_names():
    reference = pasting.read("Sordo L, Barrio G, et al. Mortality risk. BMJ. 2017;357:j1550.")
    assert reference.authors == "Sordo, L; Barrio, G"
    unread = pasting.read("Some Group for Trials. Mortality risk. BMJ. 2017;357:j1550.")
    assert unread.authors == "Some Group for Trials"


@pytest.mark.parametrize(
    "text",
    ["[1, 2]", "{not json", "just words", "@article{x, title = {A}", "", "[[[[", "[" * 100_000],
    ids=lambda text: text[:12],
)
def test_what_is_neither_is_refused_with_a_sentence(text: str):
    with pytest.raises(exchange.UnreadableReferences) as refused:
        exchange.read(text)
    assert str(refused.value).endswith(".") or ":" in str(refused.value)


def test_too_many_at_once_are_refused():
    many = exchange.to_csl([Reference("A", kind="study")] * (exchange.MAX_REFERENCES + 1))
    with pytest.raises(exchange.UnreadableReferences, match="501 references"):
        exchange.read(many)

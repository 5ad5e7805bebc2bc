"""References go out as CSL-JSON and BibTeX and come back as they were."""

import json
from dataclasses import replace
from datetime import date

import pytest

from cms.sources import exchange
from cms.sources.references import Reference

SOURCES = [
    Reference(
        "Mortality & treatment: 50% of the {story}", "BMJ", "review", 2017,
        "https://example.org/a_b?c=1&d=2", "10.1136/bmj.j1550", "28446428",
        date(2026, 1, 5), date(2016, 9, 1),
    ),
    Reference("Überdosis: Zeichen und Hilfe", "Österreichische Stelle", "guidance", 2024),
    Reference("A notice", "A regulator", "regulator", None, "https://example.org/n"),
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
            }]}
        )
    )  # fmt: skip
    assert found == Reference("A trial", "J Ex", "study", 2020, "", "10.5555/T", "123")


@pytest.mark.parametrize(
    "text",
    ["[1, 2]", "{not json", "just words", "@article{x, title = {A}", "", "[[[[", "[" * 100_000],
    ids=lambda text: text[:12],
)
def test_what_is_neither_is_refused_with_a_sentence(text: str):
    with pytest.raises(exchange.Unreadable) as refused:
        exchange.read(text)
    assert str(refused.value).endswith(".") or ":" in str(refused.value)


def test_too_many_at_once_are_refused():
    many = exchange.to_csl([Reference("A", "B", "study")] * (exchange.MOST + 1))
    with pytest.raises(exchange.Unreadable, match="501 references"):
        exchange.read(many)

"""What a page rests on: enough, findable, dated, once each, alive, and not retracted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cms.checks import Block, Citation, Document, Notice, Passage, Source, TopicRequirements, check

TODAY = date(2026, 3, 2)
GOOD = Source("s1", "A guideline", "A publisher", "guideline", 2024, "https://example.org/g")


def found(*sources: Source, risk: str = "lower", is_question: bool = False) -> list[tuple]:
    """What the rules about sources find in a page that cites each of these."""
    citations = tuple(Citation(source.id, 3) for source in sources if source.id != "uncited")
    document = Document(
        title="Help",
        summary="In short.",
        is_question=is_question,
        topics=(TopicRequirements("T", "t", risk=risk),),
        blocks=(Block("b1", "paragraph", (Passage("One.", citations=citations),)),),
        sources=sources,
    )
    return [
        (finding.rule, finding.severity, finding.place)
        for finding in check(document, today=TODAY)
        if finding.rule.startswith("source")
    ]


def test_a_good_source_raises_nothing():
    assert found(GOOD) == []


def test_no_source_blocks():
    assert found() == [("sources-none", "block", "sources")]


@pytest.mark.parametrize(
    ("risk", "is_question", "few"),
    [("lower", False, False), ("higher", False, True), ("critical", True, False)],
)
def test_the_gravest_topic_says_how_many_are_enough(risk: str, is_question: bool, few: bool):
    rules = [rule for rule, *_ in found(GOOD, risk=risk, is_question=is_question)]
    assert ("sources-few" in rules) is few


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"url": ""}, [("source-unfindable", "warn", "s1")]),
        ({"url": "", "pmid": "123"}, []),
        ({"url": "", "kind": "reference"}, []),
        ({"year": None}, [("source-undated", "advise", "s1")]),
        ({"year": None, "accessed_on": date(2026, 1, 1)}, []),
        ({"year": 2020}, [("source-old", "warn", "s1")]),
        ({"year": 2021}, []),
        ({"year": 2014, "accessed_on": date(2025, 6, 1)}, []),
        ({"year": 2014, "accessed_on": date(2020, 6, 1)}, [("source-old", "warn", "s1")]),
        ({"year": 2024, "current_through": date(2019, 1, 1)}, [("source-old", "warn", "s1")]),
        ({"year": 2015, "kind": "trial"}, [("source-old", "advise", "s1")]),
        ({"year": 2016, "kind": "trial"}, []),
        ({"year": 2028}, [("source-from-the-future", "warn", "s1")]),
        ({"accessed_on": TODAY + timedelta(days=1)}, [("source-from-the-future", "warn", "s1")]),
        ({"id": "uncited"}, [("source-uncited", "advise", "uncited")]),
        ({"link_fault": "it answers 404."}, [("source-dead", "warn", "s1")]),
        ({"moved_to": "https://example.org/new"}, [("source-moved", "advise", "s1")]),
        ({"notice": Notice(True, date(2025, 1, 1))}, [("source-retracted", "block", "s1")]),
        ({"notice": Notice(False)}, [("source-retracted", "warn", "s1")]),
    ],
    ids=str,
)
def test_each_fault_of_a_source_is_found_at_its_place(change: dict, expected: list):
    assert found(replace(GOOD, **change)) == expected


@pytest.mark.parametrize(
    "other",
    [
        {"url": "http://www.example.org/g/#top", "title": "Other"},
        {"url": "", "doi": "10.5555/X", "title": "Other"},
        {"title": "a  GUIDELINE", "url": "https://example.org/elsewhere"},
    ],
    ids=["address", "DOI", "title and year"],
)
def test_a_source_listed_twice_is_found_however_it_is_spelt(other: dict):
    first = replace(GOOD, doi="https://doi.org/10.5555/x")
    second = replace(GOOD, **{"id": "s2"} | other)
    assert found(first, second) == [("source-twice", "warn", "s2")]


def test_two_sources_of_one_publisher_and_year_are_two():
    assert found(GOOD, replace(GOOD, id="s2", title="B", url="https://example.org/h")) == []

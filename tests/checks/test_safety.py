"""A topic's safety profile: what a page must say, and the ways of saying it."""

from datetime import date

import pytest

from cms.checks import Block, Document, Passage, Statement, TopicRequirements, check
from cms.checks.reading import Reading
from cms.checks.safety import is_stated, why_not_a_wording

TODAY = date(2026, 3, 2)


def page(*texts: str, profile: tuple[Statement, ...] = (), is_question: bool = False) -> Document:
    """A page of one block a text, on a topic with this profile."""
    return Document(
        title="Help",
        summary="In short.",
        is_question=is_question,
        topics=(TopicRequirements("Opioids", "opioids", profile=profile),),
        blocks=tuple(
            Block(f"b{number}", "paragraph", tuple(Passage(part) for part in text.split("|")))
            for number, text in enumerate(texts)
        ),
    )


def is_said(way: str, *texts: str) -> bool:
    return is_stated(Reading(page(*texts), today=TODAY), Statement("S", (way,)))


@pytest.mark.parametrize(
    ("way", "text"),
    [
        ("naloxone", "Keep Naloxone at hand."),
        ("toleran*", "They are less tolerant now."),
        ("*dose", "It was an overdose."),
        ("call 911", "Please call\u00a0911."),
        ("don't use alone", "We say: don’t use alone."),
        ("naloxone + pharmac*", "Ask the pharmacist | for naloxone."),
        ("999 + ambulance", "An ambulance comes when you ring 999."),
        ("co-occurring", "co-occurring illness"),
    ],
)
def test_a_way_is_found(way: str, text: str):
    assert is_said(way, text)


@pytest.mark.parametrize(
    ("way", "texts"),
    [
        ("naloxone", ["naloxones"]),
        ("HIV", ["See the archive."]),
        ("911", ["In 1911 and 9112."]),
        ("call 911", ["Call at 911."]),
        ("naloxone + pharmac*", ["Naloxone is a medicine.", "Ask a pharmacist."]),
        ("a.c", ["abc"]),
    ],
)
def test_a_way_is_not_found_in_other_words(way: str, texts: list[str]):
    assert not is_said(way, *texts)


@pytest.mark.parametrize("way", ["", "*", "a", "naloxone +", "+", "n* + x", "**"])
def test_a_way_that_could_find_anything_is_refused(way: str):
    assert why_not_a_wording(way)


@pytest.mark.parametrize("way", ["naloxone", "toleran*", "naloxone + pharmac*", "911"])
def test_a_way_in_plain_words_is_taken(way: str):
    assert why_not_a_wording(way) == ""


NALOXONE = Statement("Naloxone", ("naloxone", "Narcan"), True, "It reverses an overdose.", "CDC")
FENTANYL = Statement("Fentanyl", ("fentanyl",), is_required=False)


def found(**options) -> list[tuple[str, str, str]]:
    return [
        (finding.rule, finding.severity, finding.quote)
        for finding in check(page(profile=(NALOXONE, FENTANYL), **options), today=TODAY)
        if finding.rule.startswith("safety-")
    ]


def test_an_article_is_blocked_by_what_is_required_and_advised_of_what_is_recommended():
    assert found() == [
        ("safety-omission", "block", "Naloxone"),
        ("safety-advice", "advise", "Fentanyl"),
    ]


def test_a_question_is_only_advised_of_what_is_required():
    assert found(is_question=True) == [("safety-advice", "advise", "Naloxone")]


def test_an_omission_says_why_how_and_who_asks_for_it():
    document = page(profile=(NALOXONE,))
    [finding] = [f for f in check(document, today=TODAY) if f.rule == "safety-omission"]
    assert finding.sentence == "The page does not say: Naloxone."
    assert "It reverses an overdose." in finding.suggestion
    assert "“Narcan”" in finding.suggestion
    assert finding.source == "CDC"


def test_two_topics_that_ask_for_the_same_ask_once():
    both = tuple(TopicRequirements(name, name, profile=(NALOXONE,)) for name in ("one", "two"))
    document = Document(title="Help", summary="In short.", topics=both)
    assert len([f for f in check(document, today=TODAY) if f.rule == "safety-omission"]) == 1

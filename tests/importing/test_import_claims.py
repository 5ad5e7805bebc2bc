"""What a document says of itself is taken out of its words and kept as a claim."""

import pytest

from cms.importing.parsing import Claim, parse

PROSE = "A cold is a mild illness of the nose that nearly everybody has now and then."


def claims_in(text: str) -> list[tuple[str, str]]:
    """Give the kind and value of each claim."""
    return [(claim.kind, claim.text) for claim in parse(text, name="x.txt").claims]


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Published: 3 May 2021", "published", "3 May 2021"),
        ("Posted on May 3rd, 2021", "published", "May 3rd, 2021"),
        ("2021-05-03", "published", "2021-05-03"),
        ("Last edited: May 3, 2021", "edited", "May 3, 2021"),
        ("Updated 03/05/2021", "edited", "03/05/2021"),
        ("Last reviewed: May 2021", "reviewed-on", "May 2021"),
        ("Medically reviewed on May 3, 2021", "reviewed-on", "May 3, 2021"),
        ("Next review due: May 2030", "reviewed-on", "Next review due: May 2030"),
        ("5 minute read", "reading time", "5 minute read"),
        ("Reading time: about 5 min", "reading time", "Reading time: about 5 min"),
        ("By Ada Soup, RN", "author", "Ada Soup, RN"),
        ("Written by the Soup Team", "author", "the Soup Team"),
        ("Author: Ada Soup", "author", "Ada Soup"),
        ("Author\nAda Soup, RN", "author", "Ada Soup, RN"),
        ("Clinically Reviewed\nBen Bowl, MD", "reviewer", "Ben Bowl, MD"),
        ("Medically reviewed by Ben Bowl, MD", "reviewer", "Ben Bowl, MD"),
        ("Reviewed by: Ben Bowl, MD, on May 3, 2021", "reviewer", "Ben Bowl, MD, on May 3, 2021"),
    ],
)
def test_a_claim_is_told_from_its_label(line: str, kind: str, value: str) -> None:
    document = parse(f"Colds\n\n{line}\n\n{PROSE}", name="x.txt")
    assert document.claims == (Claim(kind, value, line.replace("\n", " ")),)
    assert document.title == "Colds"
    assert document.summary == PROSE


def test_one_line_may_make_several_claims() -> None:
    assert claims_in(f"Colds\n\nMay 3, 2021 | 5 min read | By Ada Soup\n\n{PROSE}") == [
        ("published", "May 3, 2021"),
        ("reading time", "5 min read"),
        ("author", "Ada Soup"),
    ]


def test_a_certifying_sentence_is_taken_out_of_the_paragraph_it_stands_in() -> None:
    sentence = "This article has been reviewed and certified by a nurse."
    document = parse(f"Colds\n\n{PROSE} {sentence} Rest a while.", name="x.txt")
    assert [(claim.kind, claim.text) for claim in document.claims] == [("certification", sentence)]
    assert document.summary == f"{PROSE} Rest a while."


@pytest.mark.parametrize(
    "sentence",
    [
        "The information your nurse gives you is checked by two people before you see it.",
        "This medicine has been approved by the agency for adults with a fever.",
        "Published in 2019, one study followed four hundred people with a cold.",
        "By Friday most people with a cold feel well enough to go back to work.",
        "Reviewed by experts or not, a cold is a cold and will pass in a week.",
        "Author Guidelines",
        "A 5 minute read of the leaflet is enough to learn how to use the spray.",
    ],
)
def test_ordinary_sentences_claim_nothing(sentence: str) -> None:
    assert claims_in(f"Colds\n\n{PROSE}\n\n{sentence}\n\n{PROSE}") == []


def test_a_bare_date_below_the_first_prose_stays_in_the_text() -> None:
    assert claims_in(f"Colds\n\nMay 3, 2021\n\n{PROSE}") == [("published", "May 3, 2021")]
    assert claims_in(f"Colds\n\n{PROSE}\n\nMay 3, 2021\n\n{PROSE}") == []


def test_a_labelled_line_is_a_name_or_date_only_where_bylines_stand() -> None:
    for line, value in (("Date: May 3, 2021", "May 3, 2021"), ("By Ada Soup", "Ada Soup")):
        assert [text for _, text in claims_in(f"Colds\n\n{line}\n\n{PROSE}")] == [value]
        assert claims_in(f"Colds\n\n{PROSE}\n\n{line}\n\n{PROSE}") == []

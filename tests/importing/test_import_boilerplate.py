"""Page furniture is dropped and listed; real sentences with the same words are not."""

import pytest

from cms.importing.parsing import parse

PROSE = "A cold is a mild illness of the nose that nearly everybody has now and then."


def dropped_from(text: str) -> list[str]:
    """Give the text of all that was dropped."""
    return [dropped.text for dropped in parse(text, name="x.txt").dropped]


@pytest.mark.parametrize(
    "line",
    [
        "top of page",
        "Skip to main content",
        "Back to top ↑",
        "Featured Posts",
        "Check back soon...",
        "Once posts are published, you'll see them here.",
        "No tags yet.",
        "Follow Us",
        "Follow us on Instagram",
        "  • Google+ Basic Square",
        "Share on Facebook",
        "Facebook | Twitter | Pinterest",
        "Home | About | Contact us",
        "Home > Health > Colds",
        "Read more »",
        "Related posts",
        "Log in / Sign up",
        "0 comments",
        "Leave a comment",
        "Posted in Colds, Family",
        "Tags: colds, soup",
        "This website uses cookies to give you the best experience.",
        "Accept all cookies",
        "Sign up for our newsletter",
        "© 2023 The Soup Clinic",
        "Copyright 2023 Soup Ltd. All rights reserved.",
        "Proudly created with Wix.com",
        "***",
    ],
)
def test_furniture_is_dropped_and_listed_with_a_reason(line: str) -> None:
    document = parse(f"Colds\n\n{PROSE}\n\n{line}", name="x.txt")
    assert [dropped.text for dropped in document.dropped] == [" ".join(line.split())]
    assert all(dropped.why.endswith(".") for dropped in document.dropped)
    assert (document.title, document.summary, document.opening) == ("Colds", PROSE, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "The archive of the clinic keeps test results, HIV among them, for ten years.",
        "Follow us down the corridor and a nurse will show you to a quiet room.",
        "Share this bowl with nobody while you have a cold, and wash it well.",
        "We use cookies and juice to bring low blood sugar up again on the ward.",
        "Sign up for the evening class and you will learn how to breathe more slowly.",
        "You can read more about soup in the leaflet that comes with the ladle.",
        "Home is the best place to be when you have a cold and feel tired.",
        "A waist > 94 cm raises the risk",
    ],
)
def test_a_real_sentence_is_never_furniture(sentence: str) -> None:
    assert dropped_from(f"Colds\n\n{PROSE}\n\n{sentence}\n\n{PROSE}") == []


def test_the_titles_of_other_pages_are_dropped_to_the_end_of_their_block() -> None:
    text = f"Colds\n\nRecent Posts\nTen soups\nHow to nap\n\nWhen to call\n\n{PROSE}"
    document = parse(text, name="x.txt")
    assert dropped_from(text) == ["Recent Posts", "Ten soups", "How to nap"]
    assert [section.heading for section in document.sections] == ["When to call"]


def test_real_words_below_a_list_of_pages_are_kept_even_without_a_blank_line() -> None:
    text = f"Colds\n\nRecent Posts\nTen soups\nWhen to call\n{PROSE}"
    document = parse(text, name="x.txt")
    assert dropped_from(text) == ["Recent Posts", "Ten soups"]
    assert [section.heading for section in document.sections] == ["When to call"]


def test_a_menu_word_is_dropped_in_company_and_kept_as_a_heading() -> None:
    assert dropped_from(f"Home\nAbout\nContact\n\nColds\n\n{PROSE}") == ["Home", "About", "Contact"]
    document = parse(f"Colds\n\n{PROSE}\n\nContact\n\n{PROSE}", name="x.txt")
    assert document.dropped == ()
    assert [section.heading for section in document.sections] == ["Contact"]


def test_the_name_of_a_list_above_prose_is_a_heading() -> None:
    document = parse(f"Colds\n\n{PROSE}\n\nArchive\n\n{PROSE}", name="x.txt")
    assert document.dropped == ()
    assert [section.heading for section in document.sections] == ["Archive"]


def test_a_menu_word_alone_is_kept() -> None:
    assert dropped_from(f"Colds\n\n{PROSE}\n\nContact") == []


def test_a_document_of_nothing_but_furniture_is_empty_and_says_so() -> None:
    document = parse("top of page\nHome\nBlog\n\nFollow Us\nTwitter\n", name="02_winter-colds.txt")
    assert document.title == "Winter colds"
    assert (document.summary, document.opening, document.sections) == ("", (), ())
    assert len(document.dropped) == 5
    assert [doubt for doubt in document.unsure if "Nothing was left" in doubt]
    assert [doubt for doubt in document.unsure if "no title" in doubt]

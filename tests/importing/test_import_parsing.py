"""A document is taken apart into the shapes that people write."""

from pathlib import Path

import pytest

from cms.importing.parsing import (
    Bullets,
    ContentItem,
    Paragraph,
    ParsedDocument,
    Question,
    Section,
    Step,
    Steps,
    parse,
)
from cms.importing.reading import read

DOCUMENTS = Path(__file__).resolve().parents[2].parent / "shared" / "documents"
needs_documents = pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason="The real documents are not on this machine."
)
COLD = "A cold is a mild illness of the nose that nearly everybody has now and then."
REST = "Sleep as much as you like, drink soup, and stay at home until the fever has gone."


def parsed(text: str, name: str = "x.txt") -> ParsedDocument:
    """Parse a text."""
    return parse(text, name=name)


def headings(document: ParsedDocument) -> list[str]:
    """Give a document's headings."""
    return [section.heading for section in document.sections]


def items_under(text: str) -> tuple[ContentItem, ...]:
    """Parse a text as the section of a document, and give its items."""
    return parsed(f"Colds\n\n{COLD}\n\nAt home\n\n{text}").sections[0].items


def doubts_with(document: ParsedDocument, words: str) -> list[str]:
    """Give the doubts that hold these words."""
    return [doubt for doubt in document.unsure if words in doubt]


def real(number: str) -> ParsedDocument:
    """Parse the real document with this number."""
    path = next(DOCUMENTS.glob(f"{number}_*.txt"))
    return parse(read(path).text, name=path.name)


def first_line_with_words(number: str, *, after: int = 0) -> str:
    """Give a line of the real document, counting only lines with words."""
    path = next(DOCUMENTS.glob(f"{number}_*.txt"))
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return lines[after]


@needs_documents
def test_the_scraped_page_gives_its_headed_steps_without_its_furniture() -> None:
    document = real("001")
    assert document.title == first_line_with_words("001", after=1)
    assert len(document.sections) == 7
    assert all(isinstance(section.items[0], Paragraph) for section in document.sections)
    assert [len(section.items) for section in document.sections] == [1] * 7
    assert (document.summary, document.opening, document.questions) == ("", (), ())
    dropped = {dropped.text.casefold().strip(" •.") for dropped in document.dropped}
    assert len(document.dropped) == 13
    assert {"top of page", "archive", "no tags yet", "follow us", "bottom of page"} <= dropped


@needs_documents
def test_the_title_and_prose_give_an_opening_of_four_paragraphs() -> None:
    document = real("003")
    assert document.title == first_line_with_words("003")
    assert [type(item) for item in document.opening] == [Paragraph] * 4
    assert isinstance(document.opening[0], Paragraph)
    assert document.summary not in document.opening[0].text
    assert 0 < len(document.summary) <= 300
    assert (document.sections, document.questions, document.dropped) == ((), (), ())


@needs_documents
def test_the_certified_page_gives_claims_sections_and_questions() -> None:
    document = real("004")
    assert document.title == first_line_with_words("004")
    assert [claim.kind for claim in document.claims] == [
        "published",
        "reading time",
        "edited",
        "author",
        "reviewer",
        "certification",
    ]
    assert len(document.opening) == 1
    assert [len(section.items) for section in document.sections] == [1, 1, 1, 1, 2, 1]
    assert len(document.questions) == 5
    assert all(len(question.answer) == 1 for question in document.questions)
    assert document.sources == ()
    assert doubts_with(document, "“Source” heading has nothing under it")
    assert 0 < len(document.summary) <= 300


def test_a_short_first_line_is_the_title() -> None:
    assert parsed(f"Is it a cold?\n\n{COLD}").title == "Is it a cold?"


def test_the_only_first_level_heading_is_the_title_wherever_it_stands() -> None:
    document = parsed(f"{COLD}\n\n# Colds\n\n{REST}")
    assert document.title == "Colds"
    assert document.summary == COLD


def test_prose_without_a_title_takes_its_title_from_the_name_and_says_so() -> None:
    document = parsed(f"{COLD}\n\n{REST}", name="003_2d0a81_winter-colds.txt")
    assert document.title == "Winter colds"
    assert doubts_with(document, "no title")
    assert document.opening == (Paragraph(REST),)


@pytest.mark.parametrize("name", ["001_28342c12da599bb4.txt", "untitled-2.txt", "New document.md"])
def test_a_name_that_says_nothing_leaves_the_title_to_the_first_words(name: str) -> None:
    document = parsed(f"{COLD}\n\n{REST}", name=name)
    assert (
        document.title
        == "A cold is a mild illness of the nose that nearly everybody has now and then"
    )
    assert document.summary == COLD
    assert doubts_with(document, "proposed from its first words")


def test_a_short_lead_is_the_summary_and_leaves_the_opening() -> None:
    document = parsed(f"Colds\n\n{COLD}\n\n{REST}")
    assert (document.summary, document.opening) == (COLD, (Paragraph(REST),))
    assert doubts_with(document, "The summary is")


def test_a_long_lead_lends_its_first_sentences_and_goes_on_in_the_text() -> None:
    lead = " ".join([COLD, "Dr. Soup says it passes.", *[REST] * 4])
    document = parsed(f"Colds\n\n{lead}")
    assert document.summary == " ".join([COLD, "Dr. Soup says it passes.", REST, REST])
    assert document.opening == (Paragraph(f"{REST} {REST}"),)


def test_a_summary_is_never_made_up() -> None:
    document = parsed(f"Colds\n\nAt home\n\n{REST}")
    assert document.summary == ""
    assert doubts_with(document, "summary is missing")


def test_an_abbreviation_does_not_end_the_summary() -> None:
    document = parsed(f"Colds\n\nAsk Dr. {'Soup ' * 70}.")
    assert document.summary == ""


@pytest.mark.parametrize("lead", ["You will need:", "The soup clinic"])
def test_a_line_that_is_no_sentence_is_no_summary(lead: str) -> None:
    document = parsed(f"Colds\n\n{lead}\n\n- Soup\n- Tea")
    assert document.summary == ""
    assert "Soup" in str(document)


def test_labelled_lines_without_a_title_are_not_taken_for_one() -> None:
    document = parsed("Rest: sleep a lot\nSoup: have some", name="colds.txt")
    assert document.title == "Colds"
    assert isinstance(document.opening[0], Steps)


def test_short_lines_above_prose_are_headings_with_or_without_blank_lines() -> None:
    document = parsed(f"Colds\n{COLD}\nAt home\n{REST}\nWhat is a fever?\n{COLD}")
    assert headings(document) == ["At home", "What is a fever?"]


def test_a_short_line_at_the_end_is_no_heading() -> None:
    assert items_under(f"{REST}\n\nWith best wishes") == (
        Paragraph(REST),
        Paragraph("With best wishes"),
    )


def test_headings_in_capitals_are_found_and_reported() -> None:
    document = parsed(f"HAY FEVER\n\n{COLD}\n\nWHAT HELPS:\n\n{REST}")
    assert document.title == "HAY FEVER"
    assert headings(document) == ["WHAT HELPS"]
    assert doubts_with(document, "capitals")


def test_markdown_is_read_by_its_marks() -> None:
    text = f"# Colds\n\n{COLD}\n\n## At home\n\n* **Rest**\n* [Soup](https://s.org/a)\n\n"
    document = parsed(f"{text}Later\n-----\n\nA short line\n\n{REST}\n\n### Empty")
    assert document.title == "Colds"
    assert document.sections == (
        Section("At home", (Bullets(("Rest", "Soup (https://s.org/a)")),)),
        Section("Later", (Paragraph("A short line"), Paragraph(REST))),
        Section("Empty", ()),
    )
    assert doubts_with(document, "“Empty” has nothing under it")


def test_a_title_underlined_with_equals_signs_is_the_title() -> None:
    assert parsed(f"Colds\n=====\n\n{COLD}").title == "Colds"
    assert parsed(f"The soup clinic\n\nColds\n=====\n\n{COLD}").title == "Colds"


def test_numbered_lines_above_prose_are_headings() -> None:
    document = parsed(f"Colds\n\n1. Rest a lot\n\n{REST}\n\n2. Know it passes\n\n{COLD}")
    assert headings(document) == ["Rest a lot", "Know it passes"]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_numbered_lines_in_a_row_are_steps(between: str) -> None:
    text = between.join(["Do this:\n\n1. Wet both hands.", "2. Soap: use plenty.", "3) Rinse."])
    steps = (Step("", "Wet both hands."), Step("Soap", "use plenty."), Step("", "Rinse."))
    assert items_under(f"{text}\n\n{REST}") == (Steps("Do this", steps), Paragraph(REST))


def test_short_numbered_lines_in_a_row_are_steps_even_above_prose() -> None:
    steps = (Step("", "Wet"), Step("", "Soap"))
    assert items_under(f"1. Wet\n2. Soap\n\n{REST}") == (Steps("", steps), Paragraph(REST))


def test_a_missing_number_is_reported() -> None:
    text = "1. Wet both hands.\n2. Use soap.\n{}. Rinse."
    assert not doubts_with(parsed(f"Hands\n\n{text.format(3)}"), "missing or out of order")
    assert doubts_with(parsed(f"Hands\n\n{text.format(4)}"), "missing or out of order")
    marked = f"Hands\n\nStep 1: Wash. {REST}\nStep 3: Rinse."
    assert doubts_with(parsed(marked), "missing or out of order")


def test_marked_steps_take_the_prose_under_their_labels() -> None:
    text = f"Step 1: Sit down\n\n{REST}\n\nStep two - Lean forward\n\n{COLD}\n\n{REST}"
    steps = (Step("Sit down", REST), Step("Lean forward", COLD))
    assert items_under(text) == (Steps("", steps), Paragraph(REST))


def test_a_step_number_may_stand_above_its_label() -> None:
    text = f"Step 1\n\nSit down\n\n{REST}\n\nStep 2\n\nLean forward"
    assert items_under(text) == (Steps("", (Step("Sit down", REST), Step("", "Lean forward"))),)


def test_two_labelled_lines_are_steps_and_one_is_a_paragraph() -> None:
    labelled = "Rest: Sleep a lot.\n\nSoup: Have some each day."
    steps = (Step("Rest", "Sleep a lot."), Step("Soup", "Have some each day."))
    assert items_under(labelled) == (Steps("", steps),)
    assert items_under("Rest: Sleep a lot.") == (Paragraph("Rest: Sleep a lot."),)


@pytest.mark.parametrize("mark", ["•", "-", "*", "·", "–"])
def test_bulleted_lines_are_bullets(mark: str) -> None:
    assert items_under(f"{mark} Soup\n{mark} Sleep\n\n{REST}") == (
        Bullets(("Soup", "Sleep")),
        Paragraph(REST),
    )


def test_an_indented_line_goes_on_with_its_bullet() -> None:
    assert items_under("- Soup\n  With beans\n- Tea") == (Bullets(("Soup With beans", "Tea")),)


def test_wrapped_lines_are_joined_and_whole_ones_are_not() -> None:
    wrapped = (
        "Most colds get better by themselves within a week or so, and gentle\n"
        "walks help more than lying in bed. Keep doing what you always do, a\n"
        "little slower than you are used to, and have soup when you can.\n"
        "- Soup with beans, lentils or anything else that you would like to\n"
        "  have in it\n"
        "- Tea"
    )
    assert items_under(wrapped) == (
        Paragraph(" ".join(wrapped.split("\n- ")[0].split())),
        Bullets(
            ("Soup with beans, lentils or anything else that you would like to have in it", "Tea")
        ),
    )
    assert items_under(f"{COLD}\n{REST}\n{COLD}") == tuple(map(Paragraph, (COLD, REST, COLD)))


def test_a_number_that_opens_a_wrapped_line_is_part_of_its_sentence() -> None:
    wrapped = (
        "Most people who catch a cold in the winter feel better before day\n"
        "19. The others should call a nurse, who will ask how they have been\n"
        "sleeping and whether they have had a fever for more than three days."
    )
    assert items_under(wrapped) == (Paragraph(" ".join(wrapped.split())),)


def test_windows_line_endings_change_nothing() -> None:
    text = f"Colds\n\n{COLD}\n\nAt home\n\n- Soup\n- Sleep\n\nQ: Is it a cold?\nA: It is."
    assert parsed(text.replace("\n", "\r\n")) == parsed(text)


def test_questions_and_answers_alone_make_a_document() -> None:
    text = (
        "Q: Is a cold catching?\nA: For some days.\n\nWash your hands.\n\n"
        "**Q:** Is soup good?\n\n**A:** Yes.\n\n"
        "3. Q: Is tea good?\nAnswer:\n- Black\n- Green\n\n"
        "Question: May I swim? Answer: Not yet.\n\nQ. May I run?\n\nA. Not yet."
    )
    document = parsed(text, name="soup.txt")
    assert document.questions == (
        Question(
            "Is a cold catching?", (Paragraph("For some days."), Paragraph("Wash your hands."))
        ),
        Question("Is soup good?", (Paragraph("Yes."),)),
        Question("Is tea good?", (Bullets(("Black", "Green")),)),
        Question("May I swim?", (Paragraph("Not yet."),)),
        Question("May I run?", (Paragraph("Not yet."),)),
    )
    assert (document.title, document.opening, document.sections) == ("Soup", (), ())


def test_a_question_without_an_answer_is_kept_and_reported() -> None:
    text = "Colds\n\nQ: Is soup good?\n\n{}Q: Is tea good?\n\nA: Yes."
    document = parsed(text.format(""))
    assert document.questions[0] == Question("Is soup good?", ())
    assert doubts_with(document, "“Is soup good?” has no answer")
    assert not doubts_with(parsed(text.format("A: Yes.\n\n")), "has no answer")


def test_an_answer_without_its_mark_is_kept_and_reported() -> None:
    document = parsed(f"Colds\n\nQ: Is soup good?\n\n{REST}")
    assert document.questions == (Question("Is soup good?", (Paragraph(REST),)),)
    assert doubts_with(document, "was not marked")


def test_a_question_is_told_by_the_answer_below_it() -> None:
    document = parsed("Colds\n\n1. Is soup good?\n\nA: Yes.")
    assert document.questions == (Question("Is soup good?", (Paragraph("Yes."),)),)


def test_a_last_answer_that_runs_to_the_end_is_reported() -> None:
    text = f"Colds\n\nQ: Soup?\n\nA: {REST}\n\n"
    assert doubts_with(parsed(text + COLD), "last question")
    assert not doubts_with(parsed(text), "last question")


def test_a_heading_over_questions_alone_is_consumed_and_listed() -> None:
    document = parsed(f"Colds\n\n{COLD}\n\nFrequently Asked Questions\n\nQ: Soup?\nA: Yes.")
    assert document.sections == ()
    assert [dropped.text for dropped in document.dropped] == ["Frequently Asked Questions"]


def test_a_heading_over_questions_and_prose_stays_a_section() -> None:
    document = parsed(f"Colds\n\n{COLD}\n\nFAQ\n\n{REST}\n\nQ: Soup?\nA: Yes.")
    assert document.sections == (Section("FAQ", (Paragraph(REST),)),)


def test_a_heading_ends_the_questions() -> None:
    document = parsed(f"Colds\n\nQ: Soup?\n\nA: Yes.\n\nAt home\n\n{REST}")
    assert document.questions == (Question("Soup?", (Paragraph("Yes."),)),)
    assert headings(document) == ["At home"]


def test_several_short_lines_in_a_row_are_not_all_headings() -> None:
    document = parsed(f"Colds\n\n{COLD}\n\nFever\n\nCough\n\nSore throat\n\n{REST}")
    assert headings(document) == ["Sore throat"]
    assert doubts_with(document, "3 short lines in a row")


def test_what_reading_was_unsure_of_comes_first() -> None:
    assert (
        parse(COLD, name="x.txt", unsure=("Check the accents.",)).unsure[0] == "Check the accents."
    )


@pytest.mark.parametrize(
    "unit", ["a", "a. ", "**a ", "[a](", "Q: a? ", "1. ", "This page was reviewed, "]
)
def test_a_line_of_a_megabyte_is_parsed(unit: str) -> None:
    document = parsed(unit * (1_000_000 // len(unit)))
    assert document.opening or document.questions

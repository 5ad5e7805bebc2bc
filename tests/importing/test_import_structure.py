"""The shapes that leaflets, exports and messages come in, and what becomes of each."""

import re

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from cms.blocks.prose import PROSE_FEATURES
from cms.importing import streams
from cms.importing.document import Bullets, Paragraph, ParsedDocument, Step, Steps, Table
from cms.importing.parsing import parse

COLD = "A cold is a mild illness of the nose that nearly everybody has now and then."
REST = "Sleep as much as you like, drink soup, and stay at home until the fever has gone."


def parsed(text: str, name: str = "x.txt") -> ParsedDocument:
    """Parse a text."""
    return parse(text, name=name)


def headings(document: ParsedDocument) -> list[str]:
    """The headings of a document."""
    return [section.heading for section in document.sections]


def after_lead(text: str) -> ParsedDocument:
    """A text below a title and a lead."""
    return parsed(f"Colds\n\n{COLD}\n\n{text}")


def left_out(document: ParsedDocument) -> list[str]:
    """What was left out of the page."""
    return [dropped.text for dropped in document.dropped]


def test_an_underlined_question_is_a_heading_among_others() -> None:
    document = parsed(
        "Asthma\n======\n\nTake it daily\n-------------\n\nIt helps.\n\n"
        "What can go wrong?\n------------------\n\nMuch can.\n\nKeep it cool\n----\n\nBelow 25."
    )
    assert headings(document) == ["Take it daily", "What can go wrong?", "Keep it cool"]


@pytest.mark.parametrize(
    "heading",
    [
        "What can go wrong when you take it?\n-----------------------------------",
        "What can go wrong when you take it and\nwhat you can do about it?\n--------------",
    ],
)
def test_a_rule_is_never_a_part_of_a_heading_however_lines_are_wrapped(heading: str) -> None:
    wrapped = (
        "This is a text that somebody wrapped at some sixty or so characters\n"
        "and that goes on here for some time, as texts do, until it stops.\n\n"
    )
    document = parsed(f"Pills\n\n{wrapped}{heading}\n\n{wrapped}")
    assert headings(document) == [" ".join(heading.rsplit("\n", 1)[0].split())]


def test_a_row_of_dashes_between_paragraphs_joins_nothing() -> None:
    document = after_lead(f"{REST}\n-------\n{REST}\n* * *\n{COLD}")
    assert document.opening == tuple(map(Paragraph, (REST, REST, COLD)))
    assert left_out(document) == ["-------", "* * *"]


def test_points_in_points_stand_one_below_the_other_and_deeper() -> None:
    document = after_lead(
        "* You have or had:\n  + Liver disease\n  + Kidney disease\n"
        "    - with dialysis\n* You smoke"
    )
    words = ("You have or had:", "Liver disease", "Kidney disease", "with dialysis", "You smoke")
    assert document.opening == (Bullets(words, (0, 1, 1, 2, 0)),)


def test_points_in_points_are_told_by_their_signs_where_nothing_is_indented() -> None:
    document = after_lead("• Tell us\no Liver\no Kidneys\n• Rest")
    assert document.opening == (Bullets(("Tell us", "Liver", "Kidneys", "Rest"), (0, 1, 1, 0)),)


def test_a_list_of_plus_signs_is_a_list() -> None:
    assert after_lead("+ One\n+ Two").opening == (Bullets(("One", "Two")),)


def test_a_list_in_a_list_goes_through_the_editor_unchanged() -> None:
    made = streams.content([Bullets(("A", "B", "C", "D"), (0, 1, 2, 0))])[0]["value"]
    assert made == "<ul><li>A<ul><li>B<ul><li>C</li></ul></li></ul></li><li>D</li></ul>"
    editor = ContentstateConverter(PROSE_FEATURES)
    again = editor.to_database_format(editor.from_database_format(made))
    assert [again.count(f">{point}<") for point in "ABCD"] == [1] * 4
    assert again.count("<ul>") == 3


def test_dashes_as_long_as_a_word_begin_points_and_one_alone_names_a_speaker() -> None:
    document = after_lead("— Blue lips\n— Slow breath\n— No answer")
    assert document.opening == (Bullets(("Blue lips", "Slow breath", "No answer")),)
    assert after_lead("— Ada Soup, nurse").opening == (Paragraph("— Ada Soup, nurse"),)


def test_points_inside_numbered_steps_stay_in_their_step() -> None:
    document = after_lead("1. Take one pill.\n   - with food\n   - at night\n2. Wait.")
    steps = (Step("", "Take one pill.\n\nwith food\n\nat night"), Step("", "Wait."))
    assert document.opening == (Steps("", steps),)
    assert any("Points and text inside the steps" in doubt for doubt in document.unsure)


def test_prose_between_two_numbers_belongs_to_the_first() -> None:
    document = after_lead(f"1. Take one pill.\n\n{REST}\n\n2. Wait an hour.\n\n{COLD}")
    steps = (Step("", f"Take one pill.\n\n{REST}"), Step("", "Wait an hour."))
    assert document.opening == (Steps("", steps), Paragraph(COLD))


def test_points_with_their_text_on_the_next_line_are_one_run() -> None:
    slow = "Start with a low dose and wait for a while to see what it does."
    document = after_lead(f"- Start small\n{slow}\n- Wait long\n{REST}\n- Have company\n{COLD}")
    (steps,) = document.opening
    assert isinstance(steps, Steps)
    assert [step.label for step in steps.steps] == ["Start small", "Wait long", "Have company"]
    assert any("made steps" in doubt for doubt in document.unsure)


def test_labelled_facts_are_paragraphs_and_labelled_instructions_are_steps() -> None:
    facts = after_lead("What it's for: asthma and wheezing\nCommon effects: a dry mouth")
    assert [type(item) for item in facts.opening] == [Paragraph, Paragraph]
    assert any("left as paragraphs" in doubt for doubt in facts.unsure)
    orders = after_lead("Ask gently: Say what you saw.\nKeep naloxone: Where all find it.")
    assert [type(item) for item in orders.opening] == [Steps]


@pytest.mark.parametrize(
    "text",
    [
        "| Kind | Wait |\n|---|---|\n| Spray | 3 minutes |\n| Needle | 5 minutes |",
        "Kind | Wait\n--- | ---\nSpray | 3 minutes\nNeedle | 5 minutes",
        "| Kind | Wait |\n| Spray | 3 minutes |\n| Needle | 5 minutes |",
        "Two:\n| Kind | Wait |\n|:--|--:|\n| **Spray** | 3 minutes |\n| Needle | 5 minutes |",
    ],
)
def test_rows_with_bars_are_a_table(text: str) -> None:
    document = after_lead(text)
    assert document.opening[-1] == Table(
        ("Kind", "Wait"), (("Spray", "3 minutes"), ("Needle", "5 minutes"))
    )


def test_a_table_with_a_cell_too_long_for_its_field_keeps_its_words_as_text() -> None:
    long = "word " * 120
    made = streams.content([Table(("Kind", "Why"), (("Spray", long.strip()),))])
    assert [block["type"] for block in made] == ["paragraph", "paragraph"]
    assert made[1]["value"].count("word") == 120


@pytest.mark.parametrize(
    "picture", ["![](kit.png)", "![A kit](https://e.org/kit.png)", "<img src='x'>"]
)
def test_pictures_are_left_out_and_said_to_be(picture: str) -> None:
    document = after_lead(f"{REST}\n\n{picture}\n\n{COLD}")
    assert document.opening == (Paragraph(REST), Paragraph(COLD))
    assert left_out(document) == [picture]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*Ask* them, and _listen_ well.", "Ask them, and listen well."),
        ("`Rest` a **lot** today.", "Rest a lot today."),
        ("Take 5 * 3 or snake_case_names.", "Take 5 * 3 or snake_case_names."),
        ("It is 1.5 × 10⁹/L now.", "It is 1.5 × 10⁹/L now."),
        ("It is 1.5 × 10^9^/L or 10^9/L.", "It is 1.5 × 10⁹/L or 10⁹/L."),
        ("It is 10<sup>-3</sup> of H<sub>2</sub>O in m^2.", "It is 10⁻³ of H₂O in m²."),
        ("On the 5<sup>th</sup> day.", "On the 5th day."),
        ("About ~5 to ~10 mg.", "About ~5 to ~10 mg."),
    ],
)
def test_marks_in_a_line_come_off_and_raised_figures_stay_raised(written: str, read: str) -> None:
    assert after_lead(written).opening == (Paragraph(read),)


@pytest.mark.parametrize(
    "written",
    [
        "Wait {--53--}{++3++} minutes.",
        "Wait {~~53~>3~~} minutes.",
        "Wait <del>53</del><ins>3</ins> minutes.",
        "Wait ~~53~~ 3 minutes.",
        "Wait ~53~ 3 minutes.",
    ],
)
def test_words_that_were_struck_out_are_left_out_and_said_to_be(written: str) -> None:
    document = after_lead(written)
    assert document.opening == (Paragraph("Wait 3 minutes."),)
    assert left_out(document) == ["53"]


def test_comments_are_left_out_and_said_to_be() -> None:
    document = after_lead("Rest {>>is this right?<<} a while. <!-- ask Ada -->")
    assert document.opening == (Paragraph("Rest a while."),)
    assert [text.strip() for text in left_out(document)] == ["ask Ada", "is this right?"]


def test_a_title_that_stands_again_and_a_lead_that_stands_again_are_left_out_once() -> None:
    document = parsed(f"Colds\n\nColds\n\n{COLD}\n\n{COLD}\n\n{REST}")
    assert (document.title, document.summary) == ("Colds", COLD)
    assert document.opening == (Paragraph(REST),)
    assert left_out(document) == ["Colds", COLD]


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Helping someone is hard. Here is what helps.", "Helping someone is hard"),
        (
            f"When you have a cold, you may sleep badly; {REST}",
            "When you have a cold",
        ),
        ("word " * 40 + "ends.", "word word word word word word word word"),
    ],
)
def test_a_title_is_proposed_from_the_text_and_stays_in_it(first: str, title: str) -> None:
    document = parsed(f"{first}\n\n{COLD}")
    assert document.title == title
    assert title in f"{document.summary} {document.opening}"


def test_the_lead_below_a_telephone_line_is_still_the_summary() -> None:
    document = parsed(f"Colds\n\nTel: 01632 960 001, March 2022\n\n{COLD}\n\n{REST}")
    assert document.summary == COLD
    assert document.opening == (Paragraph("Tel: 01632 960 001, March 2022"), Paragraph(REST))


def test_the_first_of_two_short_lines_above_prose_is_the_heading() -> None:
    document = after_lead(f"Outpatient\n\nTreatment while you live at home\n\n{REST}")
    (section,) = document.sections
    assert section.heading == "Outpatient"
    assert section.items == (Paragraph("Treatment while you live at home"), Paragraph(REST))
    assert any("became its first line" in doubt for doubt in document.unsure)


def test_a_subtitle_leaves_the_lead_the_summary() -> None:
    document = parsed(f"Naloxone\n\nA medicine that brings people back\n\n{COLD}\n\n{REST}")
    assert document.summary == COLD
    assert document.opening[0] == Paragraph("A medicine that brings people back")
    assert headings(parsed(f"Colds\n\nWhat is a cold, and why?\n\n{COLD}")) == [
        "What is a cold, and why?"
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "Frequently asked questions",
        "FAQs",
        "Preguntas frecuentes",
        "Cwestiynau cyffredin",
        "## FAQ",
    ],
)
def test_lines_that_ask_below_a_heading_for_questions_are_questions(heading: str) -> None:
    document = after_lead(
        f"{heading}\n\nIs it safe in pregnancy?\n\nYes. It is.\n\n"
        f"2. Can it give me flu?\n\nNo. It cannot.\n\n{REST}"
    )
    assert [asked.question for asked in document.questions] == [
        "Is it safe in pregnancy?",
        "Can it give me flu?",
    ]
    assert document.questions[1].answer == (Paragraph("No. It cannot."), Paragraph(REST))
    assert (document.sections, document.opening) == ((), ())
    assert any("was not marked" in doubt for doubt in document.unsure)


def test_a_list_of_the_questions_is_left_out_and_a_heading_ends_them() -> None:
    document = parsed(
        f"# Colds\n\n{COLD}\n\n## Questions and answers\n\n- Is it safe?\n- Is it flu?\n\n"
        f"### Is it safe?\n\nYes.\n\n### Is it flu?\n\nNo.\n\n## Later\n\nIs it over? Soon."
    )
    assert [asked.question for asked in document.questions] == ["Is it safe?", "Is it flu?"]
    assert headings(document) == ["Later"]
    assert left_out(document).count("- Is it safe?") == 1


def test_questions_make_a_document_whose_title_says_so() -> None:
    document = parsed(f"Frequently asked questions\n\nIs it safe?\n\n{COLD}\n\nWhy?\n\n{REST}")
    assert [asked.question for asked in document.questions] == ["Is it safe?", "Why?"]


def test_a_list_of_contents_is_left_out_with_its_entries() -> None:
    document = after_lead(
        "On this page\n\n1. At home\n2. At work ....... 3\n\n"
        f"At home\n\n{REST}\n\nAt work\n\n{REST}"
    )
    assert headings(document) == ["At home", "At work"]
    assert left_out(document) == ["On this page", "1. At home", "2. At work ....... 3"]


@pytest.mark.parametrize(
    "line",
    [
        "Contents", "In this article", "Table of Contents", "Was this page helpful?",
        "Print this page", "Font Size", "Listen", "Translate this page",
        "Aller au contenu principal", "Saltar al contenido principal", "Neidio i’r prif gynnwys",
        "انتقل إلى المحتوى",
    ],
)  # fmt: skip
def test_what_a_page_had_around_its_words_is_left_out(line: str) -> None:
    document = parsed(f"Colds\n\n{line}\n\n{COLD}\n\n{REST}")
    assert (document.title, document.summary) == ("Colds", COLD)
    assert left_out(document) == [line]


@pytest.mark.parametrize(("fence", "sign"), [("---", ": "), ("+++", " = ")])
def test_front_matter_gives_the_title_and_claims(fence: str, sign: str) -> None:
    settings = "\n".join(
        f"{name}{sign}{value}"
        for name, value in [
            ("title", '"All about colds"'),
            ("last_reviewed", "2024-06-01"),
            ("author", "Ada Soup"),
            ("reviewed-by", "Ben Bowl"),
            ("layout", "page"),
        ]
    )
    document = parsed(f"{fence}\n{settings}\n{fence}\n\n{COLD}\n\n{REST}")
    assert (document.title, document.summary) == ("All about colds", COLD)
    assert [(claim.kind, claim.text) for claim in document.claims] == [
        ("reviewed-on", "2024-06-01"),
        ("author", "Ada Soup"),
        ("reviewer", "Ben Bowl"),
    ]
    assert document.sections == ()
    assert [dropped.text.split()[0].rstrip(":") for dropped in document.dropped] == [
        "title",
        "layout",
    ]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert parsed(f"---\n\nColds\n\n{COLD}\n\n---\n\n{REST}").title == "Colds"


def test_a_source_named_above_one_line_swallows_no_prose() -> None:
    document = parsed(
        f"Low mood\n\nSource:\nHealth Example\n\n{COLD} Most people feel better in two weeks.\n\n"
        f"What helps\n\n{REST}"
    )
    assert [source.text for source in document.sources] == ["Health Example"]
    assert document.summary == f"{COLD} Most people feel better in two weeks."
    assert headings(document) == ["What helps"]


@pytest.mark.parametrize(
    "heading", ["Sources :", "Références :", "Fuentes", "Ffynonellau", "المصادر"]
)
def test_sources_are_listed_below_headings_as_other_languages_type_them(heading: str) -> None:
    document = after_lead(f"{REST}\n\n{heading}\n\n- Office A, 2020\n- Office B, 2021\n- Office C")
    assert len(document.sources) == 3
    assert document.sections == ()


def test_a_source_too_long_for_its_field_stands_in_the_text_as_well() -> None:
    long = "Recommendations concerning electroencephalography " * 8
    document = after_lead(f"{REST}\n\nSources\n\n{long.strip()}, 2020")
    assert len(document.sources) == 1
    assert document.opening[-1] == Paragraph(f"{long.strip()}, 2020")
    assert any("too long for their field" in doubt for doubt in document.unsure)


def cites_in(made: streams.Stream) -> list[str]:
    """The ids of the sources that some blocks cite, in order."""
    return re.findall(r'data-cite="([^"]+)"', str(made))


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        (
            "Rest helps.[^1] So does soup.[^2]",
            "[^1]: Bowl B. Rest. 2020.\n[^2]: Cup C. Soup. 2021.",
        ),
        ("Rest helps.[^a] Soup too [^b].", "[^a]: Bowl B. Rest. 2020.\n[^b]: Cup C. Soup. 2021."),
        ("Rest helps [1]. So does soup [2].", "Sources\n\n[1] Rest, 2020\n[2] Soup, 2021"),
        ("Rest and soup help [1, 2].", "References\n\n1. Rest, 2020\n2. Soup, 2021"),
        ("Rest and soup help [1–2].", "References\n\n1. Rest, 2020\n2. Soup, 2021"),
        ("Rest helps.¹ Soup² too.", "Références :\n\n1. Rest, 2020\n2. Soup, 2021"),
        ("Rest helps.<sup>1,2</sup> Truly.", "Sources\n\n1. Rest, 2020\n2. Soup, 2021"),
    ],
)
def test_marks_in_the_text_become_citations_of_the_listed_sources(text: str, listed: str) -> None:
    document = after_lead(f"{text}\n\n{listed}")
    made, cites = streams.sources(document.sources)
    content = streams.content(document.opening, cites)
    assert cites_in(content) == [child["id"] for child in made]
    assert not re.search(r"[\[^¹²]\d?\]", str(content).replace("[source]", ""))


@pytest.mark.parametrize("text", ["It is 10⁹/L and 5 m² or 3 mm².", "See [1] and ward [12]."])
def test_powers_and_numbers_that_cite_nothing_stay(text: str) -> None:
    document = after_lead(f"{text}\n\nSources\n\n- Rest, 2020")
    assert document.opening == (Paragraph(text),)


def test_a_mark_whose_source_is_missing_stays_and_is_doubted() -> None:
    document = after_lead("Rest helps.[^9]\n\n[^1]: Bowl B. Rest. 2020.")
    assert document.opening == (Paragraph("Rest helps.[^9]"),)
    assert any("cite a source that the document does not list" in it for it in document.unsure)


def test_a_footnote_that_explains_stays_in_the_text() -> None:
    note = "In some towns the clinic is shut. Call before you set out."
    document = after_lead(f"Go there.[^1]\n\n[^1]: {note}")
    assert document.sources == ()
    assert document.opening[-1] == Paragraph(f"[^1]: {note}")
    assert any("name no source" in doubt for doubt in document.unsure)


def test_a_question_takes_the_sources_it_cites_and_its_first_sentence_once() -> None:
    document = after_lead(
        "Q: Does rest help?\n\nA: Yes, it does. People who rest get well sooner.[^1]\n\n"
        "[^1]: Bowl B. Rest. 2020.\n[^2]: Cup C. Soup. 2021."
    )
    (asked,) = document.questions
    assert [source.mark for source in asked.sources] == ["1"]
    assert streams.short_answer(asked).startswith("Yes, it does.")
    assert "Yes" not in str(streams.content(streams.full_answer(asked)))


def test_lettered_points_keep_their_letters_and_stand_in_their_step() -> None:
    document = after_lead(
        "1) Peel the package.\n   a) with dry hands\n   b) not before\n2) Push the plunger."
    )
    assert document.opening == (
        Steps(
            "",
            (
                Step("", "Peel the package.\n\na) with dry hands\n\nb) not before"),
                Step("", "Push the plunger."),
            ),
        ),
    )
    assert after_lead("a. One\nb. Two").opening == (Bullets(("a. One", "b. Two")),)


def test_a_year_alone_is_no_publisher() -> None:
    (source,) = after_lead("Rest.\n\nSources\n\nBowl B. Sleep and rest. 2020.").sources
    assert (source.title, source.publisher, source.year) == ("Sleep and rest", "", 2020)

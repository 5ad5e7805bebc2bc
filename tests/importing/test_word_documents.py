"""Word documents come in whole through the plain-text reader; bad ones get a sentence."""

from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.importing.document import Bullets, Paragraph, ParsedDocument, Step, Steps, Table
from cms.importing.drafting import ImportReport, import_file
from cms.importing.parsing import parse
from cms.importing.reading import UnreadableDocument, read
from cms.importing.registry import Byline
from tests.importing.word import docx, footnote, paragraph, part, run, table

COLD = "A cold is a mild illness of the nose that nearly everybody has now and then."
REST = "Sleep as much as you like, drink soup, and stay at home until the fever has gone."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a document is saved."""
    return tmp_path / "leaflet.docx"


def parsed(path: Path, content: bytes) -> ParsedDocument:
    """Save a document, read it and take it apart."""
    path.write_bytes(content)
    reading = read(path)
    return parse(reading.text, name=path.name, unsure=reading.unsure, left_out=reading.left_out)


def left_out(document: ParsedDocument) -> list[str]:
    """What was left out of the page."""
    return [dropped.text for dropped in document.dropped]


def imported(path: Path, content: bytes) -> ImportReport:
    """Import a document and take the drafts back."""
    path.write_bytes(content)
    return import_file(path, byline=Byline(), now=timezone.now(), dry_run=True)


def refused(path: Path) -> str:
    """The sentence that refuses a file, or nothing."""
    try:
        read(path)
    except UnreadableDocument as refusal:
        return str(refusal)
    return ""


WHOLE = docx(
    paragraph("Looking after a cold", style="Heading1"),
    paragraph(COLD),
    paragraph("Clinically assured by Dr Ben Bowl, May 2021"),
    paragraph("At home", style="Heading2"),
    paragraph(run("Rest helps."), footnote(1), run(" So does soup."), footnote(2)),
    paragraph("You have or had:", points=(1, 0)),
    paragraph("Liver disease", points=(1, 1)),
    paragraph("You smoke", points=(1, 0)),
    paragraph("Steps", style="Heading2"),
    paragraph("Drink a glass of water.", points=(2, 0)),
    paragraph("Lie down.", points=(2, 0)),
    table(("Kind", "Wait"), ("Spray", "3 minutes")),
    paragraph(run("It is 1.5 × 10"), run("9", '<w:vertAlign w:val="superscript"/>'), run("/L.")),
    footnotes=("Bowl B. Rest. Broth J. 2020.", "Cup C. Soup. Broth J. 2021."),
)


def test_headings_lists_tables_footnotes_and_raised_figures_come_in(path: Path) -> None:
    document = parsed(path, WHOLE)
    assert (document.title, document.summary) == ("Looking after a cold", COLD)
    assert [claim.kind for claim in document.claims] == ["reviewer"]
    home, steps = document.sections
    assert home.items == (
        Paragraph("Rest helps.[^1] So does soup.[^2]"),
        Bullets(("You have or had:", "Liver disease", "You smoke"), (0, 1, 0)),
    )
    assert steps.items == (
        Steps("", (Step("", "Drink a glass of water."), Step("", "Lie down."))),
        Table(("Kind", "Wait"), (("Spray", "3 minutes"),)),
        Paragraph("It is 1.5 × 10⁹/L."),
    )
    assert [source.mark for source in document.sources] == ["1", "2"]


@pytest.mark.django_db
def test_every_word_of_a_word_document_is_accounted_for(tree, path: Path) -> None:
    report = imported(path, WHOLE)
    assert report.status == "would be drafted", report.sentence
    assert report.account["lost"] == ()
    assert report.account["words"] > 60


@pytest.mark.django_db
def test_words_that_the_conversion_drops_undo_the_import(tree, path: Path) -> None:
    unknown = f"<w:unheardOf>{run('Never inject alone.')}</w:unheardOf>"
    assert imported(path, docx(paragraph(COLD), paragraph(REST))).status == "would be drafted"
    report = imported(path, docx(paragraph(COLD), paragraph(REST), paragraph(unknown)))
    assert report.status == "refused"
    assert "“Never inject alone”" in report.sentence


@pytest.mark.django_db
def test_tracked_changes_leave_out_what_was_deleted_and_say_so(tree, path: Path) -> None:
    deleted = '<w:del w:id="1" w:author="A"><w:r><w:delText>53</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="A">{run("3")}</w:ins>'
    moved = f'<w:moveFrom w:id="3" w:author="A">{run(" and rest")}</w:moveFrom>'
    changed = paragraph(run("Wait "), deleted, inserted, run(" minutes"), moved, run("."))
    document = parsed(path, docx(paragraph(COLD), changed))
    assert Paragraph("Wait 3 minutes.") in document.opening
    assert [text.strip() for text in left_out(document)] == ["53", "and rest"]
    assert any("tracked changes: 2 deleted" in doubt for doubt in document.unsure)
    assert imported(path, docx(paragraph(COLD), changed)).status == "would be drafted"


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike/>"])
def test_struck_words_are_left_out(path: Path, mark: str) -> None:
    struck = paragraph(run("Wait "), run("53", mark), run(" 3 minutes."))
    document = parsed(path, docx(paragraph(COLD), struck))
    assert document.opening == (Paragraph("Wait 3 minutes."),)
    assert left_out(document) == ["53"]


def test_comments_and_what_stands_on_every_page_are_left_out_and_listed(path: Path) -> None:
    comment = f'<w:comment w:id="1" w:author="A">{paragraph("Is this right?")}</w:comment>'
    parts: dict[str, str | bytes] = {
        "word/comments.xml": part("comments", comment),
        "word/header1.xml": part("hdr", paragraph("The Soup Clinic")),
        "word/footer1.xml": part("ftr", paragraph("Version 3, May 2021")),
    }
    document = parsed(path, docx(paragraph("Colds"), paragraph(COLD), parts=parts))
    assert left_out(document) == ["Is this right?", "Version 3, May 2021", "The Soup Clinic"]


@pytest.mark.django_db
def test_a_formula_is_written_on_one_line(tree, path: Path) -> None:
    power = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e>"
        "<m:sup><m:r><m:t>9</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    formula = paragraph(run("It is "), power, run(" or so."))
    content = docx(paragraph(COLD), formula)
    assert parsed(path, content).opening == (Paragraph("It is 10⁹ or so."),)
    assert imported(path, content).status == "would be drafted"


def test_short_bold_paragraphs_are_headings_where_there_are_no_others(path: Path) -> None:
    document = parsed(
        path,
        docx(
            paragraph(run("Colds", "<w:b/>")),
            paragraph(COLD),
            paragraph(run("At ", "<w:b/>"), run("home", "<w:b/>")),
            paragraph(REST),
            paragraph(run("Never", "<w:b/>"), run(" share your spoon.")),
        ),
    )
    assert document.title == "Colds"
    (section,) = document.sections
    assert section.heading == "At home"
    assert section.items == (Paragraph(REST), Paragraph("Never share your spoon."))


@pytest.mark.django_db
@pytest.mark.parametrize("has_fallback", [True, False])
def test_words_in_a_text_box_come_in_once(tree, path: Path, has_fallback: bool) -> None:
    box = f"<w:txbxContent>{paragraph('Call for help at once.')}</w:txbxContent>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>" if has_fallback else ""
    choice = f"<mc:Choice><w:pict>{box}</w:pict></mc:Choice>"
    drawn = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    content = docx(paragraph(COLD), paragraph(run("Breathing stops. "), drawn))
    report = imported(path, content)
    assert report.status == "would be drafted", report.sentence
    assert read(path).text.count("Call for help at once.") == 1


TYPES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD = {
    "macros": (docx(paragraph(COLD), parts={"word/vbaProject.bin": b"x"}), "holds macros"),
    "a bomb": (docx(paragraph("a" * 7 * 1024 * 1024)), "too large once it is unpacked"),
    "too much": (
        docx(parts={"word/document.xml": part("document", "<w:p/>" * 100_001)}),
        "too large once it is unpacked",
    ),
    "entities": (
        docx(parts={"word/document.xml": f"<?xml version='1.0'?>{TYPES}<w>&b;</w>"}),
        "definitions that no Word document needs",
    ),
    "half of it": (docx(paragraph(COLD))[:900], "damaged"),
    "broken text": (docx(parts={"word/document.xml": "<w:document><w:body>"}), "damaged"),
    "other text": (docx(parts={"word/document.xml": "<x>Rest</x>"}), "damaged"),
    "nothing": (docx(), "no words in it"),
    "too deep": (
        docx(parts={"word/document.xml": part("document", "<w:r>" * 9_000 + "</w:r>" * 9_000)}),
        "damaged",
    ),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E" * 600, "one with a password"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_gets_one_sentence_that_names_it(path: Path, name: str) -> None:
    content, said = BAD[name]
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match=r"leaflet\.docx") as refused:
        read(path)
    assert said in str(refused.value)


def test_an_entry_marked_as_encrypted_is_refused(path: Path) -> None:
    content = bytearray(docx(paragraph(COLD)))
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableDocument, match="password"):
        read(path)


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_document_damaged_anywhere_gives_words_or_a_sentence(path: Path, data) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    assert "leaflet.docx" in refused(path) or read(path).text.strip()


def test_pictures_are_never_opened_and_never_stop_a_document(path: Path) -> None:
    media: dict[str, str | bytes] = {"word/media/image1.png": b"not a picture" * 1000}
    assert parsed(path, docx(paragraph(COLD), paragraph(REST), parts=media)).summary == COLD

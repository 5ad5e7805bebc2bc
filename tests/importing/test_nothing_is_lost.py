"""Every word of an imported document is on a draft, in a claim, or listed as left out."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from wagtail.blocks import StreamBlock

from articles.models import ArticlePage
from cms.drafts.documents import document_of_page
from cms.importing import streams
from cms.importing.accounting import counted
from cms.importing.drafting import ImportReport, import_file
from cms.importing.models import ImportedDocument
from cms.importing.parsing import parse
from cms.importing.registry import Byline
from faq.models import FAQPage
from tests import factories
from tests.importing.shapes import SHAPES, documents

LABELLED = """Helping someone is hard. Here are things you can do:

Ask gently: Say what you have seen, and listen.
Call a clinic: Tell them what is going on.
Keep naloxone: Have it where everybody finds it.

You cannot force anyone.
"""
NUMBERED = """Before you come

1. Drink a glass of water.
2. Bring a list of your medicines.

We will call you.
"""
STEPPED = "Fainting\n\nStep 1: Lay them down.\nStep 2: Raise their legs.\n\nThen call for help."
# Each example writes to the database and takes it back, so there are fewer than usual.
UNHURRIED = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def imported(folder: Path, text: str, **options: bool) -> ImportReport:
    """Import a text, as somebody without a name."""
    path = folder / "document.txt"
    path.write_text(text, newline="")
    return import_file(path, byline=Byline(), now=timezone.now(), **options)


def words_of_the_draft() -> list[str]:
    """Each passage of the only article's draft."""
    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    document = document_of_page(draft)
    passages = [passage.text for block in document.blocks for passage in block.passages]
    return [document.title, document.summary, *passages]


@pytest.mark.django_db
@pytest.mark.parametrize("text", [LABELLED, NUMBERED, STEPPED])
def test_steps_before_the_first_heading_are_on_the_page(tree, tmp_path, text):
    report = imported(tmp_path, text)

    assert report.status == "drafted"
    draft = " ".join(words_of_the_draft())
    for line in text.splitlines():
        for part in line.removeprefix("1. ").removeprefix("2. ").split(": "):
            assert part in draft or part.rstrip(":") in draft or part.startswith("Step")


@pytest.mark.django_db
@UNHURRIED
@example("\n\n".join(SHAPES))
@given(documents())
def test_the_account_of_any_document_is_whole(tree, tmp_path, text):
    report = imported(tmp_path, text, dry_run=True)

    assert report.status == "would be drafted", report.sentence
    assert report.account["lost"] == ()
    assert report.account["words"] == counted([text]).total() - text.count("> Quoted")


def accepts(block: StreamBlock, stream: streams.Stream) -> None:
    """Fail if a block of the editor drops or refuses what the importer made for it."""
    value = block.to_python(stream)
    assert [child.block_type for child in value] == [made["type"] for made in stream]
    for child, made in zip(value, stream, strict=True):
        if made["type"] == "section":
            accepts(child.block.child_blocks["content"], made["value"]["content"])
    block.clean(value)


@settings(max_examples=150, deadline=None, derandomize=True)
@example("\n\n".join(SHAPES))
@example(f"# Title\n\n## Heading\n\n{LABELLED}")
@given(documents())
def test_the_editor_s_blocks_accept_what_the_importer_makes(text):
    document = parse(text, name="x.txt")

    accepts(
        ArticlePage.body.field.stream_block,
        [*streams.content(document.opening), *map(streams.section, document.sections)],
    )
    for asked in document.questions:
        accepts(FAQPage.answer.field.stream_block, streams.content(asked.answer))


@pytest.mark.django_db
def test_an_import_that_would_lose_a_word_is_undone_with_a_sentence(tree, tmp_path, monkeypatch):
    kept = streams.content
    monkeypatch.setattr(streams, "content", lambda items, *rest: kept(items, *rest)[:-1])
    report = imported(tmp_path, LABELLED)

    assert report.status == "refused"
    assert "would have been lost: “You cannot force anyone”" in report.sentence
    assert not ArticlePage.objects.exists()
    assert not ImportedDocument.objects.exists()


@pytest.mark.django_db
def test_words_that_only_the_database_dropped_undo_the_import(tree, tmp_path, monkeypatch):
    blocks = ArticlePage.body.field.stream_block.child_blocks
    monkeypatch.delitem(blocks, "steps")
    report = imported(tmp_path, LABELLED)

    assert "was not imported, because 32 words of it would have been lost" in report.sentence
    assert not ArticlePage.objects.exists()


@pytest.mark.django_db
def test_a_word_said_twice_does_not_stand_in_for_one_that_was_lost(tree, tmp_path, monkeypatch):
    text = f"Colds\n\n{LABELLED}\n\nQ: What helps?\n\nA: Plenty of sleep.\n"
    assert imported(tmp_path, text, dry_run=True).status == "would be drafted"
    kept = streams.content
    monkeypatch.setattr(
        streams, "content", lambda items, *rest: kept(items, *rest) if len(items) > 1 else []
    )
    report = imported(tmp_path, text)

    assert "3 words of it would have been lost: “Plenty of sleep”" in report.sentence


@pytest.mark.django_db
def test_the_command_says_where_the_words_went_and_shows_what_was_left_out(tree, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Colds\n\nPublished: 3 May 2021\n\nRest helps most colds.\n\nHome | About\n")
    out = StringIO()
    call_command("import_documents", str(path), stdout=out)

    said = out.getvalue()
    assert "All 11 words are accounted for: 5 on the page" in said
    assert "4 in what it says of itself, 2 left out and listed." in said
    assert "Left out: Home | About" in said


@pytest.mark.django_db
def test_a_refused_import_is_a_file_that_failed(tree, tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "content", lambda items, *rest: [])
    path = tmp_path / "a.txt"
    path.write_text(LABELLED)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 files could not be imported"):
        call_command("import_documents", str(path), stdout=out)

    assert "would have been lost" in out.getvalue()


@pytest.mark.django_db
def test_the_writer_sees_the_account_in_the_editor(tree):
    client = Client()
    client.force_login(factories.make_writer())
    upload = SimpleUploadedFile("a.txt", LABELLED.encode())
    response = client.post("/admin/import/", {"document": upload}, follow=True)

    assert response.content.decode().count("All 40 words are accounted for: 40 on the page.") == 2


@pytest.mark.django_db
def test_a_source_whose_words_fit_no_field_is_kept_as_it_was_written(tree, tmp_path):
    line = "Bowl B, Cup C. Soup for colds. Broth J. 2019;12(3):4-5. doi:10.1234/ab"
    report = imported(tmp_path, f"Colds\n\nRest helps most colds.\n\nSources\n\n{line}\n")

    assert line in [dropped["text"] for dropped in report.dropped]
    stored = json.loads(ImportedDocument.objects.get().notes)
    assert line in [dropped["text"] for dropped in stored["dropped"]]

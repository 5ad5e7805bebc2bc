"""Documents become drafts in somebody's name, once, and never more than drafts."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import ArticlePage
from cms.evidence.models import LedgerEntry
from cms.importing.models import ImportedDocument
from cms.proofs.models import Proof
from cms.publishing.models import Edition
from faq.models import FAQPage
from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[2].parent / "shared" / "documents"
DOCUMENT = """Looking after a burn

Apr. 3, 2023
4 minute read
Clinically Reviewed
Pat Nobody, RN

Cool running water is the best first treatment for most small burns.

Cool it

Hold the burn under cool running water for twenty minutes.

Cover it

Cover: lay cling film over the burn.
Wait: do not burst any blisters.

Frequently Asked Questions

Q: Should I use ice?

A: No. Ice can harm the skin. Use cool water.

Sources

First aid for burns. A Health Service, 2022. https://example.org/burns
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "burns.txt"
    path.write_text(DOCUMENT)
    return path


def run(*args: object, **options: object) -> str:
    """Run the command and return what it printed."""
    out = StringIO()
    call_command("import_documents", *map(str, args), stdout=out, **options)
    return out.getvalue()


def test_a_document_becomes_an_article_and_its_questions_become_pages(tree, document):
    author = factories.make_writer().contributor
    run(document, author=author.slug)

    article, question = ArticlePage.objects.get(), FAQPage.objects.get()
    draft = article.get_latest_revision_as_object()
    assert draft.title == "Looking after a burn"
    assert [child.value["heading"] for child in draft.body if child.block_type == "section"] == [
        "Cool it",
        "Cover it",
    ]
    assert draft.related_questions.get().question_id == question.pk
    assert question.title == "Should I use ice?"
    assert draft.sources[0].value["url"] == "https://example.org/burns"
    assert [row.contributor for row in draft.authors.all()] == [author]


def test_nothing_imported_is_live_in_review_or_on_the_ledger(tree, document, client: Client):
    run(document)

    assert not ArticlePage.objects.get().live
    assert not FAQPage.objects.get().live
    assert not Proof.objects.exists()
    assert not Edition.objects.exists()
    assert not LedgerEntry.objects.exists()
    assert client.get("/articles/looking-after-a-burn/").status_code == 404


def test_what_a_document_claims_of_itself_stays_a_note_to_the_writer(tree, document):
    writer = factories.make_writer()
    run(document, author=writer.contributor.slug)
    article = ArticlePage.objects.get().get_latest_revision_as_object()
    assert "Pat Nobody" not in str(article.serializable_data())

    writer_at_work = Client()
    writer_at_work.force_login(writer)
    screen = writer_at_work.get(f"/admin/pages/{article.pk}/edit/").content.decode()

    assert "Pat Nobody, RN" in screen
    assert "Nothing below is verified" in screen


def test_the_same_words_come_in_once(tree, document, tmp_path):
    run(document)
    again = tmp_path / "another-name.txt"
    again.write_text(DOCUMENT.replace("\n", " \r\n") + "\n\n")

    said = run(again)

    assert "was imported on" in said
    assert "nothing was added" in said
    assert ArticlePage.objects.count() == 1
    assert FAQPage.objects.count() == 1


def test_a_corrected_file_says_which_draft_came_from_it_before(tree, document):
    run(document)
    document.write_text(DOCUMENT.replace("twenty minutes", "thirty minutes"))

    said = run(document)

    assert "A file called “burns.txt” with other words was imported on" in said
    assert "as “Looking after a burn”. If this corrects it" in said
    assert ArticlePage.objects.count() == 2


def test_a_dry_run_reports_and_writes_nothing(tree, document):
    said = run(document, dry_run=True)

    assert "would become the draft “Looking after a burn”" in said
    assert not ArticlePage.objects.exists()
    assert not ImportedDocument.objects.exists()


def test_the_report_as_json_can_be_read_by_a_machine(tree, document):
    (report,) = json.loads(run(document, json=True))

    assert report["status"] == "drafted"
    assert report["questions"] == ["Should I use ice?"]
    assert {claim["kind"] for claim in report["claims"]} >= {"published", "reviewer"}
    assert any("Nobody is named" in sentence for sentence in report["unsure"])


def test_a_document_without_an_author_cannot_be_signed_until_its_writer_is_named(tree, document):
    run(document)
    article = ArticlePage.objects.get()
    draft = article.get_latest_revision_as_object()
    writer = factories.make_writer()
    draft.authors = [draft.authors.model(contributor=writer.contributor)]
    draft.topics = [factories.make_topic()]
    draft.save_revision(user=writer, log_action=True)

    proof = factories.submit_in_wagtail(article, by=writer)

    assert json.loads(proof.internal)["unknown_writer"] is True


def test_an_unknown_author_is_refused_before_anything_is_read(tree, document):
    with pytest.raises(CommandError, match="There is no contributor “nobody”"):
        run(document, author="nobody")
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "PNG"),
        ("huge.txt", b"word " * 1_200_000, "5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_the_others_come_in(
    tree, document, tmp_path, name, content, said
):
    bad = tmp_path / name
    bad.write_bytes(content)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2 files could not be imported"):
        call_command("import_documents", str(bad), str(document), stdout=out)

    assert said in out.getvalue()
    assert ArticlePage.objects.count() == 1


def test_a_failure_half_way_leaves_nothing_half_made(tree, document, monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the database went away")

    monkeypatch.setattr("articles.drafting.add_draft", broken)
    with pytest.raises(RuntimeError):
        run(document)

    assert not FAQPage.objects.exists()
    assert not ImportedDocument.objects.exists()


def test_words_too_long_for_a_field_are_kept_as_text(tree, tmp_path):
    title = "# " + "very " * 80 + "long title"
    path = tmp_path / "long.md"
    path.write_text(f"{title}\n\nSome text here that stands below it.\n")
    run(path)

    page = ArticlePage.objects.get().get_latest_revision_as_object()
    assert len(page.title) <= 255
    assert str(page.body.get_prep_value()).count("very") == 80


def test_a_writer_imports_in_the_browser_in_their_own_name(tree):
    writer = factories.make_writer()
    client = Client()
    client.force_login(writer)
    upload = SimpleUploadedFile("burns.txt", DOCUMENT.encode())

    response = client.post("/admin/import/", {"document": upload}, follow=True)

    page = ArticlePage.objects.get()
    assert response.redirect_chain[-1][0] == f"/admin/pages/{page.pk}/edit/"
    assert page.owner == writer
    assert page.latest_revision.user == writer
    assert "is a draft now" in response.content.decode()


def test_a_picture_uploaded_as_a_document_is_refused_in_a_sentence(tree):
    client = Client()
    client.force_login(factories.make_writer())
    upload = SimpleUploadedFile("scan.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)

    response = client.post("/admin/import/", {"document": upload})

    assert response.status_code == 400
    assert "PNG" in response.content.decode()
    assert not ArticlePage.objects.exists()


def test_reviewers_cannot_import(tree):
    client = Client()
    client.force_login(factories.make_reviewer())

    assert client.get("/admin/import/").status_code in (302, 403)


@pytest.mark.skipif(not REAL.exists(), reason="The real documents are not beside this checkout.")
def test_real_documents_become_drafts_with_their_sections_and_questions(tree):
    reports = {report["name"][:3]: report for report in json.loads(run(REAL, json=True))}

    assert {name: (r["sections"], len(r["questions"])) for name, r in reports.items()} == {
        "001": (7, 0),
        "003": (0, 0),
        "004": (6, 5),
    }
    assert len(reports["001"]["dropped"]) >= 10
    assert {c["kind"] for c in reports["004"]["claims"]} >= {"author", "reviewer", "certification"}


def test_an_address_that_stood_in_for_one_follows_the_title(tree, tmp_path):
    author = factories.make_writer()
    path = tmp_path / "untitled.txt"
    path.write_text("10 20 30\n")
    run(path, author=author.contributor.slug)
    page = ArticlePage.objects.get()
    assert page.slug == "untitled"
    client = Client()
    client.force_login(author)

    form = editor.article(title="All about colds", slug=page.slug)
    assert client.post(f"/admin/pages/{page.pk}/edit/", form).status_code == 302

    assert ArticlePage.objects.get().get_latest_revision_as_object().slug == "all-about-colds"


def test_a_title_in_another_script_gives_the_address(tree, tmp_path):
    path = tmp_path / "cold.txt"
    path.write_text("نزلات البرد\n\nالراحة تساعد في معظم نزلات البرد.\n")
    run(path)

    assert ArticlePage.objects.get().slug == "نزلات-البرد"

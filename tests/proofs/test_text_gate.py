"""What nobody sees is refused, taken out or told of, whichever way a text comes in."""

import csv
import io
import json
from html import unescape
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from wagtail.models import PageLogEntry, Revision

from articles.models import ArticlePage
from cms.checks import characters
from cms.evidence import ledger
from cms.people.models import Competence
from cms.policy.refusals import Refusal
from cms.proofs.models import Outcome, Proof, SignOff
from cms.proofs.text_gate import for_export
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Correction, Edition
from cms.review import actions
from cms.review.models import Note
from cms.topics.models import Topic
from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db

ANY = st.text(
    st.characters(exclude_categories=[]) | st.sampled_from("=+-@\t\x0b\x1b\u202e\ufffe\xad<&]"),
    min_size=1,
    max_size=40,
)
REFUSED = {
    "an override": "never \u202egm 05\u202c",
    "an isolate": "never \u2067gm 05\u2069",
    "a vertical tab": "Call\x0bfor help",
    "an escape": "Call\x1bfor help",
    "a tag": "Call\U000e0061for help",
    "a noncharacter": "Call\ufffefor help",
    "a line separator": "Call\u2028for help",
}
TAKEN_OUT = {
    "a zero-width space": "jun\u200bk food",
    "a joiner": "jun\u200dk food",
    "a word joiner": "jun\u2060k food",
    "a byte order mark": "\ufeffjunk food",
    "a filler": "junk\u3164 food",
}


@pytest.fixture
def writer(tree, client: Client):
    writer = factories.make_writer()
    client.force_login(writer)
    return writer


def places(words: str) -> dict:
    """A form's changes that put words in each place of a page."""
    name, about = editor.source()
    return {
        "title": {"title": words},
        "summary": {"summary": words},
        "key point": {"key_points": [("point", words)]},
        "paragraph": {"body": [editor.section("What to do", editor.paragraph(words))]},
        "heading": {"body": [editor.section(words, editor.paragraph("Call."))]},
        "source": {"sources": [(name, about | {"title": words})]},
        "message": {"message_to_reviewer": words},
        "search title": {"seo_title": words},
    }


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("place", places(""))
def test_the_editor_refuses_it_where_it_stands_and_keeps_what_was_typed(
    writer, client, kind, place
):
    form = editor.article(**editor.whole(writer), **places(REFUSED[kind])[place])
    response = editor.create(client, form, action="submit")
    assert response.status_code == 200
    # Errors inside a StreamField stand in the data of Wagtail's editor, as JSON.
    assert "which is not seen as it is" in unescape(response.content.decode())
    assert "What to do" in response.content.decode() or place == "heading"
    assert not ArticlePage.objects.exists()
    assert not Proof.objects.exists()


@pytest.mark.parametrize("kind", TAKEN_OUT)
@pytest.mark.parametrize("place", places(""))
def test_the_editor_takes_out_what_no_language_needs(writer, client, kind, place):
    form = editor.article(**editor.whole(writer), **places(TAKEN_OUT[kind])[place])
    assert editor.create(client, form).status_code == 302
    content = json.dumps(Revision.objects.latest("pk").content, ensure_ascii=False)
    assert "junk food" in content
    assert characters.clean(content) == content


def test_a_blocked_word_is_found_whatever_stands_in_it(writer, client):
    words = editor.section("What to do", editor.paragraph("He is a jun\xadkie."))
    form = editor.article(**editor.whole(writer), body=[words])
    response = editor.create(client, form, action="submit")
    assert "junkie" in editor.said(response)
    assert not Proof.objects.exists()


def test_the_reviewer_is_told_of_signs_that_a_language_needs(writer, client):
    page = factories.make_article(text="Call for am\xadbu\xadlance. می\u200cخواهم")
    proof = factories.submit(page)
    client.force_login(factories.make_reviewer())
    shown = BeautifulSoup(client.get(f"/review/{proof.pk}/").content, "html.parser")
    told = shown.select_one(".unseen").get_text(" ")
    assert "soft hyphen" in told
    assert "am⟨U+00AD⟩bu" in told
    assert "zero-width non-joiner" in told


def test_no_draft_that_came_past_the_form_is_sealed(writer, client):
    page = factories.make_article(writer=writer)
    revision = page.latest_revision
    for field, words in (("title", "A\x0bB"), ("seo_title", "never \u202egm 05")):
        content = revision.content | {field: words}
        Revision.objects.filter(pk=revision.pk).update(content=content)
        with pytest.raises(Refusal) as refused:
            actions.submit(page, Revision.objects.get(pk=revision.pk), by=writer, now=factories.NOW)
        assert "which is not seen as it is" in refused.value.sentence
    assert not Proof.objects.exists()


# What people say about proofs and editions


def refused(response, model) -> None:
    assert response.status_code == 400, response.status_code
    assert "which is not seen as it is" in editor.said(response)
    assert not model.objects.exists()


@pytest.mark.parametrize("kind", REFUSED)
def test_no_note_reason_or_interest_holds_it(tree, client, kind):
    words = REFUSED[kind]
    client.force_login(factories.make_reviewer())
    proof = factories.submit(factories.make_article())
    note = {"kind": "must fix", "text": words, "anchor": "", "quote": "", "wording": ""}
    refused(client.post(reverse("desk_write_note", args=[proof.pk]), note), Note)
    refused(client.post(reverse("desk_changes", args=[proof.pk]), {"reason": words}), Outcome)
    form = factories.sign_form(proof, interests=words)
    refused(client.post(reverse("desk_sign", args=[proof.pk]), form), SignOff)


@pytest.mark.parametrize("kind", REFUSED)
def test_no_correction_and_no_reason_for_withdrawing_holds_it(tree, kind):
    page = factories.make_article()
    first = factories.publish(page)
    factories.edit(page, by=page.owner, text="Call twice.")
    edition = factories.publish_next(page)
    publisher = factories.make_publisher()
    later = factories.next_moment()
    with pytest.raises(Refusal, match="not seen as it is"), transaction.atomic():
        publishing_actions.correct(
            first, by=publisher, wrong=REFUSED[kind], right="Two.", now=later
        )
    with pytest.raises(Refusal, match="not seen as it is"), transaction.atomic():
        publishing_actions.withdraw(edition, by=publisher, reason=REFUSED[kind], now=later)
    assert not Correction.objects.exists()
    edition.refresh_from_db()
    assert edition.state == Edition.State.CURRENT


@pytest.mark.parametrize("kind", REFUSED)
def test_no_register_takes_it(tree, client, kind):
    client.force_login(factories.make_publisher())
    address = reverse("wagtailsnippets_people_competence:add")
    response = client.post(address, {"name": REFUSED[kind]})
    assert "which is not seen as it is" in editor.said(response)
    assert not Competence.objects.filter(name=REFUSED[kind]).exists()


def test_what_is_taken_out_is_taken_out_of_notes_and_registers_too(tree, client):
    client.force_login(factories.make_reviewer())
    proof = factories.submit(factories.make_article())
    note = {"kind": "must fix", "text": "jun\u200bk", "anchor": "", "quote": "", "wording": ""}
    assert client.post(reverse("desk_write_note", args=[proof.pk]), note).status_code == 302
    assert Note.objects.get().text == "junk"
    assert Competence.objects.create(name="Emer\u2060gency").name == "Emergency"


def test_the_seams_of_the_gate_are_where_it_expects_them():
    from django.forms import BaseModelForm
    from wagtail.admin.views.mixins import SpreadsheetExportMixin

    assert hasattr(BaseModelForm.clean, "__wrapped__")
    assert hasattr(SpreadsheetExportMixin.preprocess_field_value, "__wrapped__")


def test_every_text_of_evidence_goes_through_the_ledger_s_gate(tree):
    with pytest.raises(Refusal, match="not seen as it is"):
        ledger.append(
            now=factories.NOW, actor="system", action="tried", subject="x", rows=[],
            deep={"in": ["a", {"list": "never \u202egm 05"}]},
        )  # fmt: skip
    assert isinstance(Note._meta.get_field("text"), models.TextField)


# What leaves the site


def test_no_text_breaks_a_feed(tree, client: Client):
    factories.publish(factories.make_article())
    topic = Topic.objects.get()
    for words in [*REFUSED.values(), "]]>", "<b>&amp;"]:
        Topic.objects.filter(pk=topic.pk).update(name=f"A topic {words}")
        for address in (f"/topics/{topic.slug}/feed/", "/feed/", "/sitemap.xml"):
            response = client.get(address)
            assert response.status_code == 200, address
            ElementTree.fromstring(response.content)  # noqa: S314


@pytest.mark.parametrize(
    "words", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "\t=1", "A\x1bB"]
)
def test_no_title_is_a_formula_or_breaks_a_spreadsheet(tree, client: Client, words):
    page = factories.make_article()
    PageLogEntry.objects.filter(page_id=page.pk).update(label=words)
    client.force_login(factories.make_superuser())
    address = reverse("wagtailadmin_reports:site_history")
    export = client.get(address, {"export": "csv"})
    cells = [
        cell
        for row in csv.reader(io.StringIO(b"".join(export.streaming_content).decode()))
        for cell in row
    ]
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@")]
    book = client.get(address, {"export": "xlsx"})
    assert book.status_code == 200
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


class AnyText(TestCase):
    """Random texts, from the whole of Unicode, through the gate and out again."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.topic = factories.make_topic()

    @settings(max_examples=200, deadline=None)
    @given(ANY)
    def test_what_gets_through_is_kept_as_it_is_but_for_what_nobody_needs(self, text: str) -> None:
        if characters.first_refused(text):
            return
        competence = Competence.objects.create(name=text)
        competence.refresh_from_db()
        assert competence.name == characters.clean(text)

    @settings(max_examples=100, deadline=None)
    @given(ANY)
    def test_no_text_that_is_stored_breaks_a_feed_or_a_sitemap(self, text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        if connection.vendor == "postgresql":
            text = text.replace("\0", "")  # which PostgreSQL keeps in no column
        Topic.objects.filter(pk=self.topic.pk).update(name=text)
        for address in (f"/topics/{self.topic.slug}/feed/", "/sitemap.xml"):
            ElementTree.fromstring(self.client.get(address).content)  # noqa: S314

    @settings(max_examples=200, deadline=None)
    @given(ANY)
    def test_no_text_breaks_a_spreadsheet_or_runs_in_it(self, text: str) -> None:
        cell = for_export(text, "csv")
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
        book = Workbook(write_only=True)
        book.create_sheet().append([WriteOnlyCell(book.active, for_export(text, "xlsx"))])
        book.save(io.BytesIO())

"""Sources in the editor: pasted, brought in and out, and kept while they are cited."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.sources import exchange
from cms.sources.references import Reference
from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(tree, client):
    user = factories.make_writer()
    client.force_login(user)
    return user


def sources_of(page) -> list[tuple[str, str]]:
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    return [(child.value["title"], child.value["doi"]) for child in draft.sources]


def bring_in(client, page, text: str = "", **fields):
    return client.post(reverse("page_sources", args=[page.pk]), {"text": text} | fields)


def test_pasted_lines_become_sources_of_a_newer_draft_and_known_ones_are_left_out(client, writer):
    page = factories.make_article(writer=writer, sources=[factories.source(doi="10.5555/known.1")])
    pasted = "https://doi.org/10.1136/bmj.j1550\n\n10.5555/KNOWN.1\nhttps://www.cdc.gov/naloxone/"
    response = client.post(reverse("page_sources", args=[page.pk]), {"text": pasted}, follow=True)
    assert "2 sources added at the end of the list. 1 stood there already." in (
        response.content.decode()
    )
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    known, bmj, cdc = (child.value for child in draft.sources)
    assert known["doi"] == "10.5555/known.1"
    assert (bmj["doi"], bmj["publisher"], bmj["kind"]) == ("10.1136/bmj.j1550", "BMJ", "study")
    assert cdc["publisher"].startswith("Centers for Disease Control")
    assert draft.latest_revision.user == writer


def test_a_bibtex_file_comes_in_and_goes_out_again(client, writer):
    page = factories.make_article(writer=writer, sources=[])
    held = exchange.to_bibtex(
        [Reference("A trial", "Sordo, Luis", "J Ex", "trial", 2020, doi="10.5555/t.1")]
    )
    file = SimpleUploadedFile("refs.bib", held.encode())
    assert bring_in(client, page, file=file).status_code == 302
    assert sources_of(page) == [("A trial", "10.5555/t.1")]

    address = reverse("page_sources", args=[page.pk])
    out = client.get(f"{address}?format=bibtex")
    assert out["Content-Disposition"].endswith('-sources.bib"')
    assert exchange.read(out.content.decode()) == [
        Reference("A trial", "Sordo, Luis", "J Ex", "trial", 2020, doi="10.5555/t.1")
    ]
    as_csl = json.loads(client.get(f"{address}?format=csl-json").content)
    assert [item["DOI"] for item in as_csl] == ["10.5555/t.1"]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"text": "just some words"},
        {"text": "@article{broken"},
        {"text": "[1, 2]"},
        {"file": SimpleUploadedFile("x.bib", b"\xff\xfe\x00")},
    ],
    ids=["nothing", "words", "torn BibTeX", "other JSON", "no text"],
)
def test_what_cannot_be_read_gets_a_sentence_and_adds_nothing(client, writer, fields):
    page = factories.make_article(writer=writer)
    response = bring_in(client, page, **fields)
    assert response.status_code == 400
    assert "help-critical" in response.content.decode()
    assert fields.get("text", "") in response.content.decode()
    assert len(sources_of(page)) == 1


def test_one_reference_is_read_for_the_field_it_was_pasted_into(client, writer):
    answer = client.get(reverse("read_reference"), {"text": "https://doi.org/10.1136/bmj.j1550"})
    assert answer.json() == {"publisher": "BMJ", "kind": "study", "doi": "10.1136/bmj.j1550"}


@pytest.mark.parametrize("cites", [True, False])
def test_a_source_is_removed_only_when_nothing_cites_it(client, writer, cites):
    listed = factories.source("The guideline")
    page = factories.make_article(writer=writer, sources=[listed])
    mark = f'<span data-cite="{listed["id"]}">[source]</span>' if cites else ""
    text = editor.section("What to do", editor.paragraph(f"Call for help.{mark}"))
    form = editor.article(author=writer, body=[text], sources=[editor.source("The guideline")])
    form["sources-0-id"] = listed["id"]
    editor.edit(client, page, form)
    assert sources_of(page) == [("The guideline", "")]

    response = editor.edit(client, page, form | {"sources-0-deleted": "1"})
    said = "“The guideline” is cited in “What to do”, so it stays." in response.content.decode()
    assert said is cites
    assert bool(sources_of(page)) is cites

"""The Retraction Watch data is read whole or not at all, and reopens the pages that cite it."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.policy.refusals import Refusal
from cms.publishing import retractions as publishing_retractions
from cms.publishing.models import Edition, SourceRetracted
from cms.sources import retractions
from cms.sources.models import Retraction
from tests import factories

pytestmark = pytest.mark.data

HEADER = (
    "Record ID,Title,Subject,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDOI,RetractionDate,"
    "RetractionNature,Reason,Notes"
)


def row(number: int, *, doi="", pmid="", nature="Retraction", on="10/27/2023 0:00", title="A, B"):
    return f'{number},"{title}",Medicine,{doi},{pmid},10.5555/n{number},{on},{nature},+Error;,'


def write(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = path / "retractions.csv"
    path.write_bytes("\n".join([HEADER, *rows]).encode(encoding))
    return path


def load(path: Path) -> str:
    out = StringIO()
    call_command("load_retractions", str(path), stdout=out)
    return out.getvalue()


def cited(**fields) -> dict:
    block = factories.source("An article")
    block["value"] |= {"kind": "study", "url": ""} | fields
    return block


def published(**fields) -> Edition:
    return factories.publish_next(factories.make_article(sources=[cited(**fields)]))


def test_exactly_the_pages_that_cite_a_retracted_article_are_reopened_once(tree, tmp_path, client):
    by_doi = published(doi="https://doi.org/10.5555/ABC.1")
    by_pmid = published(pmid="30000001")
    other = published(doi="10.5555/abc.12")
    words = client.get(by_doi.path).content

    path = write(tmp_path, row(1, doi="10.5555/abc.1"), row(2, pmid="30000001"))
    told = load(path)
    assert "Loaded 2 notices" in told
    assert by_doi.path in told
    assert set(publishing_retractions.editions_citing_retracted()) == {by_doi, by_pmid}
    assert other.path not in told

    assert "No published page" in load(path)
    assert SourceRetracted.objects.count() == 2
    assert LedgerEntry.objects.filter(action="source retracted").count() == 2
    assert [fault for fault in verification.faults() if "retracted" in fault] == []

    page = client.get(by_doi.path).content.decode()
    assert "was retracted, or is in doubt" in page
    assert words.decode().partition("<article")[2].partition("</article>")[0] in page
    assert "was retracted" not in client.get(other.path).content.decode()
    record = client.get(f"{by_doi.path}record/").content.decode()
    assert "27 October 2023" in record
    told_to_machines = client.get(f"{by_doi.path}record.json").json()["editions"][0]
    assert told_to_machines["sources_retracted"][0]["retracted_on"] == "2023-10-27"


def test_the_next_submission_is_blocked_until_the_source_is_gone(tree, tmp_path):
    load(write(tmp_path, row(1, doi="10.5555/abc.1")))
    with pytest.raises(Refusal, match="was retracted on 27 October 2023"):
        factories.submit(factories.make_article(sources=[cited(doi="10.5555/abc.1")]))
    assert factories.submit(factories.make_article(sources=[cited(doi="10.5555/abc.2")]))


def test_words_signed_before_the_data_came_are_reopened_when_they_are_published(tree, tmp_path):
    page = factories.make_article(sources=[cited(doi="10.5555/abc.1")])
    proof = factories.submit(page)
    load(write(tmp_path, row(1, doi="10.5555/abc.1")))
    factories.sign(proof)
    assert list(publishing_retractions.editions_citing_retracted()) == [Edition.objects.get()]


@pytest.mark.parametrize(
    ("rows", "stands"),
    [
        ([("Retraction", "1/2/2020")], "retraction"),
        ([("Retraction", "1/2/2020"), ("Reinstatement", "1/2/2021")], None),
        ([("Reinstatement", "1/2/2019"), ("Retraction", "1/2/2020")], "retraction"),
        ([("Expression of concern", "1/2/2020")], "expression of concern"),
        ([("Expression of concern", "1/2/2020"), ("Retraction", "1/3/2020")], "retraction"),
        ([("Correction", "1/2/2020")], None),
    ],
)
def test_what_stands_about_an_article(rows, stands):
    held = [
        Retraction(record_id=n, nature=nature.lower(), on=retractions._day(on))
        for n, (nature, on) in enumerate(rows)
    ]
    found = retractions.notice_in_force(held)
    assert (found.nature if found else None) == stands


def test_bad_rows_and_old_encodings_are_borne(db, tmp_path):
    path = write(
        tmp_path, row(1, doi="10.5555/abc.1", title="Études"), "nonsense",
        row(2, doi="unavailable"),
        row(3, pmid="0"), row(4, doi="10.5555/x", on="not a day"), encoding="cp1252",
    )  # fmt: skip
    assert "Loaded 2 notices; 3 rows named no article." in load(path)
    first, fourth = Retraction.objects.order_by("record_id")
    assert (first.title, first.on) == ("Études", date(2023, 10, 27))
    assert fourth.on is None


def test_a_newer_file_changes_what_is_known(db, tmp_path):
    load(write(tmp_path, row(1, doi="10.5555/abc.1", nature="Expression of concern")))
    load(write(tmp_path, row(1, doi="10.5555/abc.1", nature="Retraction")))
    assert Retraction.objects.get().nature == "retraction"


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b,c\n1,2,3\n", b"\x00\x01\x02PK", HEADER.encode() + b"\n"],
    ids=["empty", "other columns", "not text", "no rows"],
)
def test_a_wrong_file_gets_one_sentence_and_changes_nothing(db, tmp_path, content: bytes):
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        load(path)
    assert str(refused.value).count("\n") == 0
    assert not Retraction.objects.exists()


def test_a_file_that_breaks_off_half_way_changes_nothing(db, tmp_path, monkeypatch):
    monkeypatch.setattr(retractions, "BATCH", 1)
    good = row(1, doi="10.5555/abc.1")
    read = retractions._row

    def breaks(cells):
        if cells["recordid"] == "2":
            raise retractions.csv.Error("torn")
        return read(cells)

    monkeypatch.setattr(retractions, "_row", breaks)
    with pytest.raises(CommandError, match="cannot be read past line"):
        load(write(tmp_path, good, row(2, doi="10.5555/abc.2")))
    assert not Retraction.objects.exists()


def test_a_missing_file_is_said_to_be_missing(db, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        load(tmp_path / "nothing.csv")

"""Loads the Retraction Watch data that Crossref publishes, and looks up sources in it."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from cms.checks.identifiers import doi_key
from cms.sources.models import Retraction

REQUIRED_COLUMNS = {"recordid", "originalpaperdoi", "originalpaperpubmedid", "retractionnature"}
RETRACTED, CONCERN, REINSTATED = "retraction", "expression of concern", "reinstatement"
BATCH = 1000


class WrongFile(ValueError):
    """The file is not the Retraction Watch data; the sentence says how one sees that."""


@dataclass(slots=True)
class LoadCounts:
    """How many rows were loaded, and how many were skipped."""

    loaded_rows: int = 0
    skipped: int = 0


def load(path: Path) -> LoadCounts:
    """Bring the table up to date with a file: all of it or nothing. Raises WrongFile."""
    loaded = LoadCounts()
    with transaction.atomic():
        rows = _rows(path, loaded)
        while batch := list(islice(rows, BATCH)):
            unique = {row.record_id: row for row in batch}
            Retraction.objects.bulk_create(
                unique.values(),
                update_conflicts=True,
                unique_fields=["record_id"],
                update_fields=["doi", "pmid", "title", "nature", "reason", "notice_doi", "on"],
            )
    if not loaded.loaded_rows:
        raise WrongFile("That file names no article by DOI or PubMed ID, so nothing was changed.")
    return loaded


def _rows(path: Path, loaded: LoadCounts) -> Iterator[Retraction]:
    """The usable rows of a file, one by one."""
    csv.field_size_limit(10_000_000)
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(line.replace("\0", "") for line in file)
        names = [re.sub(r"[^a-z]", "", name.lower()) for name in next(reader, [])]
        if missing := REQUIRED_COLUMNS - set(names):
            raise WrongFile(
                "That is not the Retraction Watch CSV: it has no column for "
                f"{', '.join(sorted(missing))}."
            )
        try:
            for cells in reader:
                row = _row(dict(zip(names, cells, strict=False)))
                if row is None:
                    loaded.skipped += 1
                    continue
                loaded.loaded_rows += 1
                yield row
        except csv.Error as error:
            raise WrongFile(f"The file cannot be read past line {reader.line_num}.") from error


def _encoding(path: Path) -> str:
    """UTF-8 if the whole file is; else the encoding of Windows, which older copies have."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _row(cells: dict[str, str]) -> Retraction | None:
    """One row, or None when it names no article."""
    number = cells.get("recordid", "").strip()
    doi = doi_key(cells.get("originalpaperdoi", ""))[:200]
    pmid = cells.get("originalpaperpubmedid", "").strip().lstrip("0")
    pmid = pmid if pmid.isdecimal() and len(pmid) <= 20 else ""
    if not (number.isdecimal() and len(number) < 10 and (doi or pmid)):
        return None
    return Retraction(
        record_id=int(number),
        doi=doi,
        pmid=pmid,
        title=cells.get("title", "").strip()[:500],
        nature=cells.get("retractionnature", "").strip().lower()[:40],
        reason=cells.get("reason", "").strip(" ;+"),
        notice_doi=doi_key(cells.get("retractiondoi", ""))[:200],
        on=_day(cells.get("retractiondate", "")),
    )


def _day(text: str) -> date | None:
    """The file writes days as 10/27/2023 0:00; ISO dates are read too."""
    day = text.strip().split(" ")[0].split("T")[0]
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(day, form).date()  # noqa: DTZ007 (a day, not a moment)
        except ValueError:
            continue
    return None


def notice_in_force(rows: Iterable[Retraction]) -> Retraction | None:
    """The notice in force about an article: its newest retraction or expression of concern.

    A reinstatement cancels earlier notices. Corrections do not count.
    """
    ordered = sorted(rows, key=lambda row: (row.on or date.min, row.record_id))
    found: Retraction | None = None
    for row in ordered:
        if row.nature == REINSTATED:
            found = None
        elif row.nature == RETRACTED or (row.nature == CONCERN and found is None):
            found = row
    return found


def notices_by_identifier(
    dois: Iterable[str], pmids: Iterable[str]
) -> dict[tuple[str, str], list[Retraction]]:
    """Every notice about these articles, by ("doi", DOI) and ("pmid", PubMed ID)."""
    found: dict[tuple[str, str], list[Retraction]] = {}
    for name, values in (("doi", dois), ("pmid", pmids)):
        wanted = sorted({value for value in values if value})
        for start in range(0, len(wanted), 500):
            some = {f"{name}__in": wanted[start : start + 500]}
            for row in Retraction.objects.filter(**some):
                found.setdefault((name, getattr(row, name)), []).append(row)
    return found


def notice_for(
    known: dict[tuple[str, str], list[Retraction]], *, doi: str, pmid: str
) -> Retraction | None:
    """The notice in force about the article with this DOI or PubMed ID."""
    rows = {row.record_id: row for row in known.get(("doi", doi_key(doi)), []) if doi}
    rows |= {row.record_id: row for row in known.get(("pmid", pmid.strip()), []) if pmid}
    return notice_in_force(rows.values())

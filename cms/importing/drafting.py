"""Imports a file as drafts: one transaction a document, never a proof."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.evidence.canonical import sha256
from cms.importing import registry
from cms.importing.document import ParsedDocument
from cms.importing.models import ImportedDocument
from cms.importing.parsing import parse
from cms.importing.reading import UnreadableDocument, read
from cms.importing.registry import Byline

NO_AUTHOR_WARNING = (
    "Nobody is named as the writer. Import with --author, or a publisher must name the writer "
    "before anyone can sign."
)


@dataclass(slots=True)
class ImportReport:
    """The result of importing one file. `status`: drafted, would be drafted, known, refused."""

    name: str
    status: str
    sentence: str = ""
    title: str = ""
    page_id: int | None = None
    questions: list[str] = field(default_factory=list)
    sections: int = 0
    sources: int = 0
    claims: list[dict[str, str]] = field(default_factory=list)
    dropped: list[dict[str, str]] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)


def import_file(
    path: Path, *, byline: Byline, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Read, parse and draft one file. A refusal is a report, not an exception."""
    try:
        reading = read(path)
    except UnreadableDocument as refusal:
        return ImportReport(path.name, "refused", str(refusal))
    digest = sha256(reading.text)
    known = ImportedDocument.objects.filter(text_sha256=digest).first()
    if known:
        return ImportReport(
            path.name,
            "known",
            f"“{path.name}” was imported on {known.imported_at:%-d %B %Y} as “{known.title}”; "
            "nothing was added.",
            title=known.title,
            page_id=known.page_id,
        )
    document = parse(reading.text, name=path.name, unsure=reading.unsure)
    report = _report(path.name, document, byline)
    if dry_run:
        report.status, report.sentence = "would be drafted", "A dry run: nothing was written."
        return report
    with transaction.atomic():
        page = _draft(document, byline)
        ImportedDocument.objects.create(
            text_sha256=digest,
            name=path.name[:255],
            page_id=page.pk,
            title=page.title,
            imported_at=now,
            notes=json.dumps(
                {"claims": report.claims, "dropped": report.dropped, "unsure": report.unsure}
            ),
        )
    report.page_id, report.title = page.pk, page.title
    return report


def _draft(document: ParsedDocument, byline: Byline) -> Any:
    questions = [
        registry.draft_question(question, byline=byline) for question in document.questions
    ]
    return registry.draft_article(document, questions=questions, byline=byline)


def _report(name: str, document: ParsedDocument, byline: Byline) -> ImportReport:
    return ImportReport(
        name=name,
        status="drafted",
        title=document.title,
        questions=[question.question for question in document.questions],
        sections=len(document.sections),
        sources=len(document.sources),
        claims=[{"kind": c.kind, "text": c.as_written} for c in document.claims],
        dropped=[{"text": d.text, "why": d.why} for d in document.dropped],
        unsure=[*document.unsure, *([] if byline.user else [NO_AUTHOR_WARNING])],
    )

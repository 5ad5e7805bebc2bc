"""Imports a file as drafts: one transaction a document, never a proof."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from cms.evidence.canonical import sha256
from cms.importing import registry
from cms.importing.accounting import account, sources_as_written
from cms.importing.document import ParsedDocument
from cms.importing.models import ImportedDocument
from cms.importing.parsing import parse
from cms.importing.reading import UnreadableDocument, read
from cms.importing.registry import Byline
from cms.policy.imports import why_not_keep_import
from cms.policy.refusals import Refusal, refuse_if

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
    account: dict[str, Any] = field(default_factory=dict)
    accounted: str = ""


def import_file(
    path: Path, *, byline: Byline, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Read, parse and draft one file. A refusal is a report, not an exception."""
    try:
        reading = read(path)
    except UnreadableDocument as refusal:
        return ImportReport(path.name, "refused", str(refusal))
    digest = sha256(" ".join(reading.text.split()))
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
    document = parse(reading.text, name=path.name, unsure=reading.unsure, left_out=reading.left_out)
    report = _report(path.name, document, byline)
    report.unsure += _earlier(path.name)
    try:
        with transaction.atomic():
            words = reading.words or reading.text
            row = _draft(words, document, report, byline=byline, digest=digest, now=now)
            transaction.set_rollback(dry_run)
    except Refusal as refusal:
        return ImportReport(path.name, "refused", refusal.sentence)
    if dry_run:
        report.status, report.sentence = "would be drafted", "A dry run: nothing was kept."
        return report
    report.page_id, report.title = row.page_id, row.title
    return report


def _draft(
    text: str,
    document: ParsedDocument,
    report: ImportReport,
    *,
    byline: Byline,
    digest: str,
    now: datetime,
) -> ImportedDocument:
    """Store the drafts and the report, and read them back. Raises `Refusal` if a word is lost."""
    questions = [
        registry.draft_question(question, byline=byline) for question in document.questions
    ]
    page = registry.draft_article(document, questions=questions, byline=byline)
    row = ImportedDocument(
        text_sha256=digest,
        name=report.name[:255],
        page_id=page.pk,
        title=page.title,
        imported_at=now,
        notes=json.dumps(
            {"claims": report.claims, "dropped": report.dropped, "unsure": report.unsure}
        ),
    )
    row.save()
    row.refresh_from_db()
    counted = account(
        text,
        document,
        [_read_back(each) for each in (page, *questions)],
        claims=[claim["text"] for claim in row.report["claims"]],
        left_out=[dropped["text"] for dropped in row.report["dropped"]],
    )
    refuse_if(why_not_keep_import(report.name, counted.lost))
    report.account, report.accounted = counted.as_dict(), str(counted)
    row.notes = json.dumps(row.report | {"accounted": report.accounted})
    row.save()
    return row


def _read_back(page: Any) -> Any:
    """A draft as the database holds it."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def _earlier(name: str) -> list[str]:
    """Say which draft a file of the same name became before: this one may be a correction of it."""
    before = ImportedDocument.objects.filter(name=name[:255]).order_by("-imported_at").first()
    if before is None:
        return []
    sentence = (
        f"A file called “{name}” with other words was imported on {before.imported_at:%-d %B %Y} "
        f"as “{before.title}”. If this corrects it, take the changes over and delete this one."
    )
    return [sentence]


def _report(name: str, document: ParsedDocument, byline: Byline) -> ImportReport:
    return ImportReport(
        name=name,
        status="drafted",
        title=document.title,
        questions=[question.question for question in document.questions],
        sections=len(document.sections),
        sources=len(document.sources),
        claims=[{"kind": c.kind, "text": c.as_written} for c in document.claims],
        dropped=[
            {"text": d.text, "why": d.why}
            for d in (*document.dropped, *sources_as_written(document))
        ],
        unsure=[*document.unsure, *([] if byline.user else [NO_AUTHOR_WARNING])],
    )

"""`manage.py import_documents PATH...`: documents become drafts, and nothing more."""

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.importing.drafting import ImportReport, import_file
from cms.importing.registry import Byline
from cms.people.models import Contributor

SUFFIXES = {".txt", ".text", ".md", ".markdown", ".docx"}


class Command(BaseCommand):
    """Reports what it made and what it was unsure of. Exit status 1 when a file was refused."""

    help = "Turn text documents into drafts. Never publishes, never asks for review."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=_path, metavar="PATH")
        parser.add_argument("--author", metavar="SLUG", help="The contributor who wrote them.")
        parser.add_argument("--dry-run", action="store_true", help="Report, and write nothing.")
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        author = _author(options["author"])
        byline = Byline(author=author, user=author.user if author else None)
        now = timezone.now()
        reports = []
        for path in _files(options["paths"]):
            report = import_file(path, byline=byline, now=now, dry_run=options["dry_run"])
            reports.append(report)
            if not options["json"]:
                self.stdout.write(_in_words(report))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(report) for report in reports], indent=2))
        refused = sum(report.status == "refused" for report in reports)
        if refused:
            raise CommandError(f"{refused} of {len(reports)} files could not be imported.")


def _path(text: str) -> Path:
    if "\x00" in text:
        raise ArgumentTypeError("A path cannot hold a NUL character.")
    return Path(text)


def _author(slug: str | None) -> Contributor | None:
    if slug is None:
        return None
    author: Contributor | None = Contributor.objects.filter(slug=slug).first()
    if author is None:
        known = ", ".join(Contributor.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no contributor “{slug}”. Known: {known}.")
    return author


def _files(paths: list[Path]) -> list[Path]:
    """The named files, and the text documents in the named folders."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES)
            if not inside:
                raise CommandError(f"There are no text documents in the folder “{path}”.")
            found += inside
        else:
            found.append(path)
    return found


def _in_words(report: ImportReport) -> str:
    if report.status in ("refused", "known"):
        return f"{report.name}: {report.sentence}"
    did = "would become" if report.status == "would be drafted" else "became"
    lines = [
        (
            f"{report.name} {did} the draft “{report.title}”: {report.sections} sections, "
            f"{len(report.questions)} questions, {report.sources} sources."
        )
    ]
    lines.append(f"  {report.accounted}")
    lines += [f"  A question of its own: {question}" for question in report.questions]
    lines += [f"  Claimed, not verified: {c['kind']}: {c['text']}" for c in report.claims]
    lines += [f"  Left out: {d['text']} ({d['why']})" for d in report.dropped]
    lines += [f"  Please check: {sentence}" for sentence in report.unsure]
    return "\n".join(lines)

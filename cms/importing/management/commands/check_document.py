"""`manage.py check_document FILE...`: what the checks find in a file, before it is imported."""

import json
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.checks import BLOCK, TopicRequirements
from cms.checks.findings import SEVERITIES
from cms.checks.shortening import shortened
from cms.drafts.documents import topic_of
from cms.importing.checking import DocumentFinding, check_text
from cms.importing.management.commands.import_documents import _files, _path
from cms.importing.reading import UnreadableDocument, read
from cms.topics.models import Topic as TopicRow


class Command(BaseCommand):
    """Exit status 1 when a file has a finding that blocks submission, or cannot be read."""

    help = "Check text documents as an import would read them. Writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=_path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")
        parser.add_argument("--quiet", action="store_true", help="Leave out what only advises.")
        parser.add_argument(
            "--topic",
            action="append",
            default=[],
            metavar="SLUG",
            help="Check as a page of this topic: its risk and its safety profile.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        topics = [_topic(slug) for slug in options["topic"]]
        rows: list[dict[str, Any]] = []
        blocks = unreadable = 0
        for path in _files(options["paths"]):
            try:
                text = read(path).text
            except UnreadableDocument as refusal:
                unreadable += 1
                self.stderr.write(str(refusal))
                continue
            found = check_text(text, name=path.name, today=timezone.localdate(), topics=topics)
            blocks += sum(each.finding.severity == BLOCK for each in found)
            shown = [f for f in found if f.finding.severity != "advise" or not options["quiet"]]
            rows += [_row(path.name, each) for each in shown]
            if not options["json"]:
                self.stdout.write(_in_words(path.name, found, shown))
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False))
        if blocks or unreadable:
            raise CommandError(_why(blocks, unreadable))


def _topic(slug: str) -> TopicRequirements:
    topic = TopicRow.objects.filter(slug=slug).first()
    if topic is None:
        known = ", ".join(TopicRow.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no topic “{slug}”. Known: {known}.")
    return topic_of(topic)


def _row(name: str, found: DocumentFinding) -> dict[str, Any]:
    where = {"file": name, "line": found.line, "page": found.page}
    return where | found.finding.as_dict() | {"place": f"line {found.line}"}


def _in_words(name: str, found: list[DocumentFinding], shown: list[DocumentFinding]) -> str:
    counted = Counter(each.finding.severity for each in found)
    sums = ", ".join(f"{counted[severity]} {severity}" for severity in SEVERITIES)
    lines = [f"{name}: {sums}"]
    for each in shown:
        finding = each.finding
        text = f"{finding.sentence} {finding.suggestion}".rstrip()
        if finding.quote and finding.quote not in text:
            text = f"“{shortened(finding.quote, 70)}”: {text}"
        lines.append(f"{name}:{each.line}: {finding.severity} {finding.rule}: {text}")
    return "\n".join(lines)


def _why(blocks: int, unreadable: int) -> str:
    why = [f"{_many(blocks, 'finding')} would stop submission."] if blocks else []
    why += [f"{_many(unreadable, 'file')} could not be read."] if unreadable else []
    return " ".join(why)


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

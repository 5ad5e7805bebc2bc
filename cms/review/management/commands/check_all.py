"""`manage.py check_all`: what the checks find in every draft and every edition."""

import json
import os
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from cms.checks import BLOCK
from cms.checks.findings import SEVERITIES
from cms.review import surveying
from cms.review.surveying import DRAFT, EDITION, Surveyed


class Command(BaseCommand):
    """Exit status 1 when anything is found that would stop submission."""

    help = "Run the content checks over every draft and every published page."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--drafts", action="store_true", help="Only drafts.")
        which.add_argument("--editions", action="store_true", help="Only what readers see.")
        parser.add_argument("--json", action="store_true", help="A line of JSON a page.")
        parser.add_argument("--all", action="store_true", help="Print every finding, advice too.")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="How many at once."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = frozenset({DRAFT, EDITION})
        kinds -= {EDITION} if options["drafts"] else {DRAFT} if options["editions"] else set()
        counted: Counter[str] = Counter()
        by_rule: Counter[str] = Counter()
        pages = 0
        surveyed = surveying.survey(
            surveying.subjects(kinds=kinds),
            today=timezone.localdate(),
            processes=options["processes"],
        )
        total = surveying.length(kinds=kinds)
        # Drawn on a terminal alone: `disable=None` is tqdm's way to say so.
        with tqdm(total=total, unit=" pages", disable=None, leave=False) as bar:
            for page in surveyed:
                bar.update()
                pages += 1
                counted.update(finding.severity for finding in page.findings)
                by_rule.update(finding.rule for finding in page.findings)
                told = _as_json(page) if options["json"] else _in_words(page, options["all"])
                if told:
                    bar.clear()
                    self.stdout.write(told)
        if not options["json"]:
            self.stdout.write(_summary(pages, counted, by_rule))
        if counted[BLOCK]:
            raise CommandError(f"{counted[BLOCK]} findings would stop submission.")


def _as_json(page: Surveyed) -> str:
    return json.dumps(
        {
            "kind": page.kind,
            "title": page.title,
            "place": page.place,
            "findings": [finding.as_dict() for finding in page.findings],
        },
        ensure_ascii=False,
    )


def _in_words(page: Surveyed, every: bool) -> str:
    shown = [f for f in page.findings if every or f.severity != "advise"]
    if not shown:
        return ""
    lines = [f"{page.kind} “{page.title}” ({page.place})"]
    lines += [f"  {f.severity:6} {f.rule}: {f.sentence} {f.suggestion}".rstrip() for f in shown]
    return "\n".join(lines)


def _summary(pages: int, counted: Counter[str], by_rule: Counter[str]) -> str:
    sums = ", ".join(f"{counted[severity]} {severity}" for severity in SEVERITIES)
    rules = ", ".join(f"{name} {number}" for name, number in by_rule.most_common())
    return f"Checked {pages}: {sums}." + (f"\n{rules}" if rules else "")

"""`manage.py check_all`: run the checks over every draft and every edition."""

import json
import os
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from cms.authoring import survey
from cms.authoring.survey import DRAFT, EDITION, CheckedPage
from cms.checks.findings import SEVERITIES
from cms.drafts import reasons
from cms.policy.facts import AnsweredFinding
from cms.policy.submission import is_overridden, stops_submission


class Command(BaseCommand):
    """Exit status 1 when anything is found that would stop submission."""

    help = "Run the content checks over every draft and every published page."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--drafts", action="store_true", help="Only drafts.")
        which.add_argument("--editions", action="store_true", help="Only what readers see.")
        parser.add_argument("--json", action="store_true", help="A line of JSON a page.")
        parser.add_argument(
            "--all",
            action="store_true",
            help="Print every finding: advice too, and what a reason answers.",
        )
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="How many at once."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = frozenset({DRAFT, EDITION})
        kinds -= {EDITION} if options["drafts"] else {DRAFT} if options["editions"] else set()
        counted: Counter[str] = Counter()
        by_rule: Counter[str] = Counter()
        pages = stopping = 0
        surveyed = survey.check_all(
            survey.subjects(kinds=kinds),
            today=timezone.localdate(),
            processes=options["processes"],
        )
        total = survey.count_subjects(kinds=kinds)
        # Drawn on a terminal alone: `disable=None` is tqdm's way to say so.
        with tqdm(total=total, unit=" pages", disable=None, leave=False) as bar:
            for page in surveyed:
                bar.update()
                pages += 1
                counted.update(one.finding.severity for one in page.findings)
                by_rule.update(one.finding.rule for one in page.findings)
                stopping += sum(map(stops_submission, page.findings))
                text = _as_json(page) if options["json"] else _in_words(page, options["all"])
                if text:
                    bar.clear()
                    self.stdout.write(text)
        if not options["json"]:
            self.stdout.write(_summary(pages, counted, by_rule))
        if stopping:
            found = "finding" if stopping == 1 else "findings"
            raise CommandError(f"{stopping} {found} would stop submission.")


def _as_json(page: CheckedPage) -> str:
    return json.dumps(
        {
            "kind": page.kind,
            "title": page.title,
            "place": page.place,
            "findings": [reasons.finding_to_json(one) for one in page.findings],
        },
        ensure_ascii=False,
    )


def _in_words(page: CheckedPage, every: bool) -> str:
    shown = [one for one in page.findings if every or stops_submission(one)]
    if not shown:
        return ""
    return "\n".join([f"{page.kind} “{page.title}” ({page.place})", *map(_line, shown)])


def _line(one: AnsweredFinding) -> str:
    found = one.finding
    text = f"  {found.severity:6} {found.rule}: {found.sentence} {found.suggestion}".rstrip()
    return f"{text} Reason given: {one.reason.strip()}" if is_overridden(one) else text


def _summary(pages: int, counted: Counter[str], by_rule: Counter[str]) -> str:
    sums = ", ".join(f"{counted[severity]} {severity}" for severity in SEVERITIES)
    rules = ", ".join(f"{name} {number}" for name, number in by_rule.most_common())
    return f"Checked {pages}: {sums}." + (f"\n{rules}" if rules else "")

"""`manage.py check_sources`: check the links of sources."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.authoring import link_checks
from cms.publishing import retractions


class Command(BaseCommand):
    """Slow on purpose: one request at a time to each host, a second between."""

    help = "Check the links of sources, and reopen pages whose sources were retracted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--due", action="store_true", help="Only what was not checked in the last week."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        report = link_checks.check_links(
            now=now,
            only_due=options["due"],
            report_progress=self.stdout.write if options["verbosity"] > 1 else lambda line: None,
        )
        for line in report.done or ["No address is due."]:
            self.stdout.write(line)
        for edition in retractions.reopen(now=now):
            self.stdout.write(f"Reopened “{edition.title}” ({edition.path}): retracted source.")
        if report.failed:
            raise CommandError(" ".join(report.failed))

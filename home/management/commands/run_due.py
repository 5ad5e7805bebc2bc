"""`manage.py run_due`: run every scheduled job. Safe to run late or twice."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms import jobs


class Command(BaseCommand):
    """Run it every minute or so."""

    help = "Publish signed proofs whose time has come, and do whatever else is due."

    def handle(self, *args: Any, **options: Any) -> None:
        failed: list[str] = []
        for report in jobs.run(now=timezone.now()):
            for sentence in report.done:
                self.stdout.write(sentence)
            failed += report.failed
        if failed:
            raise CommandError("\n".join(failed))

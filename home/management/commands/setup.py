"""`manage.py setup`: groups, workflow and navigation pages. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.mailing import outbox
from home.setup import set_up


class Command(BaseCommand):
    """Run it after every upgrade."""

    help = "Reconcile groups, permissions, the review workflow and the navigation pages."

    def handle(self, *args: Any, **options: Any) -> None:
        tree = set_up()
        outbox.begin()
        self.stdout.write(
            f"Set up. Articles go under “{tree.articles}”, questions under “{tree.questions}”."
        )

"""`manage.py rebuild_search`: rebuild the search index from the current editions."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.search import index


class Command(BaseCommand):
    """Safe at any time: readers search the old index until the new one is whole."""

    help = "Make the search index again from what is published."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Indexed {index.rebuild()} published pages.")

"""`manage.py load_retractions FILE`: load the Retraction Watch data, reopen pages it concerns."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.publishing import retractions as publishing_retractions
from cms.sources import retractions


class Command(BaseCommand):
    """Run it for every new file of Crossref's; known notices are updated."""

    help = "Load the Retraction Watch CSV and reopen exactly the pages that cite what it names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = retractions.load(path)
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {path}.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except retractions.WrongFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Loaded {loaded.loaded_rows} notices; {loaded.skipped} rows named no article."
        )
        reopened = publishing_retractions.reopen(now=timezone.now())
        for edition in reopened:
            self.stdout.write(f"Reopened “{edition.title}” ({edition.path}).")
        if not reopened:
            self.stdout.write("No published page cites any of them for the first time.")

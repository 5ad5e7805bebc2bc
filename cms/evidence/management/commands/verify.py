"""`manage.py verify`: check the evidence, and that readers get what was signed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from cms.evidence import checkpoints, verification


class Command(BaseCommand):
    """Exit status 0 when all is well, 1 with a list when anything is off."""

    help = "Walk the ledger and every current edition; list what is off."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        # Drawn on a terminal alone: `disable=None` is tqdm's way to say so.
        with tqdm(
            total=verification.rows_to_check(), unit=" rows", disable=None, leave=False
        ) as bar:
            for sentence in verification.faults(bar.update):
                found += 1
                bar.clear()
                self.stdout.write(self.style.ERROR(sentence))
        counts = ", ".join(f"{number} {name}" for name, number in verification.counts().items())
        if found:
            raise CommandError(f"{found} faults in {counts}. Readers may be seeing unsigned words.")
        anchored = checkpoints.newest()
        anchor = (
            f"anchored up to entry {anchored}"
            if anchored
            else "not anchored: run manage.py run_due"
        )
        self.stdout.write(self.style.SUCCESS(f"All is well: {counts}; the ledger is {anchor}."))

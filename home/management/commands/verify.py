"""`manage.py verify`: check the evidence, and that readers get what was signed."""

from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from cms.evidence import checkpoints, verification
from cms.proofs import signature_verification


class Command(BaseCommand):
    """Exit status 0 when all is well, 1 with a list when anything is off."""

    help = "Walk the ledger and every current edition; list what is off."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Fingerprints that an auditor got from the reviewers themselves."""
        parser.add_argument(
            "--keys",
            type=Path,
            metavar="FILE",
            help="A fingerprint a line, as reviewers told you: name every sign-off by another key.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        known = _lines(options["keys"])
        # Drawn on a terminal alone: `disable=None` is tqdm's way to say so.
        with tqdm(
            total=verification.rows_to_check(), unit=" rows", disable=None, leave=False
        ) as bar:
            for sentence in chain(
                verification.faults(bar.update),
                () if known is None else signature_verification.unknown_keys(known),
            ):
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
        by_key, by_password = signature_verification.counts()
        self.stdout.write(self.style.SUCCESS(f"All is well: {counts}; the ledger is {anchor}."))
        self.stdout.write(
            f"{by_key} sign-offs were made with the signers' own keys, all checked; "
            f"{by_password} with passwords, for which the site vouches."
        )
        for root in signature_verification.attested_without_a_key():
            self.stdout.write(f"All keys rest on the first, attested without another: {root}.")


def _lines(path: Path | None) -> list[str] | None:
    """The lines of a file, or None without one. Raises CommandError when it cannot be read."""
    if path is None:
        return None
    try:
        return path.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"The list of keys, {path}, cannot be read.") from None

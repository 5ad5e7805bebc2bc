"""What evidence does by the clock."""

from datetime import datetime

from cms.evidence import checkpoints
from cms.jobs import JobReport


def write_checkpoint(now: datetime) -> JobReport:
    """Write a signed checkpoint of the ledger's head outside the database."""
    path = checkpoints.write()
    return JobReport(done=[f"Wrote the ledger's checkpoint {path.name}."] if path else [])

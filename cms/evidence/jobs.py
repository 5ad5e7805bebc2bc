"""What evidence does by the clock."""

from datetime import datetime

from cms.evidence import checkpoints
from cms.jobs import Report


def write_checkpoint(now: datetime) -> Report:
    """Sign where the ledger stands, outside the database."""
    path = checkpoints.write()
    return Report(done=[f"Wrote the ledger's checkpoint {path.name}."] if path else [])

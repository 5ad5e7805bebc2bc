"""What `run_due` does about identity: credentials that have run out are written on the ledger."""

from datetime import datetime

from cms.identity import persons
from cms.jobs import JobReport


def lapse_credentials(now: datetime) -> JobReport:
    """Say on the ledger which credentials have run out; their holders get a letter."""
    lapsed = persons.lapse_credentials(now=now)
    return JobReport(done=[f"Lapsed {lapsed}."] if lapsed else [])

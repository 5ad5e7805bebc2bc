"""The job of `run_due` that records expired credentials on the ledger."""

from datetime import datetime

from cms.identity import persons
from cms.jobs import JobReport


def lapse_credentials(now: datetime) -> JobReport:
    """Record which credentials have expired; their holders get a letter."""
    lapsed = persons.lapse_credentials(now=now)
    return JobReport(done=[f"Lapsed {lapsed}."] if lapsed else [])

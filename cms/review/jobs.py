"""What review does by the clock."""

from datetime import datetime

from cms.jobs import JobReport
from cms.policy.refusals import Refusal
from cms.review import assignment, waiting_list
from cms.review.models import Waiting


def hand_over_proofs(now: datetime) -> JobReport:
    """Hand over assignments of reviewers who are away or may no longer sign."""
    report, handed = JobReport(), 0
    waiting_list.reconcile()
    for row in Waiting.objects.exclude(holder="").select_related("proof"):
        try:
            handed += assignment.hand_over(row, now=now)
        except Refusal as refusal:
            report.failed.append(f"{row.proof}: {refusal.sentence}")
    report.done.append(f"Handed over {handed}.")
    return report

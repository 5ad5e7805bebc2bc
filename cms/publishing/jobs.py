"""What publishing does by the clock."""

import logging
from datetime import datetime

from cms.jobs import JobReport
from cms.policy.refusals import Refusal
from cms.publishing import actions
from cms.publishing.models import Scheduled

log = logging.getLogger(__name__)


def publish_scheduled(now: datetime) -> JobReport:
    """Publish the signed proofs whose time has come."""
    report, published = JobReport(), 0
    due = Scheduled.objects.filter(at__lte=now, done_at=None, cancelled_at=None)
    for scheduled in due.order_by("at"):
        try:
            published += actions.publish_scheduled(scheduled, now=now) is not None
        except Refusal as refusal:
            report.failed.append(f"{scheduled.sign_off.proof}: {refusal.sentence}")
        except Exception:
            log.exception("%s could not be published", scheduled.sign_off.proof)
            report.failed.append(f"{scheduled.sign_off.proof}: it failed; the log says how.")
    report.done.append(f"Published {published}.")
    return report

"""`manage.py run_due`: publish what is due, and anchor the ledger. Safe to run late or twice."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.review import actions, checkpoint
from cms.review.models import Scheduled
from cms.review.refusals import Refusal

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run it every minute or so; each item stands alone, so one that fails stops no other."""

    help = "Publish signed proofs whose time has come."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        due = Scheduled.objects.filter(at__lte=now, done_at=None, cancelled_at=None)
        published, failed = 0, []
        for scheduled in due.order_by("at"):
            try:
                published += actions.publish_scheduled(scheduled, now=now) is not None
            except Refusal as refusal:
                failed.append(f"{scheduled.sign_off.proof}: {refusal.sentence}")
            except Exception:
                log.exception("%s could not be published", scheduled.sign_off.proof)
                failed.append(f"{scheduled.sign_off.proof}: it failed; the log says how.")
        self.stdout.write(f"Published {published}.")
        if path := checkpoint.write():
            self.stdout.write(f"Wrote the ledger's checkpoint {path.name}.")
        if failed:
            raise CommandError("\n".join(failed))

"""What `run_due` does, a step each. Every step stands alone: one that fails stops no other.

An app that has something to do by the clock adds its step when it is ready:
`due.add(step)` in its AppConfig. The ledger's checkpoint is always last, so it covers them all.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cms.review import actions, assigning, checkpoint, waiting
from cms.review.models import Scheduled, Waiting
from cms.review.refusals import Refusal

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Report:
    """What a step did and what it could not do, in sentences."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


Step = Callable[[datetime], Report]
_added: list[Step] = []


def add(step: Step) -> None:
    """Let `run_due` take one more step. Adding it twice takes it once."""
    if step not in _added:
        _added.append(step)


def run(*, now: datetime) -> Iterator[Report]:
    """Take every step, each whatever became of the one before."""
    for step in (publish_scheduled, hand_over_proofs, *_added, write_checkpoint):
        try:
            yield step(now)
        except Exception:
            log.exception("%s failed", step.__name__)
            yield Report(failed=[f"{_in_words(step)} failed; the log says how."])


def publish_scheduled(now: datetime) -> Report:
    """Publish the signed proofs whose time has come."""
    report, published = Report(), 0
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


def hand_over_proofs(now: datetime) -> Report:
    """Hand over what is with somebody who is away or may no longer sign it."""
    report, handed = Report(), 0
    waiting.reconcile()
    for row in Waiting.objects.exclude(holder="").select_related("proof"):
        try:
            handed += assigning.hand_over(row, now=now)
        except Refusal as refusal:
            report.failed.append(f"{row.proof}: {refusal.sentence}")
    report.done.append(f"Handed over {handed}.")
    return report


def write_checkpoint(now: datetime) -> Report:
    """Sign where the ledger stands, outside the database."""
    path = checkpoint.write()
    return Report(done=[f"Wrote the ledger's checkpoint {path.name}."] if path else [])


def _in_words(step: Step) -> str:
    return step.__name__.replace("_", " ").capitalize()

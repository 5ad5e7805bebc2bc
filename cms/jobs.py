"""What `run_due` does, a step each. Every step stands alone: one that fails stops no other.

An app that has something to do by the clock adds its step when it is ready:
`due.add(step)` in its AppConfig. The ledger's checkpoint is always last, so it covers them all.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cms.evidence.jobs import write_checkpoint
from cms.publishing.jobs import publish_scheduled
from cms.review.jobs import hand_over_proofs

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


def _in_words(step: Step) -> str:
    return step.__name__.replace("_", " ").capitalize()

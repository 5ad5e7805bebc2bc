"""The jobs of `run_due`. They are independent: one that fails stops no other.

An app that has something to do by the clock adds its step when it is ready: `jobs.add(step)` in its
AppConfig. A step that must see what all others did is added with `last=True`.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

log = logging.getLogger(__name__)


@dataclass(slots=True)
class JobReport:
    """What a job did and what failed, in sentences."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


Job = Callable[[datetime], JobReport]
_registered: list[Job] = []
_last: list[Job] = []


def register(step: Job, *, last: bool = False) -> None:
    """Let `run_due` take one more step, in the order of the apps. Adding it twice takes it once."""
    steps = _last if last else _registered
    if step not in steps:
        steps.append(step)


def run(*, now: datetime) -> Iterator[JobReport]:
    """Take every step, each whatever became of the one before."""
    for step in (*_registered, *_last):
        try:
            yield step(now)
        except Exception:
            log.exception("%s failed", step.__name__)
            yield JobReport(failed=[f"{_step_name(step)} failed; the log says how."])


def _step_name(step: Job) -> str:
    return step.__name__.replace("_", " ").capitalize()

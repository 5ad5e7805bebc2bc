"""What is due by the clock: each step alone, the checkpoint last, late and twice without harm."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from cms import jobs
from cms.jobs import JobReport
from cms.publishing.jobs import publish_scheduled
from cms.review.jobs import hand_over_proofs
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.data]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[jobs.Job]:
    """Only what concerns proofs by the clock, and the checkpoint, for this test alone."""
    steps: list[jobs.Job] = [publish_scheduled, hand_over_proofs]
    monkeypatch.setattr(jobs, "_registered", steps)
    return steps


def clean_the_desk(now: datetime) -> JobReport:
    return JobReport(done=["The desk is clean."])


def trip_over_the_cable(now: datetime) -> JobReport:
    raise ZeroDivisionError


def test_a_step_of_another_app_is_taken_and_tells_what_it_did(tree, steps, capsys):
    jobs.register(clean_the_desk)
    jobs.register(clean_the_desk)
    call_command("run_due")
    assert capsys.readouterr().out.count("The desk is clean.") == 1


def test_a_step_that_fails_stops_no_other_and_is_told(tree, steps, capsys):
    factories.publish(factories.make_article())
    jobs.register(trip_over_the_cable)
    jobs.register(clean_the_desk)
    with pytest.raises(CommandError, match="Trip over the cable failed"):
        call_command("run_due")
    said = capsys.readouterr().out
    assert said.index("The desk is clean.") < said.index("checkpoint")

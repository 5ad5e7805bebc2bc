"""The promises, tried by chance: hundreds of steps here, thousands in `make test-long`."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.promises.machine import Promises

CALM = {
    "deadline": None,
    "database": None,
    "print_blob": True,
    "suppress_health_check": list(HealthCheck),
}
# The same steps every time here, told as they were taken; other ones every night, told in short.
DAILY = settings(
    max_examples=16, stateful_step_count=16, derandomize=True, phases=[Phase.generate], **CALM
)
NIGHTLY = settings(max_examples=45, stateful_step_count=60, **CALM)
OFTEN = {"submit", "sign", "publish", "revert"}
AT_TIMES = {
    "draft", "hold", "at a time", "publish by hand", "publish on schedule", "schedule", "claim",
    "decline, conflict", "withdraw", "revoke", "correct", "take back", "copy", "move",
    "change roles", "date a credential",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_a_site_of_its_own(tree, settings, tmp_path):
    settings.SESSION_COOKIE_AGE = 100 * 365 * 24 * 60 * 60
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"
    settings.CHECKPOINT_KEY = tmp_path / "ledger.pem"
    Promises.acts, Promises.came_of = 0, Counter()


def test_whatever_people_do_the_promises_hold():
    run_state_machine_as_test(Promises, settings=DAILY)
    assert Promises.acts >= 200
    assert Promises.came_of.keys() >= OFTEN


@pytest.mark.long
def test_whatever_people_do_for_a_whole_night_the_promises_hold():
    run_state_machine_as_test(Promises, settings=NIGHTLY)
    assert Promises.acts >= 2_000
    assert Promises.came_of.keys() >= OFTEN | AT_TIMES

"""The stage, set once for all the routes of a file; whatever a test does on it is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests import module_database
from tests.routes.attempts import Stage, set_the_stage

db = module_database.db


@pytest.fixture(scope="module")
def stage(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage, with a ledger that no other file's checkpoints speak of."""
    with pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("ledger")
        patch.setattr(settings, "CHECKPOINT_DIR", folder / "checkpoints")
        patch.setattr(settings, "CHECKPOINT_KEY", folder / "ledger.pem")
        yield set_the_stage()

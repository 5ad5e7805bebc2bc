"""The stage, set once for all the routes of a file; whatever a test does on it is undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from tests.routes.stage import Stage, set_the_stage


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Here the database is open for a whole file, in a transaction that is rolled back after it.

    It takes the name of pytest-django's own fixture because tests that ask for that name have the
    test database made for them.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage, with a ledger that no other file's checkpoints speak of."""
    with pytest.MonkeyPatch.context() as patch:
        folder: Path = tmp_path_factory.mktemp("ledger")
        patch.setattr(settings, "CHECKPOINT_DIR", folder / "checkpoints")
        patch.setattr(settings, "CHECKPOINT_KEY", folder / "ledger.pem")
        yield set_the_stage()

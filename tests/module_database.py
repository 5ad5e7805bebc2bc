"""For a file whose tests begin with the same rows: made once, and what each test does is undone.

Such a file says `db, undone_after_each = module_database.db, module_database.undone_after_each`,
makes its rows in fixtures of the file's scope, and has no test that needs transactions of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database, open for a whole file, in a transaction that is rolled back after it.

    It takes the name of pytest-django's own fixture because tests that ask for that name have the
    test database made for them.
    """
    with django_db_blocker.unblock(), undone():
        yield


@pytest.fixture(autouse=True)
def undone_after_each(db: None) -> Iterator[None]:
    """Each test finds what the file's fixtures made, and nothing of what another test did."""
    with undone():
        yield

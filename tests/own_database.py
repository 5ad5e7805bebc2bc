"""A database of one's own, for tests in which transactions must really begin and end."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django.db import connections

from cms import policy
from cms.policy import refusals
from home.setup import set_up
from tests.template_database import on_the_server

# Every file of the policy makes its own refusals.
POLICY = [import_module(f"{policy.__name__}.{m.name}") for m in iter_modules(policy.__path__)]
# Each begins with a capital and ends with a full stop; what follows one begins anew.
SENTENCES = re.compile(r"[A-Z](?:(?![.?] [a-z]).)*\.", re.DOTALL)
SHOUTED = re.compile(r"[A-Z]{2}")


@pytest.fixture
def well_said(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every refusal and every lack that a test meets is made of whole sentences."""
    said: list[str] = []
    for kind in (refusals.Why, refusals.DraftProblem):

        class Heard(kind):  # type: ignore[misc, valid-type]
            def __new__(cls, sentence: str, *rest: Any) -> Any:
                said.append(sentence)
                assert all(rest), f"{sentence} says not what it is"
                return super().__new__(cls, sentence, *rest)

        for module in POLICY:
            if hasattr(module, kind.__name__):
                monkeypatch.setattr(module, kind.__name__, Heard)
    yield
    for sentence in said:
        assert SENTENCES.fullmatch(sentence), sentence
        assert not SHOUTED.search(sentence), sentence


@pytest.fixture
def own_database(transactional_db: Callable[[], None]) -> Callable[[], None]:
    """A function that points the thread it is called in at this test's own database."""
    return transactional_db


@pytest.fixture
def transactional_db(
    django_db_setup: None, django_db_blocker, tmp_path: Path
) -> Iterator[Callable[[], None]]:
    """A set-up copy of the test database, thrown away afterwards, so that nothing is flushed.

    It takes the name of pytest-django's own fixture because a test that asks for that name has
    the test database made for it. Not to be used beside `db`, whose transaction cannot be copied.
    """
    with django_db_blocker.unblock():
        original = connections["default"]
        assert not original.in_atomic_block
        copy = f"{original.settings_dict['NAME']}_copy"
        if original.vendor == "sqlite":
            copy = str(tmp_path / "copy.sqlite3")
            original.ensure_connection()
            with closing(type(original)(original.settings_dict | {"NAME": copy})) as target:
                target.ensure_connection()
                original.connection.backup(target.connection)
        else:
            original.close()
            on_the_server(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
            on_the_server(f'CREATE DATABASE "{copy}" TEMPLATE "{original.settings_dict["NAME"]}"')
        settings = original.settings_dict | {"NAME": copy}

        def use() -> None:
            connections["default"] = type(original)(settings, "default")

        use()
        set_up()
        yield use
        connections["default"].close()
        connections["default"] = original
        if original.vendor == "postgresql":
            on_the_server(f'DROP DATABASE "{copy}" WITH (FORCE)')

"""What every test stands on: a set-up site, and clean-ups that evidence's triggers allow."""

import gc
import shutil
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase, client
from wagtail import signal_handlers

from articles.models import ArticleIndexPage
from cms.delivery import chrome, sealed_bodies
from cms.evidence import triggers
from cms.search import cache as search_cache
from cms.search import highlighting, index
from cms.throttling import visitors
from faq.models import FAQIndexPage
from home.models import HomePage
from home.setup import Tree, set_up
from tests import template_database

# No test asks which templates were rendered with what; each would be copied for every answer.
client.store_rendered_templates = lambda *told, **more: None


class _Disabled:
    """What Wagtail asks; its own command deletes what it set, and so not this."""

    value = True


# Nor is Wagtail's index of what refers to what rewritten at every save: who needs it makes it.
signal_handlers.reference_index_auto_update_disabled = _Disabled()

_teardown = TransactionTestCase._fixture_teardown


def _teardown_without_triggers(self: TransactionTestCase) -> None:
    """A flush deletes evidence: take the guards away, flush, put them back."""
    for alias in self._databases_names(include_mirrors=False):
        triggers.drop(connections[alias])
    _teardown(self)
    index.clear()
    for alias in self._databases_names(include_mirrors=False):
        triggers.install(connections[alias])


TransactionTestCase._fixture_teardown = _teardown_without_triggers


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--plain`, for `make check`."""
    parser.addoption("--plain", action="store_true", help="Only tests that ask for no database.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Journeys first: they take longest, and would otherwise be waited for at the end.

    Beside SQLite, only what asks for the database has anything to try; with `--plain`, all else.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    is_plain = config.getoption("plain")
    if connection.vendor == "sqlite" and not is_plain:
        return
    left_out = [item for item in items if _asks_for_the_database(item) == is_plain]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _asks_for_the_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db"} & {*item.fixturenames}
    return bool(item.get_closest_marker("django_db") or fixtures)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Load every view: a module that is first loaded in a test would keep what the test patched.

    What is loaded by now stays: looking through it for garbage took an eighth of the time.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """No test sees what another left in memory: row numbers, and so cache keys, come again.

    Nor checks its ledger against checkpoints of what another test's ledger once was.
    """
    shutil.rmtree(settings.TEST_DIR / "checkpoints", ignore_errors=True)
    cache.clear()
    for memory in (sealed_bodies, highlighting, search_cache, visitors):
        memory.clear_cache()
    chrome._cached_lines.clear()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> None:
    """Set the site up once, when the test database is made: each test starts from there.

    The database begins as a copy of what the same migrations made before, where there is one.
    """
    kept = template_database.file()
    if connection.vendor == "sqlite" and kept.exists():
        with django_db_blocker.unblock():
            template_database.copy_into_memory(kept)
    else:
        if connection.vendor == "postgresql":
            template_database.begin_with_the_template()
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and not kept.exists():
            template_database.keep(kept)
        set_up()


@pytest.fixture
def tree(db: None) -> Tree:
    """The navigation pages of the site that is set up."""
    return Tree(HomePage.objects.get(), ArticleIndexPage.objects.get(), FAQIndexPage.objects.get())

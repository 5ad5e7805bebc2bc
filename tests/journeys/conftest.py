"""A real site on a port of its own, and a real browser in front of it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from home.setup import Tree

# The first has no window to begin with, and takes a seventh less time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


@pytest.fixture
def db(
    django_db_setup: None, django_db_blocker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Here the database is a file, a set-up copy: every request has a connection of its own.

    Playwright's loop runs in this thread, so Django has to be told that we query it all the same.
    """
    original = connections["default"]
    if original.vendor != "sqlite":
        pytest.skip("Journeys run on SQLite: the data tests are what runs on PostgreSQL.")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings = original.settings_dict
    copy = settings | {"NAME": str(tmp_path / "site.sqlite3")}
    with django_db_blocker.unblock():
        original.ensure_connection()
        with closing(type(original)(copy)) as target:
            target.ensure_connection()
            original.connection.backup(target.connection)
        connections.settings["default"] = copy
        connections["default"] = type(original)(copy, "default")
        yield
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = original


@pytest.fixture
def site(tree: Tree) -> Iterator[str]:
    """The address of a site that serves this test's database."""
    server = LiveServerThread("localhost", _WithoutStaticFiles)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


class _WithoutStaticFiles(WSGIHandler):
    """The application by itself: WhiteNoise, in its middleware, serves the static files."""

    def __init__(self, application: object) -> None:
        super().__init__()


@pytest.fixture
def browser(site: str) -> Iterator[Browser]:
    """The Chromium of this machine, without a window. The site comes first, outside its loop."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("No Chromium is installed, so nothing was tried in a browser.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking"]
        )
        # Inside Playwright's loop Django keeps connections of its own: make this test's anew.
        connections["default"] = connections.create_connection("default")
        yield browser
        connections["default"].close()
        browser.close()


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """One person's browser, with nothing in it yet."""
    context = browser.new_context(base_url=site)
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A window."""
    return context.new_page()

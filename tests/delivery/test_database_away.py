"""The database is away: a plain 503 with numbers to call, and never a traceback or half a page."""

import pytest
from django.db import connections
from django.test import Client

from tests import factories

pytestmark = pytest.mark.data


@pytest.fixture
def addresses(tree) -> list[str]:
    """Everything that readers may open, of a site that has something to show."""
    topic = factories.make_topic()
    page = factories.make_article(title="Naloxone", topics=[topic])
    factories.with_picture(page, factories.make_image())
    edition = factories.publish(page)
    asset = edition.sign_off.proof.assets.first().filename
    return [
        "/", "/articles/", "/faq/", edition.path, edition.path.rstrip("/"), f"/assets/{asset}",
        f"{edition.path}record/", f"{edition.path}record.json", f"/topics/{topic.slug}/",
        "/help/", "/search/?q=naloxone", "/sitemap.xml", "/no/such/page/", "/feed/", "/people/x/",
        "/api/v2/pages/", "/readyz",
    ]  # fmt: skip


@pytest.fixture
def away(addresses):
    """The database cannot be reached: another file, or another port, where none answers."""
    there = connections["default"]
    lost = {"NAME": "/nowhere/at/all/db.sqlite3"}
    if there.vendor == "postgresql":
        lost = {"HOST": "127.0.0.1", "PORT": "1"}
    connections["default"] = type(there)(there.settings_dict | lost, "default")
    yield
    connections["default"] = there


@pytest.fixture
def reader() -> Client:
    """A reader gets what the server answers, not the exception behind it."""
    return Client(raise_request_exception=False)


def test_every_address_answers_503_with_the_help_lines(addresses, away, reader, subtests):
    for address in addresses:
        with subtests.test(address=address):
            response = reader.get(address)
            assert response.status_code == 503
            if address != "/readyz":
                assert response["Cache-Control"] == "no-store"
                assert response["Retry-After"] == "60"
                assert b"tel:911" in response.content
                assert b"not available just now" in response.content
            assert b"Traceback" not in response.content
            assert b"OperationalError" not in response.content


def test_what_needs_no_database_is_answered(addresses, away, reader):
    assert reader.get("/healthz").status_code == 200
    assert reader.get("/robots.txt").status_code == 200


def test_the_same_addresses_are_there_when_it_is_back(addresses, reader):
    """The twin: what was 503 above is served, or not found, with the database there."""
    assert {reader.get(address).status_code for address in addresses} <= {200, 301, 404}


def test_a_fault_of_our_own_is_a_500_without_a_traceback(tree, reader, monkeypatch):
    monkeypatch.setattr("cms.delivery.pages.content_at", lambda path: 1 / 0)
    response = reader.get("/articles/any/")
    assert response.status_code == 500
    assert b"ZeroDivisionError" not in response.content
    assert b"tel:911" in response.content

"""What a page weighs on a first visit, compressed as it travels: light enough for an old phone."""

import gzip
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client

from tests import factories
from tests.pages import every_kind_of_page

pytestmark = pytest.mark.django_db

KB = 1024
KIN = ["your mother", "your father", "a sister", "a brother", "an aunt", "an uncle", "a cousin",
       "a friend", "a nurse", "a doctor", "a teacher", "a neighbor"]  # fmt: skip


def travelling(address: str, client: Client) -> int:
    """The bytes of an address of ours as they travel."""
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip", address
    return len(response.content)


def file_of(address: str) -> bytes:
    """A static file, as it is on disk."""
    with open(finders.find(address.removeprefix("/static/")), "rb") as file:  # noqa: PTH123
        return file.read()


def test_every_page_is_light(tree, client: Client):
    pages = every_kind_of_page()
    parts = [
        " ".join(f"Ask {one} to call {other}." for other in KIN if other != one) for one in KIN
    ]
    long = factories.make_article(
        body=[factories.section(f"Part {n}", text) for n, text in enumerate(parts)]
    )
    pages["long"] = factories.publish_next(long).path
    for name, address in pages.items():
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        styles = [link["href"] for link in soup.select("link[rel=stylesheet]")]
        scripts = [script["src"] for script in soup.select("script[src]")]
        icons = [link["href"] for link in soup.select("link[rel=icon]")]
        assert len(styles) == 1, name
        assert sum(len(file_of(script)) for script in scripts) <= 5 * KB, name
        files = sum(len(gzip.compress(file_of(path))) for path in styles + scripts + icons)
        assert travelling(address, client) + files < 60 * KB, name


def test_a_style_sheet_asks_for_nothing_more(tree):
    sheet = file_of("/static/cms/site/site.css").decode()

    assert not re.search(r"@import|url\((?!#)|@font-face", sheet)


def test_what_readers_get_is_compressed_and_what_staff_get_is_not(tree, client: Client):
    path = factories.publish(factories.make_article()).path
    compressed = {"Accept-Encoding": "gzip"}

    for address in ("/", path, f"{path}record.json"):
        response = client.get(address, headers=compressed)
        assert response["Content-Encoding"] == "gzip", address
        assert "Accept-Encoding" in response["Vary"], address
        plain = client.get(address)
        assert "Content-Encoding" not in plain
    response = client.get("/review/login/", headers=compressed)
    assert "csrfmiddlewaretoken" in response.content.decode()
    assert "Content-Encoding" not in response


def test_a_compressed_page_is_not_sent_again_while_it_is_unchanged(tree, client: Client):
    path = factories.publish(factories.make_article()).path
    kept = client.get(path, headers={"Accept-Encoding": "gzip"})["ETag"]

    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": kept})

    assert again.status_code == 304

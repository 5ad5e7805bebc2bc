"""Feeds, the archive and the sitemap: what is published now, asked for again only when changed."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime

import pytest
from django.test import Client

from cms.delivery.machine_readable import sitemap
from cms.delivery.preview_cards import card_path
from cms.publishing import actions as publishing_actions
from cms.publishing.actions import change_address
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, address: str = "/feed/") -> list:
    """The entries of a feed."""
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml"
    return list(ElementTree.fromstring(response.content).iter(f"{ATOM}entry"))  # noqa: S314


def test_a_feed_tells_of_each_page_by_a_name_that_lasts(tree, client: Client):
    topic = factories.make_topic(name="Overdose & more", slug="overdose")
    page = factories.make_article(title="First & foremost", topics=[topic])
    edition = factories.publish(page)
    factories.publish_next(factories.make_article(title="Second"))
    ids = {entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}id") for entry in entries(client)}
    assert list(ids) == ["Second", "First & foremost"]
    first = entries(client, "/topics/overdose/feed/")[0]
    assert first.findtext(f"{ATOM}author/{ATOM}name") == page.owner.contributor.name
    assert first.findtext(f"{ATOM}contributor/{ATOM}name") == (
        edition.whole_page_sign_off.printed_name
    )
    before = first.findtext(f"{ATOM}updated")

    factories.edit(page, by=page.owner, text="Newer words.", title="Renamed")
    newer = factories.publish_next(page)
    change_address(
        newer, path="/articles/moved/", by=factories.make_publisher(), now=factories.next_moment()
    )

    (entry,) = entries(client, "/topics/overdose/feed/")
    assert entry.findtext(f"{ATOM}id") == ids["First & foremost"]
    assert entry.findtext(f"{ATOM}title") == "Renamed"
    assert entry.find(f"{ATOM}link").get("href").endswith("/articles/moved/")
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) > datetime.fromisoformat(before)


def test_a_withdrawn_page_leaves_the_feeds_and_an_empty_feed_is_a_feed(tree, client: Client):
    topic = factories.make_topic(slug="overdose")
    assert entries(client) == entries(client, "/topics/overdose/feed/") == []
    edition = factories.publish(factories.make_article(topics=[topic]))
    assert len(entries(client)) == 1

    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    assert entries(client) == entries(client, "/topics/overdose/feed/") == []
    assert client.get("/topics/nothing/feed/").status_code == 404


def test_pages_say_where_the_feed_is(tree, client: Client):
    topic = factories.make_topic(slug="overdose")
    factories.publish(factories.make_article(topics=[topic]))

    assert 'href="/feed/"' in client.get("/").content.decode()
    assert 'href="/topics/overdose/feed/"' in client.get("/topics/overdose/").content.decode()


def test_the_archive_lists_each_month_s_pages_by_when_they_first_appeared(tree, client: Client):
    first = factories.make_article(title="In March")
    factories.publish(first, now=datetime(2026, 3, 31, 23, 0, tzinfo=UTC))
    edition = factories.publish(
        factories.make_question(title="Is it April?"), now=datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
    )
    factories.edit(first, by=first.owner, text="Newer words.")
    factories.publish_next(first)

    content = client.get("/archive/").content.decode()
    # The signature came an hour after midnight in UTC, so the month is April's.
    assert "April 2026" in content
    assert "/archive/2026/04/" in content
    month = client.get("/archive/2026/04/").content.decode()
    assert "Is it April?" in month
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    assert "Is it April?" not in client.get("/archive/2026/04/").content.decode()
    for nothing in ("2026/13", "2026/00", "1026/01", "2026/09", "0000/01", "2026/4", "99999/01"):
        assert client.get(f"/archive/{nothing}/").status_code == 404, nothing


def test_a_long_sitemap_comes_in_parts(tree, client: Client, monkeypatch):
    paths = [factories.publish_next(factories.make_article()).path for _ in range(3)]
    monkeypatch.setattr(sitemap, "MAX_URLS", 2)

    whole = client.get("/sitemap.xml").content.decode()
    parts = [client.get(f"/sitemap-{n}.xml").content.decode() for n in (1, 2)]

    assert "<sitemapindex" in whole
    assert whole.count("<loc>") == 2
    assert [part.count("<url>") for part in parts] == [2, 1]
    assert all(path in "".join(parts) for path in paths)
    for wrong in ("0", "3", "x"):
        assert client.get(f"/sitemap-{wrong}.xml").status_code == 404


FOR_GOOD = "public, max-age=31536000, immutable"
ASKED_AGAIN = [
    "/", "/articles/", "/faq/", "/topics/overdose/", "/search/?q=call", "/feed/", "/help/",
    "/topics/overdose/feed/", "/sitemap.xml", "/archive/", "/api/v2/", "/api/v2/pages/",
    "/api/v2/topics/", "/api/v2/openapi.json", "/api/v2/pages/?search=call", "{path}",
    "{path}record/", "{path}record.json", "/api/v2/pages/{key}/", "/robots.txt",
]  # fmt: skip


def test_what_has_not_changed_is_not_sent_again(tree, client: Client):
    topic = factories.make_topic(slug="overdose")
    page = factories.make_article(topics=[topic])
    factories.with_picture(page, factories.make_image())
    edition = factories.publish(page)
    named = {"path": edition.path, "key": edition.page_key, "card": card_path(edition.digest)}
    asset = edition.sign_off.proof.assets.first().filename
    for address in ASKED_AGAIN:
        address = address.format(**named, asset=f"/assets/{asset}")
        first = client.get(address)
        assert first.status_code == 200, address
        lasts = address.startswith(("/assets/", "/cards/"))
        assert first["Cache-Control"] == (FOR_GOOD if lasts else "no-cache"), address
        assert client.head(address)["ETag"] == first["ETag"], address
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304, address
        assert again.content == b"", address
        assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200, address

    kept = {address: client.get(address)["ETag"] for address in ("/feed/", "/sitemap.xml")}
    factories.publish_next(factories.make_article())
    for address, etag in kept.items():
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 200, address

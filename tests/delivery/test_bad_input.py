"""Whatever is asked at whatever address, the answer has the right status and helps, quickly."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(tree):
    """A published article under a topic."""
    topic = factories.make_topic(slug="overdose")
    return factories.publish(factories.make_article(slug="published", topics=[topic]))


READ = [
    "/", "/articles/", "/faq/", "/articles/published/", "/articles/published/record/",
    "/articles/published/record.json", "/topics/overdose/", "/topics/overdose/feed/", "/feed/",
    "/search/", "/search/?q=call", "/help/", "/sitemap.xml", "/robots.txt", "/archive/",
    "/api/v2/", "/api/v2/pages/", "/api/v2/topics/", "/api/v2/openapi.json", "/tell-us/thanks/",
]  # fmt: skip


def test_only_reading_is_possible_where_readers_read(client: Client, edition):
    for address in READ:
        assert client.head(address).status_code == 200, address
        assert client.head(address).content == b"", address
        for method in (client.post, client.put, client.patch, client.delete):
            response = method(address)
            assert response.status_code == 405, address
            assert "GET" in response["Allow"], address
            if not address.startswith("/api/"):
                assert "/help/" in response.content.decode(), address
        options = client.options(address)
        assert options.status_code == 204, address
        assert "GET" in options["Allow"], address
        assert options.content == b"", address


MEANT = {
    "/Articles/Published/": "/articles/published/",
    "/ARTICLES/": "/articles/",
    "//articles//published/": "/articles/published/",
    "/articles/published//": "/articles/published/",
    "/Articles/published": "/articles/published/",
    "/help": "/help/",
    "/Help/": "/help/",
    "/search": "/search/",
    "/TOPICS/Overdose/": "/topics/overdose/",
    "/topics/overdose": "/topics/overdose/",
    "/Feed": "/feed/",
    "/SITEMAP.XML": "/sitemap.xml",
    "/articles": "/articles/",
}


def test_an_address_that_can_mean_only_one_leads_to_it(client: Client, edition):
    for address, path in MEANT.items():
        response = client.get(f"http://testserver{address}?q=a")
        assert response.status_code == 301, address
        assert response["Location"] == f"{path}?q=a", address
        assert client.get(path).status_code == 200, path


NOWHERE = [
    "/Articles/Nothing/", "//evil.example/", "///evil.example/%2e%2e", "/articles/../published/",
    "/articles/..%2fpublished/", "/%2e%2e/%2e%2e/etc/passwd", "/articles/published/../../admin/",
    "/articles/publi%73hed%00/", "/articles/p\xfcblished/", "/articles/%fc/", "/.env",
    "/wp-login.php",
    "/topics/%00/", "/topics/overdose%20/", "/topics/nothing/feed/", "/topics/ü/", "/archive/x/",
    "/archive/2026/", "/archive/0/0/", "/sitemap-0.xml", "/sitemap-999999999999.xml",
    "/cards/x.png", "/cards/" + "0" * 64 + "-00000000.png", "/feed/atom/", "/api/", "/tell-us/",
    "/api/v2/pages/x/", "/articles/published/record/record/", "/articles/published/feed/",
    "/" + "A" * 5000 + "/", "/" + "/" * 3000, "/articles/published;x=1/",
    "/articles/published/%20/",
]  # fmt: skip


def test_nothing_stands_at_an_odd_address(client: Client, edition):
    factories.make_help_line(name="Verified Lifeline")
    for address in NOWHERE:
        response = client.get(f"http://testserver{address}")
        status = 301 if not address.strip("/") else 404
        assert response.status_code == status, address
        if status == 404 and not address.startswith("/api/v2/"):
            assert "Verified Lifeline" in response.content.decode(), address
        assert "evil.example" not in response.get("Location", ""), address


def test_staff_s_addresses_are_not_tidied(client: Client, edition):
    assert client.get("/ADMIN/").status_code == 404
    assert client.get("/Review/").status_code == 404


ODD = [
    "x" * 10_240, "\x00\x01\x02\x1b\x7f", "'; DROP TABLE review_edition; --", "1 OR 1=1",
    'call" OR heading:*', "NEAR(a b, 3)", "a & b | !c", "{a b} : c", "* AND *", "\u202e\u2066",
    "😀", "%s %d {0} {{ 7*7 }}", "../../etc/passwd", "\ud7ff\uffff", "a" * 41, "- - -", "é" * 200,
]  # fmt: skip


def test_any_search_gets_an_ordinary_answer(client: Client, edition):
    for query in ODD:
        for filters in ({}, {"kind": query[:50]}, {"topic": query[:50]}):
            response = client.get("/search/", {"q": query, **filters})
            assert response.status_code == 200, query
            assert len(response.content) < 25_000, query
    for raw in ("q=%ff%fe", "q=%E9", "q=a&q=b", "q[]=a", "q", "q=%", "&&&", "q=a%00b"):
        assert client.get(f"/search/?{raw}").status_code == 200, raw


def test_pages_off_the_end_are_not_found_whatever_the_list(client: Client, edition):
    for address in ("/articles/?", "/topics/overdose/?", "/search/?q=call&"):
        for page in ("0", "2", "-1", "9" * 40, "x", "", "1e3", "٣"):
            response = client.get(f"{address}page={page}")
            assert response.status_code == 404, (address, page)
            assert "/help/" in response.content.decode(), (address, page)

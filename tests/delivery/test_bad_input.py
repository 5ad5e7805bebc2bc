"""Whatever is asked at whatever address, the answer has the right status and helps, quickly."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(tree):
    """A published article under a topic."""
    topic = factories.make_topic(slug="overdose")
    return factories.publish(factories.make_article(slug="published", topics=[topic]))


def of(edition, address: str) -> str:
    """An address with this edition's person, month and key in it."""
    return address.format(
        person=edition.whole_page_sign_off.printed_slug,
        month=f"{edition.first_published_at:%Y/%m}",
        key=edition.page_key,
    )


READ = [
    "/", "/articles/", "/faq/", "/articles/published/", "/articles/published/record/",
    "/articles/published/record.json", "/topics/overdose/", "/topics/overdose/feed/", "/feed/",
    "/search/", "/search/?q=call", "/help/", "/sitemap.xml", "/robots.txt", "/archive/",
    "/api/v2/", "/api/v2/pages/", "/api/v2/topics/", "/api/v2/openapi.json", "/tell-us/thanks/",
    "/topics/", "/people/", "/people/{person}/", "/how-we-review/", "/help/us/",
    "/archive/{month}/", "/api/v2/pages/{key}/",
]  # fmt: skip


def test_only_reading_is_possible_where_readers_read(client: Client, edition):
    factories.make_help_line(country="US")
    for address in READ:
        address = of(edition, address)
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
    "/topics/Overdose/": "/topics/overdose/",
    "/topics/OVERDOSE/feed/": "/topics/overdose/feed/",
    "/Articles/Published/record/": "/articles/published/record/",
    "/ARTICLES/published/record.json": "/articles/published/record.json",
    "/help/US/": "/help/us/",
    "/People/": "/people/",
    "/people//{person}": "/people/{person}/",
    "/API/v2//pages": "/api/v2/pages/",
    "/archive/{month}": "/archive/{month}/",
}


def test_an_address_that_can_mean_only_one_leads_to_it(client: Client, edition):
    factories.make_help_line(country="US")
    for address, path in MEANT.items():
        address, path = of(edition, address), of(edition, path)
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
    "/articles/published/%20/", "/people/%00/", "/people/nobody/", "/people/%ed%a0%80/",
    "/people/" + "a" * 3000 + "/", "/help/%00/", "/help/zz/", "/help/%ff/", "/archive/9999/99/",
    "/archive/%00/", "/how-we-review/x/", "/api/v3/", "/search/x/", "/assets/%00", "/record/",
    "/articles/%00/record/", "/articles/%00/record.json",
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
    "x" * 10_240, "\x00\x01\x02\x1b\x7f", "'; DROP TABLE publishing_edition; --", "1 OR 1=1",
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
    lists = ("/articles/?", "/topics/overdose/?", "/search/?q=call&", "/people/?",
             "/people/{person}/?", "/archive/{month}/?")  # fmt: skip
    for address in (of(edition, address) for address in lists):
        for page in ("0", "2", "-1", "9" * 40, "x", "", "1e3", "٣"):
            response = client.get(f"{address}page={page}")
            assert response.status_code == 404, (address, page)
            assert "/help/" in response.content.decode(), (address, page)


def test_what_the_api_cannot_make_sense_of_is_said_in_json(client: Client, edition):
    long = "x" * 10_240
    for query in (
        "limit=%00", "limit=-1", "limit=101", "limit=x", "offset=x", f"offset={'9' * 40}", "kind=x",
        "search=%00", f"search={long}", "topic=%00", f"topic={long}", "page=2", "%00=1", "q=a",
    ):  # fmt: skip
        response = client.get(f"/api/v2/pages/?{query}")
        assert response.status_code == 400, query[:40]
        assert response.json()["message"], query[:40]
    for key in ("%00", "%ff", long[:3000], "1"):
        response = client.get(f"/api/v2/pages/{key}/")
        assert response.status_code == 404, key[:40]
        assert response.json()["message"], key[:40]
    for query in ("search=%ED%A0%80", "search=%ff", "topic=nothing", "offset=999999999"):
        assert client.get(f"/api/v2/pages/?{query}").json()["items"] == [], query


SENT = [
    ({"page": "\x00"}, 404), ({"page": "/" + "x" * 600}, 404), ({"page": "//evil.example/"}, 404),
    ({"digest": "\x00"}, 400), ({"digest": "x" * 9_999}, 400), ({"mark": "\xff"}, 400),
    ({"severity": "\x00"}, 400), ({"text": "\x00\u202e"}, 400), ({"text": "x" * 9_999}, 400),
]  # fmt: skip


def test_a_form_that_makes_no_sense_is_refused_on_a_page_with_the_help_lines(
    client: Client, edition, settings
):
    factories.make_help_line(name="Verified Lifeline")
    soup = BeautifulSoup(
        client.get("/tell-us/", {"page": edition.path}).content, "html.parser"
    ).select_one(".tell")
    whole = {field["name"]: field.get("value", "") for field in soup.select("input[type=hidden]")}
    whole |= {"severity": "wrong", "text": "It is wrong."}
    answers = [(client.post("/tell-us/", whole | bad), status, bad) for bad, status in SENT]
    for kind in ("application/json", "multipart/form-data", "multipart/form-data; boundary=\xff"):
        status = 400 if "multipart" in kind else 404
        answers.append((client.post("/tell-us/", b"{}", content_type=kind), status, kind))
    for response, status, sent in answers:
        assert response.status_code == status, sent
        assert "Verified Lifeline" in response.content.decode(), sent

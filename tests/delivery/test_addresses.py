"""Odd addresses and methods get a plain answer: never an error page, never a word unsigned."""

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def test_an_address_without_its_last_slash_leads_to_the_page(tree, client: Client):
    edition = factories.publish(factories.make_article())

    response = client.get(edition.path.rstrip("/") + "?from=leaflet")

    assert response.status_code == 301
    assert response["Location"] == f"{edition.path}?from=leaflet"


def test_an_address_without_its_last_slash_leads_to_a_withdrawn_page_as_well(tree, client: Client):
    from cms.publishing import actions as publishing_actions

    edition = factories.publish(factories.make_article())
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    assert client.get(edition.path.rstrip("/"), follow=True).status_code == 410


def test_a_slashless_address_of_nothing_is_not_found(tree, client: Client):
    response = client.get("/articles/nothing", follow=True)

    assert response.status_code == 404


def test_an_unknown_address_is_not_found_and_shows_the_help_lines(tree, client: Client):
    factories.make_help_line(name="Verified Lifeline")

    response = client.get("/articles/no-such-page/")

    assert response.status_code == 404
    assert "We have no page at this address" in response.content.decode()
    assert "Verified Lifeline" in response.content.decode()


STRANGE = [
    "/articles/%00/",
    "/articles/a%00b/record/",
    "/articles/a%00b/record.json",
    "/articles/a%00b",
    "/articles/%0d%0aSet-Cookie:x/",
    "/articles/'; DROP TABLE publishing_edition; --/",
    "/articles/%F0%9F%92%89/",
    "/articles/%ff%fe/",
    "/articles/../../etc/passwd/",
    "/" + "a" * 3000 + "/",
    "/" + "a/" * 900,
    "/topics/no-such-topic/",
    "/people/nobody/",
]


def test_a_strange_address_is_not_found(tree, client: Client):
    for address in STRANGE:
        response = client.get(address)
        assert response.status_code == 404, address
        assert "Set-Cookie" not in response, address


def addresses_of(path: str) -> list[str]:
    """Every address for readers, with a published page at a path."""
    return [
        path, f"{path}record/", f"{path}record.json", "/", "/articles/", "/faq/", "/help/",
        "/search/?q=a", "/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/topics/topic/",
    ]  # fmt: skip


def test_head_answers_as_get_does_without_a_body(tree, client: Client):
    page = factories.make_article(topics=[factories.make_topic(slug="topic")])
    for address in addresses_of(factories.publish(page).path):
        response = client.head(address)
        assert response.status_code == client.get(address).status_code == 200, address
        assert response.content == b"", address


def test_nothing_for_readers_takes_anything_in(tree, client: Client):
    page = factories.make_article(topics=[factories.make_topic(slug="topic")])
    for address in addresses_of(factories.publish(page).path):
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(address).status_code == 405, (method, address)


NO_PAGES = ["0", "2", "999999999999999999999", "-1", "abc", "1.5", "", "٣", "1%00", "1 OR 1=1"]


def test_a_page_of_a_list_that_does_not_exist_is_not_found(tree, client: Client):
    factories.publish(factories.make_article(topics=[factories.make_topic(slug="topic")]))

    for address in ("/articles/?", "/topics/topic/?", "/search/?q=call&"):
        assert client.get(f"{address}page=1").status_code == 200
        for page in NO_PAGES:
            assert client.get(f"{address}page={page}").status_code == 404, (address, page)


STRANGE_QUERIES = [
    "call " * 2048, "%00", "call\x00", "\x01\x02\x1b", "'; DROP TABLE publishing_edition; --",
    "%", "_",
    "\\", "*", '"', "<script>alert(1)</script>", "\ufffe\U0010ffff", "٣", "ﷺ",
]  # fmt: skip


def test_a_strange_query_gets_an_ordinary_answer(tree, client: Client):
    factories.publish(factories.make_article(title="Call for help"))

    for query in STRANGE_QUERIES:
        response = client.get("/search/", {"q": query})
        content = response.content.decode()
        assert response.status_code == 200, query
        assert "<script" not in content, query
        assert len(content) < 20_000, query
    assert "Call for help" in client.get("/search/", {"q": "call " * 2048}).content.decode()


def test_a_query_of_nothing_asks_for_a_word(tree, client: Client):
    factories.publish(factories.make_article(title="Call for help"))

    for query in ("", "   ", "\t\n", "\x00", "\x00 \x00"):
        content = client.get("/search/", {"q": query}).content.decode()
        assert "Type a word or two to search for." in content, query
        assert "Call for help" not in content, query


def test_search_without_a_query_asks_nothing_and_complains_of_nothing(tree, client: Client):
    assert "Type a word" not in client.get("/search/").content.decode()


def test_the_process_says_that_it_is_alive_without_asking_the_database(
    tree, client: Client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.status_code == 200


def test_the_site_says_that_it_is_ready(tree, client: Client):
    assert client.get("/readyz").content == b"ready\n"


def test_the_site_is_not_ready_while_a_migration_waits(tree, client: Client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="review").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"migrations are waiting\n"


def test_the_site_is_not_ready_when_pictures_cannot_be_stored(
    tree, client: Client, settings, tmp_path
):
    (tmp_path / "a file").touch()
    settings.ASSETS_ROOT = tmp_path / "a file" / "assets"

    assert client.get("/readyz").status_code == 503


def test_crawlers_are_kept_out_of_what_is_for_staff(tree, client: Client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /admin/" in lines
    assert "Disallow: /review/" in lines
    assert any(line.startswith("Sitemap: http") for line in lines)


def test_crawlers_may_keep_the_search_page_and_no_results_or_forms(tree, client: Client):
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())

    kept = {a: robots.can_fetch("any", a) for a in ("/search/", "/articles/", "/search/?q=a",
            "/search?q=a", "/tell-us/?page=/articles/a/")}  # fmt: skip
    assert [address for address, may in kept.items() if may] == ["/search/", "/articles/"]
    assert "noindex" not in client.get("/search/").content.decode()
    assert '<meta name="robots" content="noindex">' in client.get("/search/?q=a").content.decode()

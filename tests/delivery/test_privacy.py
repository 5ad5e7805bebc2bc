"""Readers are not observed: no cookie, no other company, no script, whatever the address."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from cms.publishing import actions as publishing_actions
from tests import factories, module_database

db, undone_after_each = module_database.db, module_database.undone_after_each

ADDRESSES = [
    "/", "/articles/", "/articles/published/", "/articles/published/record/",
    "/articles/withdrawn/", "/articles/nothing/", "/faq/", "/faq/published/", "/help/",
    "/search/", "/search/?q=call", "/search/?q=", "/topics/topic/",
]  # fmt: skip
MACHINES = ["/articles/published/record.json", "/sitemap.xml", "/robots.txt", "/healthz", "/readyz"]


@pytest.fixture(scope="module")
def filled(db) -> None:
    """Something at each of the addresses."""
    topic = factories.make_topic(name="A topic", slug="topic")
    factories.make_help_line()
    picture = factories.make_article(slug="published", topics=[topic])
    factories.with_picture(picture, factories.make_image())
    question = factories.make_question(slug="published", topics=[topic])
    withdrawn = factories.make_article(slug="withdrawn")
    for page in (question, picture):
        factories.publish_next(page)
    publishing_actions.withdraw(
        factories.publish_next(withdrawn),
        by=factories.make_publisher(),
        reason="Wrong.",
        now=factories.next_moment(),
    )


@pytest.fixture
def site(filled, client: Client) -> Client:
    """A reader of a site with something at each of the addresses."""
    return client


def code_in(soup: BeautifulSoup) -> list[Tag]:
    """The script elements that a browser runs: not blocks of data."""
    return [s for s in soup.find_all("script") if s.get("type") != "application/ld+json"]


def loaded_by(soup: BeautifulSoup) -> list[str]:
    """The addresses a browser fetches by itself when it shows a page."""
    return [
        tag.get(attribute)
        for tag in soup.find_all(["link", "img", "script", "iframe", "source", "video", "object"])
        for attribute in ("src", "href", "srcset", "data")
        if tag.get(attribute) and not {"canonical", "alternate"} & set(tag.get("rel") or [])
    ]


def test_no_address_for_readers_sets_or_depends_on_a_cookie(site: Client):
    for address in [*ADDRESSES, *MACHINES]:
        response = site.get(address)
        assert not response.cookies, address
        assert "Set-Cookie" not in response.headers, address
        assert "cookie" not in response.headers.get("Vary", "").lower(), address


def test_no_address_for_readers_loads_anything_from_elsewhere_or_has_code_in_it(site: Client):
    for address in ADDRESSES:
        soup = BeautifulSoup(site.get(address).content, "html.parser")
        loaded = loaded_by(soup)
        assert any(path.endswith("site.css") for path in loaded), address
        assert all(path.startswith("/") and not path.startswith("//") for path in loaded), loaded
        assert soup.find_all(["iframe", "style"]) == [], address
        assert [script.get_text() for script in code_in(soup)] in ([], [""]), address
        assert soup.find_all(style=True) == [], address
        handlers = [n for tag in soup.find_all(True) for n in tag.attrs if n.startswith("on")]
        assert handlers == [], address


def test_only_pages_with_a_comfort_to_add_have_a_script(site: Client):
    scripted = [a for a in ADDRESSES if code_in(BeautifulSoup(site.get(a).content, "html.parser"))]

    assert scripted == [a for a in ADDRESSES if a.startswith(("/articles/published/", "/faq/"))]


def test_a_picture_is_loaded_from_the_site_itself(site: Client):
    soup = BeautifulSoup(site.get("/articles/published/").content, "html.parser")

    assert [path for path in loaded_by(soup) if path.startswith("/assets/")]


def test_the_content_security_policy_lets_nothing_in_from_elsewhere(site: Client):
    for address in [*ADDRESSES, *MACHINES]:
        policy = site.get(address)["Content-Security-Policy"]
        directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert directives["default-src"] == "'none'"
        assert directives["base-uri"] == "'none'"
        assert set(directives.values()) <= {"'none'", "'self'"}, policy


def test_browsers_are_told_to_keep_the_address_and_the_type_to_themselves(site: Client):
    for address in ADDRESSES:
        response = site.get(address)
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["Referrer-Policy"] == "same-origin", address
        assert response["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), address


def test_a_logged_in_reader_gets_the_same_bytes_as_anybody(site: Client):
    anonymous = site.get("/articles/published/").content

    site.force_login(factories.make_superuser())

    assert site.get("/articles/published/").content == anonymous

"""Search looks through signed words and nothing else."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.delivery import lists
from cms.delivery.search import fold
from tests import factories

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> list[str]:
    """The titles a search shows, in order."""
    soup = BeautifulSoup(client.get("/search/", {"q": query}).content, "html.parser")
    return [title.get_text() for title in soup.select(".entry-title")]


def test_signed_words_are_found_and_the_draft_s_are_not(tree, client: Client):
    page = factories.make_article(title="Signed", text="Naloxone works.")
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Buprenorphine works.")

    assert found(client, "naloxone") == ["Signed"]
    assert found(client, "buprenorphine") == []


def test_words_signed_since_are_found_and_the_replaced_ones_no_longer(tree, client: Client):
    page = factories.make_article(title="Signed", text="Naloxone works.")
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Buprenorphine works.")
    factories.publish_next(page)

    assert found(client, "buprenorphine") == ["Signed"]
    assert found(client, "naloxone") == []


def test_every_word_of_the_query_must_be_there(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="Naloxone works in minutes."))

    assert found(client, "minutes naloxone") == ["Signed"]
    assert found(client, "hours naloxone") == []


def test_a_title_that_holds_the_words_comes_first(tree, client: Client):
    factories.publish_next(factories.make_article(title="Naloxone at home"))
    factories.publish_next(factories.make_article(title="Newer", text="About naloxone."))

    assert found(client, "naloxone") == ["Naloxone at home", "Newer"]


@pytest.mark.parametrize(
    "query", ["NALOXONE", "naloxone", "Naloxöne", "  naloxone ", "ｎａｌｏｘｏｎｅ"]
)
def test_case_accents_width_and_spaces_do_not_matter(tree, client: Client, query: str):
    factories.publish(factories.make_article(title="Signed", text="Náloxone works."))

    assert found(client, query) == ["Signed"]


@pytest.mark.parametrize("query", ["%", "_", "na%one", "n_loxone"])
def test_the_database_s_wildcards_are_ordinary_characters(tree, client: Client, query: str):
    factories.publish(factories.make_article(title="Signed", text="Naloxone works."))

    assert found(client, query) == []


def test_a_percent_sign_that_was_signed_is_found(tree, client: Client):
    factories.publish(factories.make_article(title="Signed", text="In 95% of cases."))

    assert found(client, "95%") == ["Signed"]


def test_what_was_searched_for_is_shown_as_text(tree, client: Client):
    content = client.get("/search/", {"q": "<b>bold</b>"}).content.decode()

    assert "&lt;b&gt;bold&lt;/b&gt;" in content
    assert "<b>bold" not in content


def test_nothing_found_says_so_and_points_at_help(tree, client: Client):
    content = client.get("/search/", {"q": "zebra"}).content.decode()

    assert "Nothing found for “zebra”" in content
    assert "/help/" in content


def test_later_pages_of_a_search_keep_the_query(tree, client: Client, monkeypatch):
    monkeypatch.setattr(lists, "A_PAGE", 1)
    for _ in range(2):
        factories.publish_next(factories.make_article(text="About naloxone & more."))

    soup = BeautifulSoup(client.get("/search/", {"q": "naloxone &"}).content, "html.parser")
    onwards = soup.select_one('.pager a[rel="next"]')["href"]

    page = BeautifulSoup(client.get(onwards).content, "html.parser")
    assert len(page.select(".entry-title")) == 1


def test_folding_joins_what_readers_type_alike():
    assert fold("Ｎáloxone\x00 ﬁve\u200b\n") == "naloxone five"

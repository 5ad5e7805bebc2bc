"""Articles and questions lead to each other, and questions stand by topic, answer first."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.publishing import actions as publishing_actions
from tests import factories

pytestmark = pytest.mark.django_db


def soup_of(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def titles(soup: BeautifulSoup, place: str) -> list[str]:
    return [tag.get_text(strip=True) for tag in soup.select(place)]


def test_a_question_leads_to_the_articles_that_show_it(tree, client: Client):
    question = factories.make_question()
    path = factories.publish(question).path
    assert titles(soup_of(client, path), ".shown-in .entry-title") == []
    kept = client.get(path)["ETag"]

    article = factories.publish_next(factories.make_article(title="Shows", questions=[question]))
    factories.publish_next(factories.make_article(title="Does not"))

    response = client.get(path, headers={"If-None-Match": kept})
    assert response.status_code == 200
    assert titles(soup_of(client, path), ".shown-in .entry-title") == ["Shows"]
    publishing_actions.withdraw(
        article, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    assert titles(soup_of(client, path), ".shown-in .entry-title") == []


def test_an_article_and_a_question_that_show_each_other_cost_one_query(
    tree, client: Client, django_assert_num_queries
):
    question = factories.make_question()
    path = factories.publish(question).path
    factories.publish_next(factories.make_article(questions=[question]))
    client.get(path)

    with django_assert_num_queries(1):
        client.get(path)


def test_each_question_below_a_page_opens_by_its_own_name(tree, client: Client):
    first, second = factories.make_question(slug="first"), factories.make_question(slug="second")
    factories.publish(first)
    factories.publish_next(second)
    page = factories.publish_next(factories.make_article(questions=[first, second]))

    asked = soup_of(client, page.path).select("details.asked")

    assert [tag["id"] for tag in asked] == ["question-first", "question-second"]
    assert [tag.has_attr("open") for tag in asked] == [True, False]
    for tag, question in zip(asked, (first, second), strict=True):
        assert tag.summary.get_text(strip=True) == question.title
        assert tag.select_one("article.sealed-question .sealed-short-answer")


def test_questions_stand_under_their_topics_with_their_short_answers(tree, client: Client):
    overdose = factories.make_topic(name="A overdose", slug="overdose")
    family = factories.make_topic(name="B family", slug="family")
    made = [
        factories.make_question(
            slug="one", title="Is it one?", summary="Yes, one.", topics=[overdose]
        ),
        factories.make_question(slug="two", title="Is it two?", topics=[family]),
        factories.make_question(slug="both", title="Is it both?", topics=[overdose, family]),
    ]
    for question in made:
        factories.publish_next(question)

    soup = soup_of(client, "/faq/")

    groups = {
        group.h2.get_text(): [tag.get_text(strip=True) for tag in group.select("summary")]
        for group in soup.select(".asks")
    }
    assert groups == {"A overdose": ["Is it both?", "Is it one?"], "B family": ["Is it two?"]}
    one = soup.select_one("details#one")
    assert "Yes, one." in one.get_text()
    assert one.select_one("a")["href"] == "/faq/one/"
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_the_whole_list_can_still_be_paged_through(tree, client: Client):
    factories.publish(factories.make_question(title="Is it?"))

    assert "Is it?" in client.get("/faq/?page=1").content.decode()
    assert client.get("/faq/?page=2").status_code == 404


def test_home_shows_first_the_questions_that_most_pages_show(tree, client: Client):
    asked_twice = factories.make_question(title="Is it asked twice?")
    asked_once = factories.make_question(title="Is it asked once?")
    for question in (asked_twice, asked_once):
        factories.publish_next(question)
    factories.publish_next(factories.make_question(title="Is it asked nowhere?"))
    factories.publish_next(factories.make_article(questions=[asked_twice, asked_once]))
    factories.publish_next(factories.make_article(questions=[asked_twice]))

    assert titles(soup_of(client, "/"), ".ask summary") == [
        "Is it asked twice?", "Is it asked once?", "Is it asked nowhere?",
    ]  # fmt: skip

"""What a page costs: one question to the database, however many pages are published."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.delivery import chrome, sealed_bodies
from cms.publishing import actions as publishing_actions
from cms.search import cache, highlighting
from tests import factories
from tests.bench.editions import fill

pytestmark = pytest.mark.django_db


def publish_one_with_questions() -> str:
    """The address of a page that shows three questions."""
    factories.make_help_line()
    questions = [factories.make_question() for _ in range(3)]
    now = timezone.now()
    for hours, question in enumerate(questions):
        factories.publish(question, now=now + timedelta(hours=2 * hours))
    page = factories.make_article(questions=questions)
    return factories.publish(page, now=now + timedelta(hours=8)).path


@pytest.mark.parametrize("others", [0, 60])
def test_a_page_costs_one_query_when_warm_and_at_most_four_when_cold(
    tree, client: Client, django_assert_num_queries, django_assert_max_num_queries, others: int
):
    fill(others)
    path = publish_one_with_questions()
    assert connection.features.supports_json_field  # Django finds that out once a process.
    sealed_bodies.clear_cache()
    chrome._cached_lines.clear()

    with django_assert_max_num_queries(4):
        assert client.get(path).content.count(b"<article") == 4
    with django_assert_num_queries(1):
        response = client.get(path)
    with django_assert_num_queries(1):
        unchanged = client.get(path, headers={"If-None-Match": response["ETag"]})
    assert unchanged.status_code == 304


def test_a_withdrawn_page_costs_one_query(tree, client: Client, django_assert_num_queries):
    edition = factories.publish(factories.make_article())
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    client.get(edition.path)

    with django_assert_num_queries(1):
        assert client.get(edition.path).status_code == 410


def test_a_list_costs_the_same_however_long_it_is(tree, client: Client):
    topic = factories.make_topic()
    addresses = [
        "/",
        "/articles/",
        "/search/?q=call",
        "/sitemap.xml",
        "/topics/" + topic.slug + "/",
    ]

    def costs() -> list[int]:
        numbers = []
        cache.clear_cache()
        highlighting.clear_cache()
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            numbers.append(len(asked))
        return numbers

    factories.publish_next(factories.make_article(topics=[topic]))
    costs()
    few = costs()
    for _ in range(4):
        factories.publish_next(factories.make_article(topics=[topic]))

    assert costs() == few
    assert max(few) <= 20


def test_a_search_asked_before_costs_four_queries_and_a_withdrawn_page_leaves_it(
    tree, client: Client, django_assert_num_queries
):
    editions = [factories.publish_next(factories.make_article()) for _ in range(2)]
    client.get("/search/?q=call")

    with django_assert_num_queries(4):
        assert editions[0].path in client.get("/search/?q=call").content.decode()
    publishing_actions.withdraw(
        editions[0], by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    content = client.get("/search/?q=call").content.decode()
    assert editions[0].path not in content
    assert "1 result for" in content


def test_the_memory_of_bodies_is_bounded_and_forgets_the_least_used(tree, client, monkeypatch):
    editions = [factories.publish_next(factories.make_article()) for _ in range(3)]
    size = len(editions[0].sign_off.proof.html)
    monkeypatch.setattr(sealed_bodies, "_bodies", sealed_bodies._cache(int(size * 2.5)))

    for edition in (editions[0], editions[1], editions[0], editions[2]):
        client.get(edition.path)

    assert set(sealed_bodies._bodies) == {editions[0].digest, editions[2].digest}


def test_a_body_larger_than_the_whole_memory_is_served_all_the_same(tree, client, monkeypatch):
    edition = factories.publish(factories.make_article())
    monkeypatch.setattr(sealed_bodies, "_bodies", sealed_bodies._cache(10))

    assert client.get(edition.path).status_code == 200
    assert not sealed_bodies._bodies

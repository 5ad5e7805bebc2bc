"""Words that no longer match their digest are not served; everything else is."""

import pytest
from django.db import connection
from django.test import Client

from cms.delivery import bodies
from cms.review import triggers
from tests import factories

pytestmark = pytest.mark.django_db


def alter(sql: str, *params: object) -> None:
    """Change evidence behind the application's back, as an intruder with the database might."""
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    triggers.install(connection)
    bodies.forget()


@pytest.mark.parametrize("column", ["html", "manifest"])
def test_an_altered_proof_is_not_served_and_another_page_is(tree, client: Client, column: str):
    altered = factories.publish_next(factories.make_article(text="Wait two minutes."))
    intact = factories.publish_next(factories.make_article())
    assert client.get(altered.path).status_code == 200

    alter(
        f"UPDATE review_proof SET {column} = replace({column}, 'two', 'ten') WHERE digest = %s",  # noqa: S608
        altered.digest,
    )

    response = client.get(altered.path)
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response or response.status_code != 200
    assert b"Wait" not in response.content
    assert b"tel:911" in response.content
    assert client.get(intact.path).status_code == 200


def test_a_page_with_an_altered_question_is_not_served(tree, client: Client):
    question = factories.make_question(text="Wait two minutes.")
    factories.publish(question)
    edition = factories.publish_next(factories.make_article(questions=[question]))

    alter("UPDATE review_proof SET html = replace(html, 'two', 'ten')")

    assert client.get(edition.path).status_code == 503


def test_a_proof_that_points_at_another_s_words_is_not_served(tree, client: Client):
    one = factories.publish_next(factories.make_article(text="One."))
    other = factories.publish_next(factories.make_article(text="Other."))

    alter(
        "UPDATE review_proof SET html = (SELECT html FROM review_proof WHERE digest = %s) "
        "WHERE digest = %s",
        other.digest,
        one.digest,
    )

    assert client.get(one.path).status_code == 503
    assert client.get(other.path).status_code == 200


def test_an_edition_that_points_at_no_proof_is_not_served(tree, client: Client):
    edition = factories.publish(factories.make_article())

    alter("UPDATE review_edition SET digest = %s", "0" * 64)

    assert client.get(edition.path).status_code == 503

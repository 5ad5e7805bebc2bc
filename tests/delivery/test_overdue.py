"""A page past its review date says so, and no longer claims that it is clinically reviewed."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def test_an_overdue_page_says_so_and_loses_its_reviewed_line(tree, client: Client):
    edition = factories.publish_overdue(factories.make_article())

    response = client.get(edition.path)
    content = response.content.decode()

    assert response.status_code == 200
    assert "This page is past its review date." in content
    assert "Review was due" in content
    assert "clinically reviewed" not in content.casefold()


def test_a_page_due_later_keeps_its_reviewed_line(tree, client: Client):
    edition = factories.publish_overdue(factories.make_article(), days=300, overdue=-30)

    content = client.get(edition.path).content.decode()

    assert "past its review date" not in content
    assert "Clinically reviewed" in content


def test_a_page_is_not_overdue_on_the_day_it_is_due(tree, client: Client):
    edition = factories.publish_overdue(factories.make_article(), days=300, overdue=0)

    assert "past its review date" not in client.get(edition.path).content.decode()


def test_an_overdue_question_says_so_below_a_page_that_is_not(tree, client: Client):
    question = factories.make_question()
    factories.publish_overdue(question)
    edition = factories.publish(factories.make_article(questions=[question]))

    content = client.get(edition.path).content.decode()

    assert "This answer is past its review date." in content
    assert "This page is past its review date." not in content


def test_lists_say_which_pages_are_overdue(tree, client: Client):
    page = factories.make_article(title="An old page")
    factories.publish_overdue(page)

    for address in ("/", "/articles/", "/search/?q=old"):
        content = client.get(address).content.decode()
        assert "Past its review date" in content, address
        assert "Clinically reviewed" not in content, address


def test_a_page_whose_words_alone_were_signed_since_is_overdue_all_the_same(tree, client: Client):
    page = factories.make_article()
    edition = factories.publish_overdue(page, days=800, overdue=70)
    factories.edit(page, by=page.owner, text="Call for help at once.")
    then = edition.published_at.replace(year=edition.published_at.year + 1)
    factories.sign(factories.submit(page, now=then), scope="changes only", review_due_on=None)

    content = client.get(edition.path).content.decode()

    assert "Call for help at once." in content
    assert "This page is past its review date." in content

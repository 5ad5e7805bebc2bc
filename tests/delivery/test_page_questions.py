"""The questions below a page: each from its own current edition, in the writer's order."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.publishing import actions as publishing_actions
from tests import factories

pytestmark = pytest.mark.django_db


def asked(client: Client, path: str) -> list[str]:
    """The titles of the questions a page shows, in order."""
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    return [title.get_text() for title in soup.select(".questions .asked .sealed-title")]


def test_a_page_shows_its_questions_in_the_order_the_writer_gave_them(tree, client: Client):
    titles = ["What is third?", "What is first?", "What is second?"]
    questions = [factories.make_question(title=title) for title in titles]
    for question in questions:
        factories.publish_next(question)
    order = [questions[1], questions[2], questions[0]]
    edition = factories.publish_next(factories.make_article(questions=order))

    assert asked(client, edition.path) == ["What is first?", "What is second?", "What is third?"]


def test_a_question_carries_its_own_signature_and_date(tree, client: Client):
    question = factories.make_question()
    answered = factories.publish(
        question, by=factories.make_reviewer(first_name="Quentin", last_name="Quiz")
    )
    edition = factories.publish_next(factories.make_article(questions=[question]))

    content = client.get(edition.path).content.decode()

    assert answered.sign_off.proof.html in content
    reviewed_on = f"{factories.NOW:%-d %B %Y}"
    assert f"Clinically reviewed {reviewed_on} by Quentin Quiz." in " ".join(content.split())


def test_a_question_nobody_signed_does_not_appear_and_its_twin_does(tree, client: Client):
    signed = factories.make_question(title="Is this signed?")
    unsigned = factories.make_question(title="Is this unsigned?")
    factories.publish(signed)
    edition = factories.publish_next(factories.make_article(questions=[unsigned, signed]))

    assert asked(client, edition.path) == ["Is this signed?"]
    assert "Is this unsigned?" not in client.get(edition.path).content.decode()


def test_a_question_signed_later_appears_without_signing_the_page_again(tree, client: Client):
    question = factories.make_question(title="Is this signed?")
    edition = factories.publish(factories.make_article(questions=[question]))
    assert asked(client, edition.path) == []

    factories.publish_next(question)

    assert asked(client, edition.path) == ["Is this signed?"]


def test_a_withdrawn_question_disappears_from_the_page_and_the_others_stay(tree, client: Client):
    stays = factories.make_question(title="Does this stay?")
    goes = factories.make_question(title="Does this go?")
    factories.publish(stays)
    withdrawn = factories.publish_next(goes)
    edition = factories.publish_next(factories.make_article(questions=[goes, stays]))
    assert asked(client, edition.path) == ["Does this go?", "Does this stay?"]

    publishing_actions.withdraw(
        withdrawn, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    assert asked(client, edition.path) == ["Does this stay?"]


def test_a_question_published_again_shows_its_new_words_on_the_page(tree, client: Client):
    question = factories.make_question(text="The old answer.")
    factories.publish(question)
    edition = factories.publish_next(factories.make_article(questions=[question]))

    factories.edit(question, by=question.owner, text="The new answer.")
    before = client.get(edition.path).content.decode()
    factories.publish_next(question)
    after = client.get(edition.path).content.decode()

    assert "The old answer." in before
    assert "The new answer." not in before
    assert "The new answer." in after
    assert "The old answer." not in after

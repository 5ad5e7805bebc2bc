"""A page is asked for again each time, and sent again only when something it shows has changed."""

import pytest
from django.test import Client

from cms.publishing import actions as publishing_actions
from tests import factories

pytestmark = pytest.mark.django_db


def etag(client: Client, path: str) -> str:
    """What the address says its content is called now."""
    return client.get(path)["ETag"]


def test_an_unchanged_page_is_not_sent_again(tree, client: Client):
    edition = factories.publish(factories.make_article())
    kept = etag(client, edition.path)

    response = client.get(edition.path, headers={"If-None-Match": kept})

    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == kept
    assert response["Cache-Control"] == "no-cache"


def test_another_name_for_the_content_gets_the_page(tree, client: Client):
    edition = factories.publish(factories.make_article())

    response = client.get(edition.path, headers={"If-None-Match": '"another"'})

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-cache"


def test_one_name_among_several_is_enough_and_a_weak_one_counts(tree, client: Client):
    edition = factories.publish(factories.make_article())
    kept = etag(client, edition.path)

    for names in (f'"another", {kept}', f"W/{kept}", f'W/"another",{kept}', "*"):
        for asked in (client.get, client.head):
            response = asked(edition.path, headers={"If-None-Match": names})
            assert response.status_code == 304, names
            assert response["ETag"] == kept


def test_a_name_within_another_name_is_not_the_name(tree, client: Client):
    edition = factories.publish(factories.make_article())
    kept = etag(client, edition.path)

    for names in (f'"before {kept[1:]}', f'{kept[:-1]} after"', f"'{kept}'", kept[1:-1]):
        assert client.get(edition.path, headers={"If-None-Match": names}).status_code == 200, names


def test_a_page_that_must_be_another_one_is_not_sent(tree, client: Client):
    edition = factories.publish(factories.make_article())
    kept = etag(client, edition.path)

    assert client.get(edition.path, headers={"If-Match": '"another"'}).status_code == 412
    assert client.get(edition.path, headers={"If-Match": kept}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/help/", "/search/", "/sitemap.xml", "/feed/"])
def test_other_addresses_know_lists_weak_names_and_any_name(tree, client: Client, address: str):
    factories.publish(factories.make_article())
    kept = etag(client, address)

    for names in (f'"another", {kept}', f"W/{kept}", "*"):
        for asked in (client.get, client.head):
            response = asked(address, headers={"If-None-Match": names})
            assert response.status_code == 304, names


def change_the_words(page, question):
    factories.edit(page, by=page.owner, text="Other words.")
    factories.publish_next(page)


def change_a_question(page, question):
    factories.edit(question, by=question.owner, text="Another answer.")
    factories.publish_next(question)


def withdraw_a_question(page, question):
    edition = question.specific.current_edition()
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )


def add_a_help_line(page, question):
    factories.make_help_line(name="Another Lifeline")


def change_a_help_line(page, question):
    from cms.help_lines.models import HelpLine

    line = HelpLine.objects.get()
    line.number = "555-0199"
    line.save()


def delete_a_help_line(page, question):
    from cms.help_lines.models import HelpLine

    HelpLine.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        change_the_words,
        change_a_question,
        withdraw_a_question,
        add_a_help_line,
        change_a_help_line,
        delete_a_help_line,
    ],
)
def test_the_name_changes_with_whatever_the_page_shows(tree, client: Client, change):
    factories.make_help_line()
    question = factories.make_question()
    factories.publish(question)
    page = factories.make_article(questions=[question])
    path = factories.publish_next(page).path
    kept = etag(client, path)
    assert etag(client, path) == kept

    change(page, question)

    assert etag(client, path) != kept
    assert client.get(path, headers={"If-None-Match": kept}).status_code == 200


def test_saving_a_draft_or_publishing_another_page_leaves_the_name_alone(tree, client: Client):
    page = factories.make_article()
    path = factories.publish(page).path
    kept = etag(client, path)

    factories.edit(page, by=page.owner, text="Unsigned words.")
    factories.publish_next(factories.make_article())

    assert etag(client, path) == kept


def test_a_release_with_other_templates_is_another_name(tree, client: Client, settings):
    from cms.delivery import chrome

    path = factories.publish(factories.make_article()).path
    kept = etag(client, path)

    settings.WAGTAIL_SITE_NAME = "Another name"
    chrome._version = ""

    assert etag(client, path) != kept
    chrome._version = ""


@pytest.mark.parametrize("address", ["/", "/articles/", "/faq/", "/search/?q=a", "/help/"])
def test_lists_may_be_kept_and_must_be_asked_for_again(tree, client: Client, address: str):
    assert client.get(address)["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ["/admin/login/", "/review/login/"])
def test_what_staff_see_is_kept_nowhere(tree, client: Client, address: str):
    assert "no-store" in client.get(address)["Cache-Control"]

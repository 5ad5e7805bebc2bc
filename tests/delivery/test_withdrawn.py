"""A withdrawn page says so at once, everywhere, and keeps its words to itself."""

import pytest
from django.test import Client

from cms.publishing import actions as publishing_actions
from cms.review import actions
from cms.search import index
from cms.search.models import SearchRow
from tests import factories

pytestmark = pytest.mark.django_db


def withdraw(edition, reason: str = "The dose was wrong.") -> None:
    """Withdraw an edition as a publisher would."""
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason=reason, now=factories.next_moment()
    )


def test_the_address_is_gone_and_says_why_with_the_help_lines(tree, client: Client):
    factories.make_help_line(name="Verified Lifeline")
    edition = factories.publish(factories.make_article(text="Secret words."))
    assert "Secret words." in client.get(edition.path).content.decode()

    withdraw(edition, "The dose was <b>wrong</b>.")

    response = client.get(edition.path)
    content = response.content.decode()
    assert response.status_code == 410
    assert "This page is no longer advice." in content
    assert "The dose was &lt;b&gt;wrong&lt;/b&gt;." in content
    assert "Verified Lifeline" in content
    assert f"{edition.path}record/" in content
    assert "Secret words." not in content
    assert "<article" not in content


def test_a_browser_that_kept_the_page_is_told_as_well(tree, client: Client):
    edition = factories.publish(factories.make_article())
    kept = client.get(edition.path)["ETag"]
    assert client.get(edition.path, headers={"If-None-Match": kept}).status_code == 304

    withdraw(edition)

    assert client.get(edition.path, headers={"If-None-Match": kept}).status_code == 410


def test_a_withdrawn_page_is_gone_from_every_list_and_another_stays(tree, client: Client):
    topic = factories.make_topic(slug="overdose")
    goes = factories.publish(factories.make_article(title="This goes", topics=[topic]))
    stays = factories.publish_next(factories.make_article(title="This stays", topics=[topic]))

    withdraw(goes)

    for address in ("/", "/articles/", "/topics/overdose/", "/search/?q=this"):
        content = client.get(address).content.decode()
        assert "This goes" not in content, address
        assert "This stays" in content, address
    found = SearchRow.objects.values_list("edition_id", "topic_id")
    assert sorted(found, key=str) == [(stays.pk, None), (None, topic.pk)]
    assert index.size() == 2
    sitemap = client.get("/sitemap.xml").content.decode()
    assert goes.path not in sitemap
    assert stays.path in sitemap


def test_a_withdrawn_page_that_is_signed_again_is_back(tree, client: Client):
    page = factories.make_article()
    edition = factories.publish(page)
    withdraw(edition)
    factories.edit(page, by=page.owner, text="The right dose.")

    factories.publish_next(page)

    response = client.get(edition.path)
    assert response.status_code == 200
    assert "The right dose." in response.content.decode()


def test_revoking_the_sign_off_withdraws_the_page_that_rests_on_it(tree, client: Client):
    edition = factories.publish(factories.make_article())

    actions.revoke(
        edition.sign_off,
        by=factories.make_publisher(),
        reason="Signed in error.",
        now=factories.next_moment(),
    )

    response = client.get(edition.path)
    assert response.status_code == 410
    assert "Signed in error." in response.content.decode()

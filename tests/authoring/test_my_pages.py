"""A writer's own list in Wagtail: what came back, what drafts lack, who has what, taking back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from cms.authoring.models.workflow import take_back
from cms.policy.refusals import Refusal
from cms.proofs.models import Outcome
from cms.review import actions, assignment, notes
from cms.review.models import Waiting
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def writer(tree):
    return factories.make_writer()


def mine(client: Client, user) -> dict[str, str]:
    """The words of this writer's lists."""
    client.force_login(user)
    soup = BeautifulSoup(client.get("/admin/my-pages/").content, "html.parser")
    return {
        section["id"]: " ".join(section.get_text(" ").split())
        for section in soup.select(".my-pages section")
    }


def test_a_draft_says_what_it_lacks_before_it_is_submitted(writer, client: Client):
    factories.make_article(writer=writer, title="Half done", summary="", sources=[])
    factories.make_article(writer=writer, title="All done")

    drafts = mine(client, writer)["drafts"]

    assert "Drafts not submitted: 2" in drafts
    assert "The page needs a summary." in drafts
    assert "The page gives no source." in drafts
    assert drafts.count("Ready to submit.") == 1


def test_a_page_moves_through_its_writers_lists(writer, client: Client):
    page = factories.make_article(writer=writer, title="Naloxone at home")
    rita = factories.make_reviewer(first_name="Rita", last_name="Reads")
    proof = factories.submit_in_wagtail(page)
    seen = mine(client, writer)
    assert "Nobody has taken it yet." in seen["in-review"]
    assert "Naloxone at home" not in seen["drafts"]

    assignment.claim(proof, by=rita, now=SOON)
    assert "Rita Reads has it since" in mine(client, writer)["in-review"]

    notes.add_note(proof, by=rita, kind="question", text="Says who?", now=SOON)
    actions.request_changes(proof, by=rita, reason="Say when.", now=SOON)
    seen = mine(client, writer)
    assert "Say when." in seen["sent-back"]
    assert "1 open note." in seen["sent-back"]
    assert "Naloxone at home" not in seen["in-review"]

    factories.edit(page, by=writer, text="Other words.")
    seen = mine(client, writer)
    assert "Naloxone at home" in seen["sent-back"]
    assert "Naloxone at home" not in seen["drafts"]

    newer = factories.submit_in_wagtail(page, now=SOON)
    factories.sign(newer, by=rita)
    assert "Naloxone at home" not in " ".join(mine(client, writer).values())


def test_a_draft_newer_than_the_proof_in_review_is_a_draft_as_well(writer, client: Client):
    page = factories.make_article(writer=writer)
    factories.submit_in_wagtail(page)
    factories.edit(page, by=writer, text="Newer words.")

    seen = mine(client, writer)

    assert "An older draft of it is in review." in seen["drafts"]
    assert page.title in seen["in-review"]


def test_pages_of_others_are_not_mine_until_i_write_in_them(writer, client: Client):
    page = factories.make_article(title="Theirs")
    assert "Theirs" not in mine(client, writer)["drafts"]

    factories.edit(page, by=writer, text="My words.")

    assert "Theirs" in mine(client, writer)["drafts"]


def test_what_is_due_again_is_told_to_its_writer(writer, client: Client):
    source = factories.source()
    source["value"]["accessed_on"] = "2024-01-05"
    factories.publish_overdue(factories.make_article(writer=writer, title="Old", sources=[source]))

    assert "Past its review date" in mine(client, writer)["due"]


def test_a_writer_takes_a_page_back_after_reading_what_that_means(writer, client: Client):
    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)
    assignment.claim(proof, by=factories.make_reviewer(first_name="Rita"), now=SOON)
    client.force_login(writer)
    asked = client.get(f"/admin/my-pages/{page.pk}/take-back/").content.decode()
    assert "may be reading it now" in asked
    assert not Outcome.objects.exists()

    response = client.post(f"/admin/my-pages/{page.pk}/take-back/", follow=True)

    assert "is back with you" in response.content.decode()
    assert Outcome.objects.get(proof=proof).kind == Outcome.Kind.RECALLED
    assert not Waiting.objects.exists()
    assert Page.objects.get(pk=page.pk).current_workflow_state is None
    again = client.post(f"/admin/my-pages/{page.pk}/take-back/", follow=True)
    assert "so there is nothing to take back" in again.content.decode()


def test_who_may_not_write_in_a_page_does_not_take_it_back(writer):
    page = factories.make_article(writer=writer)
    factories.submit_in_wagtail(page)

    with pytest.raises(Refusal, match="Only people who may write"):
        take_back(page, by=factories.make_reviewer(), now=SOON)

    assert not Outcome.objects.exists()
    take_back(page, by=writer, now=SOON)
    assert Outcome.objects.exists()


def test_wagtails_first_screen_counts_what_waits_for_the_writer(writer, client: Client):
    factories.make_article(writer=writer)
    client.force_login(writer)

    assert "Drafts not submitted: 1" in client.get("/admin/").content.decode()


def test_the_editor_says_who_has_the_proof_and_offers_to_take_it_back(writer, client: Client):
    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)
    assignment.claim(
        proof, by=factories.make_reviewer(first_name="Rita", last_name="Reads"), now=SOON
    )
    client.force_login(writer)

    editor = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()

    assert "Rita Reads has it since" in editor
    assert f"/admin/my-pages/{page.pk}/take-back/" in editor


def test_the_lists_ask_the_database_as_often_for_many_as_for_few(writer, client: Client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/admin/my-pages/")
        return len(asked)

    client.force_login(writer)
    factories.submit_in_wagtail(factories.make_article(writer=writer))
    cost()
    few = cost()
    for _ in range(3):
        factories.submit_in_wagtail(factories.make_article(writer=writer), now=SOON)

    assert cost() == few

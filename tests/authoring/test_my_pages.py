"""A writer's own list in Wagtail: what came back, what drafts lack, who has what, taking back."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from cms.authoring.models.workflow import take_back
from cms.policy.assignment import NOT_MY_FIELD
from cms.policy.refusals import Refusal
from cms.proofs.models import Outcome
from cms.publishing import actions as publishing_actions
from cms.review import actions, assignment, notes
from cms.review.models import Waiting
from tests import factories
from tests.authoring import editor
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
    assert lists_of("Naloxone at home", mine(client, writer)) == {"published"}


def lists_of(title: str, seen: dict[str, str]) -> set[str]:
    """The lists that a page is on."""
    return {name for name, words in seen.items() if title in words}


def test_a_page_that_is_signed_and_held_then_revoked_never_drops_off_the_list(
    writer, client: Client
):
    page = factories.make_article(writer=writer, title="Held back", when_signed="hold")
    rita = factories.make_reviewer(first_name="Rita", last_name="Reads")
    sign_off = factories.sign(factories.submit_in_wagtail(page), by=rita)
    seen = mine(client, writer)
    assert lists_of("Held back", seen) == {"signed"}
    assert "Signed by Rita Reads" in seen["signed"]
    assert "On hold until a publisher publishes it." in seen["signed"]

    actions.revoke(sign_off, by=rita, reason="I misread.", now=factories.next_moment())

    seen = mine(client, writer)
    assert lists_of("Held back", seen) == {"revoked"}
    assert "I misread." in seen["revoked"]


def test_a_withdrawn_page_is_on_its_writers_list_until_it_is_submitted_again(
    writer, client: Client
):
    page = factories.make_article(writer=writer, title="Wrong")
    edition = factories.publish(page)
    publisher = factories.make_publisher()
    publishing_actions.withdraw(
        edition, by=publisher, reason="Too old.", now=factories.next_moment()
    )

    seen = mine(client, writer)
    assert lists_of("Wrong", seen) == {"withdrawn"}
    assert "Readers are told: Too old." in seen["withdrawn"]
    client.force_login(publisher)
    assert "Readers are told: Too old." in client.get("/review/").content.decode()

    factories.submit_in_wagtail(page, now=factories.next_moment())
    assert lists_of("Wrong", mine(client, writer)) == {"in-review"}


def test_a_first_signature_of_two_is_told_to_the_writer_and_on_the_board(writer, client: Client):
    topic = factories.make_topic(signatures=2)
    page = factories.make_article(writer=writer, title="Two must sign", topics=[topic])
    kim = factories.make_reviewer(first_name="Kim", last_name="Knows")
    proof = factories.submit_in_wagtail(page)
    factories.sign(proof, by=kim)

    assert "Signed so far by Kim Knows" in mine(client, writer)["in-review"]
    for user in (factories.make_publisher(), factories.make_reviewer()):
        client.force_login(user)
        board = " ".join(client.get("/review/").content.decode().split())
        assert "<strong>1 of 2 signed</strong>, by Kim Knows." in board
        assert "Nobody has reviewed" not in client.get(f"/review/{proof.pk}/").content.decode()


def test_a_decline_and_its_reason_are_told_to_publishers_where_they_assign(writer, client: Client):
    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)
    rita = factories.make_reviewer(first_name="Rita", last_name="Reads")
    assignment.decline(proof, by=rita, kind=NOT_MY_FIELD, text="Exam season", now=SOON)

    client.force_login(factories.make_publisher())
    for address in ("/review/", f"/review/{proof.pk}/assign/"):
        screen = client.get(address).content.decode()
        assert "Exam season" in screen
        assert "Rita Reads" in screen
    client.force_login(factories.make_reviewer())
    assert "Exam season" not in client.get("/review/").content.decode()


def test_a_page_that_was_sent_back_is_not_offered_to_be_taken_back(writer, client: Client):
    page = factories.make_article(writer=writer)
    proof = factories.submit_in_wagtail(page)
    rita = factories.make_reviewer()
    actions.request_changes(proof, by=rita, reason="Say when.", now=SOON)
    client.force_login(writer)

    assert "Take back from review" not in client.get(editor.address_of(page)).content.decode()


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

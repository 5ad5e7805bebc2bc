"""What the queue and a proof's screen show to whom."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.publishing import actions as publishing_actions
from cms.review import actions
from tests import factories

pytestmark = pytest.mark.django_db


def screen(client: Client, address: str) -> BeautifulSoup:
    """A screen of the desk, parsed."""
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def forms(soup: BeautifulSoup) -> list[str]:
    """What can be decided on a screen."""
    acts = [form["action"].rstrip("/").split("/")[-1] for form in soup.select("main form")]
    return [act for act in acts if act != "claim"]


def lane(client: Client, name: str) -> str:
    """The words of one of the queue's lanes."""
    return " ".join(screen(client, "/review/").select_one(f"#{name}").get_text(" ").split())


@pytest.fixture
def proof(tree):
    """A proof waiting for review."""
    return factories.submit(
        factories.make_article(title="Waiting", message_to_reviewer="Look at 2.")
    )


def sealed_words(soup: BeautifulSoup) -> str:
    """The words on the screen, without what stands beside the blocks, and without spaces."""
    for beside in soup.select(".note-here, .notes-here, .found-here"):
        beside.decompose()
    return "".join(str(soup.select_one("article")).split())


def test_a_reviewer_sees_the_words_as_sealed_and_their_digest(proof, client: Client):
    client.force_login(factories.make_reviewer())

    content = client.get(f"/review/{proof.pk}/").content.decode()
    soup = BeautifulSoup(content, "html.parser")

    assert sealed_words(soup) == sealed_words(BeautifulSoup(proof.html, "html.parser"))
    assert proof.digest in [code.get_text() for code in soup.select("code.digest")]
    assert soup.select_one('form[action$="sign/"] [name=digest]')["value"] == proof.digest
    assert "Look at 2." in soup.get_text()


def test_a_reviewer_may_sign_or_ask_for_a_change(proof, client: Client):
    client.force_login(factories.make_reviewer())

    assert forms(screen(client, f"/review/{proof.pk}/")) == ["changes", "sign"]


def test_what_a_signature_prints_is_shown_before_signing(proof, client: Client):
    client.force_login(factories.make_reviewer(first_name="Rita", last_name="Reads"))

    signature = screen(client, f"/review/{proof.pk}/").select_one("#sign .signed").get_text()

    assert "Rita Reads" in signature
    assert "MD (Doctor of Medicine)" in signature


def lapsed():
    reviewer = factories.make_reviewer()
    reviewer.contributor.credentials.update(expires_on="2020-01-01")
    return reviewer


def wrong_field():
    return factories.make_reviewer(competence="Dentistry")


def without_profile():
    return factories.make_user("Clinical reviewers")


@pytest.mark.parametrize(
    ("make", "sentence", "allowed"),
    [
        (lapsed, "Your credential has lapsed or is not verified yet.", ["changes"]),
        (wrong_field, "asks for a credential in: Addiction medicine.", ["changes"]),
        (without_profile, "Your login has no public profile to sign with.", []),
        (factories.make_publisher, "Only clinical reviewers may decide about a proof.", []),
        (factories.make_superuser, "Only clinical reviewers may decide about a proof.", []),
    ],
)
def test_who_may_not_sign_reads_why_and_finds_no_form(
    proof, client: Client, make, sentence, allowed
):
    client.force_login(make())

    soup = screen(client, f"/review/{proof.pk}/")

    assert sentence in soup.select_one("#sign .why-not").get_text()
    assert forms(soup) == allowed


def test_who_wrote_the_words_reads_why_they_cannot_sign(tree, client: Client):
    reviewer = factories.make_reviewer()
    proof = factories.submit(factories.make_article(authors=[reviewer]))
    client.force_login(reviewer)

    soup = screen(client, f"/review/{proof.pk}/")

    assert "You wrote part of this page" in soup.select_one("#sign .why-not").get_text()
    assert "sign" not in forms(soup)


def test_an_ended_proof_offers_nothing_to_decide(proof, client: Client):
    reviewer = factories.make_reviewer()
    actions.request_changes(proof, by=reviewer, reason="Say when.", now=factories.next_moment())
    client.force_login(reviewer)

    soup = screen(client, f"/review/{proof.pk}/")

    assert forms(soup) == []
    assert "Sent back for changes" in soup.get_text()
    assert "Say when." in soup.get_text()


def test_the_queue_shows_what_waits_and_leads_to_it(proof, client: Client):
    client.force_login(factories.make_reviewer())

    waiting = screen(client, "/review/").select_one("#open")

    assert waiting.select_one("h3 a")["href"] == f"/review/{proof.pk}/"
    assert "Waiting" in waiting.get_text()
    assert "Read and decide" in waiting.get_text()


def test_the_queue_says_which_proofs_its_reader_may_not_sign(tree, client: Client):
    reviewer = factories.make_reviewer()
    factories.submit(factories.make_article(authors=[reviewer]))
    client.force_login(reviewer)

    waiting = lane(client, "waiting")

    assert "You wrote part of this page" in waiting
    assert "Read and decide" not in waiting


def test_a_page_moves_through_the_lanes(proof, client: Client):
    reviewer = factories.make_reviewer()
    client.force_login(reviewer)
    actions.request_changes(proof, by=reviewer, reason="Say when.", now=factories.next_moment())
    assert "Say when." in lane(client, "sent-back")
    assert "Nothing that you may sign is waiting." in lane(client, "open")

    from wagtail.models import Page

    page = Page.objects.get(pk=proof.page_id).specific
    again = factories.submit(page, now=factories.next_moment())
    assert "Changed and sent again" in lane(client, "mine")
    assert "No page is back with its writer." in lane(client, "sent-back")

    factories.sign(again, by=reviewer)

    assert "You have nothing." in lane(client, "mine")
    published = screen(client, "/review/published/").select_one("#published")
    assert "Waiting" in published.get_text()
    assert published.select_one("a.grave")["href"].startswith("/review/withdraw/")


def test_a_withdrawn_page_is_not_offered_for_withdrawing(tree, client: Client):
    edition = factories.publish(factories.make_article())
    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    client.force_login(factories.make_reviewer())

    published = screen(client, "/review/published/").select_one("#published")

    assert "Withdrawn" in published.get_text()
    assert published.select("a.grave") == []


def test_a_held_proof_replaced_by_a_newer_signed_one_waits_for_nobody(tree, client: Client):
    page = factories.make_article(title="Held", when_signed="hold")
    factories.sign(factories.submit(page))
    client.force_login(factories.make_publisher())
    assert "Look, and publish" in lane(client, "signed")

    factories.edit(page, by=page.owner, text="Other words.")
    newer = factories.submit(page, now=factories.next_moment())
    factories.sign(newer)

    signed = screen(client, "/review/").select("#signed h3 a")
    assert [link["href"] for link in signed] == [f"/review/{newer.pk}/"]


def test_only_publishers_are_offered_to_publish(tree, client: Client):
    factories.sign(factories.submit(factories.make_article(when_signed="hold")))
    client.force_login(factories.make_reviewer())
    assert "Look, and publish" not in lane(client, "signed")

    client.force_login(factories.make_publisher())

    assert "Look, and publish" in lane(client, "signed")


def test_publishing_is_never_one_press_away_from_a_list_and_says_how_old_the_signature_is(
    tree, client: Client
):
    page = factories.make_article(title="Held long", when_signed="hold")
    proof = factories.submit_in_wagtail(page)
    factories.sign(proof)
    client.force_login(factories.make_publisher())

    queue = BeautifulSoup(client.get("/review/").content, "html.parser")
    assert not queue.select(f'form[action="/review/{proof.pk}/publish/"]')
    assert "months" in queue.select_one("#signed").get_text()

    screen = " ".join(client.get(f"/review/{proof.pk}/").content.decode().split())
    assert "These words were signed <strong>8 months" in screen
    assert "Publish them if nothing has changed since" in screen

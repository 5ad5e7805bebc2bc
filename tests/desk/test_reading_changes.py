"""What a reviewer reads first: what changed, since which proof they choose, and what was found."""

import json
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from cms.importing.streams import block
from cms.policy.figures import POLICY
from cms.proofs.models import Proof, SignOff
from cms.review import actions
from cms.review.models import Opening
from cms.topics import safety_profiles
from cms.topics.models import ProfileVersion
from tests import factories

pytestmark = pytest.mark.django_db

SECTIONS = [("What to do", "Wait ten minutes."), ("Then", "Rest a while."), ("Later", "Call us.")]


def body(**changed: str) -> list:
    """A body of three sections with ids of their own, one reworded."""
    made = []
    for number, (heading, text) in enumerate(SECTIONS):
        text = changed.get(heading.split()[0].lower(), text)
        child = block("paragraph", f"<p>{text}</p>") | {"id": str(UUID(int=number))}
        section = block("section", {"heading": heading, "content": [child]})
        made.append(section | {"id": str(UUID(int=100 + number))})
    return made


@pytest.fixture
def reviewer(tree):
    """A reviewer."""
    return factories.make_reviewer()


@pytest.fixture
def page(tree):
    """A page with three sections."""
    return factories.make_article(body=body(), title="Naloxone at home")


def reword(page, **changed: str):
    """Submit the page again with other words."""
    draft = page.get_latest_revision_as_object()
    draft.body = draft._meta.get_field("body").to_python(body(**changed))
    for name in ("title", "search_description"):
        setattr(draft, name, changed.get(name, getattr(draft, name)))
    draft.save_revision(user=page.owner, log_action=True)
    return actions.submit(
        draft, draft.get_latest_revision(), by=page.owner, now=factories.next_moment()
    )


def screen(client: Client, user, proof, show: str = "") -> BeautifulSoup:
    """The proof's screen, as this person opens it."""
    client.force_login(user)
    response = client.get(f"/review/{proof.pk}/" + (f"?show={show}" if show else ""))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(soup: BeautifulSoup, selector: str) -> str:
    """The words of one part of the screen."""
    return " ".join(soup.select_one(selector).get_text(" ").split())


def choices(soup: BeautifulSoup) -> list[str]:
    """What the screen offers to show; the chosen one starred."""
    return [
        link["href"].split("=")[1].split("#")[0] + ("*" if link.get("aria-current") else "")
        for link in soup.select(".switch a")
    ]


def test_who_signed_before_is_shown_first_what_changed_since(page, reviewer, client: Client):
    edition = factories.publish(page, by=reviewer)
    proof = reword(page, what="Wait two minutes.")

    soup = screen(client, reviewer, proof)

    assert choices(soup) == ["clean", "signed*", "published"]
    day = f"{timezone.localdate(edition.sign_off.signed_at):%-d %B %Y}"
    assert f"Since your sign-off of {day}: " in words(soup, ".bench-brief")
    assert "of the words changed, in 1 of" in words(soup, ".bench-brief")
    fold = soup.select("#words .change-fold > summary")[-1].get_text()
    assert fold == f"2 sections unchanged since your sign-off of {day}"
    changed = soup.select_one("#words section .sealed-prose p[data-change]")
    assert [mark.get_text() for mark in changed.select("del, ins")] == [
        "Removed: ten.", "Added: two.",
    ]  # fmt: skip


def test_the_words_as_readers_will_get_them_are_one_link_away(page, reviewer, client: Client):
    factories.publish(page, by=reviewer)
    proof = reword(page, what="Wait two minutes.")

    soup = screen(client, reviewer, proof, "clean")

    assert choices(soup) == ["clean*", "signed", "published"]
    assert not soup.select("#words ins, #words del, #words .change-fold")
    for beside in soup.select(".note-here, .notes-here, .found-here"):
        beside.decompose()
    shown = str(soup.select_one("#words article"))
    assert "".join(shown.split()) == "".join(str(BeautifulSoup(proof.html, "html.parser")).split())


def test_the_last_proof_one_read_is_remembered(page, reviewer, client: Client):
    first = factories.submit(page)
    screen(client, reviewer, first)
    screen(client, reviewer, first)
    assert Opening.objects.filter(person=reviewer.person).count() == 1
    second = reword(page, what="Wait two minutes.")

    assert choices(screen(client, reviewer, second)) == ["clean", "read*"]
    assert choices(screen(client, factories.make_reviewer(), second)) == ["clean", "before*"]


def test_a_first_proof_is_shown_clean_and_says_so(page, reviewer, client: Client):
    soup = screen(client, reviewer, factories.submit(page))

    assert choices(soup) == []
    assert "Nobody has reviewed this page before." in words(soup, ".bench-brief")


@pytest.mark.parametrize("show", ["nonsense", "read", "<script>", "0"])
def test_a_choice_there_is_not_leads_to_the_most_useful(page, reviewer, client: Client, show):
    factories.publish(page, by=reviewer)
    proof = reword(page, what="Wait two minutes.")

    assert choices(screen(client, reviewer, proof, show)) == ["clean", "signed*", "published"]


def test_what_changed_beside_the_text_is_told_beside_it(page, reviewer, client: Client):
    factories.publish(page, by=reviewer)
    proof = reword(page, search_description="How to keep it.")

    soup = screen(client, reviewer, proof)

    told = words(soup, ".changed-facts")
    assert "Description for search engines" in told
    assert "How to keep it." in told
    assert "no words changed, and 1 fact beside the text" in words(soup, ".bench-brief")


def test_what_is_signed_as_it_was_says_that_nothing_changed(page, reviewer, client: Client):
    factories.publish(page, by=reviewer)

    soup = screen(client, reviewer, reword(page))

    assert "Nothing that readers get has changed since your sign-off" in words(soup, ".bench-brief")


def test_a_refused_signature_keeps_what_was_being_read(page, reviewer, client: Client):
    factories.publish(page, by=reviewer)
    proof = reword(page, what="Wait two minutes.")
    action = screen(client, reviewer, proof, "clean").select_one(".sign-form")["action"]

    response = client.post(action, factories.sign_form(proof, password="wrong"))

    assert choices(BeautifulSoup(response.content, "html.parser")) == [
        "clean*", "signed", "published",
    ]  # fmt: skip


# What the checks found, and what the safety profile asks for.


def with_internal(monkeypatch, proof, **changed) -> None:
    """The proof as if this had been sealed with it."""
    internal = json.loads(proof.internal) | changed
    monkeypatch.setattr(Proof, "parsed_internal", internal)


def test_a_finding_stands_beside_its_block_even_where_nothing_changed(
    page, reviewer, client: Client, monkeypatch
):
    factories.publish(page, by=reviewer)
    proof = reword(page, what="Wait two minutes.")
    place = body()[1]["value"]["content"][0]["id"]
    finding = {
        "rule": "r", "severity": "warn", "place": place, "quote": "a while", "source": "",
        "sentence": "Say how long.", "suggestion": "An hour?", "reason": "It differs.",
    }  # fmt: skip
    with_internal(monkeypatch, proof, findings=[finding])

    soup = screen(client, reviewer, proof)

    found = soup.select_one("#words .found-here")
    assert found.find_previous_sibling(class_="sealed-prose").get_text() == "Rest a while."
    assert not found.find_parent("details")
    for said in ("Check this.", "Say how long.", "“a while”", "An hour?", "It differs."):
        assert said in found.get_text()
    assert "Found by the checks: Check this: 1." in words(soup, ".bench-brief")


def test_the_findings_of_the_oldest_proofs_are_still_told(
    page, reviewer, client: Client, monkeypatch
):
    proof = factories.submit(page)
    with_internal(monkeypatch, proof, findings=[{"severity": "warn", "sentence": "Look at it."}])

    assert "Look at it." in words(screen(client, reviewer, proof), ".bench-facts .findings")


def test_each_statement_of_the_safety_profile_leads_to_where_it_is_said(
    tree, reviewer, client: Client
):
    topic = factories.make_topic()
    rows = [
        {"name": name, "needed": "recommended", "ways": [way], "why": "", "source": ""}
        for name, way in (("Rest", "rest a while"), ("Drink", "drink water"))
    ]
    topic.statements = safety_profiles.statements_stream(rows)
    topic.save()
    proof = factories.submit(factories.make_article(body=body(), topics=[topic]))
    assert ProfileVersion.objects.count() == 1

    soup = screen(client, reviewer, proof)

    said, unsaid = soup.select(".profile li")
    assert "Rest" in said.get_text()
    assert soup.find(id=said.a["href"][1:]).get_text() == "Rest a while."
    assert "Not said." in unsaid.get_text()


# What the topic asks of a signer.


def test_a_topic_adds_statements_that_must_be_confirmed_and_are_kept(
    tree, reviewer, client: Client
):
    topic = factories.make_topic(
        name="Overdose", checklist="Doses are those of the label.\n\n  The order is  right. "
    )
    proof = factories.submit(factories.make_article(topics=[topic]))
    soup = screen(client, reviewer, proof)
    legends = [legend.get_text() for legend in soup.select(".sign-form legend")]
    assert legends[:2] == ["Confirm each statement", "Confirm for Overdose"]
    added = [box["name"] for box in soup.select("input[name^=check_topic_]")]
    assert len(added) == 2

    refused = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof, **{added[1]: ""}))
    assert refused.status_code == 400
    assert "Confirm every statement of the checklist" in refused.content.decode()
    client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))

    answers = {a["statement"]: a["confirmed"] for a in json.loads(SignOff.objects.get().checklist)}
    assert answers["The order is right."] is answers["Doses are those of the label."] is True


def test_who_signed_and_who_still_must_is_told(tree, reviewer, client: Client):
    topic = factories.make_topic(name="Overdose", signatures=2)
    proof = factories.submit(factories.make_article(topics=[topic]))
    first = factories.make_reviewer(first_name="Rita", last_name="Reads")
    before = words(screen(client, reviewer, proof), ".notice-signatures")
    factories.sign(proof, by=first)

    after = words(screen(client, reviewer, proof), ".notice-signatures")
    own = words(screen(client, first, proof), ".notice-signatures")

    assert "This page needs 2 signatures, of different people." in before
    assert "Its topic asks for it: Overdose." in before
    assert "Yours is next. Then one more, by somebody else." in before
    assert "Rita Reads signed on" in after
    assert "Yours is next." in after
    assert "The next is still to come" in own


def test_each_scope_says_what_it_does(page, reviewer, client: Client):
    soup = screen(client, reviewer, factories.submit(page))
    assert "“Changes only” is not open: the page was never signed whole" in words(soup, "#sign")

    factories.sign(Proof.objects.get(), by=reviewer)
    soup = screen(client, reviewer, reword(page, what="Wait two minutes."))

    labels = [label.get_text(" ", strip=True) for label in soup.select("#id_scope .choice")]
    assert labels[0].startswith(f"The whole page: “{POLICY.meaning}”")
    assert labels[1].startswith(f"Changes only: “{POLICY.meaning_of_changes}”")

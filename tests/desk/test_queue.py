"""The queue: what to do now, who takes what, who cannot, and who stands in."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from wagtail.models import Page

from cms.desk import queue
from cms.desk.queue_rows import Topics
from cms.evidence.models import LedgerEntry
from cms.policy.refusals import Refusal
from cms.proofs.models import Outcome, Proof
from cms.review import actions, assignment, jobs, listing, reviewers
from cms.review import listing as review_listing
from cms.review.models import Absence, Assignment, Decline, Release, Waiting
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def proof(tree):
    """A proof waiting, in addiction medicine."""
    return factories.submit(factories.make_article(title="Naloxone at home"))


@pytest.fixture
def rita(proof):
    return factories.make_reviewer(first_name="Rita", last_name="Reads")


@pytest.fixture
def kim(proof):
    return factories.make_reviewer(first_name="Kim", last_name="Knows")


def lanes(client: Client, user) -> dict[str, str]:
    """The words of the queue's lists, as this person sees them."""
    client.force_login(user)
    soup = BeautifulSoup(client.get("/review/").content, "html.parser")
    return {
        section["id"]: " ".join(section.get_text(" ").split()) for section in soup.select(".lane")
    }


def holder(proof) -> str:
    """Who has a proof, as evidence says, which is what the queue must say as well."""
    held = assignment.current_assignment(proof)
    row = Waiting.objects.get(proof=proof)
    assert row.holder == (held.reviewer if held else "")
    return held.reviewer_printed if held else ""


def page_of(proof):
    return Page.objects.get(pk=proof.page_id).specific


def test_what_is_open_to_my_field_becomes_mine_when_i_take_it(proof, rita, kim, client: Client):
    assert "Naloxone at home" in lanes(client, rita)["open"]

    response = client.post(f"/review/{proof.pk}/claim/", follow=True)

    assert "is with you" in response.content.decode()
    assert "Naloxone at home" in lanes(client, rita)["mine"]
    others = lanes(client, kim)
    assert "Naloxone at home" not in others["open"]
    assert "Rita Reads has it since" in others["waiting"]
    assert LedgerEntry.objects.order_by("-sequence").first().action == "claimed"


def test_a_claim_locks_nothing(proof, rita, kim, client: Client):
    assignment.claim(proof, by=rita, now=SOON)
    client.force_login(kim)

    assert "Rita Reads</strong> has it" in client.get(f"/review/{proof.pk}/").content.decode()
    factories.sign(proof, by=kim)

    assert not Waiting.objects.exists()


def test_a_proof_that_somebody_has_is_not_taken_by_another(proof, rita, kim, client: Client):
    assignment.claim(proof, by=rita, now=SOON)
    client.force_login(kim)

    response = client.post(f"/review/{proof.pk}/claim/")

    assert response.status_code == 409
    assert "Rita Reads has this proof." in response.content.decode()
    assert holder(proof) == "Rita Reads"


def test_what_i_wrote_or_is_not_my_field_is_not_open_to_me(proof, client: Client):
    stranger = factories.make_reviewer(competence="Dentistry")
    writer = factories.make_reviewer()
    factories.submit(factories.make_article(title="My own", authors=[writer]), now=SOON)

    seen = lanes(client, stranger)
    assert "Naloxone at home" not in seen["open"]
    assert "None of yours is in these." in seen["waiting"]
    seen = lanes(client, writer)
    assert "Naloxone at home" in seen["open"]
    assert "My own" not in seen["open"]
    assert "You wrote part of this page" in seen["waiting"]
    client.force_login(stranger)
    assert client.post(f"/review/{proof.pk}/claim/").status_code == 403


def test_each_row_says_what_it_will_take(tree, client: Client):
    topic = factories.make_topic(name="Overdose")
    page = factories.make_article(text="Call for help. " * 100, topics=[topic])
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Call for help. " * 99 + "Stay with them.")
    newer = factories.submit(page, now=NOW + timedelta(days=1))
    topic.risk = "critical"
    topic.save()

    row = lanes(client, factories.make_reviewer())["open"]

    assert "Critical risk" in row
    assert "1% of its words changed since it was last signed" in row
    assert f"{newer.words} words" in row
    assert f"About {Waiting.objects.get().minutes} minutes." in row
    assert Waiting.objects.get().minutes < 5
    assert "Changed and sent again" in row
    assert "Past its day" in row


def test_a_publisher_assigns_and_reassigns(proof, rita, kim, client: Client):
    client.force_login(factories.make_publisher())
    shown = client.get(f"/review/{proof.pk}/assign/").content.decode()
    assert "Rita Reads" in shown

    client.post(f"/review/{proof.pk}/assign/", {"to": rita.pk})
    assert holder(proof) == "Rita Reads"
    again = client.post(f"/review/{proof.pk}/assign/", {"to": rita.pk})
    assert again.status_code == 409
    client.post(f"/review/{proof.pk}/assign/", {"to": kim.pk})

    assert holder(proof) == "Kim Knows"
    assert Release.objects.get().kind == Release.Kind.REASSIGNED


@pytest.mark.parametrize("to", ["", "x", "999999", "９"])
def test_an_assignment_to_nobody_is_refused(proof, rita, client: Client, to):
    client.force_login(factories.make_publisher())

    response = client.post(f"/review/{proof.pk}/assign/", {"to": to})

    assert response.status_code == 400
    assert "Choose a clinical reviewer." in response.content.decode()


def test_only_publishers_assign(proof, rita, kim, client: Client):
    client.force_login(rita)
    assert client.get(f"/review/{proof.pk}/assign/").status_code == 403
    assert client.post(f"/review/{proof.pk}/assign/", {"to": kim.pk}).status_code == 403
    with pytest.raises(Refusal, match="Only publishers assign"):
        assignment.assign(proof, to=kim, by=rita, now=SOON)
    assert holder(proof) == ""


def test_nobody_is_given_what_they_may_not_sign(proof, client: Client):
    stranger = factories.make_reviewer(competence="Dentistry", first_name="Den")
    client.force_login(factories.make_publisher())

    response = client.post(f"/review/{proof.pk}/assign/", {"to": stranger.pk})

    assert response.status_code == 409
    assert "may not sign this and would be told:" in response.content.decode()


def test_declining_hands_back_to_the_queue(proof, rita, kim, client: Client):
    assignment.claim(proof, by=rita, now=SOON)
    client.force_login(rita)

    response = client.post(
        f"/review/{proof.pk}/decline/",
        {"kind": "not my field", "text": "Ask a pharmacist."},
        follow=True,
    )

    assert "It waits in the queue for somebody else." in response.content.decode()
    assert holder(proof) == ""
    assert Decline.objects.get().text == "Ask a pharmacist."
    mine = lanes(client, rita)
    assert "Naloxone at home" not in mine["open"]
    assert "You have declined this." in mine["waiting"]
    assert "Naloxone at home" in lanes(client, kim)["open"]


def test_declining_hands_over_to_the_stand_in_who_may_sign(proof, rita, kim):
    assignment.set_absence(rita, from_on=None, until_on=None, stand_in=kim, now=SOON)
    assignment.claim(proof, by=rita, now=SOON)

    assignment.decline(
        proof, by=rita, kind="no time", until_on=(SOON + timedelta(days=9)).date(), now=SOON
    )

    assert holder(proof) == "Kim Knows"
    assert Assignment.objects.last().how == Assignment.How.STOOD_IN


def test_a_stand_in_who_may_not_sign_gets_nothing(proof, rita):
    stranger = factories.make_reviewer(competence="Dentistry")
    assignment.set_absence(rita, from_on=None, until_on=None, stand_in=stranger, now=SOON)
    assignment.claim(proof, by=rita, now=SOON)

    assignment.decline(proof, by=rita, kind="not my field", now=SOON)

    assert holder(proof) == ""


def test_no_time_until_a_day_brings_the_proof_back_on_that_day(proof, rita, client: Client):
    today = factories.next_moment()
    assignment.decline(
        proof, by=rita, kind="no time", until_on=(today + timedelta(days=2)).date(), now=today
    )

    in_force = assignment.declines_in_force
    assert in_force(rita, today=(today + timedelta(days=1)).date()).exists()
    assert not in_force(rita, today=(today + timedelta(days=2)).date()).exists()
    assert "Naloxone at home" in lanes(client, rita)["open"]


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({}, "Say why"),
        ({"kind": "holiday"}, "Say why"),
        ({"kind": "no time"}, "a day in the future"),
        ({"kind": "no time", "until_on": "2001-01-01"}, "a day in the future"),
        ({"kind": "no time", "until_on": "2999-01-01"}, "within a year"),
        ({"kind": "no time", "until_on": "soon"}, "That is not a date."),
    ],
)
def test_declining_without_a_proper_reason_is_refused(
    proof, rita, client: Client, filled, sentence
):
    client.force_login(rita)

    response = client.post(f"/review/{proof.pk}/decline/", filled | {"text": "Typed & kept."})

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert "Typed &amp; kept." in response.content.decode()
    assert not Decline.objects.exists()


def test_a_conflict_of_interest_stands_for_the_page_until_it_is_ended(
    proof, rita, kim, client: Client
):
    declined = assignment.decline(proof, by=rita, kind="conflict", now=SOON)
    with pytest.raises(Refusal, match="You declared a conflict of interest"):
        factories.sign(proof, by=rita)
    actions.request_changes(proof, by=kim, reason="Once more.", now=SOON)
    newer = factories.submit(page_of(proof), now=SOON)
    with pytest.raises(Refusal, match="You declared a conflict of interest"):
        factories.sign(newer, by=rita)

    client.force_login(kim)
    assert client.post(f"/review/conflict/{declined.pk}/").status_code == 403
    client.force_login(rita)
    assert "It no longer stands" in client.get(f"/review/{newer.pk}/").content.decode()
    assert client.post(f"/review/conflict/{declined.pk}/").status_code == 302
    assert client.post(f"/review/conflict/{declined.pk}/").status_code == 409
    factories.sign(newer, by=rita, now=factories.next_moment())


def test_the_next_proof_goes_to_whoever_sent_the_last_one_back(proof, rita, kim):
    actions.request_changes(proof, by=rita, reason="Say when.", now=SOON)

    newer = factories.submit(page_of(proof), now=SOON)

    assert holder(newer) == "Rita Reads"
    assert Assignment.objects.get().how == Assignment.How.HAD_BEFORE


def test_the_next_proof_goes_to_the_stand_in_of_who_is_away(proof, rita, kim):
    actions.request_changes(proof, by=rita, reason="Say when.", now=SOON)
    days = {"from_on": SOON.date(), "until_on": (SOON + timedelta(days=3)).date()}
    assignment.set_absence(rita, **days, stand_in=kim, now=SOON)

    assert holder(factories.submit(page_of(proof), now=SOON)) == "Kim Knows"


def test_who_is_away_hands_over_and_is_given_nothing(proof, rita, kim, client: Client):
    assignment.claim(proof, by=rita, now=SOON)
    today = factories.next_moment()
    days = {"from_on": today.date(), "until_on": (today + timedelta(days=3)).date()}

    assignment.set_absence(rita, **days, stand_in=None, now=today)

    assert holder(proof) == ""
    with pytest.raises(Refusal, match="Rita Reads is away until"):
        assignment.assign(proof, to=rita, by=factories.make_publisher(), now=today)
    assignment.assign(proof, to=kim, by=factories.make_publisher(), now=today)


def test_the_clock_hands_over_when_an_absence_begins_or_a_credential_lapses(proof, rita, kim):
    assignment.claim(proof, by=rita, now=SOON)
    other = factories.submit(factories.make_article(), now=SOON)
    assignment.claim(other, by=kim, now=SOON)
    tomorrow = NOW + timedelta(days=1)
    days = {"from_on": tomorrow.date(), "until_on": tomorrow.date()}
    assignment.set_absence(rita, **days, stand_in=kim, now=SOON)
    assert holder(proof) == "Rita Reads"

    reports = [jobs.hand_over_proofs(tomorrow), jobs.hand_over_proofs(tomorrow)]

    assert [report.done for report in reports] == [["Handed over 1."], ["Handed over 0."]]
    assert (holder(proof), holder(other)) == ("Kim Knows", "Kim Knows")
    kim.contributor.credentials.update(expires_on=NOW.date())
    jobs.hand_over_proofs(tomorrow)
    assert (holder(proof), holder(other)) == ("", "")


@pytest.mark.parametrize(
    ("filled", "sentence"),
    [
        ({"from_on": "2999-01-01"}, "Give both days"),
        ({"from_on": "2001-01-01", "until_on": "2001-01-02"}, "nor in the past"),
        ({"from_on": "x", "until_on": "y"}, "Some answers cannot be read."),
    ],
)
def test_days_away_that_cannot_be_are_refused(rita, client: Client, filled, sentence):
    client.force_login(rita)

    response = client.post("/review/away/", filled)

    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not Absence.objects.exists()
    assert client.post("/review/away/", {}).status_code == 302


def test_publishers_see_what_each_reviewer_has(proof, rita, kim, client: Client):
    assignment.claim(proof, by=rita, now=SOON)

    seen = lanes(client, factories.make_publisher())

    assert f"Rita Reads 1 {Waiting.objects.get().minutes} 1 no nobody" in seen["load"]
    assert "Kim Knows 0 0 0 no nobody" in seen["load"]
    assert "load" not in lanes(client, rita)


def test_the_first_of_two_signers_lets_go_for_the_second(tree):
    page = factories.make_article(topics=[factories.make_topic(signatures=2)])
    proof = factories.submit(page)
    first = factories.make_reviewer()
    assignment.claim(proof, by=first, now=SOON)

    factories.sign(proof, by=first)

    assert holder(proof) == ""
    assert not Outcome.objects.exists()


def test_what_comes_due_is_shown_before_its_day(tree, client: Client):
    source = factories.source()
    source["value"]["accessed_on"] = "2024-01-05"
    edition = factories.publish_overdue(
        factories.make_article(title="Old advice", sources=[source])
    )
    factories.publish(factories.make_article(title="Fresh advice"))

    seen = lanes(client, factories.make_publisher())["due"]

    assert edition.title in seen
    assert "Past its review date" in seen
    assert "Fresh advice" not in seen


def test_the_queue_asks_the_database_as_often_for_many_as_for_few(tree, client: Client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    both = factories.make_reviewer()
    both.groups.add(*factories.make_publisher().groups.all())
    client.force_login(factories.known(both))

    def cost() -> int:
        client.get("/review/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/review/").status_code == 200
        return len(asked)

    few = factories.submit(factories.make_article(), now=SOON)
    assignment.claim(few, by=both, now=SOON)
    factories.submit(factories.make_article(authors=[both]), now=SOON)
    factories.submit(factories.make_article(), now=SOON)
    sent_back = factories.submit(factories.make_article(), now=SOON)
    actions.request_changes(sent_back, by=both, reason="Say when.", now=SOON)
    first = cost()
    for _ in range(3):
        mine = factories.submit(factories.make_article(), now=SOON)
        assignment.claim(mine, by=both, now=SOON)
        factories.submit(factories.make_article(authors=[both]), now=SOON)
        factories.submit(factories.make_article(), now=SOON)
        back = factories.submit(factories.make_article(), now=SOON)
        actions.request_changes(back, by=both, reason="Say when.", now=SOON)

    assert cost() == first


def test_a_page_that_does_not_exist_shows_the_last(proof, rita, client: Client):
    client.force_login(rita)

    for page in ("0", "99", "x", "-1"):
        assert client.get("/review/", {"open": page}).status_code == 200


def test_the_queue_can_be_made_again_from_evidence(proof, rita, tree):
    from cms.review import waiting_list

    assignment.claim(proof, by=rita, now=SOON)
    before = Waiting.objects.values().get()
    Waiting.objects.all().delete()

    assert (waiting_list.reconcile(), waiting_list.reconcile()) == (1, 0)

    assert Waiting.objects.values().get() | {"id": 0} == before | {"id": 0}
    assert Proof.objects.get().waiting.topics.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_no_list_walks_a_whole_table_once_for_each_of_its_rows(proof, rita):
    today = NOW.date()
    reviewer = reviewers.of_reviewer(rita, today=today)
    lists = [
        queue.open_for_reviewer(rita, reviewer, Topics.read(), today=today),
        review_listing.signed_unpublished(),
        listing.sent_back(),
        listing.coming_due(today=today),
    ]
    for rows in lists:
        steps = [line.split(" ", 3) for line in rows.explain().splitlines()]
        repeated = {number for number, _, _, does in steps if does.startswith("CORRELATED")}
        walks = [does for _, within, _, does in steps if within in repeated and "SCAN" in does]
        assert walks == []


def test_everyone_with_the_permission_is_a_reviewer_once_however_they_have_it():
    twice = factories.make_reviewer()
    twice.groups.add(Group.objects.create(name="Also reviewers"))
    permission = Permission.objects.get(content_type__app_label="proofs", codename="sign_proof")
    Group.objects.get(name="Also reviewers").permissions.add(permission)
    twice.user_permissions.add(permission)
    alone = factories.make_user()
    alone.user_permissions.add(permission)
    factories.make_reviewer(is_active=False)
    factories.make_superuser()

    assert sorted(user.pk for user in reviewers.reviewers()) == [twice.pk, alone.pk]


def test_the_queue_and_the_proof_say_the_same_share_of_a_moved_section(tree, client: Client):
    sections = [
        factories.section("First", "Call for help, and stay with them."),
        factories.section("Then", "Spray once into one nostril, and wait two minutes."),
    ]
    page = factories.make_article(body=sections)
    factories.publish(page)
    draft = page.get_latest_revision_as_object()
    draft.body = draft._meta.get_field("body").to_python([*reversed(draft.body.raw_data)])
    draft.save_revision(user=page.owner, log_action=True)
    proof = factories.submit_in_wagtail(page, now=factories.next_moment())
    client.force_login(factories.make_reviewer())

    queue = " ".join(client.get("/review/").content.decode().split())
    screen = " ".join(client.get(f"/review/{proof.pk}/").content.decode().split())

    assert "0% of its words changed since it was last signed" in queue
    assert "no words changed" in screen

"""The policy, rule by rule, without a database: each refusal and its allowed twin."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cms.policy import access, publication, refusals, signing, submission
from cms.policy.facts import (
    CHANGES_ONLY,
    HOLD,
    PUBLISH_AT,
    WHOLE_PAGE,
    DraftFacts,
    ProofFacts,
    ReviewerFacts,
    SignatureFacts,
    TopicFacts,
)
from cms.policy.figures import POLICY
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN

pytestmark = pytest.mark.usefixtures("well_said")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
DRAFT = DraftFacts(title="Title", summary="Short.", authors=1, topics=1, sources=1, words=9)
QUESTION = replace(DRAFT, is_question=True)
TOPIC = TopicFacts(name="Overdose", competences=frozenset({"Addiction medicine", "Toxicology"}))
PROOF = ProofFacts(
    digest="d" * 64, writers=frozenset({"user:writer"}), topics=(TOPIC,), is_newest=True
)
SIGNED_BEFORE = replace(PROOF, needs_whole_page=False)
REVIEWER = ReviewerFacts(
    persons=frozenset({"user:reviewer", "contributor:reviewer"}),
    may_sign=True,
    has_profile=True,
    credentials=1,
    competences=frozenset({"Toxicology"}),
)
SIGNATURE = SignatureFacts(
    digest_shown=PROOF.digest,
    scope=WHOLE_PAGE,
    checklist={item.key: True for item in POLICY.checklist},
    interests="None.",
    review_due_on=date(2027, 3, 2),
)
CHANGES = replace(SIGNATURE, scope=CHANGES_ONLY, review_due_on=None)
PUBLISHABLE = {
    "is_signed": True,
    "is_revoked": False,
    "is_newest": True,
    "page_exists": True,
    "is_published": False,
}


def test_a_reason_is_a_sentence_with_a_status():
    why = refusals.Why("Because.", CONFLICT)
    assert (why, why.status) == ("Because.", CONFLICT)


@pytest.mark.parametrize(
    "draft",
    [
        DRAFT,
        QUESTION,
        replace(DRAFT, when_signed=HOLD),
        replace(DRAFT, when_signed=PUBLISH_AT, publish_at=NOW + timedelta(seconds=1)),
        replace(DRAFT, publish_at=NOW - timedelta(days=1)),
    ],
    ids=["article", "question", "held", "at a time to come", "a time left from an earlier choice"],
)
def test_a_draft_that_lacks_nothing_may_be_submitted(draft):
    assert submission.why_not_submit(draft, now=NOW) is None
    assert submission.missing_items(draft, now=NOW) == []


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (replace(DRAFT, title=" "), "needs a title"),
        (replace(DRAFT, title="Untitled document"), "only stands in"),
        (replace(DRAFT, title="question without words"), "only stands in"),
        (replace(DRAFT, summary=" \n"), "needs a summary"),
        (replace(DRAFT, authors=0), "names no author"),
        (replace(DRAFT, topics=0), "has no topic"),
        (replace(DRAFT, sources=0), "gives no source"),
        (replace(DRAFT, words=0), "has no text"),
        (replace(QUESTION, words=0), "has no answer"),
        (replace(QUESTION, summary=""), "has no answer"),
        (replace(DRAFT, empty_sections=("Signs",)), "“Signs” is empty"),
        (replace(DRAFT, broken_citations=1), "cites a source that is no longer"),
        (replace(DRAFT, when_signed=PUBLISH_AT), "a time in the future"),
        (replace(DRAFT, when_signed=PUBLISH_AT, publish_at=NOW), "a time in the future"),
    ],
)
def test_a_draft_that_lacks_one_thing_is_told_that_thing(draft, words):
    [sentence] = submission.missing_items(draft, now=NOW)
    why = submission.why_not_submit(draft, now=NOW)
    assert words in sentence
    assert why == sentence
    assert why.status == BAD_REQUEST


def test_a_draft_that_lacks_everything_is_told_all_of_it_in_the_order_of_the_form():
    draft = DraftFacts(
        title="", summary="", authors=0, topics=0, sources=0, words=0, empty_sections=("A", "B")
    )
    sentences = submission.missing_items(draft, now=NOW)
    starts = [
        "The page needs a title", "The page needs a summary", "The page names no author",
        "The page has no topic", "The page has no text", "The section “A”", "The section “B”",
        "The page gives no source",
    ]  # fmt: skip
    assert [s[: len(start)] for s, start in zip(sentences, starts, strict=True)] == starts
    assert submission.why_not_submit(draft, now=NOW) == " ".join(sentences)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"page_exists": False}, "was deleted"),
        ({"outcome": "signed"}, "already signed off"),
        ({"outcome": "changes requested"}, "sent back for changes"),
        ({"outcome": "recalled"}, "took this proof back"),
        ({"outcome": "superseded"}, "newer proof"),
        ({"outcome": "something new"}, "newer proof"),
        ({"is_newest": False}, "newer proof"),
    ],
)
def test_a_proof_that_ended_takes_no_decision(changes, words):
    why = signing.why_not_act_on(replace(PROOF, **changes))
    assert words in why
    assert why.status == CONFLICT
    assert signing.why_not_sign(replace(PROOF, **changes), REVIEWER) == why


def test_an_open_proof_takes_a_decision():
    assert signing.why_not_act_on(PROOF) is None


@pytest.mark.parametrize(
    ("reviewer", "words"),
    [
        (replace(REVIEWER, may_sign=False), "Only clinical reviewers"),
        (replace(REVIEWER, has_profile=False), "no public profile"),
    ],
)
def test_only_a_reviewer_with_a_profile_decides(reviewer, words):
    assert signing.why_not_review(REVIEWER) is None
    why = signing.why_not_review(reviewer)
    assert words in why
    assert why.status == FORBIDDEN
    assert signing.why_not_sign(PROOF, reviewer) == why


@pytest.mark.parametrize(
    ("proof", "reviewer", "words", "status"),
    [
        (replace(PROOF, signed_by=frozenset({"user:reviewer"})), REVIEWER, "already signed this",
         CONFLICT),
        (replace(PROOF, signed_by=frozenset({"contributor:reviewer"}), outcome="signed"), REVIEWER,
         "already signed this", CONFLICT),
        (replace(PROOF, writers=frozenset({"user:reviewer"})), REVIEWER, "You wrote", FORBIDDEN),
        (replace(PROOF, writers=frozenset({"contributor:reviewer"})), REVIEWER, "You wrote",
         FORBIDDEN),
        (replace(PROOF, unknown_writer=True), REVIEWER, "unknown hand", CONFLICT),
        (PROOF, replace(REVIEWER, credentials=0), "lapsed or is not verified", FORBIDDEN),
        (PROOF, replace(REVIEWER, competences=frozenset({"Dentistry"})),
         "“Overdose” asks for a credential in: Addiction medicine, Toxicology", FORBIDDEN),
        (replace(PROOF, topics=(TOPIC, replace(TOPIC, name="Children",
                                               competences=frozenset({"Paediatrics"})))),
         REVIEWER, "“Children” asks for a credential in: Paediatrics", FORBIDDEN),
    ],
)  # fmt: skip
def test_a_reviewer_is_told_why_they_may_not_sign(proof, reviewer, words, status):
    assert signing.why_not_sign(PROOF, REVIEWER) is None
    why = signing.why_not_sign(proof, reviewer)
    assert words in why
    assert why.status == status


def test_a_topic_that_names_no_competence_takes_any_credential():
    proof = replace(PROOF, topics=(replace(TOPIC, competences=frozenset()),))
    dentist = replace(REVIEWER, competences=frozenset({"Dentistry"}))
    assert signing.why_not_sign(proof, dentist) is None
    assert signing.why_not_sign(proof, replace(dentist, credentials=0)).status == FORBIDDEN


@pytest.mark.parametrize(
    ("signature", "words", "status"),
    [
        (replace(SIGNATURE, digest_shown="e" * 64), "are not the words of this proof", CONFLICT),
        (replace(SIGNATURE, digest_shown=""), "are not the words of this proof", CONFLICT),
        (replace(SIGNATURE, scope=""), "Say whether", BAD_REQUEST),
        (replace(SIGNATURE, scope="half of it"), "Say whether", BAD_REQUEST),
        (replace(SIGNATURE, checklist={}), "Confirm every statement", BAD_REQUEST),
        (replace(SIGNATURE, checklist=SIGNATURE.checklist | {"safe": False}),
         "Confirm every statement", BAD_REQUEST),
        (replace(SIGNATURE, interests=" \n"), "Declare your interests", BAD_REQUEST),
        (replace(SIGNATURE, review_due_on=None), "date in the future", BAD_REQUEST),
        (replace(SIGNATURE, review_due_on=TODAY), "date in the future", BAD_REQUEST),
        (replace(SIGNATURE, review_due_on=date(2028, 3, 3)), "by 2 March 2028", BAD_REQUEST),
    ],
)  # fmt: skip
def test_a_signature_that_lacks_something_does_not_stand(signature, words, status):
    assert signing.why_not_accept(SIGNATURE, PROOF, today=TODAY) is None
    why = signing.why_not_accept(signature, PROOF, today=TODAY)
    assert words in why
    assert why.status == status


@pytest.mark.parametrize("due", [TODAY + timedelta(days=1), date(2028, 3, 2)])
def test_the_next_review_may_be_tomorrow_and_on_the_last_day_the_policy_allows(due):
    signature = replace(SIGNATURE, review_due_on=due)
    assert signing.why_not_accept(signature, PROOF, today=TODAY) is None


def test_changes_only_needs_a_page_that_was_signed_as_a_whole():
    assert signing.why_not_accept(CHANGES, SIGNED_BEFORE, today=TODAY) is None
    why = signing.why_not_accept(CHANGES, PROOF, today=TODAY)
    assert "signed as a whole" in why
    assert why.status == BAD_REQUEST


def test_the_checklist_is_every_page_s_and_then_each_topic_s_statements_once():
    doses, order = "Doses are those of the label.", "The order is right."
    overdose = replace(TOPIC, checklist=(doses, order))
    grief = TopicFacts(name="Grief", competences=TOPIC.competences, checklist=(order,))

    asked = signing.checklist(replace(PROOF, topics=(overdose, grief)))

    assert asked[: len(POLICY.checklist)] == POLICY.checklist
    added = [(item.key, item.statement, item.topic) for item in asked[len(POLICY.checklist) :]]
    assert added == [
        ("topic_0f4d305b550d", doses, "Overdose"),
        ("topic_8d73f4905f15", order, "Overdose"),
    ]


def test_a_checklist_of_the_house_s_own_is_the_one_that_is_asked_for():
    fewer = replace(POLICY, checklist=POLICY.checklist[:1])
    answered = replace(SIGNATURE, checklist={POLICY.checklist[0].key: True})
    assert signing.why_not_accept(answered, PROOF, today=TODAY, policy=fewer) is None
    assert signing.why_not_accept(answered, PROOF, today=TODAY)


def test_changes_only_asks_for_the_checklist_and_interests_too():
    for lacking in ({"checklist": {}}, {"interests": ""}):
        why = signing.why_not_accept(replace(CHANGES, **lacking), SIGNED_BEFORE, today=TODAY)
        assert why.status == BAD_REQUEST


@pytest.mark.parametrize(
    ("intervals", "due"),
    [
        ((), date(2029, 3, 2)),
        ((60,), date(2029, 3, 2)),
        ((24,), date(2028, 3, 2)),
        ((24, 6), date(2026, 9, 2)),
    ],
)
def test_the_next_review_is_due_by_the_shortest_interval_under_the_ceiling(intervals, due):
    topics = tuple(TopicFacts(name=str(n), interval_months=n) for n in intervals)
    assert signing.latest_due(replace(PROOF, topics=topics), today=TODAY) == due


def test_a_month_that_is_too_short_ends_on_its_last_day():
    proof = replace(PROOF, topics=(TopicFacts(name="T", interval_months=1),))
    assert signing.latest_due(proof, today=date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("asked", "needed"), [((), 1), ((1,), 1), ((1, 2), 2), ((2, 1), 2)]
)  # fmt: skip
def test_the_strictest_topic_says_how_many_sign(asked, needed):
    topics = tuple(TopicFacts(name="T", signatures=n) for n in asked)
    proof = replace(PROOF, topics=topics)
    assert signing.signatures_needed(proof) == needed
    assert signing.completes(replace(proof, signatures=needed - 1))
    assert not signing.completes(replace(proof, signatures=needed - 2))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_signed": False}, "not been signed off"),
        ({"is_revoked": True}, "was revoked"),
        ({"page_exists": False}, "was deleted"),
        ({"is_published": True}, "already been published"),
        ({"is_newest": False}, "newer proof of this page has been signed"),
    ],
)
def test_only_a_standing_signed_proof_is_published_and_only_once(changes, words):
    assert publication.why_not_publish(**PUBLISHABLE) is None
    why = publication.why_not_publish(**PUBLISHABLE | changes)
    assert words in why
    assert why.status == CONFLICT


@pytest.mark.parametrize(
    ("facts", "words", "status"),
    [
        ({"is_current": True, "reason": " "}, "Say why", BAD_REQUEST),
        ({"is_current": False, "reason": "Wrong."}, "nothing to withdraw", CONFLICT),
    ],
)
def test_withdrawing_needs_a_reason_and_a_published_page_and_no_more(facts, words, status):
    assert publication.why_not_withdraw(is_current=True, reason="Wrong.") is None
    why = publication.why_not_withdraw(**facts)
    assert words in why
    assert why.status == status


@pytest.mark.parametrize(
    ("changes", "words", "status"),
    [
        ({"is_signer": False}, "Only the reviewer who signed", FORBIDDEN),
        ({"is_revoked": True}, "revoked already", CONFLICT),
        ({"reason": ""}, "Say why", BAD_REQUEST),
    ],
)
def test_the_signer_or_a_publisher_revokes_once_and_says_why(changes, words, status):
    asked = {"is_signer": True, "is_publisher": False, "is_revoked": False, "reason": "Mistaken."}
    assert publication.why_not_revoke(**asked) is None
    assert publication.why_not_revoke(**asked | {"is_signer": False, "is_publisher": True}) is None
    why = publication.why_not_revoke(**asked | changes)
    assert words in why
    assert why.status == status


def test_a_page_is_overdue_the_day_after_its_review_was_due():
    due = date(2026, 3, 2)
    assert not publication.is_overdue(due, today=due)
    assert publication.is_overdue(due, today=due + timedelta(days=1))


def test_two_signatures_are_for_the_same_scope():
    begun = replace(PROOF, scope_begun=WHOLE_PAGE, needs_whole_page=False)
    whole = replace(SIGNATURE, scope=WHOLE_PAGE)

    assert signing.why_not_accept(whole, begun, today=TODAY) is None
    why = signing.why_not_accept(replace(whole, scope=CHANGES_ONLY), begun, today=TODAY)
    assert why == "The first signature is for the whole page. Sign the same."


@pytest.mark.parametrize(
    ("path", "facts", "sentence"),
    [
        (None, {}, "does not stand under the site's home page"),
        ("/review/", {}, "The site itself answers"),
        ("/articles/a/", {"owner_title": "Old"}, "belongs to “Old”. Give this page another slug."),
        ("/articles/", {"is_navigation": True}, "taken by a page of the site's navigation"),
        ("/articles/a/", {}, None),
    ],
)
def test_where_a_page_may_be_submitted(path, facts, sentence):
    why = publication.why_not_submit_at(path, **facts)
    assert (why is None) if sentence is None else (sentence in why and why.status == 409)


@pytest.mark.parametrize(
    ("rule", "yes", "no", "status"),
    [
        (submission.why_not_submit_as, {"is_somebody": True}, {"is_somebody": False}, 409),
        (access.why_not_enter_the_desk, {"may_read": True}, {"may_read": False}, 403),
        (access.why_not_get_letters, {"has_a_part": True}, {"has_a_part": False}, 403),
        (publication.why_not_act_unseen, {"is_as_shown": True}, {"is_as_shown": False}, 409),
        (publication.why_not_find_sign_off, {"is_there": True, "is_as_shown": True},
         {"is_there": True, "is_as_shown": False}, 409),
        (publication.why_not_find_sign_off, {"is_there": True, "is_as_shown": True},
         {"is_there": False, "is_as_shown": True}, 409),
    ],
)  # fmt: skip
def test_a_rule_lets_one_through_and_stops_the_other(rule, yes, no, status):
    assert rule(**yes) is None
    assert rule(**no).status == status


def test_a_topic_with_published_pages_keeps_its_address():
    assert access.why_not_rename_topic("old", "new", is_published=True).status == 409
    assert access.why_not_rename_topic("old", "new", is_published=False) is None
    assert access.why_not_rename_topic("old", "old", is_published=True) is None
    assert access.why_not_rename_topic("", "new", is_published=True) is None


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, None),
        ({"may_sign": False}, "Only clinical reviewers"),
        ({"has_profile": False}, "no public profile"),
        ({"credentials": 0}, "has lapsed or is not verified yet. A publisher can renew it."),
    ],
)
def test_who_takes_on_nothing_today(facts, sentence):
    rita = {"may_sign": True, "has_profile": True, "credentials": 1} | facts
    why = signing.why_not_take_any(ReviewerFacts(persons=frozenset({"rita"}), **rita))
    assert (why is None) if sentence is None else sentence in why


def test_an_address_has_an_end():
    asked = {"may_publish": True, "is_current": True, "old_path": "/articles/a/"}
    longest = f"/{'a' * (publication.LONGEST_ADDRESS - 2)}/"
    assert publication.why_not_change_address(**asked, new_path=longest) is None
    why = publication.why_not_change_address(**asked, new_path=f"/a{longest}")
    assert why == "An address has at most 200 characters."

"""The rest of the policy as a table: for each rule what is allowed, and each thing that is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cms.checks import safety
from cms.checks.findings import Finding
from cms.policy import facts, help_lines, publication, signing, submission
from cms.policy.facts import (
    CHANGES_ONLY,
    WHOLE_PAGE,
    AnsweredFinding,
    DraftFacts,
    ProofFacts,
    SignatureFacts,
)
from cms.policy.figures import POLICY
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN

pytestmark = pytest.mark.usefixtures("well_said")

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
MOVE = {
    "may_publish": True, "is_current": True, "old_path": "/articles/old/",
    "new_path": "/articles/new/",
}  # fmt: skip
CORRECTION = {"may_correct": True, "is_shown": False, "wrong": "Two.", "right": "Ten."}
NUMBER = {
    "may_verify": True, "is_typist": False, "is_changed": False, "verified_on": TODAY,
    "valid_days": 180, "today": TODAY,
}  # fmt: skip
NAMING = {"may_name": True, "has_unknown": True, "is_named": False}
REVOKING = {"is_signer": True, "is_publisher": False, "is_revoked": False, "reason": "Mistaken."}
WITHDRAWING = {"is_current": True, "reason": "Wrong.", "may_withdraw": True}
SHORT = {"policy": replace(POLICY, correction_characters=3)}
FULL = POLICY.correction_characters
SEVEN_SEGMENTS = "/a" * 7 + "/"
LONG = f"/{'a' * 199}/"

ALLOWED = [
    (publication.why_not_act_as_publisher, {"may_publish": True}),
    (signing.why_not_send_back, {"reason": "Say when."}),
    (signing.why_not_send_back, {"reason": " ", "has_notes": True}),
    (publication.why_not_publish_at, {"at": NOW + timedelta(seconds=1), "now": NOW}),
    (signing.why_not_name_writer, NAMING),
    (publication.why_not_publish_corrections, {"may_correct": True}),
    (publication.why_not_correct, CORRECTION),
    (publication.why_not_correct, CORRECTION | {"wrong": "x" * FULL, "advice": "x" * FULL}),
    (publication.why_not_use_path, {"path": "/articles/records/"}),
    (publication.why_not_use_path, {"path": "/articles/help/"}),
    (publication.why_not_use_path, {"path": "/Xhelp/"}),
    (publication.why_not_use_path, {"path": "/articles/untitled-lives/"}),
    (publication.why_not_correct, CORRECTION | {"right": "One", "wrong": "Two"} | SHORT),
    (publication.why_not_change_address, MOVE),
    (publication.why_not_change_address, MOVE | {"new_path": "/a" * 6 + "/"}),
    (publication.why_not_change_address, MOVE | {"new_path": f"/{'a' * 198}/"}),
    (help_lines.why_not_verify_help_line, NUMBER),
    (help_lines.why_not_verify_help_line, NUMBER | {"valid_days": 1}),
    (help_lines.why_not_verify_help_line, NUMBER | {"verified_on": TODAY - timedelta(days=9)}),
    (publication.why_not_withdraw, WITHDRAWING),
    (publication.why_not_revoke, REVOKING),
    (publication.why_not_revoke, REVOKING | {"is_signer": False, "is_publisher": True}),
]
REFUSED = [
    (publication.why_not_act_as_publisher, {"may_publish": False}, "Only publishers may publish", FORBIDDEN),
    (signing.why_not_send_back, {"reason": " "}, "Say what must change: the writer", BAD_REQUEST),
    (publication.why_not_publish_at, {"at": NOW, "now": NOW}, "Choose a time in the future", BAD_REQUEST),
    (signing.why_not_name_writer, NAMING | {"may_name": False}, "may name the writer", FORBIDDEN),
    (signing.why_not_name_writer, NAMING | {"has_unknown": False}, "a name already", CONFLICT),
    (signing.why_not_name_writer, NAMING | {"is_named": True}, "has been named already", CONFLICT),
    (publication.why_not_publish_corrections, {"may_correct": False}, "Only publishers", FORBIDDEN),
    (publication.why_not_correct, CORRECTION | {"may_correct": False}, "Only publishers", FORBIDDEN),
    (publication.why_not_correct, CORRECTION | {"is_shown": True}, "still see these words", CONFLICT),
    (publication.why_not_correct, CORRECTION | {"wrong": " "}, "Say what was wrong", BAD_REQUEST),
    (publication.why_not_correct, CORRECTION | {"right": " "}, "Say what is right", BAD_REQUEST),
    *(
        (publication.why_not_correct, CORRECTION | {key: "x" * (FULL + 1)}, f"under {FULL} characters",
         BAD_REQUEST)
        for key in ("wrong", "right", "advice")
    ),
    (publication.why_not_use_path, {"path": "/help/"}, "itself answers at /help/", CONFLICT),
    (publication.why_not_use_path, {"path": "/admin/x/"}, "itself answers at /admin/x/", CONFLICT),
    (publication.why_not_use_path, {"path": "/articles/x/record/"}, "itself answers at", CONFLICT),
    *(
        (publication.why_not_use_path, {"path": f"/articles/{slug}/"}, "nobody has named", CONFLICT)
        for slug in ("untitled", "untitled-2", "untitled-document", "question-without-words-3")
    ),
    (publication.why_not_change_address, MOVE | {"may_publish": False}, "change the address", FORBIDDEN),
    (publication.why_not_change_address, MOVE | {"is_current": False}, "has no address", CONFLICT),
    (publication.why_not_change_address, MOVE | {"new_path": MOVE["old_path"]}, "/articles/old/ already",
     CONFLICT),
    *(
        (publication.why_not_change_address, MOVE | {"new_path": path}, "/articles/old-again/.",
         BAD_REQUEST)
        for path in ("/Upper/", "no/slash/", "/a//b/", "/a", "/-a/", "/", SEVEN_SEGMENTS)
    ),
    (publication.why_not_change_address, MOVE | {"new_path": LONG}, "at most 200 characters",
     BAD_REQUEST),
    (publication.why_not_change_address, MOVE | {"new_path": "/help/"}, "itself answers at", CONFLICT),
    (publication.why_not_change_address, MOVE | {"is_navigation": True}, "/articles/new/ is taken by",
     CONFLICT),
    (publication.why_not_change_address, MOVE | {"owner_title": "Naloxone"}, "belongs to “Naloxone”",
     CONFLICT),
    (help_lines.why_not_verify_help_line, NUMBER | {"may_verify": False}, "Only publishers", FORBIDDEN),
    (help_lines.why_not_verify_help_line, NUMBER | {"is_changed": True}, "Save the number first",
     CONFLICT),
    (help_lines.why_not_verify_help_line, NUMBER | {"is_typist": True}, "You typed this", FORBIDDEN),
    (help_lines.why_not_verify_help_line, NUMBER | {"verified_on": None}, "Give the day", BAD_REQUEST),
    (help_lines.why_not_verify_help_line, NUMBER | {"verified_on": TODAY + timedelta(days=1)},
     "in the future", BAD_REQUEST),
    (help_lines.why_not_verify_help_line, NUMBER | {"valid_days": 0}, "every 180 days", BAD_REQUEST),
    (help_lines.why_not_verify_help_line, NUMBER | {"valid_days": 181}, "every 180 days", BAD_REQUEST),
    (publication.why_not_withdraw, WITHDRAWING | {"may_withdraw": False}, "may withdraw", FORBIDDEN),
    (publication.why_not_withdraw, WITHDRAWING | {"reason": ""}, "readers will be told", BAD_REQUEST),
    (publication.why_not_withdraw, WITHDRAWING | {"is_current": False}, "nothing to withdraw", CONFLICT),
    (publication.why_not_revoke, REVOKING | {"is_signer": False}, "or a publisher", FORBIDDEN),
    (publication.why_not_revoke, REVOKING | {"is_revoked": True}, "revoked already", CONFLICT),
    (publication.why_not_revoke, REVOKING | {"reason": " "}, "readers will be told", BAD_REQUEST),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "asked"), ALLOWED)
def test_it_is_allowed(rule, asked):
    assert rule(**asked) is None


@pytest.mark.parametrize(("rule", "asked", "words", "status"), REFUSED)
def test_it_is_refused_in_a_sentence(rule, asked, words, status):
    why = rule(**asked)
    assert words in why
    assert why.status == status


def test_withdrawing_asks_for_no_permission_of_the_schedule():
    """`run_due` withdraws what lapsed: it has no login to ask about."""
    assert publication.why_not_withdraw(is_current=True, reason="Lapsed.") is None


def test_everything_the_site_answers_at_is_kept_for_it():
    for first in publication.RESERVED:
        assert publication.why_not_use_path(f"/{first}/")
        assert publication.why_not_use_path(f"/{first}/more/")
    for last in publication.RESERVED_LAST:
        assert publication.why_not_use_path(f"/articles/{last}/")


@pytest.mark.parametrize(
    ("days_ago", "standing"),
    [(0, "verified"), (59, "verified"), (60, "due"), (90, "due"), (91, "lapsed"), (-1, None)],
)
def test_a_number_is_relied_on_until_it_must_be_checked_again(days_ago, standing):
    expected = {
        "verified": help_lines.VERIFIED, "due": help_lines.DUE, "lapsed": help_lines.LAPSED,
        None: help_lines.NOT_VERIFIED,
    }[standing]  # fmt: skip
    checked = TODAY - timedelta(days=days_ago)
    assert help_lines.help_line_status(checked, 90, today=TODAY) == expected
    assert help_lines.help_line_status(None, 90, today=TODAY) == help_lines.NOT_VERIFIED


def test_a_correction_stands_on_top_for_as_many_months_as_the_policy_says():
    made = date(2026, 3, 2)
    assert publication.is_correction_on_top(made, today=date(2027, 3, 1))
    assert not publication.is_correction_on_top(made, today=date(2027, 3, 2))


def test_a_page_without_a_review_date_is_overdue():
    assert publication.is_overdue(None, today=TODAY)


DRAFT = DraftFacts(title="Title", summary="Short.", authors=1, topics=1, sources=1, words=9)
WARNING = Finding(
    rule="long-sentence", severity="warn", place="b1", quote="q", sentence="It is long.",
    suggestion="Split it.", source="",
)  # fmt: skip
BLOCKING = replace(WARNING, rule="dead-link", severity="block", sentence="The link is dead.")
OMITTED = replace(BLOCKING, rule=safety.OMISSION, quote="rescue breaths")
ADVICE = replace(WARNING, severity="advise")
REASON = "The guideline says it in these words."


@pytest.mark.parametrize(
    ("finding", "reason", "stops", "overridden"),
    [
        (WARNING, "", True, False),
        (WARNING, " ", True, False),
        (WARNING, REASON, False, True),
        (BLOCKING, "", True, False),
        (BLOCKING, REASON, True, False),
        (OMITTED, "", True, False),
        (OMITTED, REASON, False, True),
        (ADVICE, "", False, False),
        (ADVICE, REASON, False, False),
    ],
)
def test_a_finding_stops_until_it_is_mended_or_answered(finding, reason, stops, overridden):
    one = AnsweredFinding(finding, reason)
    draft = replace(DRAFT, findings=(one,))
    assert submission.stops_submission(one) == stops
    assert submission.is_overridden(one) == overridden
    assert bool(submission.why_not_submit(draft, now=NOW)) == stops
    assert [lack.place for lack in submission.submission_problems(draft, now=NOW)] == ["b1"] * stops


def test_what_stops_says_the_finding_what_to_do_and_whether_a_reason_would_do():
    said = submission._problem_text(AnsweredFinding(WARNING, ""))
    assert said == "It is long. Split it. Mend it, or write a reason beside it."
    bare = replace(BLOCKING, suggestion="")
    assert (
        submission._problem_text(AnsweredFinding(bare, ""))
        == "The link is dead. It must be mended."
    )


@pytest.mark.parametrize("rule", ["summary-missing", "empty-section", "sources-none"])
def test_a_finding_that_repeats_what_is_missing_is_said_once(rule):
    repeated = AnsweredFinding(replace(BLOCKING, rule=rule), "")
    lacking = replace(DRAFT, summary="", findings=(repeated, AnsweredFinding(BLOCKING, "")))
    assert len(submission.submission_problems(lacking, now=NOW)) == 2
    whole = replace(DRAFT, findings=(repeated,))
    assert len(submission.submission_problems(whole, now=NOW)) == 1


def test_an_empty_section_is_marked_where_it_stands_and_otherwise_in_the_body():
    finding = replace(BLOCKING, rule="empty-section", place="b7", quote="Signs")
    other = replace(finding, rule="other", place="b9")
    draft = replace(
        DRAFT, empty_sections=("Signs", "Doses"),
        findings=(AnsweredFinding(other, ""), AnsweredFinding(finding, "")),
    )  # fmt: skip
    places = {str(lack): lack.place for lack in submission.missing_items(draft, now=NOW)}
    assert places == {
        "The section “Signs” is empty. Write it or remove it.": "b7",
        "The section “Doses” is empty. Write it or remove it.": "body",
    }


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": ""}, "title"), ({"summary": ""}, "summary"), ({"authors": 0}, "authors"),
        ({"topics": 0}, "topics"), ({"words": 0}, "body"), ({"sources": 0}, "sources"),
        ({"broken_citations": 1}, "sources"), ({"words": 0, "is_question": True}, "summary"),
        ({"when_signed": "at", "publish_at": NOW}, "publish_at"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field(changes, place):
    [lack] = submission.missing_items(replace(DRAFT, **changes), now=NOW)
    assert lack.place == place


PROOF = ProofFacts(digest="d" * 64, writers=frozenset(), topics=(), is_newest=True)
SIGNATURE = SignatureFacts(
    digest_shown=PROOF.digest,
    scope=WHOLE_PAGE,
    checklist={item.key: True for item in POLICY.checklist},
    interests="None.",
    review_due_on=date(2027, 3, 2),
)


def test_a_signer_accepts_every_override_one_by_one():
    proof = replace(
        PROOF, overridden=(AnsweredFinding(WARNING, REASON), AnsweredFinding(OMITTED, REASON))
    )
    both = frozenset({WARNING.key, OMITTED.key})
    accepted = replace(SIGNATURE, accepted=both)
    assert signing.why_not_accept(accepted, proof, today=TODAY) is None
    for left, words in ((WARNING, "gives reasons for what"), (OMITTED, "out: rescue breaths.")):
        why = signing.why_not_accept(
            replace(accepted, accepted=both - {left.key}), proof, today=TODAY
        )
        assert words in why
        assert why.status == BAD_REQUEST


def test_the_second_signature_says_what_the_first_was_for():
    begun = replace(PROOF, scope_begun=CHANGES_ONLY, needs_whole_page=False)
    why = signing.why_not_accept(SIGNATURE, begun, today=TODAY)
    assert why == "The first signature is for changes only. Sign the same."
    assert why.status == BAD_REQUEST


def test_the_next_review_is_due_within_the_ceiling_of_the_policy_that_is_in_force():
    strict = replace(POLICY, ceiling_months=6)
    due = replace(SIGNATURE, review_due_on=date(2026, 9, 3))
    assert signing.why_not_accept(due, PROOF, today=TODAY) is None
    assert "by 2 September 2026" in signing.why_not_accept(due, PROOF, today=TODAY, policy=strict)


def test_the_example_of_an_address_is_the_old_one_with_a_word_more():
    why = publication.why_not_change_address(**MOVE | {"old_path": "/aX/", "new_path": "no"})
    assert "for example /aX-again/." in why


def test_a_note_that_must_be_fixed_keeps_its_own_writer_from_signing_and_nobody_else():
    reviewer = facts.ReviewerFacts(
        persons=frozenset({"user:a"}), may_sign=True, has_profile=True, credentials=1
    )
    assert signing.why_not_sign(replace(PROOF, must_fix_by=frozenset({"user:b"})), reviewer) is None
    why = signing.why_not_sign(replace(PROOF, must_fix_by=frozenset({"user:a"})), reviewer)
    assert "must be fixed" in why
    assert why.status == CONFLICT


def test_a_declared_conflict_keeps_its_own_reviewer_from_signing_and_nobody_else():
    reviewer = facts.ReviewerFacts(
        persons=frozenset({"user:a"}), may_sign=True, has_profile=True, credentials=1
    )
    assert signing.why_not_sign(replace(PROOF, conflicted=frozenset({"user:b"})), reviewer) is None
    why = signing.why_not_sign(replace(PROOF, conflicted=frozenset({"user:a"})), reviewer)
    assert "declared a conflict of interest" in why
    assert why.status == FORBIDDEN

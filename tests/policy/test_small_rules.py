"""Short rules: what may be saved, what an import must keep, what a changed topic asks."""

import pytest

from cms.checks.findings import Finding
from cms.policy import imports, keys, saving, signing, submission
from cms.policy.facts import AnsweredFinding, DraftFacts, TopicFacts
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, TOO_MANY, Refusal, Why, refuse_if
from tests.factories import NOW


@pytest.mark.parametrize(
    ("newer_by", "opening"), [("Wanda", "Wanda saved a newer"), ("", "Somebody saved a newer")]
)
def test_who_typed_into_an_older_draft_is_told_whose_is_newer(newer_by, opening):
    why = saving.why_not_save_over(newer_by=newer_by)
    assert why.startswith(opening)
    assert why.status == CONFLICT


def test_who_was_logged_out_is_told_that_nothing_was_saved():
    why = saving.why_not_without_log_in()
    assert "nothing was saved" in why
    assert why.status == saving.LOGGED_OUT


@pytest.mark.parametrize(
    ("lost", "said"),
    [(["naloxone"], "1 word of it"), (["word"] * 13, "13 words of it"), (["a", "b"], "“a b”")],
)
def test_an_import_that_would_lose_words_is_refused_with_them(lost, said):
    why = imports.why_not_keep_import("leaflet.docx", lost)
    assert said in why
    assert why.status == BAD_REQUEST


def test_an_import_that_keeps_every_word_stands():
    assert imports.why_not_keep_import("leaflet.docx", []) is None


@pytest.mark.parametrize(
    ("sealed", "today", "asked"),
    [
        (set(), {"Nursing"}, {"Nursing"}),
        ({"Nursing"}, set(), {"Nursing"}),
        ({"Nursing", "Pharmacy"}, {"Pharmacy", "Surgery"}, {"Pharmacy"}),
        ({"Nursing"}, {"Surgery"}, {"Nursing and, since, Surgery"}),
    ],
)
def test_a_topic_asks_for_what_it_asked_when_the_proof_was_made_and_asks_today(
    sealed, today, asked
):
    both = signing.stricter(
        TopicFacts("Opioids", frozenset(sealed), 24, 1, ("A.",)),
        TopicFacts("Opioids", frozenset(today), 12, 2, ("A.", "B.")),
    )
    assert both == TopicFacts("Opioids", frozenset(asked), 12, 2, ("A.", "B."))


def test_a_reason_of_one_word_is_told_to_be_too_short():
    finding = Finding("stigma", "warn", "block-1", "addict", "A word.", "Say person.")
    draft = DraftFacts(
        title="A", summary="B", authors=1, topics=1, sources=1, words=9,
        findings=(AnsweredFinding(finding, "No."),),
    )  # fmt: skip
    (problem,) = submission.submission_problems(draft, now=NOW)
    assert "too short" in problem


def test_a_rule_that_lets_through_raises_nothing_and_one_that_stops_raises_its_sentence():
    refuse_if(None)
    with pytest.raises(Refusal, match="nothing was saved"):
        refuse_if(saving.why_not_without_log_in())


@pytest.mark.parametrize(
    ("means", "said"),
    [
        (Why("Here one signs with a key.", FORBIDDEN), "Here one signs with a key."),
        (keys.BY_PASSWORD, "Give your password again"),
        (keys.BY_KEY, "Your key has not signed this."),
    ],
)
def test_a_signature_without_any_proof_of_who_signs_says_what_is_missing(means, said):
    assert keys.why_not_unanswered(means).startswith(said)


@pytest.mark.parametrize(
    ("limited", "said", "status"),
    [
        (None, "That is not your password, so nothing was signed.", FORBIDDEN),
        ("Try again after 10:15.", "Try again after 10:15. Nothing was signed.", TOO_MANY),
    ],
)
def test_a_wrong_password_signs_nothing_and_says_so(limited, said, status):
    why = keys.why_not_believe_password(is_right=False, why_limited=limited)
    assert why.startswith(said)
    assert why.status == status
    assert keys.why_not_believe_password(is_right=True, why_limited=limited) is None

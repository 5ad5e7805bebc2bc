"""What a form does not say is refused in one sentence, and what it says is not."""

import pytest

from cms.policy import forms, submission
from cms.policy.refusals import BAD_REQUEST, CONFLICT


@pytest.mark.parametrize(
    ("rule", "fact", "said"),
    [
        (forms.why_not_read_answers, "are_readable", "They are marked below."),
        (forms.why_not_read_day, "is_day", "not a date."),
        (forms.why_not_read_time, "is_time", "not a date and time."),
        (forms.why_not_choose_writer, "is_chosen", "Choose who wrote it."),
        (forms.why_not_choose_reviewer, "is_chosen", "Choose a clinical reviewer."),
        (forms.why_not_choose_edition, "is_chosen", "Choose which edition was wrong."),
    ],
)
def test_what_a_form_does_not_say_is_asked_for(rule, fact, said):
    why = rule(**{fact: False})
    assert why.endswith(said)
    assert why.status == BAD_REQUEST
    assert rule(**{fact: True}) is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"is_too_large": True, "is_empty": True}, "too large: at most one megabyte"),
        ({"is_text": False, "is_empty": True}, "no UTF-8 text"),
        ({"is_empty": True}, "No reference could be read"),
    ],
)
def test_references_that_cannot_be_read_are_refused_with_the_first_reason(facts, said):
    why = forms.why_not_read_references(**facts)
    assert said in why
    assert why.status == BAD_REQUEST


def test_references_that_can_be_read_are_not_refused():
    assert forms.why_not_read_references() is None


def test_two_statements_of_a_profile_have_two_names():
    why = forms.why_not_name_twice(is_taken=True)
    assert why == "Another statement has this name already."
    assert why.status == BAD_REQUEST
    assert forms.why_not_name_twice(is_taken=False) is None


def test_only_what_is_reviewed_is_submitted():
    why = submission.why_not_review_type(is_reviewed=False)
    assert why == "Only articles and questions are reviewed."
    assert why.status == CONFLICT
    assert submission.why_not_review_type(is_reviewed=True) is None

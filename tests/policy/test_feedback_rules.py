"""What a reader's report needs, and who deals with it how."""

import pytest

from cms.policy import feedback
from cms.policy.figures import POLICY
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN

pytestmark = pytest.mark.usefixtures("well_said")

LONG = "x" * (POLICY.report_characters + 1)
MOST = "x" * POLICY.correction_characters
LINKS = "see http://a.example www.b.example HTTPS://c.example"


@pytest.mark.parametrize(
    ("is_known", "text", "says"),
    [
        (True, "The dose is wrong.", None),
        (True, "x" * POLICY.report_characters, None),
        (True, "x" * POLICY.report_least_characters, None),
        (True, "see http://a.example www.b.example", None),
        (False, "The dose is wrong.", "what kind of problem"),
        (True, " no ", "in a few words"),
        (True, LONG, "at most 1000 characters"),
        (True, LINKS, "without links"),
    ],
)
def test_a_report_says_what_is_wrong_briefly_and_without_links(is_known, text, says):
    why = feedback.why_not_report(is_known_severity=is_known, text=text)
    assert (why is None) if says is None else (says in why and why.status == BAD_REQUEST)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, None),
        ({"about": MOST, "text": MOST}, None),
        ({"may_answer": False}, FORBIDDEN),
        ({"is_open": False}, CONFLICT),
        ({"about": " "}, BAD_REQUEST),
        ({"text": " "}, BAD_REQUEST),
        ({"text": f"{MOST}x"}, BAD_REQUEST),
        ({"about": f"{MOST}x"}, BAD_REQUEST),
    ],
)
def test_a_publisher_answers_an_open_report_in_public(changed, status):
    asked = {"may_answer": True, "is_open": True, "about": "A reader asked.", "text": "It is."}
    why = feedback.why_not_answer_report(**(asked | changed))
    assert (why.status if why else None) == status


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, None),
        ({"may_answer": False}, FORBIDDEN),
        ({"is_open": False}, CONFLICT),
        ({"reason": " "}, BAD_REQUEST),
    ],
)
def test_a_publisher_closes_a_report_with_a_reason(changed, status):
    asked = {"may_answer": True, "is_open": True, "reason": "Advertising."}
    why = feedback.why_not_dismiss_report(**(asked | changed))
    assert (why.status if why else None) == status

"""What readers may report, and how a report is answered or dismissed."""

import re

from cms.policy.figures import POLICY, Policy
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Why


def why_not_report(*, is_known_severity: bool, text: str, policy: Policy = POLICY) -> Why | None:
    """Say what a reader's report still needs, or None."""
    if not is_known_severity:
        return Why("Choose what kind of problem it is.", BAD_REQUEST)
    if len(text.strip()) < policy.report_least_characters:
        return Why("Say in a few words what the problem is.", BAD_REQUEST)
    if len(text.strip()) > policy.report_characters:
        return Why(f"Please say it in at most {policy.report_characters} characters.", BAD_REQUEST)
    if len(re.findall(r"https?://|www\.", text, re.IGNORECASE)) > policy.report_links:
        return Why("Please describe the problem without links.", BAD_REQUEST)
    return None


def why_not_triage(*, may_answer: bool) -> Why | None:
    """Say why this person does not deal with readers' reports, or None."""
    if not may_answer:
        return Why("Only publishers deal with what readers report.", FORBIDDEN)
    return None


def why_not_answer_report(
    *, may_answer: bool, is_open: bool, about: str, text: str, policy: Policy = POLICY
) -> Why | None:
    """Say why a report cannot be answered in public like this, or None."""
    if why := why_not_triage(may_answer=may_answer):
        return why
    if not is_open:
        return Why("This report has been dealt with already. Nothing was changed.", CONFLICT)
    if not about.strip():
        return Why("Say in your own words what the report was about.", BAD_REQUEST)
    if not text.strip():
        return Why("Write the answer: readers will see it in the page's record.", BAD_REQUEST)
    if max(len(about), len(text)) > policy.correction_characters:
        return Why(f"Keep each part under {policy.correction_characters} characters.", BAD_REQUEST)
    return None


def why_not_dismiss_report(*, may_answer: bool, is_open: bool, reason: str) -> Why | None:
    """Say why a report cannot be closed without an answer, or None."""
    if why := why_not_triage(may_answer=may_answer):
        return why
    if not is_open:
        return Why("This report has been dealt with already. Nothing was changed.", CONFLICT)
    if not reason.strip():
        return Why("Say why nothing is done about it: your colleagues will ask.", BAD_REQUEST)
    return None

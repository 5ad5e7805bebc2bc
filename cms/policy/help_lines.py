"""When a number may be shown as verified, and who may say that they checked it."""

from datetime import date

from cms.policy.figures import POLICY, Policy
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Why

NOT_VERIFIED, VERIFIED, DUE, LAPSED = "not verified", "verified", "due", "lapsed"


def why_not_verify_help_line(
    *,
    may_verify: bool,
    is_typist: bool,
    is_changed: bool,
    verified_on: date | None,
    valid_days: int,
    today: date,
    policy: Policy = POLICY,
) -> Why | None:
    """Say why this person cannot verify a number that readers would call, or None."""
    if not may_verify:
        return Why("Only publishers may verify a help line.", FORBIDDEN)
    if is_changed:
        return Why("Save the number first. Somebody else then verifies it.", CONFLICT)
    if is_typist:
        return Why("You typed this number, so somebody else must verify it.", FORBIDDEN)
    if verified_on is None:
        return Why("Give the day you called it or checked it at its source.", BAD_REQUEST)
    if verified_on > today:
        return Why("The day it was checked cannot be in the future.", BAD_REQUEST)
    if not 1 <= valid_days <= policy.help_line_days:
        return Why(
            f"A number is checked again at least every {policy.help_line_days} days.", BAD_REQUEST
        )
    return None


def help_line_status(
    verified_on: date | None, valid_days: int, *, today: date, policy: Policy = POLICY
) -> str:
    """A help line's verification status: not verified, verified, due (for a check) or lapsed."""
    if verified_on is None or verified_on > today:
        return NOT_VERIFIED
    days_left = valid_days - (today - verified_on).days
    if days_left < 0:
        return LAPSED
    return DUE if days_left <= policy.help_line_warning_days else VERIFIED

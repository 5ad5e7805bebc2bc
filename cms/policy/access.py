"""Who may open which room: the desk, letters about review; and what keeps its address."""

from cms.policy.refusals import CONFLICT, FORBIDDEN, Why


def why_not_enter_the_desk(*, may_read: bool) -> Why | None:
    """Say why this person does not see proofs at all, or None."""
    if not may_read:
        return Why("Your login is not for the review desk.", FORBIDDEN)
    return None


def why_not_get_letters(*, has_a_part: bool) -> Why | None:
    """Say why nobody writes letters to this person, or None: they read proofs or write pages."""
    if not has_a_part:
        return Why("Your login has no part in review, so nobody writes to it.", FORBIDDEN)
    return None


def why_not_rename_topic(before: str, after: str, *, is_published: bool) -> Why | None:
    """Say why a topic's address cannot become another, or None. `before` is "" for a new topic."""
    if before and after != before and is_published:
        return Why(f"Readers know this topic by its address, so it stays “{before}”.", CONFLICT)
    return None

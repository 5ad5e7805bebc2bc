"""The policy of who vouches for whom, in plain Python."""


def why_not_vouch(*, is_own: bool, is_changed: bool) -> str | None:
    """Say why this person cannot save a profile with its credentials as they are, or None.

    Whoever saves a credential vouches for having looked it up.
    """
    if is_own and is_changed:
        return (
            "You cannot verify your own credentials. "
            "Ask another publisher to look them up and save them."
        )
    return None


def why_not_take_slug(*, was_anothers: bool) -> str | None:
    """Say why a profile cannot stand at this address, or None: it never passes to another person."""
    if was_anothers:
        return (
            "This address was another person's, and what they wrote and signed is listed there. "
            "Choose another."
        )
    return None

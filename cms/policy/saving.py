"""What may be saved in a draft: over a newer one, without a log-in, with unreadable characters."""

from typing import Any

from cms.checks import characters
from cms.policy.refusals import BAD_REQUEST, CONFLICT, Why

LOGGED_OUT = 401


def why_not_save_over(*, newer_by: str) -> Why:
    """Say why words typed into an older draft do not become the newest one unasked."""
    saved = f"{newer_by} saved" if newer_by else "Somebody saved"
    return Why(
        f"{saved} a newer draft of this page after you opened it, so yours was not saved. It is "
        "still here. Look at the newer one in another tab; save again to put yours in its place.",
        CONFLICT,
    )


def why_not_without_log_in() -> Why:
    """Say why nothing is saved for somebody whose log-in has ended."""
    return Why(
        "Your log-in has ended, so nothing was saved. Log in again in another tab, then go on.",
        LOGGED_OUT,
    )


def why_not_seal(data: Any) -> Why | None:
    """Say which character in a text, or in nested data, nobody could read as it stands, or None."""
    found = next(filter(None, map(characters.why_not, characters.strings(data))), None)
    return Why(found, BAD_REQUEST) if found else None


def why_not_record_at(*, is_clock_behind: bool) -> Why | None:
    """Say why nothing is written on the ledger by this machine's clock, or None."""
    if is_clock_behind:
        return Why(
            "This machine's clock is behind the last entry of the ledger. "
            "Set the clock right and try again; nothing was changed.",
            CONFLICT,
        )
    return None

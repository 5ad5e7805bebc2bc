"""The policy of imports, in plain Python: what an imported document must keep.

As everywhere in the policy: every function takes facts and returns None (yes) or the `Why`.
"""

from collections.abc import Sequence

from cms.policy.refusals import BAD_REQUEST, Why


def why_not_keep_import(name: str, lost: Sequence[str]) -> Why | None:
    """Say why an import may not stay: these words of the document are nowhere in what was saved."""
    if not lost:
        return None
    shown = " ".join(lost[:12]) + (" …" if len(lost) > 12 else "")
    words = "1 word" if len(lost) == 1 else f"{len(lost)} words"
    return Why(
        f"“{name}” was not imported, because {words} of it would have been lost: “{shown}”. "
        "Nothing was made. Copy the text into a new page by hand, and tell whoever runs this site.",
        BAD_REQUEST,
    )

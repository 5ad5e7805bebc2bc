"""Sentences that refuse stand in the policy, and nowhere else but where a reason is given here."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFUSING = {"Refusal", "PermissionDenied", "ValidationError"}
# Forms say what they could not read or what was not chosen; the machine says what it could not do.
ELSEWHERE = {
    "board_views.py": {"That is not a date and time.", "Choose who wrote it."},
    "corrections.py": {"Choose which edition was wrong."},
    "queue_views.py": {
        "That is not a date.",
        "Some answers cannot be read. They are marked below.",
        "Choose a clinical reviewer.",
    },
    "signing_views.py": {"Some answers cannot be read. They are marked below."},
    "sources_editing.py": {
        "That file is too large: at most one megabyte.",
        "That file is no UTF-8 text. Save it as BibTeX or CSL-JSON.",
        "No reference could be read in that.",
    },
    "topic_forms.py": {"Another statement has this name already."},
    "assets.py": {
        (
            "A picture could not be stored, so nothing was submitted. Ask whoever runs this "
            "system to look at its disk; your draft is saved."
        )
    },
    "ledger.py": {
        (
            "This machine's clock is behind the last entry of the ledger. Set the clock right "
            "and try again; nothing was changed."
        )
    },
    "sealing.py": {
        (
            "The picture “{}” cannot be read, so nothing was submitted. Choose or upload it again; "
            "your draft is saved."
        )
    },
    "workflow.py": {"Only articles and questions are reviewed."},
    # Signing is an act of its own: the password is tried where the signature is made.
    "actions.py": {
        "{} Nothing was signed.",
        "Give your password again: that is your signature.",
        "That is not your password, so nothing was signed. Try again.",
    },
}
READERS = {ROOT / "cms" / "delivery"}


def sentences() -> dict[str, set[str]]:
    """Every sentence that code refuses with by itself, by the name of its file."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "cms").rglob("*.py")):
        if any(folder in path.parents for folder in READERS):
            continue
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in REFUSING and (said := _literal(call.args[0])):
                found.setdefault(path.name, set()).add(said)
    return found


def _literal(said: ast.expr) -> str:
    """A text as it stands in the code, `{}` for what is filled in; "" if words come from afar."""
    if isinstance(said, ast.Constant):
        return str(said.value)
    parts = said.values if isinstance(said, ast.JoinedStr) else []
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_no_code_outside_the_policy_refuses_in_words_of_its_own():
    assert sentences() == ELSEWHERE

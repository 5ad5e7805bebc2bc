"""Sentences that refuse stand in the policy, and nowhere else but where a reason is given here."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFUSING = {"Refusal", "PermissionDenied", "ValidationError"}
# What the machine could not do, what a form could not read, and a name that makes no address.
ELSEWHERE = {
    "addresses.py": {"Type an address: none can be made from this name."},
    "assets.py": {
        (
            "A picture could not be stored, so nothing was submitted. Ask whoever runs this "
            "system to look at its disk; your draft is saved."
        )
    },
    "logins.py": {"The name and the password do not belong together. Capitals count in passwords."},
    "own_login_views.py": {"Your login has no e-mail address. Ask a publisher to add one."},
    "password_forms.py": {"That is not your password."},
    "people_views.py": {
        "Nothing was changed. {}",
        "The form arrived incomplete. Nothing was changed.",
        "Some answers cannot be read. They are marked below.",
    },
    "sealing.py": {
        (
            "The picture “{}” cannot be read, so nothing was submitted. Choose or upload it again; "
            "your draft is saved."
        )
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


def rules() -> set[str]:
    """Every function of the policy that says why not, by its dotted name."""
    return {
        f"cms.policy.{path.stem}.{node.name}"
        for path in (ROOT / "cms" / "policy").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("why_not")
    }


def test_the_editorial_policy_names_every_function_that_says_why_not():
    policy = (ROOT / "docs" / "editorial-policy.md").read_text("utf-8")
    assert {name for name in rules() if f"`{name}`" not in policy} == set()

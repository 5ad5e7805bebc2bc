"""The ledger's actions: each is written, and each notifies somebody or is silent for a reason."""

import ast
from pathlib import Path

from cms.mailing.notification_table import NOTIFICATIONS, SILENT
from cms.policy.ledger_actions import IDENTITY_ACTIONS, LedgerAction

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cms", "home", "articles", "faq")
# Where actions are read, not written: the table of notifications, and what replays the ledger.
NOTIFIES = "cms/mailing/"
REPLAYS = (
    "cms/publishing/verification.py",
    "cms/proofs/signature_verification.py",
    "cms/help_lines/register.py",
)
# An absence is about a person and not about a proof, so it has letters of its own.
# What is about a person or a topic tells its people (cms/mailing/identity_letters.py).
NOTIFIES_ELSEWHERE = {LedgerAction.AWAY, *IDENTITY_ACTIONS}


def trees() -> dict[str, ast.Module]:
    """Every module with code of ours, parsed."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    }


def named(tree: ast.AST) -> set[LedgerAction]:
    """The actions that code names."""
    return {
        LedgerAction[node.attr]
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "LedgerAction"
    }


def is_on_action(node: ast.AST) -> bool:
    """Whether this is the attribute or the name `action`."""
    return getattr(node, "attr", getattr(node, "id", "")) == "action"


def test_every_action_is_written_somewhere():
    written = set[LedgerAction]()
    for name, tree in trees().items():
        readers = REPLAYS[:2]
        if name not in readers and not name.startswith(NOTIFIES):
            written |= named(tree)
    assert written == set(LedgerAction)


def test_nothing_is_appended_in_a_word_of_its_own():
    """`action=` of `ledger.append` is never a literal; the types say that it is a LedgerAction."""
    literal = [
        (name, node.lineno)
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "ledger.append"
        and any(k.arg == "action" and isinstance(k.value, ast.Constant) for k in node.keywords)
    ]
    assert not literal


def test_every_notification_is_about_an_action():
    assert all(isinstance(action, LedgerAction) for action in NOTIFICATIONS)


def test_every_action_notifies_somebody_or_is_silent_for_a_reason():
    notifying = {*NOTIFICATIONS, *NOTIFIES_ELSEWHERE}
    assert notifying | set(SILENT) == set(LedgerAction)
    assert not notifying & set(SILENT)
    assert all(reason.endswith(".") for reason in SILENT.values())


def test_every_replay_names_actions_and_no_words():
    modules = trees()
    for name in REPLAYS:
        assert named(modules[name]) or "KEY_ENDINGS" in ast.unparse(modules[name]), name
    compared = [
        (name, node.lineno)
        for name, tree in modules.items()
        if name in REPLAYS or name.startswith(NOTIFIES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and is_on_action(node.left)
        and any(
            isinstance(constant, ast.Constant)
            for right in node.comparators
            for constant in ast.walk(right)
        )
    ]
    assert not compared


def test_the_words_of_actions_never_change():
    """They are in the ledger's sealed entries. New ones are added below; old ones stay."""
    assert {action.value for action in LedgerAction} >= {
        "submitted", "recalled", "requested changes", "signed", "signed, first of two", "revoked",
        "named writer", "noted", "answered a note", "settled a note", "claimed", "assigned",
        "declined", "ended a conflict", "handed back", "away", "scheduled", "schedule cancelled",
        "published", "changed address", "withdrawn", "corrected", "source retracted",
        "key enrolled", "key attested", "key lost", "key replaced", "key revoked",
        "answered a report", "dismissed a report", "typed help line", "verified help line",
        "changed safety profile",
    }  # fmt: skip

"""Why a writer leaves something as it is: reasons beside findings, kept with the draft.

A reason belongs to a rule, a place and a quote. When that finding is gone its reason goes too.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from cms.checks import Finding
from cms.evidence.canonical import canonical
from cms.policy.facts import Answered
from cms.policy.submission import takes_reason

Key = tuple[str, str, str]
# Names in the editor's form: a reason, what it answers, and that findings were shown at all.
PREFIX, OF, SHOWN = "reason-", "reason_of-", "findings-shown"
LONGEST = 1000


def handle(key: Key) -> str:
    """A finding's name in a form: the same for the same words in the same place."""
    return sha256(canonical(list(key)).encode()).hexdigest()[:16]


def answered(findings: Iterable[Finding], reasons: Any) -> tuple[Answered, ...]:
    """Findings with the reasons that a draft holds for them; reasons without one are dropped."""
    held = by_key(reasons)
    return tuple(
        Answered(finding, held.get(finding.key, "") if takes_reason(finding) else "")
        for finding in findings
    )


def by_key(reasons: Any) -> dict[Key, str]:
    """The reasons a draft holds, by what they answer; whatever else stands there is ignored."""
    rows = reasons if isinstance(reasons, list) else []
    return {
        (str(row["rule"]), str(row["place"]), str(row["quote"])): str(row["reason"])[:LONGEST]
        for row in rows
        if isinstance(row, dict) and {"rule", "place", "quote", "reason"} <= row.keys()
    }


def rows(findings: Iterable[Answered]) -> list[dict[str, str]]:
    """Reasons as a draft holds them."""
    return [
        {
            "rule": one.finding.rule,
            "place": one.finding.place,
            "quote": one.finding.quote,
            "reason": one.reason.strip()[:LONGEST],
        }
        for one in findings
        if one.reason.strip()
    ]


def posted(data: Any, held: Any) -> list[dict[str, str]]:
    """The reasons that the editor sent. What the draft held stays where no finding was shown."""
    if SHOWN not in data:
        return held if isinstance(held, list) else []
    found = []
    for name in data:
        if not name.startswith(PREFIX):
            continue
        key = _key(data.get(f"{OF}{name.removeprefix(PREFIX)}", ""))
        reason = str(data[name]).strip()[:LONGEST]
        if key and reason:
            found.append(
                dict(zip(("rule", "place", "quote"), key, strict=True)) | {"reason": reason}
            )
    return found


def _key(text: str) -> Key | None:
    """A finding's key as the editor's form carries it, or None for anything else."""
    try:
        key = json.loads(text)
    except ValueError:
        return None
    if isinstance(key, list) and len(key) == 3 and all(isinstance(part, str) for part in key):
        return key[0], key[1], key[2]
    return None


def sealed(one: Answered) -> dict[str, Any]:
    """A finding and its reason as a proof keeps them."""
    return one.finding.as_dict() | {"reason": one.reason.strip()}


def unsealed(row: dict[str, Any]) -> Answered:
    """A finding as a proof kept it; older proofs kept only severity and sentence."""
    finding = Finding(
        rule=row.get("rule", ""),
        severity=row["severity"],
        place=row.get("place", ""),
        quote=row.get("quote", ""),
        sentence=row["sentence"],
        suggestion=row.get("suggestion", ""),
        source=row.get("source", ""),
    )
    return Answered(finding, row.get("reason", ""))

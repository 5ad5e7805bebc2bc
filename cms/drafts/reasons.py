"""Writers' reasons for overriding findings, stored with the draft.

A reason belongs to a rule, a place and a quote; without that finding it is dropped.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NotRequired, TypedDict, cast

from cms.checks import Finding
from cms.checks.findings import Severity
from cms.evidence.canonical import canonical
from cms.policy.facts import AnsweredFinding
from cms.policy.submission import takes_reason

FindingKey = tuple[str, str, str]
# Field names in the editor's form: a reason, its finding's key, and whether findings were shown.
REASON_PREFIX, KEY_PREFIX, SHOWN_FIELD = "reason-", "reason_of-", "findings-shown"
MAX_CHARACTERS = 1000


class SealedFinding(TypedDict):
    """A finding of the checks, with the writer's reason. The oldest have the first two only."""

    severity: Severity
    sentence: str
    rule: NotRequired[str]
    place: NotRequired[str]
    quote: NotRequired[str]
    suggestion: NotRequired[str]
    source: NotRequired[str]
    reason: NotRequired[str]


def form_key(key: FindingKey) -> str:
    """A finding's field name suffix: the same for the same words in the same place."""
    return sha256(canonical(list(key)).encode()).hexdigest()[:16]


def with_reasons(findings: Iterable[Finding], reasons: Any) -> tuple[AnsweredFinding, ...]:
    """Join findings with a draft's stored reasons; reasons without a finding are dropped."""
    by_finding = by_key(reasons)
    return tuple(
        AnsweredFinding(finding, by_finding.get(finding.key, "") if takes_reason(finding) else "")
        for finding in findings
    )


def by_key(reasons: Any) -> dict[FindingKey, str]:
    """A draft's stored reasons by finding key; malformed rows are ignored."""
    rows = reasons if isinstance(reasons, list) else []
    return {
        (str(row["rule"]), str(row["place"]), str(row["quote"])): str(row["reason"])[
            :MAX_CHARACTERS
        ]
        for row in rows
        if isinstance(row, dict) and {"rule", "place", "quote", "reason"} <= row.keys()
    }


def stored_reasons(findings: Iterable[AnsweredFinding]) -> list[dict[str, str]]:
    """Reasons in the form that a draft stores."""
    return [
        {
            "rule": one.finding.rule,
            "place": one.finding.place,
            "quote": one.finding.quote,
            "reason": one.reason.strip()[:MAX_CHARACTERS],
        }
        for one in findings
        if one.reason.strip()
    ]


def reasons_from_form(data: Any, reasons_before: Any) -> list[dict[str, str]]:
    """The reasons posted by the editor; the stored ones when no finding was shown."""
    if SHOWN_FIELD not in data:
        return reasons_before if isinstance(reasons_before, list) else []
    found = []
    for name in data:
        if not name.startswith(REASON_PREFIX):
            continue
        key = _key(data.get(f"{KEY_PREFIX}{name.removeprefix(REASON_PREFIX)}", ""))
        reason = str(data[name]).strip()[:MAX_CHARACTERS]
        if key and reason:
            found.append(
                dict(zip(("rule", "place", "quote"), key, strict=True)) | {"reason": reason}
            )
    return found


def _key(text: str) -> FindingKey | None:
    """A finding's key as the editor's form carries it, or None for anything else."""
    try:
        key = json.loads(text)
    except ValueError:
        return None
    if isinstance(key, list) and len(key) == 3 and all(isinstance(part, str) for part in key):
        return key[0], key[1], key[2]
    return None


def finding_to_json(one: AnsweredFinding) -> SealedFinding:
    """A finding and its reason as a proof stores them."""
    return cast(SealedFinding, one.finding.as_dict() | {"reason": one.reason.strip()})


def finding_from_json(row: SealedFinding) -> AnsweredFinding:
    """A finding read from a proof; older proofs have only severity and sentence."""
    finding = Finding(
        rule=row.get("rule", ""),
        severity=row["severity"],
        place=row.get("place", ""),
        quote=row.get("quote", ""),
        sentence=row["sentence"],
        suggestion=row.get("suggestion", ""),
        source=row.get("source", ""),
    )
    return AnsweredFinding(finding, row.get("reason", ""))

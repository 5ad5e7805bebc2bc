"""The register's two actions: save a help line, and verify one that somebody else saved.

Both are recorded on the ledger with every public field, so a number that was changed in the
database by other means is not shown as verified, and `verify` reports it.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from cms.evidence import ledger
from cms.evidence.models import LedgerEntry
from cms.evidence.snapshot import ReportProgress
from cms.evidence.verification import Verification
from cms.help_lines.models import HelpLine
from cms.people.models import User
from cms.policy.help_lines import why_not_verify_help_line
from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import VERIFY_HELP_LINE
from cms.policy.refusals import Why, refuse_if


def why_not_verify(
    line: HelpLine,
    *,
    by: User,
    is_changed: bool,
    verified_on: date | None,
    valid_days: int,
    today: date,
) -> Why | None:
    """Ask the policy whether this person may verify a line."""
    return why_not_verify_help_line(
        may_verify=by.has_perm(VERIFY_HELP_LINE),
        is_typist=line.typed_by == by.person,
        is_changed=is_changed or not line.pk,
        verified_on=verified_on,
        valid_days=valid_days,
        today=today,
    )


@ledger.exclusively
def save_typed(line: HelpLine, *, by: User, now: datetime) -> HelpLine:
    """Save a typed line. A verified line stays as it is until its successor is verified."""
    checked = HelpLine.objects.filter(pk=line.pk).first() if line.pk else None
    if checked and checked.verified_sha256:
        line.replaces, line.pk = checked, None
        line._state.adding = True
    line.typed_by = by.person
    line.verified_on, line.verified_by, line.verified_sha256 = None, "", ""
    line.save()
    ledger.append(
        now=now,
        actor=by.person,
        action=LedgerAction.TYPED_HELP_LINE,
        subject=_subject(line),
        rows=[],
        line=line.digest_columns(),
    )
    return line


@ledger.exclusively
def verify(
    line: HelpLine, *, by: User, verified_on: date, valid_days: int, now: datetime
) -> HelpLine:
    """Record that a number was called, or checked at its source; delete the line it replaces."""
    row = HelpLine.objects.get(pk=line.pk)
    refuse_if(
        why_not_verify(
            row, by=by, is_changed=row.digest_columns() != line.digest_columns(),
            verified_on=verified_on,
            valid_days=valid_days, today=now.date(),
        )
    )  # fmt: skip
    row.verified_on, row.valid_days, row.order = verified_on, valid_days, line.order
    row.verified_by, row.verified_sha256 = by.person, row.columns_sha256
    if row.replaces_id:
        HelpLine.objects.filter(pk=row.replaces_id).delete()
        row.replaces_id = None
    row.save()
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.VERIFIED_HELP_LINE, subject=_subject(row),
        rows=[], line=row.digest_columns(), sha256=row.verified_sha256,
        verified_on=verified_on.isoformat(), valid_days=valid_days,
    )  # fmt: skip
    return row


def faults(advance: ReportProgress) -> Iterator[str]:
    """A sentence for each line that says it is verified and is not what the ledger says it was."""
    last: dict[str, dict[str, Any]] = {}
    for entry in LedgerEntry.objects.filter(action=LedgerAction.VERIFIED_HELP_LINE).order_by(
        "sequence"
    ):
        last[entry.subject] = {"by": entry.actor, **json.loads(entry.data)}
    for line in HelpLine.objects.exclude(verified_sha256=""):
        recorded = last.get(_subject(line))
        if recorded is None:
            yield f"The help line “{line}” says it is verified; the ledger does not know of it."
        elif _recorded_check(line) != (
            recorded["sha256"],
            recorded["verified_on"],
            recorded["valid_days"],
            recorded["by"],
        ):
            yield f"The help line “{line}” is not as it was verified. Look at it now."
        elif line.columns_sha256 != line.verified_sha256:
            yield f"The help line “{line}” was altered after it was verified. Look at it now."


def _recorded_check(line: HelpLine) -> tuple[str, str, int, str]:
    day = line.verified_on.isoformat() if line.verified_on else ""
    return line.verified_sha256, day, line.valid_days, line.verified_by


def _subject(line: HelpLine) -> str:
    return f"help line {line.pk}"


verification = Verification(faults)

"""Findings: severity, place, quote, sentence and suggestion."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["block", "warn", "advise"]

BLOCK: Severity = "block"
WARN: Severity = "warn"
ADVISE: Severity = "advise"

SEVERITIES: tuple[Severity, ...] = (BLOCK, WARN, ADVISE)


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found at one place; the registry makes a finding of it.

    `severity` is only given where it is milder or graver than the rule's own.
    """

    place: str
    quote: str
    sentence: str
    suggestion: str = ""
    source: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, ready to be shown, sealed in a proof or printed as JSON.

    `severity` is "block" (it stops submission), "warn" (mend it or record a reason) or "advise".
    `place` is a block id, a field's name ("title", "summary", "sources"), or "" for the page.
    `quote` is the text it is about; `sentence` says what is wrong; `suggestion` what to do.
    """

    rule: str
    severity: Severity
    place: str
    quote: str
    sentence: str
    suggestion: str = ""
    source: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The key of a recorded reason: rule, place and quote."""
        return self.rule, self.place, self.quote

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON-able data."""
        return asdict(self)

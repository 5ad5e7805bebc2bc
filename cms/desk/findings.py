"""The findings sealed in a proof, shown beside the blocks they are about."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from cms.desk.annotation import BlockPosition
from cms.drafts.reasons import SealedFinding
from cms.proofs.anchors import anchors
from cms.proofs.models import Proof

SEVERITIES = {"block": "Must be mended", "warn": "Check this", "advise": "Worth a thought"}


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """One finding as the desk shows it. `place` is its anchor in the proof, or nothing."""

    label: str
    severity: str
    sentence: str
    quote: str
    suggestion: str
    source: str
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class ProofFindings:
    """The findings of one proof, by place; those about the whole page have none."""

    everywhere: tuple[PlacedFinding, ...]
    by_place: dict[str, list[PlacedFinding]] = field(default_factory=dict)

    @classmethod
    def in_proof(cls, proof: Proof) -> "ProofFindings":
        """Read them from the proof; the oldest proofs have a severity and a sentence only."""
        placed = anchors(proof.parsed_manifest)
        every = tuple(_placed_finding(f, placed) for f in proof.parsed_internal["findings"])
        by_place = defaultdict(list)
        for finding in every:
            if finding.place:
                by_place[finding.place].append(finding)
        return cls(every, dict(by_place))

    @property
    def places(self) -> set[str]:
        """The ids of the blocks that something was found in."""
        return set(self.by_place)

    @property
    def counted(self) -> list[str]:
        """How many of each severity, in words, the gravest first."""
        counts = {key: sum(f.severity == key for f in self.everywhere) for key in SEVERITIES}
        return [f"{label}: {counts[key]}" for key, label in SEVERITIES.items() if counts[key]]

    def render_beside(self, spot: BlockPosition) -> str:
        """Render the findings of a block, to insert beside it."""
        rows = self.by_place.get(spot.anchor)
        return render_to_string("authoring/findings_here.html", {"findings": rows}) if rows else ""


def _placed_finding(finding: SealedFinding, placed: dict[str, str]) -> PlacedFinding:
    severity = finding["severity"]
    return PlacedFinding(
        label=SEVERITIES.get(severity, severity.capitalize()),
        severity=severity,
        sentence=finding["sentence"],
        quote=finding.get("quote", ""),
        suggestion=finding.get("suggestion", ""),
        source=finding.get("source", ""),
        reason=finding.get("reason", ""),
        place=placed.get(finding.get("place", ""), ""),
    )

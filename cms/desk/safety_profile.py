"""Where a proof makes the statements of its topics' safety profiles."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.checks import Document, Statement
from cms.checks.reading import Reading
from cms.checks.safety import places_stating
from cms.desk.annotation import block_positions
from cms.drafts.documents import document_of, stream_names
from cms.proofs.anchors import anchors
from cms.proofs.manifest_types import Manifest, SealedProfile
from cms.proofs.models import Proof
from cms.proofs.page_types import types_by_kind
from cms.topics.models import ProfileVersion


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """A block that makes a statement: its anchor and first words."""

    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class StatementCoverage:
    """One statement of a profile and the blocks that make it; `reason` explains its absence."""

    statement: str
    is_required: bool
    places: tuple[StatementPlace, ...]
    reason: str

    @property
    def status(self) -> str:
        """`said`, `explained` (by the writer), or `unsaid`."""
        if self.places:
            return "said"
        return "explained" if self.reason else "unsaid"


@dataclass(frozen=True, slots=True)
class ProfileCoverage:
    """The statements of a proof's safety profiles, each with its places."""

    items: tuple[StatementCoverage, ...]

    @property
    def stated_count(self) -> int:
        """How many statements the proof makes."""
        return sum(bool(item.places) for item in self.items)


def profile_coverage(proof: Proof, *, today: date) -> ProfileCoverage | None:
    """Coverage of the profile versions that the proof was made with; None without any."""
    internal, manifest = proof.parsed_internal, proof.parsed_manifest
    statements = {s.name: s for s in _statements(internal.get("profiles", []))}
    model = types_by_kind().get(proof.kind)
    if not statements or model is None:
        return None
    reading = Reading(_document(model, manifest), today=today)
    where = anchors(manifest)
    labels = {spot.anchor: spot.label for spot in block_positions(proof.html)}
    reasons = {f.get("quote", ""): f.get("reason", "") for f in internal["findings"]}

    def item(statement: Statement) -> StatementCoverage:
        found = [where[place] for place in places_stating(reading, statement) if place in where]
        return StatementCoverage(
            statement=statement.name,
            is_required=statement.is_required,
            places=tuple(
                StatementPlace(anchor, labels.get(anchor, "here")) for anchor in found[:3]
            ),
            reason=reasons.get(statement.name, ""),
        )

    return ProfileCoverage(tuple(map(item, statements.values())))


def _statements(sealed: list[SealedProfile]) -> Iterator[Statement]:
    """The statements of the versions that the proof names."""
    for named in sealed:
        version = ProfileVersion.objects.filter(
            topic_slug=named["topic"], number=named["version"]
        ).first()
        for row in json.loads(version.statements) if version else []:
            yield Statement(
                name=row["name"],
                ways=tuple(row["ways"]),
                is_required=row["required"],
                why=row["why"],
                source=row["source"],
            )


def _document(model: Any, manifest: Manifest) -> Document:
    """Convert a proof to what the checks read."""
    content = manifest["content"]
    return document_of(
        model,
        title=manifest["title"],
        summary=manifest["summary"],
        language=manifest["language"],
        topics=[],
        streams={name: content.get(name) or [] for name in stream_names(model)},
    )

"""Compares two proofs of a page: text, facts and record, in the reader's layout.

Plain Python: two proofs' HTML and manifests in, marked HTML and figures out.
"""

from dataclasses import dataclass

from cms.comparison.alignment import MovedAway, align, relocated_blocks
from cms.comparison.facts import Fact, compare_facts, compare_values
from cms.comparison.marking import ChangeMarker, has_changes, label
from cms.comparison.markup import (
    Element,
    Node,
    citation_marks,
    first_id,
    read,
    source_numbers,
    words_in,
)
from cms.comparison.words import ADDED, REMOVED
from cms.proofs import anchors
from cms.proofs.manifest_types import Manifest

UNCHANGED, CHANGED, MOVED, MOVED_AWAY = "unchanged", "changed", "moved", "left"

__all__ = ["Differences", "Fact", "Part", "SealedProof", "compare"]


@dataclass(frozen=True, slots=True)
class SealedProof:
    """A proof's HTML and manifest."""

    html: str
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Part:
    """A top-level block with its changes marked in `html`.

    `state`: unchanged, changed, moved, new, gone (removed), left (old position of a moved one).
    """

    state: str
    label: str
    html: str
    place: str
    is_section: bool
    words: int
    words_removed: int = 0
    words_added: int = 0
    words_to_read: int = 0

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing in it differs."""
        return self.state == UNCHANGED


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences between two proofs. `start` is the start tag of the article."""

    start: str
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...]
    record: tuple[Fact, ...]
    words_before: int
    words_now: int

    @property
    def is_none(self) -> bool:
        """Whether readers would get the same, dates and digests aside."""
        return not self.facts and all(part.is_unchanged for part in self.parts)

    @property
    def changed(self) -> list[Part]:
        """The parts that differ, in order, without the old positions of moved ones."""
        return [part for part in self.parts if part.state not in (UNCHANGED, MOVED_AWAY)]

    @property
    def words_removed(self) -> int:
        """How many words were removed."""
        return sum(part.words_removed for part in self.parts)

    @property
    def words_added(self) -> int:
        """How many words were added."""
        return sum(part.words_added for part in self.parts)

    @property
    def words_to_read(self) -> int:
        """How many words the changed passages have."""
        return sum(part.words_to_read for part in self.parts)

    @property
    def percent(self) -> int:
        """The share of words removed or added, in per cent; at least 1 if there are any."""
        total = self.words_before + self.words_now
        touched = self.words_removed + self.words_added
        return max(1, round(100 * touched / total)) if touched and total else 0


def compare(
    old: SealedProof, new: SealedProof, *, names: dict[str, str] | None = None
) -> Differences:
    """Compare an older with a newer proof of a page. `names` gives titles for page keys."""
    before, after = read(old.html, old.manifest), read(new.html, new.manifest)
    marker = ChangeMarker(apart=relocated_blocks(before, after))
    parts = []
    for found in align(before.children, after.children, marker.apart):
        pair = marker.settled(found)
        if isinstance(pair, MovedAway):
            parts.append(_part(MOVED_AWAY, pair.old, marker.pair(pair)))
            continue
        removed_before, added_before, to_read = (
            marker.words_removed,
            marker.words_added,
            marker.to_read,
        )
        written = marker.pair(pair, is_part=True)
        node = pair.new if pair.new is not None else pair.old
        if node is None:
            continue
        state = UNCHANGED
        if pair.new is None or pair.old is None:
            state = REMOVED if pair.new is None else ADDED
        elif has_changes(pair):
            state = MOVED if pair.has_moved else CHANGED
        parts.append(
            _part(
                state,
                node,
                written,
                words_removed=marker.words_removed - removed_before,
                words_added=marker.words_added - added_before,
                words_to_read=marker.to_read - to_read,
            )
        )
    marker.unplaced += [
        (name, before.attributes.get(name, ""), after.attributes.get(name, ""))
        for name in sorted((before.attributes.keys() | after.attributes.keys()) - {"id"})
        if before.attributes.get(name) != after.attributes.get(name)
    ]
    facts, record = compare_facts(
        old.manifest,
        new.manifest,
        places=_anchors(old.manifest) | _anchors(new.manifest),
        writing=marker,
        names=names or {},
    )
    renumbered = _renumbered(citation_marks(before), citation_marks(after))
    follows = all(
        source_numbers(after).get(key) == mark for key, mark in citation_marks(after).items()
    )
    (record if follows else facts).extend(renumbered)
    return Differences(
        start=after.start,
        parts=tuple(parts),
        facts=tuple(facts),
        record=tuple(record),
        words_before=words_in(before),
        words_now=words_in(after),
    )


def _renumbered(old: dict[str, str], new: dict[str, str]) -> list[Fact]:
    """A row for citation numbers that changed because the order of sources did."""
    other = [source for source in old if source in new and old[source] != new[source]]
    was, now = (", ".join(marks[source] for source in other) for marks in (old, new))
    return [compare_values("Numbers of citations", was, now)] if other else []


def _anchors(manifest: Manifest) -> dict[str, str]:
    return anchors.anchors(manifest | {"schema": ""})


def _part(state: str, node: Node, written: str, **words: int) -> Part:
    element = node if isinstance(node, Element) else None
    return Part(
        state=state,
        label=label(element) if element else node.text[:60],
        html=written,
        place=first_id(element) if element else "",
        is_section=bool(element and element.kind[1] == "sealed-section"),
        words=words_in(node),
        **words,
    )

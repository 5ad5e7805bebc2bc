"""Aligns the blocks, lines and items of two proofs. Plain Python."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cms.comparison.markup import Element, Node, word_counts

# Blocks without a common id are the same block, rewritten, from this share of common words.
MIN_LIKENESS = 0.5
# Likeness is quadratic: above this many pairs it is not computed.
MAX_PAIRS = 4000


@dataclass(frozen=True, slots=True)
class Pair:
    """A node of the older proof and its match in the newer; None: removed or added."""

    old: Node | None
    new: Node | None
    has_moved: bool = False


@dataclass(frozen=True, slots=True)
class MovedAway:
    """The old position of a block that has moved, with the block before and after."""

    old: Element
    new: Element


def relocated_blocks(old: Element, new: Element) -> dict[str, MovedAway]:
    """Find and flag the blocks that moved to another section, by key.

    When the old section was removed and the new one added, the section itself may have been
    re-created: its blocks are then aligned with it instead.
    """
    before, after = dict(_leaf_blocks(old)), dict(_leaf_blocks(new))
    found = {}
    for key in before.keys() & after.keys():
        (was, from_, was_whole), (now, to, is_whole) = before[key], after[key]
        stays = not from_ or not to or from_ in after or to in before
        if was_whole and is_whole and from_ != to and stays and was.kind == now.kind:
            was.is_relocated = now.is_relocated = True
            found[key] = MovedAway(was, now)
    return found


def _leaf_blocks(
    element: Element, home: str = ""
) -> Iterator[tuple[str, tuple[Element, str, bool]]]:
    """Keyed blocks below an element: key, block, key of its parent, and whether it is a leaf."""
    for child in element.children:
        if isinstance(child, Element):
            inner = list(_leaf_blocks(child, child.key or home))
            yield from inner
            if child.key:
                yield child.key, (child, home, not inner)


def align(
    old: Sequence[Node], new: Sequence[Node], relocated: Container[str] = ()
) -> list[Pair | MovedAway]:
    """Pair the nodes of two lists, in the newer's order, removed ones at their old position.

    Nodes whose keys are in the third argument are matched in another section, so not here.
    """
    older, moved = _paired(old, new, relocated)
    newer = {before: place for place, before in older.items()}
    gone = _gone_after(len(old), newer, moved)
    result: list[Pair | MovedAway] = [_gone(old, new, newer, before) for before in gone.get(-1, ())]
    for place, node in enumerate(new):
        before = older.get(place)
        result.append(Pair(None if before is None else old[before], node, place in moved))
        result += [_gone(old, new, newer, before) for before in gone.get(place, ())]
    return result


def _paired(
    old: Sequence[Node], new: Sequence[Node], away: Container[str]
) -> tuple[dict[int, int], set[int]]:
    """From places in the newer to places in the older, and which of the newer have moved."""
    here_old = [place for place, node in enumerate(old) if _key(node) not in away]
    here_new = [place for place, node in enumerate(new) if _key(node) not in away]
    found = _matches([old[place] for place in here_old], [new[place] for place in here_new])
    older = {here_new[place]: here_old[before] for place, before in found.items()}
    moved = _moved_positions(older)
    for place in [place for place in moved if not _key(new[place])]:
        del older[place]
        moved.discard(place)
    return older, moved


def _gone_after(many: int, newer: Mapping[int, int], moved: Container[int]) -> dict[int, list[int]]:
    """Places in the older that stand there no more, by the place in the newer they came after;
    -1 is the beginning.
    """
    gone: dict[int, list[int]] = {}
    last = -1
    for before in range(many):
        if before in newer and newer[before] not in moved:
            last = newer[before]
        else:
            gone.setdefault(last, []).append(before)
    return gone


def _gone(
    old: Sequence[Node], new: Sequence[Node], newer: Mapping[int, int], before: int
) -> Pair | MovedAway:
    """A node that stands there no more: moved elsewhere, or without a match."""
    node = old[before]
    successor = new[newer[before]] if before in newer else None
    if isinstance(node, Element) and isinstance(successor, Element):
        return MovedAway(node, successor)
    return Pair(node, None)


def _matches(old: Sequence[Node], new: Sequence[Node]) -> dict[int, int]:
    """Match newer indexes to older ones: by key, then equal content, then likeness."""
    was: dict[int, int] = {}
    by_key = {key: place for place, node in enumerate(old) if (key := _key(node))}
    for place, node in enumerate(new):
        key = _key(node)
        if key in by_key:
            was[place] = by_key.pop(key)
    by_print: dict[object, list[int]] = {}
    for before in _unmatched(old, was.values()):
        by_print.setdefault(_fingerprint(old[before]), []).append(before)
    for place in _unmatched(new, was):
        if equal := by_print.get(_fingerprint(new[place])):
            was[place] = equal.pop(0)
    rest_old, rest_new = _unmatched(old, was.values()), _unmatched(new, was)
    kinds_old, kinds_new = [_kind(old[n]) for n in rest_old], [_kind(new[n]) for n in rest_new]
    for place, kind in zip(rest_new, kinds_new, strict=True):
        is_only = kinds_new.count(kind) == kinds_old.count(kind) == 1
        if is_only and not _key(new[place]):
            was[place] = rest_old[kinds_old.index(kind)]
    _match_alike(old, new, was)
    return was


def _match_alike(old: Sequence[Node], new: Sequence[Node], was: dict[int, int]) -> None:
    rest_old, rest_new = _unmatched(old, was.values()), _unmatched(new, was)
    if len(rest_old) * len(rest_new) > MAX_PAIRS:
        return
    likeness = [
        (_likeness(old[before], new[place]), -abs(before - place), place, before)
        for place in rest_new
        for before in rest_old
        if _kind(old[before]) == _kind(new[place])
    ]
    taken: set[int] = set()
    for alike, _, place, before in sorted(likeness, reverse=True):
        if alike < MIN_LIKENESS:
            break
        if place not in was and before not in taken:
            was[place] = before
            taken.add(before)


def _likeness(old: Node, new: Node) -> float:
    before, after = word_counts(old), word_counts(new)
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 1.0


def _moved_positions(was: dict[int, int]) -> set[int]:
    """The smallest set of moved indexes: all but a longest increasing subsequence."""
    places = sorted(was)
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int] = {}
    for place in places:
        at = bisect_left(tails, was[place])
        if at == len(tails):
            tails.append(was[place])
            ends.append(place)
        else:
            tails[at], ends[at] = was[place], place
        if at:
            previous[place] = ends[at - 1]
    in_order: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        in_order.add(place)
        place = previous.get(place, -1)
    return set(places) - in_order


def _unmatched(nodes: Sequence[Node], taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [place for place in range(len(nodes)) if place not in used]


def _key(node: Node) -> str:
    """The node's key, which is the same in every proof; empty without one."""
    return node.key or "" if isinstance(node, Element) else ""


def _kind(node: Node) -> tuple[str, str]:
    return node.kind if isinstance(node, Element) else ("", "")


def _fingerprint(node: Node) -> object:
    return node.print if isinstance(node, Element) else node.keys

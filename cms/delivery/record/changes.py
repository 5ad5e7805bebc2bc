"""A line diff between two editions, for the public record."""

from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_EDITIONS = 10


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that an edition removed or added."""

    state: str
    text: str


def changed_lines(older: str, newer: str) -> list[ChangedLine]:
    """The removed and added lines, in the order of the page."""
    old, new = older.splitlines(), newer.splitlines()
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [ChangedLine("gone", line) for line in old[i1:i2]]
            found += [ChangedLine("new", line) for line in new[j1:j2]]
    return found

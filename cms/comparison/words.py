"""Word-by-word diff of two lines. Plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher

from cms.comparison.markup import Line, Token

SAME, REMOVED, ADDED = "same", "gone", "new"
# Longer lines use difflib's autojunk, which skips very frequent words.
LONG_LINE_WORDS = 400
# Below this share of common words a line is shown as replaced, not as edited.
MIN_SHARE_IN_COMMON = 0.3


@dataclass(frozen=True, slots=True)
class Run:
    """A run of tokens that are unchanged, removed or added."""

    state: str
    words: tuple[Token, ...]


def diff_tokens(old: Line, new: Line) -> list[Run]:
    """The edit script from the old line to the new, as runs."""
    is_long = max(len(old.words), len(new.words)) > LONG_LINE_WORDS
    found = SequenceMatcher(None, old.keys, new.keys, autojunk=is_long).get_matching_blocks()
    in_both = sum(match.size for match in found)
    if 2 * in_both < MIN_SHARE_IN_COMMON * (len(old.words) + len(new.words)):
        found = found[-1:]
    runs: list[Run] = []
    at_old = at_new = 0
    for match in _readable_matches(found, old, new):
        runs.append(Run(REMOVED, old.words[at_old : match.a]))
        runs.append(Run(ADDED, new.words[at_new : match.b]))
        at_old, at_new = match.a + match.size, match.b + match.size
        runs += _unchanged_runs(old.words[match.a : at_old], new.words[match.b : at_new])
    return list(_merged_runs(runs))


def _readable_matches(found: list[Match], old: Line, new: Line) -> Iterator[Match]:
    """Drop tiny matches between changes (a stray “the”): whole phrases are easier to read."""
    at_old = at_new = 0
    for match, after in zip(found, [*found[1:], None], strict=True):
        words = new.words[match.b : match.b + match.size]
        is_small = match.size <= 2 and sum(len(word.text) for word in words) <= 4
        follows_change = match.a > at_old and match.b > at_new
        leads_to_change = (
            after is not None and after.a > match.a + match.size and after.b > match.b + match.size
        )
        if match.size and is_small and follows_change and leads_to_change:
            continue
        at_old, at_new = match.a + match.size, match.b + match.size
        yield match


def _unchanged_runs(before: tuple[Token, ...], after: tuple[Token, ...]) -> Iterator[Run]:
    """Unchanged tokens as runs, split where only the space before a token changed."""
    for number, (was, word) in enumerate(zip(before, after, strict=True)):
        if number and was.space != word.space:
            yield Run(REMOVED, (was,))
            yield Run(ADDED, (word,))
        else:
            yield Run(SAME, (word,))


def _merged_runs(runs: list[Run]) -> Iterator[Run]:
    """Merge neighbouring runs of one state, removals before additions."""
    pending: dict[str, list[Token]] = {SAME: [], REMOVED: [], ADDED: []}

    def flush(*states: str) -> Iterator[Run]:
        for state in states:
            if pending[state]:
                yield Run(state, tuple(pending[state]))
                pending[state] = []

    for run in runs:
        if not run.words:
            continue
        yield from flush(*((REMOVED, ADDED) if run.state == SAME else (SAME,)))
        pending[run.state] += run.words
    yield from flush(SAME, REMOVED, ADDED)

"""The diff view of a page as HTML: changed parts open, unchanged ones folded."""

from collections.abc import Collection, Iterator
from itertools import groupby

from cms.comparison.comparing import MOVED_AWAY, Differences, Part

STATES = {
    "changed": "Changed",
    "moved": "Moved",
    "new": "New",
    "gone": "Removed",
}


def render_changes(differences: Differences, *, since: str, busy: Collection[str] = ()) -> str:
    """The article with its changes marked and runs of unchanged parts folded.

    `since` ends the sentence “3 sections unchanged since …”; parts that hold a place in `busy`,
    because something is to be read beside it, stay open.
    """
    written = [differences.start]
    for is_folded, group in groupby(
        differences.parts, key=lambda part: part.is_unchanged and not _has_attachments(part, busy)
    ):
        parts = list(group)
        if is_folded:
            written.append(
                '<details class="change-fold">'
                f"<summary>{_count_words(parts)} unchanged since {since}"
                f"</summary>{''.join(part.html for part in parts)}</details>"
            )
        else:
            written += [_render_open(part) for part in parts]
    return "".join([*written, "</article>"])


def _render_open(part: Part) -> str:
    if part.state == MOVED_AWAY or part.is_unchanged:
        return part.html
    words = [
        f"{count} word{'' if count == 1 else 's'} {verb}"
        for count, verb in ((part.words_removed, "removed"), (part.words_added, "added"))
        if count
    ]
    label = ": ".join([STATES[part.state], ", ".join(words)] if words else [STATES[part.state]])
    return (
        f'<div class="change-part change-part-{part.state}">'
        f'<p class="change-state">{label}</p>{part.html}</div>'
    )


def _has_attachments(part: Part, busy: Collection[str]) -> bool:
    return any(f'id="{place}"' in part.html for place in busy)


def _count_words(parts: list[Part]) -> str:
    sections = sum(part.is_section for part in parts)
    others = len(parts) - sections

    def counts() -> Iterator[str]:
        if sections:
            yield "1 section" if sections == 1 else f"{sections} sections"
        if others:
            more = "other " if sections else ""
            yield f"1 {more}part" if others == 1 else f"{others} {more}parts"

    return " and ".join(counts())

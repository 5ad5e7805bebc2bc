"""Marks a diff in the reader's layout: removed words as `<del>`, added words as `<ins>`.

The result is the newer proof's HTML with every word of both proofs in it. Plain Python.
"""

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from cms.checks.shortening import shortened
from cms.comparison.alignment import MovedAway, Pair, align
from cms.comparison.markup import (
    PICTURES,
    VOID,
    Element,
    Line,
    Node,
    Token,
    is_word,
    line,
    without_ids,
    words_in,
)
from cms.comparison.words import ADDED, REMOVED, SAME, Run, diff_tokens

CHANGE_TAGS = {REMOVED: ("del", "Removed: "), ADDED: ("ins", "Added: ")}
PICTURE_LABELS = {REMOVED: "Picture removed", ADDED: "Picture added"}
# Runs of unchanged passages longer than this (in words) are folded inside a changed section.
FOLD_ABOVE_WORDS = 60
CANNOT_HOLD_REMARKS = {"ul", "ol", "table", "thead", "tbody", "tr", "details"}
# Sources are listed in order of citation: one remark for the whole list when the order changed.
ORDERED_LIST_CLASS = "sealed-source-list"
ATTRIBUTE_LABELS = {"class": "Kind of box", "aria-label": "What screen readers say"}


@dataclass(slots=True)
class ChangeMarker:
    """Renders one comparison as marked HTML and collects its figures.

    `to_read` counts the words of changed passages; `changed` holds the keys of blocks that differ;
    `unplaced` the changes that have no place in the layout (name, old, new); and one mapping the
    blocks that moved to another section, by key.
    """

    words_removed: int = 0
    words_added: int = 0
    to_read: int = 0
    changed: set[str] = field(default_factory=set)
    unplaced: list[tuple[str, str, str]] = field(default_factory=list)
    apart: dict[str, MovedAway] = field(default_factory=dict)

    def settled(self, pair: Pair | MovedAway) -> Pair | MovedAway:
        """Pair a block only added or removed here with its copy in another section."""
        if isinstance(pair, MovedAway) or (pair.old is None) == (pair.new is None):
            return pair
        node = pair.new or pair.old
        moved = self.apart.get(node.key or "") if isinstance(node, Element) else None
        if moved is None or pair.new is None:
            return moved or pair
        return Pair(moved.old, moved.new, has_moved=True)

    def pair(self, pair: Pair | MovedAway, *, is_part: bool = False) -> str:
        """Render a pair of nodes with changes marked; the caller labels a part that moved."""
        pair = self.settled(pair)
        if isinstance(pair, MovedAway):
            return moved_away_note(pair)
        if pair.old is None or pair.new is None:
            node, state = (pair.new, ADDED) if pair.old is None else (pair.old, REMOVED)
            return self._whole(node, state) if node else ""
        if isinstance(pair.old, Line) or isinstance(pair.new, Line):
            return self._line(pair.old, pair.new)
        if not has_changes(pair):
            return pair.new.raw
        self.changed |= {key for key in (pair.new.key, pair.old.key) if key}
        if pair.new.tag in PICTURES:
            return self._picture(pair.old, pair.new)
        return self._element(pair.old, pair.new, has_moved=pair.has_moved, is_part=is_part)

    def _element(self, old: Element, new: Element, *, has_moved: bool, is_part: bool) -> str:
        notes = self._attributes(old, new)
        pairs = align(old.children, new.children, self.apart)
        if new.kind[1] == ORDERED_LIST_CLASS:
            pairs, is_other = without_moves(pairs)
            notes += remark("In another order than before.") if is_other else ""
        has_words = any(
            isinstance(pair, Pair)
            and (isinstance(pair.old, Line) or isinstance(pair.new, Line))
            and has_changes(pair)
            for pair in pairs
        )
        inner = self._children(pairs, folds=new.tag == "section")
        start = new.start
        self.to_read += words_in(new) if has_words else 0
        if has_moved:
            start, notes = (
                mark_start_tag(start, "moved"),
                ("" if is_part else remark("Moved here.")) + notes,
            )
        elif has_words or notes:
            start = mark_start_tag(start, "in")
        if new.tag not in CANNOT_HOLD_REMARKS:
            return f"{open_details(start)}{notes}{inner}</{new.tag}>"
        before = notes if new.kind[1] == ORDERED_LIST_CLASS else ""
        return f"{before}{open_details(start)}{inner}</{new.tag}>"

    def _children(self, pairs: Sequence[Pair | MovedAway], *, folds: bool) -> str:
        """Render the children of a changed element; long unchanged runs of a section are folded."""
        written = []
        for is_same, group in groupby(pairs, key=lambda pair: folds and is_foldable(pair)):
            members = list(group)
            inner = "".join(self.pair(member) for member in members)
            words = sum(words_in(m.new) for m in members if isinstance(m, Pair) and m.new)
            if is_same and words > FOLD_ABOVE_WORDS:
                passages = f"{len(members)} passage{'' if len(members) == 1 else 's'}"
                inner = (
                    f'<details class="change-fold"><summary>{passages} unchanged, {words} words'
                    f"</summary>{inner}</details>"
                )
            written.append(inner)
        return "".join(written)

    def _whole(self, node: Node, state: str, *, is_inside: bool = False) -> str:
        """Render a node that only one of the two proofs has."""
        if isinstance(node, Line):
            return self.runs([Run(state, node.words)]) + (node.tail if state == ADDED else "")
        if node.key:
            self.changed.add(node.key)
        start = node.start if state == ADDED else without_ids(node.start)
        if not is_inside:
            start = mark_start_tag(start, state)
            self.to_read += words_in(node) if state == ADDED else 0
        if node.tag in PICTURES:
            words = self.runs([Run(state, line(node.alt_text).words)])
            shown = f'<div data-change="{state}">{without_ids(node.raw)}</div>'
            return f"{remark(PICTURE_LABELS[state] + ':')}{shown}{remark('In words:', words)}"
        if node.tag in VOID:
            return start
        inner = "".join(self._inside(child, state) for child in node.children)
        return f"{open_details(start)}{inner}</{node.tag}>"

    def _inside(self, node: Node, state: str) -> str:
        """Render a child of such a node; one that moved in or out is compared as moved."""
        if isinstance(node, Element) and node.key in self.apart:
            return self.pair(Pair(None, node) if state == ADDED else Pair(node, None))
        return self._whole(node, state, is_inside=True)

    def _line(self, old: Node, new: Node) -> str:
        assert isinstance(old, Line)  # noqa: S101 (a line only ever goes with a line)
        assert isinstance(new, Line)  # noqa: S101
        if old.keys == new.keys:
            return tokens_html(new.words) + new.tail
        return self.runs(diff_tokens(old, new)) + new.tail

    def runs(self, runs: Sequence[Run]) -> str:
        """Render the runs of a line, removed and added ones marked."""
        written = []
        for run in runs:
            counted = sum(is_word(word) for word in run.words)
            if run.state == SAME:
                written.append(tokens_html(run.words))
                continue
            if run.state == REMOVED:
                self.words_removed += counted
            else:
                self.words_added += counted
            written.append(render_change(run))
        return "".join(written)

    def _picture(self, old: Element, new: Element) -> str:
        """Render a picture whose file, size or alternative text changed: before and after."""
        before, after = line(old.alt_text), line(new.alt_text)
        words = ""
        if before.keys != after.keys:
            words = remark("In words:", self.runs(diff_tokens(before, after)))
        return (
            f'<div class="change-pictures" data-change="in">'
            f"<div>{remark('Before')}{without_ids(old.raw)}</div>"
            f"<div>{remark('Now')}{new.raw}</div></div>{words}"
        )

    def _attributes(self, old: Element, new: Element) -> str:
        """Remarks about changed attributes: the kind of a call-out box, an `aria-label`."""
        written = ""
        for name in sorted((old.attributes.keys() | new.attributes.keys()) - {"id"}):
            was, now = old.attributes.get(name, ""), new.attributes.get(name, "")
            if was == now or (name == "aria-label" and was in old.text and now in new.text):
                continue
            named = ATTRIBUTE_LABELS.get(name, name)
            if new.tag in CANNOT_HOLD_REMARKS:
                self.unplaced.append((named, was, now))
            was, now = was.rpartition("sealed-callout-")[2], now.rpartition("sealed-callout-")[2]
            written += remark(f"{named}:", self.runs(diff_tokens(line(was), line(now))))
        return written


def has_changes(pair: Pair | MovedAway) -> bool:
    """Whether the pair differs in any way that is shown."""
    if isinstance(pair, MovedAway) or pair.has_moved or pair.old is None or pair.new is None:
        return True
    if isinstance(pair.old, Element) and isinstance(pair.new, Element):
        return pair.old.print != pair.new.print
    return not (
        isinstance(pair.old, Line) and isinstance(pair.new, Line) and pair.old.keys == pair.new.keys
    )


def is_foldable(pair: Pair | MovedAway) -> bool:
    """Whether the pair may be folded: it is unchanged and no heading."""
    is_heading = isinstance(pair, Pair) and isinstance(pair.new, Element) and pair.new.tag == "h2"
    return not has_changes(pair) and not is_heading


def without_moves(pairs: Sequence[Pair | MovedAway]) -> tuple[list[Pair | MovedAway], bool]:
    """The pairs with moves ignored, and whether there were any."""
    unmoved: list[Pair | MovedAway] = [
        Pair(pair.old, pair.new) for pair in pairs if not isinstance(pair, MovedAway)
    ]
    return unmoved, len(unmoved) < len(pairs)


def moved_away_note(moved: MovedAway) -> str:
    """A pointer left at the old position of a block that has moved."""
    tag = "li" if moved.old.tag == "li" else "p"
    place = moved.new.key or ""
    return (
        f'<{tag} class="change-note" data-change="left" data-was="{place}">'
        f"“{html.escape(label(moved.old))}” stood here. "
        f'<a href="#{place}">It has moved</a>.</{tag}>'
    )


def tokens_html(words: Sequence[Token], *, has_ids: bool = True) -> str:
    """Tokens as HTML, inside their inline tags."""
    written = []
    for context, group in groupby(words, key=lambda word: word.context):
        members = list(group)
        space = " " if members[0].space else ""
        if context == ("<br>",):
            written.append("<br>" * len(members))
            continue
        text = "".join(f"{' ' if word.space else ''}{word.text}" for word in members)[len(space) :]
        tags = context if has_ids else tuple(without_ids(tag) for tag in context)
        ends = "".join(f"</{tag[1:].split(' ')[0].rstrip('>')}>" for tag in reversed(tags))
        written.append(f"{space}{''.join(tags)}{html.escape(text, quote=False)}{ends}")
    return "".join(written)


def render_change(run: Run) -> str:
    """Render a change as `<del>` or `<ins>`, labelled for screen readers; spell out links."""
    tag, spoken_label = CHANGE_TAGS[run.state]
    written = tokens_html(run.words, has_ids=run.state == ADDED)
    space = " " if run.words[0].space else ""
    links = [link for link, _ in groupby(word.link for word in run.words) if link]
    remarks = ["link within this page" if link[0] == "#" else f"link to {link}" for link in links]
    remarks += [name for word in run.words if (name := _invisible_character_name(word.text))]
    details = "".join(f'<span class="change-where"> [{html.escape(n)}]</span>' for n in remarks)
    return (
        f'{space}<{tag}><span class="hide">{spoken_label}</span>'
        f"{written.removeprefix(' ')}{details}"
        f'<span class="hide">.</span></{tag}>'
    )


def remark(text: str, written: str = "") -> str:
    """A remark of the review desk inside the page (`.change-note`)."""
    return f'<span class="change-note">{html.escape(text)} {written}</span>'


def mark_start_tag(start: str, state: str) -> str:
    """A start tag with `data-change` set."""
    return f'{start[:-1]} data-change="{state}">'


def open_details(start: str) -> str:
    """A start tag whose `<details>` is open."""
    return start.replace("<details", "<details open", 1)


def label(element: Element) -> str:
    """A block's label: its heading, or its first words."""
    names = {
        "sealed-head": "Title and summary",
        "sealed-title": "Title",
        "sealed-short-answer": "Short answer",
        "sealed-picture": "Picture",
        "sealed-key-points": "Key points",
        "sealed-contents": "List of contents",
        "sealed-sources": "Sources",
    }
    if name := names.get(element.kind[1]):
        return name
    headings = [c for c in element.children if isinstance(c, Element) and c.tag in {"h2", "h3"}]
    text = headings[0].text if headings else element.text
    return shortened(text, 60)


def _invisible_character_name(text: str) -> str:
    """The Unicode name of an invisible character; empty for a visible one."""
    if len(text) != 1 or unicodedata.category(text) not in {"Cf", "Zs", "Cc", "Co", "Cn", "Zl"}:
        return ""
    return "line break" if text == "\n" else unicodedata.name(text, "unseen character").lower()

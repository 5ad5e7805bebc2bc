"""Diff of a page's metadata: every public fact that is not part of the text.

Whatever differs between two manifests and was not marked in the text is a row. Plain Python.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cms.comparison.marking import ChangeMarker
from cms.comparison.markup import line
from cms.comparison.words import ADDED, REMOVED, Run, diff_tokens

LABELS = {
    "page": "Page",
    "kind": "Kind",
    "language": "Language",
    "title": "Title",
    "summary": "Summary",
    "authors": "Authors",
    "topics": "Topics",
    "sources": "Sources",
    "questions": "Questions shown below the page",
    "seo_title": "Title for search engines",
    "search_description": "Description for search engines",
    "featured": "On the home page",
    "related_questions": "Questions shown below the page",
    "hero": "Picture",
    "key_points": "Key points",
    "body": "Text",
    "answer": "Text",
}
EMPTY = "nothing"
# What differs in how something is stored, and says the same to whoever reads it.
SAME = "the same, stored in another form"
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
_LINK = re.compile(r'<a\b[^>]*?(?:href="([^"]*)"|id="([^"]*)")[^>]*>(.*?)</a>', re.DOTALL)
_CITATION = re.compile(r"<span data-cite=[^>]*>.*?</span>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
# What differs between any two proofs: shown for the record, not counted as a change.
RECORD_LABELS = {
    "schema": "Form of the proof",
    "number": "Proof",
    "last_edited_at": "Words last edited",
    "html_sha256": "Digest of the text",
    "internal_sha256": "Digest of what only reviewers see",
    "assets": "Files shown",
}
# Content fields that the manifest prints under another name: not reported twice.
PRINTED_AS = {
    "title": "title",
    "summary": "summary",
    "sources": "sources",
    "authors": "authors",
    "topics": "topics",
    "related_questions": "questions",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact before and after. `html` marks the removed and added words."""

    label: str
    old: str
    new: str
    html: str


def compare_facts(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    places: dict[str, str],
    writing: ChangeMarker,
    names: dict[str, str],
) -> tuple[list[Fact], list[Fact]]:
    """Rows for public facts that differ and were not marked in the text; and those for the record.

    `places` says where blocks and fields of either proof stand, `names` what to call page keys.
    """
    stored, (old, new) = (old, new), (meant(old), meant(new))
    shown = {name for name, place in places.items() if place in writing.changed}
    rows: list[Fact] = []
    record = [
        compare_values(name, old.get(key), new.get(key))
        for key, name in RECORD_LABELS.items()
        if old.get(key) != new.get(key)
    ]
    checks_before, checks_after = (dict(one.get("checks") or {}) for one in (old, new))
    overrides_before, overrides_after = (
        found.pop("overridden", []) for found in (checks_before, checks_after)
    )
    if overrides_before != overrides_after:
        rows.append(
            compare_values("Left as it is, with a reason", overrides_before, overrides_after)
        )
    if checks_before != checks_after:
        record.append(compare_values("What the checks counted", checks_before, checks_after))
    for key in _keys(old, new, but={"content", "checks", *RECORD_LABELS}):
        is_seen = key in shown or (key == "sources" and _all_blocks_shown(old, new, key, shown))
        if old.get(key) != new.get(key) and not is_seen:
            is_nothing = _full_text(old.get(key), {}) == _full_text(new.get(key), {}) == EMPTY
            row = compare_values(LABELS.get(key, key), old.get(key), new.get(key), names)
            (record if is_nothing else rows).append(row)
    content_before, content_after = old.get("content", {}), new.get("content", {})
    for key in _keys(content_before, content_after, but=set()):
        if content_before.get(key) == content_after.get(key):
            continue
        printed = PRINTED_AS.get(key)
        if printed and old.get(printed) != new.get(printed):
            continue
        label = LABELS.get(key, key.replace("_", " ").capitalize())
        if _is_stream(content_before.get(key)) or _is_stream(content_after.get(key)):
            rows += _stream_facts(
                label, content_before.get(key) or [], content_after.get(key) or [], shown
            )
        else:
            rows.append(
                compare_values(label, content_before.get(key), content_after.get(key), names)
            )
    rows += [compare_values(name, before, after) for name, before, after in writing.unplaced]
    if old == new and stored[0] != stored[1]:
        record.append(Fact("What is stored", SAME, SAME, html.escape(SAME)))
    return rows, record


def meant(value: Any) -> Any:
    """A value as it is read: without empty parts, and the editor's own marks in rich text."""
    if isinstance(value, dict):
        parts = {key: meant(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part not in ("", None, [], {})}
    if isinstance(value, list):
        return [meant(part) for part in value]
    return _BLOCK_KEY.sub("", value) if isinstance(value, str) else value


def _stream_facts(label: str, old: list[Any], new: list[Any], shown: set[str]) -> Iterator[Fact]:
    """Rows for blocks that differ although the text marks no change of theirs."""
    before, after = _by_id(old), _by_id(new)
    if before is None or after is None:
        yield compare_values(label, old, new)
        return
    differing = [
        key
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key) and key not in shown
    ]
    for key in differing:
        yield compare_values(f"{label}, a block", before.get(key), after.get(key))
    is_moved = [k for k in before if k in after] != [k for k in after if k in before]
    if is_moved and not shown:
        yield compare_values(f"{label}, order", list(before), list(after))


def _by_id(blocks: list[Any]) -> dict[str, Any] | None:
    """Blocks by id, nested ones included; None when ids are missing or duplicated."""
    found: dict[str, Any] = {}
    for block in blocks:
        value = block.get("value")
        inner = value.get("content") if isinstance(value, dict) else None
        members = [block]
        if _is_stream(inner):
            members = [{**block, "value": {k: v for k, v in value.items() if k != "content"}}]
            members += inner or []
        for member in members:
            if not member.get("id") or member["id"] in found:
                return None
            found[member["id"]] = member
    return found


def _all_blocks_shown(
    old: Mapping[str, Any], new: Mapping[str, Any], key: str, shown: set[str]
) -> bool:
    return _is_stream(new.get(key)) and not any(
        _stream_facts(key, old.get(key) or [], new.get(key) or [], shown)
    )


def _is_stream(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(b, dict) and "type" in b and "value" in b for b in value)
    )


def _keys(old: Mapping[str, Any], new: Mapping[str, Any], *, but: set[str]) -> list[str]:
    return [key for key in dict.fromkeys([*old, *new]) if key not in but]


def compare_values(label: str, old: Any, new: Any, names: dict[str, str] | None = None) -> Fact:
    """A row, with the words that went and came marked; in as few words as tell the two apart."""
    for spelling in (_short_text, _full_text, _by_name):
        was, now = spelling(old, names or {}), spelling(new, names or {})
        if was != now:
            break
    else:
        now = f"{now} ({SAME})"
    before, after = line(was), line(now)
    runs = diff_tokens(before, after)
    if before.keys == after.keys:
        runs = [Run(REMOVED, before.words), Run(ADDED, after.words)]
    return Fact(label, was, now, ChangeMarker().runs(runs))


def _short_text(value: Any, names: dict[str, str]) -> str:
    """Topics and people by their names and titles; anything else in full."""
    if isinstance(value, list):
        return "; ".join(_short_text(item, names) for item in value) or EMPTY
    if isinstance(value, dict) and "slug" in value and "name" in value:
        titles = [str(credential.get("title", "")) for credential in value.get("credentials", [])]
        return ", ".join([str(value["name"]), *titles])
    if isinstance(value, dict) and "sentence" in value and "reason" in value:
        return f"{value['sentence']} Reason: {value['reason']}"
    return _full_text(value, names)


def _full_text(value: Any, names: dict[str, str]) -> str:
    """Every value inside, as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return EMPTY
    if isinstance(value, list):
        return "; ".join(_full_text(item, names) for item in value) or EMPTY
    if isinstance(value, dict):
        texts = [
            _full_text(item, names) for key, item in value.items() if key not in {"id", "type"}
        ]
        return ", ".join(text for text in texts if text != EMPTY) or EMPTY
    return names.get(str(value), _in_words(str(value)))


def _by_name(value: Any, names: dict[str, str]) -> str:
    """Every value by the name it is stored under, kind and number of a block included."""
    if isinstance(value, list):
        return "; ".join(_by_name(item, names) for item in value) or EMPTY
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_by_name(part, names)}" for key, part in value.items())
    return _full_text(value, names)


def _in_words(text: str) -> str:
    """Rich text as words, with where its links lead."""
    if "<" not in text:
        return text
    linked = _LINK.sub(r"\3 (link to \1\2)", _CITATION.sub(" [source]", text))
    return html.unescape(" ".join(_TAG.sub(" ", linked).split()))

"""References brought into a draft, and sources that its text cites."""

import uuid
from dataclasses import fields
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from cms.checks.identifiers import doi_key, url_key
from cms.drafts.facts import CITATION, cited_ids
from cms.sources import exchange, pasting
from cms.sources.references import Reference


def references_in(text: str) -> list[Reference]:
    """Every reference in a text: a file's, or one a line. Raises Unreadable."""
    if exchange.looks_like_a_file(text):
        return exchange.read(text)
    found = [pasting.read(line) for line in text.splitlines()[: exchange.MAX_REFERENCES]]
    return [reference for reference in found if not reference.is_empty]


def add(draft: Any, references: list[Reference]) -> tuple[int, int]:
    """Append references to a draft's sources; return how many were new and how many known."""
    keys_in_draft = {key for child in draft.sources for key in _keys(child.value)}
    raw = list(draft.sources.get_prep_value())
    new = 0
    for reference in references:
        value = reference.known()
        keys = _keys(value)
        if keys & keys_in_draft:
            continue
        keys_in_draft |= keys
        new += 1
        empty = {"title": "", "authors": "", "publisher": "", "url": "", "doi": "", "pmid": ""}
        value = empty | {"kind": "other", "year": None} | value
        raw.append({"type": "source", "value": value, "id": str(uuid.uuid4())})
    draft.sources = draft._meta.get_field("sources").to_python(raw)
    return new, len(references) - new


def _keys(value: Any) -> set[tuple[str, str]]:
    keys = {
        ("doi", doi_key(value.get("doi") or "")),
        ("pmid", str(value.get("pmid") or "").strip()),
        ("url", url_key(value.get("url") or "")),
    }
    return {key for key in keys if key[1]}


def _reference(value: Any) -> Reference:
    """A source block as a reference; fields the reference has not are left out."""
    values: dict[str, Any] = {
        field.name: value.get(field.name) or field.default for field in fields(Reference)
    }
    return Reference(**values)


def cited_but_removed(before: StreamValue, after: StreamValue, content: StreamValue) -> list[str]:
    """A sentence for each source that was taken out although the text cites it, with the places."""
    ids_after = {child.id for child in after}
    cited = cited_ids(content)
    return [
        f"“{child.value['title']}” is cited in "
        f"{_joined_in_words(places_of(content, child.id))}, so it "
        "stays. Take the citation out first."
        for child in before
        if child.id not in ids_after and child.id in cited
    ]


def places_of(content: StreamValue, source_id: str) -> list[str]:
    """The headings of the sections that cite a source."""
    found = []
    for child in content.get_prep_value():
        if source_id in CITATION.findall(str(child)):
            heading = child["value"].get("heading") if child["type"] == "section" else ""
            found.append(f"“{heading}”" if heading else "the opening")
    return list(dict.fromkeys(found))


def _joined_in_words(places: list[str]) -> str:
    head, last = places[:-1], places[-1]
    return f"{', '.join(head)} and {last}" if head else last

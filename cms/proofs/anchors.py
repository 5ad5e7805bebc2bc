"""Anchors: the ids of blocks and fields in sealed HTML, the same in every proof of a page.

Notes, findings and reports point at these ids. Plain Python: a proof's manifest is all it takes.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from cms.proofs.manifest_types import Manifest

FIRST_SCHEMA = "proof/1"
ANCHORED_FIELDS = ("title", "summary", "key_points")


def anchor(translation_key: str, prefix: str, name: str) -> str:
    """The id of a block or field, unique across pages, as pages are shown together."""
    named = uuid.uuid5(uuid.UUID(translation_key), name)
    return f"{prefix}-{named.hex[: 10 if prefix == 'b' else 7]}"


def anchors(manifest: Manifest) -> dict[str, str]:
    """From block ids and field names to ids in a proof's HTML, in the order they are read.

    A block inside a section is there as the section is; a source is where the list prints it. The
    first proofs (schema proof/1) have ids for sections and sources only.
    """
    key = manifest["page"].split(":")[0]
    content = manifest["content"]
    if manifest["schema"] == FIRST_SCHEMA:
        found = {
            block["id"]: anchor(key, "s", block["id"])
            for name, block in _blocks(content)
            if name != "sources" and block["type"] == "section"
        }
    else:
        found = {name: anchor(key, "b", name) for name in ANCHORED_FIELDS if content.get(name)}
        found |= {
            block["id"]: anchor(key, "b", block["id"])
            for name, block in _blocks(content)
            if name != "sources"
        }
    return found | {
        block["id"]: anchor(key, "src", block["id"])
        for name, block in _blocks(content)
        if name == "sources"
    }


def _blocks(content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The blocks of every stream of a page, and those inside sections, with the stream's name."""
    for name, value in content.items():
        if not isinstance(value, list):
            continue
        for block in value:
            if not (isinstance(block, dict) and "type" in block and block.get("id")):
                continue
            yield name, block
            if isinstance(block["value"], dict):
                for child in block["value"].get("content") or []:
                    if isinstance(child, dict) and child.get("id"):
                        yield name, child


def anchor_in_editor(place: str, main_field: str = "body") -> str:
    """The id that Wagtail's editor gives a block or a field; "" for the page as a whole."""
    if not place:
        return ""
    if "-" in place:
        return f"block-{place}-section"
    field = main_field if place == "body" else place
    return f"panel-child-content-{field}-section"

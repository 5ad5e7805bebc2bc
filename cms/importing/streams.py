"""From parsed content to StreamField data, as Wagtail stores it."""

import html
import re
import uuid
from typing import Any

Stream = list[dict[str, Any]]


def block(kind: str, value: Any) -> dict[str, Any]:
    """One StreamField block with an id of its own."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def listed(values: list[Any]) -> Stream:
    """Values as the items of a ListBlock."""
    return [block("item", value) for value in values]


def paragraph(text: str) -> str:
    """Plain text as one paragraph of rich text."""
    return f"<p>{escaped(text)}</p>"


def bullets(items: list[str]) -> str:
    """Plain texts as a bulleted list of rich text."""
    return "<ul>" + "".join(f"<li>{escaped(item)}</li>" for item in items) + "</ul>"


def escaped(text: str) -> str:
    """Plain text made safe for rich text, on one line."""
    return html.escape(re.sub(r"\s+", " ", text).strip(), quote=False)

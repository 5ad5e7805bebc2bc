"""From parsed content to StreamField data, as Wagtail stores it."""

import html
import re
import uuid
from collections.abc import Sequence
from typing import Any

from cms.checks.shortening import shortened
from cms.importing.document import (
    Bullets,
    ContentItem,
    Paragraph,
    Question,
    Section,
    SourceLine,
    Steps,
)

Stream = list[dict[str, Any]]
MAX_LENGTHS = {"page title": 255, "heading": 120, "label": 120, "title": 300, "publisher": 200}
MAX_SHORT_ANSWER = 320


def block(kind: str, value: Any) -> dict[str, Any]:
    """One StreamField block with an id of its own."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def listed(values: list[Any]) -> Stream:
    """Values as the items of a ListBlock."""
    return [block("item", value) for value in values]


def content(items: Sequence[ContentItem]) -> Stream:
    """Parsed items as content blocks."""
    stream = []
    for item in items:
        if isinstance(item, Steps) and len(item.title) > MAX_LENGTHS["label"]:
            stream.append(block("paragraph", paragraphs(item.title)))
        stream.append(_content_block(item))
    return stream


def section(parsed: Section) -> dict[str, Any]:
    """A parsed section as a section block; a heading too long for its field is kept as text."""
    heading = shortened(parsed.heading, MAX_LENGTHS["heading"])
    items = with_full_text(parsed.heading, MAX_LENGTHS["heading"], parsed.items)
    return block("section", {"heading": heading, "content": content(items)})


def with_full_text(text: str, longest: int, items: Sequence[ContentItem]) -> Sequence[ContentItem]:
    """The items, led by a text that had to be shortened: no word is lost."""
    return [Paragraph(text), *items] if len(text) > longest else items


def short_answer(question: Question) -> str:
    """The first sentence of an answer, or nothing where it is too long to be one."""
    first = next((item.text for item in question.answer if isinstance(item, Paragraph)), "")
    sentence = first.split(". ")[0].strip()
    if not sentence or len(sentence) > MAX_SHORT_ANSWER - 1:
        return ""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def source(line: SourceLine) -> dict[str, Any]:
    """A parsed source as a source block; what could not be told is left for the writer."""
    return block(
        "source",
        {
            "title": shortened(line.title or line.text, MAX_LENGTHS["title"]),
            "authors": "",
            "publisher": shortened(line.publisher, MAX_LENGTHS["publisher"]),
            "kind": "other",
            "year": line.year,
            "url": line.url if line.url.startswith(("http://", "https://")) else "",
            "doi": line.doi,
            "pmid": line.pmid,
            "accessed_on": None,
            "current_through": None,
        },
    )


def paragraphs(text: str) -> str:
    """Plain text as paragraphs of rich text; a blank line parts them."""
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{escaped(part)}</p>" for part in parts)


def escaped(text: str) -> str:
    """Plain text made safe for rich text, on one line."""
    return html.escape(" ".join(text.split()), quote=False)


def _content_block(item: ContentItem) -> dict[str, Any]:
    if isinstance(item, Paragraph):
        return block("paragraph", paragraphs(item.text))
    if isinstance(item, Bullets):
        points = "".join(f"<li>{escaped(point)}</li>" for point in item.items)
        return block("paragraph", f"<ul>{points}</ul>")
    return block("steps", _steps(item))


def _steps(item: Steps) -> dict[str, Any]:
    steps = []
    for step in item.steps:
        is_short = len(step.label) <= MAX_LENGTHS["label"]
        text = step.text if is_short else f"{step.label}: {step.text}"
        steps.append({"label": step.label if is_short else "", "text": paragraphs(text)})
    is_short = len(item.title) <= MAX_LENGTHS["label"]
    return {"title": item.title if is_short else "", "steps": listed(steps)}

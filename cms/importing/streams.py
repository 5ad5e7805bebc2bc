"""From parsed content to StreamField data, as Wagtail stores it."""

import html
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cms.checks.shortening import shortened
from cms.importing.citations import MARK, without_citations
from cms.importing.document import (
    Bullets,
    ContentItem,
    Paragraph,
    ParsedDocument,
    Question,
    Section,
    SourceLine,
    Steps,
    Table,
)
from cms.importing.sentences import ends_a_sentence, sentences

Stream = list[dict[str, Any]]
Cites = dict[str, str]
MAX_LENGTHS = {
    "page title": 255,
    "heading": 120,
    "label": 120,
    "title": 300,
    "publisher": 200,
    "cell": 500,
}
MAX_SHORT_ANSWER = 320


def block(kind: str, value: Any) -> dict[str, Any]:
    """One StreamField block with an id of its own."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def listed(values: list[Any]) -> Stream:
    """Values as the items of a ListBlock."""
    return [block("item", value) for value in values]


def content(items: Sequence[ContentItem], cites: Cites | None = None) -> Stream:
    """Parsed items as content blocks; `cites` gives the block id of a source by its mark."""
    stream = []
    for item in items:
        if isinstance(item, Table) and not _fits(item):
            stream += [block("paragraph", paragraphs(text)) for text in _rows_as_text(item)]
            continue
        if isinstance(item, Steps) and len(item.title) > MAX_LENGTHS["label"]:
            stream.append(block("paragraph", paragraphs(item.title, cites)))
        stream.append(_content_block(item, cites or {}))
    return stream


def section(parsed: Section, cites: Cites | None = None) -> dict[str, Any]:
    """A parsed section as a section block; a heading too long for its field is kept as text."""
    heading = shortened(parsed.heading, MAX_LENGTHS["heading"])
    items = with_full_text(parsed.heading, MAX_LENGTHS["heading"], parsed.items)
    return block("section", {"heading": heading, "content": content(items, cites)})


def with_full_text(text: str, longest: int, items: Sequence[ContentItem]) -> Sequence[ContentItem]:
    """The items, led by a text that had to be shortened: no word is lost."""
    return [Paragraph(text), *items] if len(text) > longest else items


def short_answer(question: Question) -> str:
    """The first sentence of an answer, or nothing where it is too long to be one.

    A word or two, such as "No.", is led on by the sentence after it.
    """
    first = question.answer[0] if question.answer else None
    parts = sentences(first.text) if isinstance(first, Paragraph) else []
    short = parts[0] if parts else ""
    if len(parts) > 1 and len(short.split()) <= 3:
        short = f"{short} {parts[1]}"
    short = without_citations(short)
    if not short or len(short) > MAX_SHORT_ANSWER - 1:
        return ""
    return short if ends_a_sentence(short) else f"{short}."


def full_answer(question: Question) -> Sequence[ContentItem]:
    """The answer below its short answer, which it does not say again unless there is no more."""
    first, *rest = question.answer or [Paragraph("")]
    short = short_answer(question)
    if not short or not isinstance(first, Paragraph) or not first.text.startswith(short):
        return question.answer
    more = first.text[len(short) :].strip()
    return [*([Paragraph(more)] if more else []), *rest] or question.answer


def repeated(document: ParsedDocument) -> Iterator[str]:
    """What drafts say a second time: a short answer, and what was shortened to fit its field."""
    for asked in document.questions:
        if full_answer(asked) == asked.answer:
            yield short_answer(asked)
    titles = [document.title, *(asked.question for asked in document.questions)]
    for texts, name in (
        (titles, "page title"),
        ([section.heading for section in document.sections], "heading"),
    ):
        yield from (
            shortened(text, MAX_LENGTHS[name]) for text in texts if len(text) > MAX_LENGTHS[name]
        )


def sources(lines: Iterable[SourceLine]) -> tuple[Stream, Cites]:
    """Parsed sources as source blocks, and the block id of each by the mark that cites it."""
    made = [(line.mark, source(line)) for line in lines]
    cites: Cites = {}
    for mark, child in made:
        cites.setdefault(mark, child["id"])
    cites.pop("", None)
    return [child for _, child in made], cites


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


def paragraphs(text: str, cites: Cites | None = None) -> str:
    """Plain text as paragraphs of rich text; a blank line parts them."""
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"<p>{escaped(part, cites)}</p>" for part in parts)


def escaped(text: str, cites: Cites | None = None) -> str:
    """Plain text made safe for rich text, on one line, with its marks as citations."""
    safe = html.escape(" ".join(text.split()), quote=False)
    if not cites or "[^" not in safe:
        return safe
    return MARK.sub(lambda found: _citation(found, cites), safe)


def _citation(found: re.Match[str], cites: Cites) -> str:
    cited = cites.get(html.unescape(found.group(1)))
    return f'<span data-cite="{cited}">[source]</span>' if cited else found.group()


def _content_block(item: ContentItem, cites: Cites) -> dict[str, Any]:
    if isinstance(item, Paragraph):
        return block("paragraph", paragraphs(item.text, cites))
    if isinstance(item, Bullets):
        return block("paragraph", _list(item, cites))
    if isinstance(item, Table):
        return block("table", _table(item))
    return block("steps", _steps(item, cites))


def _list(item: Bullets, cites: Cites) -> str:
    """Bullets as a list, with lists in it where points stand deeper."""
    levels = item.levels or (0,) * len(item.items)
    written, depth = "", -1
    for point, level in zip(item.items, levels, strict=True):
        deeper = min(level, depth + 1)
        written += "</li></ul>" * (depth - deeper)
        written += "<ul>" if deeper > depth else "</li>"
        written += f"<li>{escaped(point, cites)}"
        depth = deeper
    return written + "</li></ul>" * (depth + 1)


def _table(item: Table) -> dict[str, Any]:
    return {
        "columns": [
            {"type": "text", "heading": without_citations(heading)} for heading in item.columns
        ],
        "rows": [{"values": list(map(without_citations, row))} for row in item.rows],
        "caption": "",
    }


def _fits(table: Table) -> bool:
    """Does each cell of a table fit its field?"""
    return all(
        len(cell) <= MAX_LENGTHS["cell"] for row in (table.columns, *table.rows) for cell in row
    )


def _rows_as_text(table: Table) -> Iterator[str]:
    """A table as a paragraph a row, for one whose cells are too long to be cells."""
    for row in (table.columns, *table.rows):
        yield " – ".join(without_citations(cell) for cell in row if cell)  # noqa: RUF001


def _steps(item: Steps, cites: Cites) -> dict[str, Any]:
    steps = []
    for step in item.steps:
        label, text = step.label, step.text
        if not text:
            label, text = "", label
        elif len(label) > MAX_LENGTHS["label"]:
            label, text = "", f"{label}: {text}"
        steps.append({"label": without_citations(label), "text": paragraphs(text, cites)})
    is_short = len(item.title) <= MAX_LENGTHS["label"]
    title = without_citations(item.title) if is_short else ""
    return {"title": title, "steps": listed(steps)}

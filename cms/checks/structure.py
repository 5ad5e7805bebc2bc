"""What a page must have, and in what order: summary, headings, sections with something in them."""

from collections.abc import Iterator

from cms.checks.findings import BLOCK, WARN, Hit
from cms.checks.reading import Reading
from cms.checks.registry import rule

FAMILY = "structure"


@rule("summary-missing", severity=BLOCK, family=FAMILY)
def summary_missing(reading: Reading) -> Iterator[Hit]:
    """A page without a summary, or a question without a short answer (PEMAT item 11)."""
    if not reading.document.summary.strip():
        name = "short answer" if reading.document.is_question else "summary"
        yield Hit(
            "summary",
            "",
            f"The page has no {name}.",
            "Write one or two sentences that answer first.",
            "PEMAT-P item 11 (AHRQ)",
        )


@rule("empty-section", severity=BLOCK, family=FAMILY)
def empty_section(reading: Reading) -> Iterator[Hit]:
    """A heading with nothing under it, such as “Source” at the end of a pasted page."""
    blocks = reading.document.blocks
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if block.kind != "heading":
            continue
        if following is None or (following.kind == "heading" and following.level <= block.level):
            heading = block.passages[0].text if block.passages else ""
            yield Hit(
                block.id,
                heading,
                f"The heading “{heading}” has nothing under it.",
                "Write its text, or delete the heading.",
            )


@rule("heading-order", severity=WARN, family=FAMILY)
def heading_order(reading: Reading) -> Iterator[Hit]:
    """A subheading that stands above the first section's heading (WCAG 1.3.1)."""
    level = 1 if not reading.document.is_question else 2
    for block in reading.document.blocks:
        if block.kind != "heading":
            continue
        if block.level > level + 1:
            yield Hit(
                block.id,
                block.passages[0].text if block.passages else "",
                "This subheading stands under no section.",
                "Put it into a section, or make it a section's heading.",
                "WCAG 2.2, 1.3.1",
            )
        level = block.level

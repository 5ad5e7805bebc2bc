"""Rules for structure: summary, headings, sections, an emergency call-out."""

import re
from collections.abc import Iterator

from cms.checks import characters
from cms.checks.documents import Block
from cms.checks.findings import ADVISE, BLOCK, WARN, Hit
from cms.checks.lists import phrases, words
from cms.checks.readability import MIN_WORDS, measures_of
from cms.checks.reading import Reading
from cms.checks.registry import rule

FAMILY = "structure"
_VAGUE = words("vague")
_EMERGENCY_NUMBER = re.compile(r"(?<![\d,.-])(?:911|999|112|000|111)(?![\d-]|[,.]\d)")


def heading_of(block: Block) -> str:
    """A heading's words."""
    return block.passages[0].text if block.passages else ""


@rule("unseen-character", severity=BLOCK, family=FAMILY)
def unseen_character(reading: Reading) -> Iterator[Hit]:
    """A character that breaks feeds, or makes words look other than they are."""
    given = reading.as_given
    texts = [("title", given.title), ("summary", given.summary)]
    texts += [(block.id, p.text) for block in given.blocks for p in block.passages]
    texts += [(s.id, t) for s in given.sources for t in (s.title, s.publisher, s.url)]
    for place, text in texts:
        if sign := characters.first_refused(text):
            yield Hit(
                place, sign.quote, characters.sentence(sign), characters.SUGGESTION,
                "Unicode Standard Annex 9; XML 1.0, 2.2",
            )  # fmt: skip


@rule("summary-missing", severity=BLOCK, family=FAMILY)
def summary_missing(reading: Reading) -> Iterator[Hit]:
    """A page without a summary, or a question without a short answer."""
    if not reading.document.summary.strip():
        name = "short answer" if reading.document.is_question else "summary"
        yield Hit(
            "summary",
            "",
            f"The page has no {name}.",
            "Write one or two sentences that answer first.",
            "PEMAT-P item 11 (AHRQ)",
        )


@rule("summary-not-plain", severity=ADVISE, family=FAMILY)
def summary_not_plain(reading: Reading) -> Iterator[Hit]:
    """A summary that is long, or that tells of the page instead of answering."""
    summary = reading.document.summary.strip()
    if not summary:
        return
    length, most = len(summary.split()), reading.limits.summary_words
    if length > most:
        yield Hit(
            "summary",
            "",
            f"The summary has {length} words; {most} are enough for what must be taken away.",
            "Keep the one thing a reader must know, and what to do.",
            "CDC Clear Communication Index, main message",
        )
    opening = " ".join(summary.lower().split()[:6])
    if any(opening.startswith(begun) for begun in phrases("summaries")):
        yield Hit(
            "summary",
            summary.split(".")[0],
            "The summary tells about the page instead of saying what it says.",
            "Begin with the answer: what is true, or what to do.",
            "CDC Clear Communication Index, main message",
        )


@rule("empty-section", severity=BLOCK, family=FAMILY)
def empty_section(reading: Reading) -> Iterator[Hit]:
    """A heading with nothing under it, such as “Source” at the end of a pasted page."""
    blocks = reading.document.blocks
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        if block.kind != "heading":
            continue
        if following is None or (following.kind == "heading" and following.level <= block.level):
            yield Hit(
                block.id,
                heading_of(block),
                f"The heading “{heading_of(block)}” has nothing under it.",
                "Write its text, or delete the heading.",
            )


@rule("heading-order", severity=WARN, family=FAMILY)
def heading_order(reading: Reading) -> Iterator[Hit]:
    """A subheading outside any section (WCAG 1.3.1)."""
    level = 2 if reading.document.is_question else 1
    for block in reading.document.blocks:
        if block.kind != "heading":
            continue
        if block.level > level + 1:
            yield Hit(
                block.id,
                heading_of(block),
                "This subheading stands under no section.",
                "Put it into a section, or make it a section's heading.",
                "WCAG 2.2, 1.3.1",
            )
        level = block.level


@rule("heading-words", severity=ADVISE, family=FAMILY)
def heading_words(reading: Reading) -> Iterator[Hit]:
    """A heading that is vague, in capitals, or duplicated (PEMAT item 9)."""
    seen: set[str] = set()
    for block in reading.document.blocks:
        heading = heading_of(block)
        if block.kind != "heading" or not heading:
            continue
        normalised = heading.lower().strip(" :.")
        if normalised in seen:
            why, what = "This heading stands on the page twice.", "Say what is different here."
        elif set(normalised.split()) <= _VAGUE:
            why, what = (
                "This heading could stand on any page.",
                "Say what a reader finds under it, or what to do.",
            )
        elif heading.isupper() and len(heading) > 5:
            why, what = (
                "This heading stands in capitals, which are hard to read.",
                "Retype it in ordinary letters.",
            )
        else:
            seen.add(normalised)
            continue
        seen.add(normalised)
        yield Hit(block.id, heading, why, what, "PEMAT-P item 9 (AHRQ)")


@rule("long-section", severity=ADVISE, family=FAMILY)
def long_section(reading: Reading) -> Iterator[Hit]:
    """Much text under one heading, or a long page with none (PEMAT item 8)."""
    counted: Block | None = None
    length = 0
    for block in [*reading.document.blocks, Block("", "heading")]:
        if block.kind != "heading":
            length += sum(len(passage.text.split()) for passage in block.passages)
            continue
        if length > reading.limits.section_words:
            heading = heading_of(counted) if counted else ""
            yield Hit(
                counted.id if counted else "",
                heading,
                f"{length} words stand under one heading." if counted else
                f"The page begins with {length} words without a heading.",
                "Part it with headings that say what comes.",
                "PEMAT-P item 8 (AHRQ)",
            )  # fmt: skip
        counted, length = block, 0


@rule("emergency-missing", severity=WARN, family=FAMILY)
def emergency_missing(reading: Reading) -> Iterator[Hit]:
    """A page of a critical topic without a prominent emergency call-out."""
    critical = [topic.name for topic in reading.document.topics if topic.needs_emergency]
    if not critical:
        return
    for block in reading.document.blocks:
        if block.kind == "emergency" or (block.kind == "callout" and block.urgency == "urgent"):
            return
        is_prominent = block.kind in {"callout", "steps", "key_points"}
        if is_prominent and any(_EMERGENCY_NUMBER.search(each.text) for each in block.passages):
            return
    if _EMERGENCY_NUMBER.search(reading.document.summary):
        return
    yield Hit(
        "",
        "",
        f"A mistake about “{critical[0]}” can cost a life, and no emergency call-out says what to "
        "do at once.",
        "Add an Emergency block near the top: the signs, the number to call, what to do.",
        "Editorial policy: critical topics",
        ADVISE if reading.document.is_question else None,
    )


@rule("no-action", severity=ADVISE, family=FAMILY)
def no_action(reading: Reading) -> Iterator[Hit]:
    """An article that tells a reader nothing to do (PEMAT item 20)."""
    if reading.document.is_question or measures_of(reading).words < 2 * MIN_WORDS:
        return
    if any(block.kind in {"steps", "emergency"} for block in reading.document.blocks):
        return
    if any(_is_instruction(sentence.text) for sentence in reading.sentences):
        return
    yield Hit(
        "",
        "",
        "Nothing on the page tells a reader what to do.",
        "Say at least one thing that can be done, as an instruction.",
        "PEMAT-P item 20 (AHRQ)",
    )


_INSTRUCTION_VERBS = words("doing")


def _is_instruction(sentence: str) -> bool:
    spoken = sentence.lower().replace("’", "'").split()
    return len(spoken) > 2 and spoken[0].strip("“\"'(") in _INSTRUCTION_VERBS


@rule("not-addressed", severity=ADVISE, family=FAMILY)
def not_addressed(reading: Reading) -> Iterator[Hit]:
    """An article that never says “you” (PEMAT item 21)."""
    if reading.document.is_question or measures_of(reading).words < 2 * MIN_WORDS:
        return
    if reading.vocabulary.isdisjoint({"you", "your", "yours", "yourself"}):
        yield Hit(
            "",
            "",
            "The page never speaks to its reader.",
            "Say “you” where the reader is meant.",
            "PEMAT-P item 21 (AHRQ)",
        )

"""Groups passages into paragraphs, bullets and steps."""

from cms.checks.lists import words
from cms.importing.document import Bullets, ContentItem, Paragraph, Step, Steps, Table
from cms.importing.marks import (
    Numbered,
    begins_an_item,
    bullet,
    is_lettered,
    is_prose,
    labelled,
    looks_like_a_heading,
    numbered,
    step,
)
from cms.importing.passages import TextPassage
from cms.importing.sentences import ends_a_sentence, sentences

MOST_TITLE_CHARACTERS = 90
# Words that instructions begin with, beside those by which the checks tell that a page has some.
INSTRUCTIONS = words("doing") | {
    "act", "breathe", "clean", "cool", "cover", "cut", "drink", "eat", "fill", "have", "hold",
    "lay", "lie", "lift", "move", "open", "press", "rest", "rinse", "roll", "sit", "sleep", "spray",
    "stand", "tilt", "turn", "walk", "wash", "wear", "wet",
}  # fmt: skip


def items_of(passages: list[TextPassage]) -> tuple[tuple[ContentItem, ...], list[str]]:
    """Make items of passages that hold no heading and no question, and give doubts."""
    items: list[ContentItem] = []
    doubts: list[str] = []
    place = 0
    while place < len(passages):
        passage = passages[place]
        text = passage.text
        end = place + 1
        if passage.rows:
            items.append(_table(passage))
        elif step(text):
            made, end = _marked_steps(passages, place, doubts)
            _add_steps(items, made)
        elif numbered(text) and len(parts := _numbered_parts(passages, place)) > 1:
            end = parts[-1][-1] + 1
            _add_steps(items, _numbered_steps(passages, parts, doubts))
        elif (end := _end_of_headed_bullets(passages, place)) > place + 2:
            _add_steps(items, _headed_steps(passages[place:end], doubts))
        elif bullet(text) is not None:
            end = _end_of_bullets(passages, place)
            items.append(_bullets(passages[place:end]))
        elif (end := _end_of_letters(passages, place)) > place + 1:
            items.append(Bullets(tuple(each.text for each in passages[place:end])))
        elif (end := _end_of_labels(passages, place)) > place + 1:
            _add_labelled(items, passages[place:end], doubts)
        else:
            end = place + 1
            items.append(Paragraph(text))
        place = end
    return tuple(items), doubts


def _table(passage: TextPassage) -> Table:
    """Make a table whose rows have as many cells as its widest one."""
    wide = max(len(row) for row in passage.rows)
    even = [(*row, *[""] * (wide - len(row))) for row in passage.rows]
    return Table(even[0], tuple(even[1:]))


def _bullets(passages: list[TextPassage]) -> ContentItem:
    """Make a list of bulleted lines; one line after a dash alone is as it was written."""
    if len(passages) == 1 and passages[0].text.startswith("—"):
        return Paragraph(passages[0].text)
    levels = _levels(passages)
    return Bullets(tuple(bullet(p.text) or "" for p in passages), levels if any(levels) else ())


def _levels(passages: list[TextPassage]) -> tuple[int, ...]:
    """Say how deep each bullet stands, by its indent, or by its sign where nothing is indented."""
    above: list[tuple[int, str]] = []
    levels: list[int] = []
    for passage in passages:
        sign = passage.text[0]
        while above and above[-1][0] > passage.indent:
            above.pop()
        signs = [each for indent, each in above if indent == passage.indent]
        if sign in signs:
            while above[-1] != (passage.indent, sign):
                above.pop()
        else:
            above.append((passage.indent, sign))
        levels.append(len(above) - 1)
    return tuple(levels)


def _add_steps(items: list[ContentItem], steps: tuple[Step, ...]) -> None:
    """Add steps, titled by the short sentence with a colon that leads into them, if there is one.

    Sentences before that one stay a paragraph.
    """
    last = items[-1] if items else None
    *before, lead = sentences(last.text) if isinstance(last, Paragraph) else [""]
    if not lead.endswith(":") or len(lead) > MOST_TITLE_CHARACTERS:
        items.append(Steps("", steps))
        return
    items[-1:] = [Paragraph(" ".join(before))] * bool(before)
    items.append(Steps(lead.rstrip(" :"), steps))


def _end_of_bullets(passages: list[TextPassage], place: int) -> int:
    """Say where a run of bullets ends."""
    while place < len(passages) and bullet(passages[place].text) is not None:
        place += 1
    return place


def _end_of_letters(passages: list[TextPassage], place: int) -> int:
    """Say where a run of lettered lines ends; they keep their letters, which text may refer to."""
    while place < len(passages) and is_lettered(passages[place].text):
        place += 1
    return place


def _numbered_parts(passages: list[TextPassage], place: int) -> list[list[int]]:
    """Give the places of each numbered line and of what belongs to it; the number 1 begins anew.

    Points stand in a step when they are indented deeper, or stand between it and the next number;
    so does prose that has the next number below it.
    """
    parts = [[place]]
    number, indent = _number(passages[place]), passages[place].indent
    end = place + 1
    while end < len(passages):
        found = numbered(passages[end].text)
        if found and passages[end].indent <= indent:
            if found.number == 1:
                break
            number = found.number
            parts.append([end])
        elif begins_an_item(passages[end].text) and passages[end].indent > indent:
            parts[-1].append(end)
        else:
            below = _place_of_number(passages, end, number + 1)
            if below is None:
                break
            parts[-1] += range(end, below)
            end = below
            continue
        end += 1
    return parts


def _number(passage: TextPassage) -> int:
    found = numbered(passage.text)
    return found.number if found else 0


def _place_of_number(passages: list[TextPassage], place: int, wanted: int) -> int | None:
    """Say where the step with this number stands, past a few points or one piece of prose."""
    end = place
    while end < len(passages) and (
        bullet(passages[end].text) is not None or is_lettered(passages[end].text)
    ):
        end += 1
    if end == place and not begins_an_item(passages[place].text) and not passages[place].rows:
        end += 1
    if end == place or end >= len(passages):
        return None
    return end if _number(passages[end]) == wanted else None


def _end_of_headed_bullets(passages: list[TextPassage], place: int) -> int:
    """Say where a run of short bulleted lines, each with its prose on the next line, ends."""
    end = place
    while end + 1 < len(passages):
        head, prose = bullet(passages[end].text), passages[end + 1].text
        is_one = head is not None and len(head) <= MOST_TITLE_CHARACTERS and is_prose(prose)
        if not is_one or begins_an_item(prose) or ends_a_sentence(head or ""):
            break
        end += 2
    return end


def _headed_steps(passages: list[TextPassage], doubts: list[str]) -> tuple[Step, ...]:
    """Make steps of bulleted lines that each have their prose on the next line."""
    pairs = zip(passages[::2], passages[1::2], strict=True)
    steps = tuple(Step((bullet(head.text) or "").rstrip(" :"), prose.text) for head, prose in pairs)
    doubts.append(
        f"{len(steps)} points with text below them, from “{steps[0].label}”, were made steps: "
        "check that they are done in this order, or make them a list."
    )
    return steps


def _end_of_labels(passages: list[TextPassage], place: int) -> int:
    """Say where a run of "Label: text" ends."""
    end = place
    while end < len(passages):
        text = passages[end].text
        if begins_an_item(text) or not labelled(text):
            break
        end += 1
    return max(end, place + 1)


def _numbered_steps(
    passages: list[TextPassage], parts: list[list[int]], doubts: list[str]
) -> tuple[Step, ...]:
    """Make steps of numbered lines, each with its label if it has one and what belongs to it."""
    steps = []
    for head, *more in parts:
        found = numbered(passages[head].text)
        made = _step_of(found.text if found else passages[head].text)
        points = [bullet(passages[place].text) or passages[place].text for place in more]
        steps.append(Step(made.label, "\n\n".join([made.text, *points])))
    first = (steps[0].label or steps[0].text).split("\n")[0]
    _doubt_the_order([_number(passages[part[0]]) for part in parts], first, doubts)
    if any(len(part) > 1 for part in parts):
        doubts.append(
            f"Points and text inside the steps from “{first[:60]}” became paragraphs of their "
            "step: check that they read well."
        )
    return tuple(steps)


def _step_of(text: str) -> Step:
    """Make a step of its words, with the label before a colon."""
    label, words = labelled(text) or ("", text)
    return Step(label, words)


def _add_labelled(items: list[ContentItem], passages: list[TextPassage], doubts: list[str]) -> None:
    """Make steps of labelled lines that each tell a reader to do something, or else paragraphs."""
    steps = tuple(_step_of(passage.text) for passage in passages)
    if all(_is_instruction(each.label) or _is_instruction(each.text) for each in steps):
        _add_steps(items, steps)
        doubts.append(
            f"{len(steps)} labelled lines, from “{steps[0].label}”, were made steps: "
            "check that they are done in this order, or make them a list."
        )
        return
    items += [Paragraph(passage.text) for passage in passages]
    doubts.append(
        f"{len(steps)} labelled lines, from “{steps[0].label}”, were left as paragraphs: "
        "make them a list, steps or a table if that is what they are."
    )


def _is_instruction(text: str) -> bool:
    """Does this begin as an instruction does?"""
    first = text.split(" ", 1)[0].casefold().replace("’", "'").strip("“\"'(,")  # noqa: RUF001
    return first in INSTRUCTIONS


def _marked_steps(
    passages: list[TextPassage], place: int, doubts: list[str]
) -> tuple[tuple[Step, ...], int]:
    """Make steps of "Step 1: ..." lines and the prose between them; also say where they end.

    Prose under the last step belongs to it only when that step is a bare label.
    """
    steps: list[Step] = []
    numbers: list[int] = []
    while place < len(passages) and (mark := step(passages[place].text)):
        numbers.append(mark.number)
        end = _end_of_step(passages, place, mark)
        steps.append(_step_with(mark.text, [passage.text for passage in passages[place + 1 : end]]))
        place = end
    _doubt_the_order(numbers, steps[0].label or steps[0].text, doubts)
    return tuple(steps), place


def _end_of_step(passages: list[TextPassage], place: int, mark: Numbered) -> int:
    """Say where the words of one marked step end."""
    end = place + 1
    while end < len(passages) and not begins_an_item(passages[end].text):
        end += 1
    another_follows = end < len(passages) and step(passages[end].text)
    if another_follows or end == place + 1:
        return end
    return place + 2 if not mark.text or looks_like_a_heading(mark.text) else place + 1


def _step_with(first: str, more: list[str]) -> Step:
    """Make a step of the words beside its number and the paragraphs under them."""
    if not first and more and looks_like_a_heading(more[0]) and len(more) > 1:
        first, more = more[0], more[1:]
    if more and looks_like_a_heading(first):
        return Step(first, "\n\n".join(more))
    made = _step_of(first)
    return Step(made.label, "\n\n".join([part for part in (made.text, *more) if part]))


def _doubt_the_order(numbers: list[int], first: str, doubts: list[str]) -> None:
    """Say when numbers do not run 1, 2, 3: a step may be missing."""
    if numbers != list(range(1, len(numbers) + 1)):
        doubts.append(
            f"The steps from “{first[:60]}” are numbered {', '.join(map(str, numbers[:12]))}: "
            "check that none is missing or out of order."
        )

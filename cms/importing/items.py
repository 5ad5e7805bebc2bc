"""Groups passages into paragraphs, bullets and steps."""

from cms.importing.document import Bullets, ContentItem, Paragraph, Step, Steps
from cms.importing.marks import (
    Numbered,
    begins_an_item,
    bullet,
    labelled,
    looks_like_a_heading,
    numbered,
    step,
)
from cms.importing.passages import TextPassage


def items_of(passages: list[TextPassage]) -> tuple[tuple[ContentItem, ...], list[str]]:
    """Make items of passages that hold no heading and no question, and give doubts."""
    items: list[ContentItem] = []
    doubts: list[str] = []
    place = 0
    while place < len(passages):
        text = passages[place].text
        end = place + 1
        if step(text):
            made, end = _marked_steps(passages, place, doubts)
            _add_steps(items, made)
        elif numbered(text) and (end := _end_of_numbers(passages, place)) > place + 1:
            _add_steps(items, _numbered_steps(passages[place:end], doubts))
        elif bullet(text) is not None:
            end = _end_of_bullets(passages, place)
            items.append(Bullets(tuple(bullet(p.text) or "" for p in passages[place:end])))
        elif (end := _end_of_labels(passages, place)) > place + 1:
            _add_steps(items, _labelled_steps(passages[place:end], doubts))
        else:
            end = place + 1
            items.append(Paragraph(text))
        place = end
    return tuple(items), doubts


def _add_steps(items: list[ContentItem], steps: tuple[Step, ...]) -> None:
    """Add steps, titled by the short line with a colon that leads into them, if there is one."""
    last = items[-1] if items else None
    leads_in = isinstance(last, Paragraph) and last.text.endswith(":") and len(last.text) <= 90
    if isinstance(last, Paragraph) and leads_in:
        items[-1] = Steps(last.text.rstrip(" :"), steps)
    else:
        items.append(Steps("", steps))


def _end_of_bullets(passages: list[TextPassage], place: int) -> int:
    """Say where a run of bullets ends."""
    while place < len(passages) and bullet(passages[place].text) is not None:
        place += 1
    return place


def _end_of_numbers(passages: list[TextPassage], place: int) -> int:
    """Say where a run of numbered lines ends; the number 1 begins another run."""
    end = place + 1
    while end < len(passages):
        found = numbered(passages[end].text)
        if not found or found.number == 1:
            break
        end += 1
    return end


def _end_of_labels(passages: list[TextPassage], place: int) -> int:
    """Say where a run of "Label: text" ends."""
    end = place
    while end < len(passages):
        text = passages[end].text
        if begins_an_item(text) or not labelled(text):
            break
        end += 1
    return max(end, place + 1)


def _numbered_steps(passages: list[TextPassage], doubts: list[str]) -> tuple[Step, ...]:
    """Make steps of numbered lines, each with its label if it has one."""
    found = [number for passage in passages if (number := numbered(passage.text))]
    _doubt_the_order([number.number for number in found], found[0].text, doubts)
    return tuple(_step_of(number.text) for number in found)


def _step_of(text: str) -> Step:
    """Make a step of its words, with the label before a colon."""
    label, words = labelled(text) or ("", text)
    return Step(label, words)


def _labelled_steps(passages: list[TextPassage], doubts: list[str]) -> tuple[Step, ...]:
    """Make steps of lines that each begin with a label."""
    steps = tuple(_step_of(passage.text) for passage in passages)
    doubts.append(
        f"{len(steps)} labelled lines, from “{steps[0].label}”, were made steps: "
        "check that they are done in this order, or make them a list."
    )
    return steps


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

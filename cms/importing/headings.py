"""Finds headings: marked ones, and short lines above prose."""

from cms.importing.marks import answer, bullet, labelled, looks_like_a_heading, numbered, step
from cms.importing.passages import TextPassage
from cms.importing.sentences import ends_a_sentence


def headings_in(passages: list[TextPassage]) -> tuple[dict[int, str], list[str]]:
    """Give the words of each heading by its place, and doubts about short lines in a row.

    A document that marks two headings or more is taken at its word: nothing else is one.
    """
    headings = {
        place: passage.text for place, passage in enumerate(passages) if passage.marked_level
    }
    if len(headings) >= 2:
        return headings, []
    doubts: list[str] = []
    for run in _runs_of_short_lines(passages):
        below = run[-1] + 1
        if below >= len(passages) or passages[below].marked_level:
            continue
        if len(run) > 2:
            doubts.append(
                f"{len(run)} short lines in a row, from “{passages[run[0]].text}”, may be headings "
                "or a list: only the last was made a heading, so check the others."
            )
            run = run[-1:]
        headings.update({place: heading_words(passages[place].text) for place in run})
    return headings, doubts


def heading_words(text: str) -> str:
    """Give a heading without its number, or the colon and stop that capitals allow."""
    number = numbered(text)
    return (number.text if number else text).rstrip(" :.")


def _runs_of_short_lines(passages: list[TextPassage]) -> list[list[int]]:
    """Gather neighbouring passages that look and stand like headings."""
    runs: list[list[int]] = []
    for place in range(len(passages)):
        if not _may_be_a_heading(passages, place):
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _may_be_a_heading(passages: list[TextPassage], place: int) -> bool:
    """Does this passage look like a heading and stand where one can stand?"""
    passage = passages[place]
    above = passages[place - 1].text if place else ""
    below = passages[place + 1].text if place + 1 < len(passages) else ""
    is_set_apart = passage.opens_block or ends_a_sentence(above) or bullet(above) is not None
    if passage.marked_level or not is_set_apart or answer(below) is not None:
        return False
    if (bare := step(above)) and not bare.text:
        return False
    number = numbered(passage.text)
    if number:
        return (
            looks_like_a_heading(number.text)
            and not numbered(above)
            and not numbered(below)
            and not looks_like_a_heading(below)
            and bool(below)
        )
    is_one_of_labels = labelled(passage.text) and (labelled(above) or labelled(below))
    return looks_like_a_heading(passage.text) and not is_one_of_labels

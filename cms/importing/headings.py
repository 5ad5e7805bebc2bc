"""Finds headings: marked ones, and short lines above prose."""

from cms.importing.marks import answer, bullet, labelled, looks_like_a_heading, numbered, step
from cms.importing.passages import TextPassage
from cms.importing.questions import is_questions_heading
from cms.importing.sentences import ends_a_sentence

_HEADINGS_BEGIN_WITH = frozenset({
    "about", "after", "before", "common", "how", "if", "step", "things", "what", "when", "where",
    "who", "why", "cómo", "cuándo", "qué", "si", "comment", "quand", "que", "quoi", "pourquoi",
    "beth", "pryd", "sut",
})  # fmt: skip


def headings_in(passages: list[TextPassage]) -> tuple[dict[int, str], list[str]]:
    """Give the words of each heading by its place, and doubts about short lines in a row.

    A document that marks two headings or more is taken at its word: nothing else is one.
    """
    headings = {
        place: passage.text for place, passage in enumerate(passages) if passage.marked_level
    }
    ask = {place: each.text for place, each in enumerate(passages) if _heads_questions(each)}
    if len(headings) >= 2:
        return headings | ask, []
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
        elif len(run) == 2 and _is_below_its_heading(passages[run[1]].text):
            doubts.append(
                f"“{passages[run[1]].text}” stands below the heading “{passages[run[0]].text}” and "
                "became its first line: make it a heading if it is one."
            )
            run = run[:1]
        elif run == [0] and _is_subtitle(passages[0].text):
            doubts.append(
                f"“{passages[0].text}” stands between the title and the text and became a line of "
                "it: make it a heading if it is one."
            )
            continue
        headings.update({place: heading_words(passages[place].text) for place in run})
    return headings | ask, doubts


def _heads_questions(passage: TextPassage) -> bool:
    return passage.opens_block and is_questions_heading(passage.text)


def _is_below_its_heading(text: str) -> bool:
    """Does this say more about the heading right above it, rather than head a part of its own?"""
    return len(text.split()) >= 3 and not text.endswith(("?", "؟")) and not numbered(text)


def _is_subtitle(text: str) -> bool:
    """Does this say more about the title right above it: some words, neither asked nor titled?"""
    words = text.split()
    small = sum(1 for word in words[1:] if word[:1].islower())
    asks = text.endswith(("?", "؟")) or words[0].casefold() in _HEADINGS_BEGIN_WITH
    return len(words) >= 5 and small * 2 >= len(words) and not asks and not numbered(text)


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
    if passage.rows or passage.marked_level or not is_set_apart or answer(below) is not None:
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

"""Items of published instruments: judged by rules, or offered to reviewers.

PEMAT-P (AHRQ) and the CDC Clear Communication Index, in our words; the numbers are theirs.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an instrument. With `rules` a machine helps to judge it; without, people do."""

    key: str
    statement: str
    instrument: str
    number: str
    rules: tuple[str, ...] = ()


PEMAT, CDC = "PEMAT-P (AHRQ)", "CDC Clear Communication Index"

ITEMS: tuple[Item, ...] = (
    Item("purpose", "A reader sees at once what the page is for.", PEMAT, "1"),
    Item("no-distraction", "Nothing on the page distracts from its purpose.", PEMAT, "2",
         ("scraped", "repeated-phrase", "repeated-sentence")),
    Item("everyday-words", "It is written in everyday words.", PEMAT, "3",
         ("reading-grade", "long-sentence", "informal")),
    Item("terms-explained", "Medical terms are used only where needed, and explained.", PEMAT, "4",
         ("unexplained-term", "unexplained-abbreviation")),
    Item("active-voice", "It says who does what.", PEMAT, "5", ("passive-voice",)),
    Item("clear-numbers", "Numbers are clear and easy to picture.", PEMAT, "6"),
    Item("no-calculation", "No reader has to calculate anything.", PEMAT, "7"),
    Item("chunks", "It comes in short sections.", PEMAT, "8", ("long-section", "long-paragraph")),
    Item("headings", "Headings tell what stands under them.", PEMAT, "9",
         ("heading-words", "heading-order", "empty-section")),
    Item("order", "What comes first matters most, and the order makes sense.", PEMAT, "10",
         ("answer-not-first",)),
    Item("summary", "It has a summary.", PEMAT, "11", ("summary-missing", "summary-not-plain")),
    Item("visual-cues", "The important points stand out.", PEMAT, "12", ("emergency-missing",)),
    Item("pictures-help", "Each picture helps to understand the words beside it.", PEMAT, "15-16"),
    Item("pictures-titled", "Pictures and tables have captions that say what they show.", PEMAT,
         "17-19", ("alt-missing", "alt-says-nothing", "table-headers")),
    Item("action", "It names at least one thing that a reader can do.", PEMAT, "20",
         ("no-action",)),
    Item("addressed", "It speaks to the reader.", PEMAT, "21", ("not-addressed",)),
    Item("steps", "What is to be done is broken into steps that can be followed.", PEMAT, "22"),
    Item("tool", "It offers a plan, a checklist or something else that helps to act.", PEMAT, "23"),
    Item("main-message", "There is one main message, and it comes first.", CDC, "1-3"),
    Item("call-to-action", "Readers are told what to do and why it is worth it.", CDC, "5, 15"),
    Item("known-unknown", "It says what is known and what is not.", CDC, "11"),
    Item("whole-numbers", "Numbers are whole, and the same measure is used throughout.", CDC,
         "16-17"),
    Item("both-sides", "Benefits and harms are given in the same way.", CDC, "18-20"),
    Item("sources-fit", "Each source says what the page says it says.", "DISCERN", "4"),
    Item("choices", "It is clear that there is more than one choice.", "DISCERN", "14"),
    Item("consistent", "Nothing on the page contradicts anything else on it.", "DISCERN", "6",
         ("opposed-advice",)),
)  # fmt: skip


def for_reviewers() -> tuple[Item, ...]:
    """The items that no rule can judge honestly: statements a reviewer confirms or not."""
    return tuple(item for item in ITEMS if not item.rules)

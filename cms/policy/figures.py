"""The figures and sentences of the editorial policy: intervals, limits, what a signature says."""

from dataclasses import dataclass

from cms.checks.instruments import Item, for_reviewers
from cms.checks.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A statement the reviewer confirms when signing; without `topic` it applies to every page."""

    key: str
    statement: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures and sentences of the editorial policy. Months and days are calendar ones."""

    reading: Limits = LIMITS

    default_interval_months: int = 24
    ceiling_months: int = 36
    help_line_days: int = 180
    help_line_warning_days: int = 30
    coming_due_days: int = 90
    # Days before a review is due on which its people are written to.
    remind_before_days: tuple[int, ...] = (90, 30, 7)
    # Working days within which a submitted page is decided about, by its topics' highest risk.
    decision_days: tuple[tuple[str, int], ...] = (("critical", 3), ("higher", 5), ("lower", 5))
    careful_words_a_minute: int = 150
    words_around_a_change: int = 4
    minutes_to_sign: int = 2
    # How many letters a reason has at least with which a finding is left as it is.
    reason_letters: int = 8
    correction_on_top_months: int = 12
    correction_characters: int = 1000
    # What readers report: how long it may be, and how many days it is kept once closed.
    report_characters: int = 1000
    report_least_characters: int = 3
    report_links: int = 2
    report_retention_days: int = 30
    meaning: str = (
        "I have read the whole of this proof. In my professional judgement its words are accurate, "
        "safe and fit to be published as health information."
    )
    meaning_of_changes: str = (
        "I have read every change in this proof since the last whole-page sign-off. In my "
        "professional judgement the changed words are accurate, safe and fit to be published."
    )
    checklist: tuple[ChecklistItem, ...] = (
        ChecklistItem("accurate", "The statements are accurate and the sources support them."),
        ChecklistItem("safe", "Nothing here could harm a reader who follows it."),
        ChecklistItem("emergency", "It says when and how to get emergency help where it should."),
        ChecklistItem("balanced", "Benefits, harms and alternatives are fairly described."),
        ChecklistItem("respectful", "The words respect the people they are about."),
    )
    # Optional judgements: what every signature requires must stay short enough to be answered in
    # earnest.
    offered: tuple[Item, ...] = for_reviewers()


POLICY = Policy()

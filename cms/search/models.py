"""What search stands on: a row an edition, the words we use, and what publishers add to them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, PageChooserPanel
from wagtail.models import Page

from cms.help_lines.models import HelpLine
from cms.publishing.models import Edition
from cms.search.analysis import words
from cms.topics.models import Topic


class SearchRow(models.Model):
    """What search can find: a current edition, a help line or a topic.

    Its number is the one in the full-text index.
    """

    key = models.CharField(max_length=120, unique=True)
    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, null=True, related_name="+")
    help_line = models.OneToOneField(
        HelpLine, on_delete=models.CASCADE, null=True, related_name="+"
    )
    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        default_permissions = ()


class SearchVersion(models.Model):
    """One row, whose token changes whenever a search may find something else than before."""

    token = models.CharField(max_length=32)

    class Meta:
        default_permissions = ()


class Word(models.Model):
    """A word that signed pages use, so that a misspelt one can be told from it."""

    word = models.CharField(max_length=40, unique=True)
    pages = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()


class TypedTerm(models.Model):
    """Words that readers type, kept as search folds them."""

    LEDGER_FIELDS: tuple[str, ...] = ()

    typed = models.CharField("readers type", max_length=80)

    class Meta:
        abstract = True

    def sheet(self) -> dict[str, Any]:
        """What the ledger keeps of it."""
        return {name: getattr(self, name) for name in self.LEDGER_FIELDS}

    def clean(self) -> None:
        """Fold what was typed, and ask for a word."""
        self.typed = " ".join(words(self.typed))
        if not self.typed:
            raise ValidationError({"typed": "Write at least one word."})


class Synonym(TypedTerm):
    """Two ways of saying the same."""

    LEDGER_FIELDS = ("typed", "means")

    means = models.CharField(
        "our pages say", max_length=80, help_text="One word, or a few that stand together."
    )

    panels = [
        HelpPanel(
            "Somebody who types either of them finds what is written with the other as well: "
            "“smack” finds “heroin”. Search uses it at once."
        ),
        FieldPanel("typed", help_text="One way of saying it. Add a row for each."),
        FieldPanel("means"),
    ]

    class Meta:
        ordering = ["typed", "means"]
        constraints = [
            models.UniqueConstraint(
                fields=["typed", "means"],
                name="a_synonym_once",
                violation_error_message="This synonym is in the list already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.typed}: {self.means}"

    def clean(self) -> None:
        super().clean()
        self.means = " ".join(words(self.means))
        if not self.means:
            raise ValidationError({"means": "Write at least one word."})
        if self.means == self.typed:
            raise ValidationError({"means": "That is the same word."})


class BestBet(TypedTerm):
    """What stands first when readers type some words: a page, steps, a number, or a way on."""

    class Answer(models.TextChoices):
        EMERGENCY = "emergency", "Emergency: the number to call, and the page's signed steps"
        CRISIS = "crisis", "Crisis: somebody to talk to now"
        NOT_COVERED = "not covered", "Not covered here: say so, with the line that helps"
        SERVICE = "service", "Help near them: the line that finds it"
        PAGE = "page", "This page first"

    LEDGER_FIELDS = ("typed", "answer", "page_id", "order")

    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.PAGE)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField(default=0)

    panels: list[Any] = [
        HelpPanel(
            "Words are compared by their stems, and after synonyms. “This page first” asks for "
            "the whole search; the other answers are given wherever all of the words stand near "
            "each other, in any order. “Not” stands for won't, can't and the like: “not wake”. "
            "Distress stops search from mending spelling. Each change is kept on the ledger."
        ),
        FieldPanel("typed", help_text="For example “overdose”, or “not wake”."),
        FieldPanel("answer"),
        PageChooserPanel("page"),
        FieldPanel("order"),
    ]

    class Meta:
        ordering = ["typed", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["typed", "answer", "page"],
                name="a_best_bet_once",
                violation_error_message="This answer stands first for these words already.",
            ),
            models.UniqueConstraint(
                fields=["typed", "answer"],
                condition=models.Q(page=None),
                name="an_answer_without_a_page_once",
                violation_error_message="This answer stands first for these words already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.typed}: {self.page if self.answer == self.Answer.PAGE else self.answer}"

    def clean(self) -> None:
        super().clean()
        if self.answer == self.Answer.PAGE and self.page_id is None:
            raise ValidationError({"page": "Choose the page that is to stand first."})


class ZeroResultSearch(models.Model):
    """What enough readers searched for in vain on a day. Nothing tells who."""

    term = models.CharField(max_length=80)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "day"], name="one_count_a_term_a_day")
        ]
        default_permissions = ("view",)

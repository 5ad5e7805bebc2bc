"""The models of search: indexed editions, vocabulary, synonyms, best bets, zero results."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, PageChooserPanel
from wagtail.models import Page

from cms.publishing.models import Edition
from cms.search.analysis import words


class SearchRow(models.Model):
    """An indexed edition. Its primary key is the row id in the full-text index."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    page_key = models.CharField(max_length=60, unique=True)

    class Meta:
        default_permissions = ()


class Word(models.Model):
    """A word that signed pages use, for spelling correction."""

    word = models.CharField(max_length=40, unique=True)
    pages = models.PositiveIntegerField()
    length = models.PositiveSmallIntegerField(db_index=True)
    letters = models.BigIntegerField()

    class Meta:
        default_permissions = ()


class TypedTerm(models.Model):
    """Words that readers type, stored folded."""

    typed = models.CharField("readers type", max_length=80)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Fold what was typed, and ask for a word."""
        self.typed = " ".join(words(self.typed))
        if not self.typed:
            raise ValidationError({"typed": "Write at least one word."})


class Synonym(TypedTerm):
    """A word that readers use for one that our pages use."""

    means = models.CharField(
        "our pages say", max_length=80, help_text="One word, or a few that stand together."
    )

    panels = [
        HelpPanel(
            "Somebody who types the first finds what is written with the second as well: "
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
    """The page that stands first when readers type exactly these words."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    panels: list[Any] = [
        HelpPanel("It stands above the other results while it is published."),
        FieldPanel("typed", help_text="The whole search, for example “overdose”."),
        PageChooserPanel("page"),
        FieldPanel("order"),
    ]

    class Meta:
        ordering = ["typed", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["typed", "page"],
                name="a_best_bet_once",
                violation_error_message="This page is a best bet for these words already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.typed}: {self.page}"


class ZeroResultSearch(models.Model):
    """A search without results that enough visitors made on one day. Identifies nobody."""

    term = models.CharField(max_length=80)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "day"], name="one_count_a_term_a_day")
        ]
        default_permissions = ("view",)

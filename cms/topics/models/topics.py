"""Topics: what a page is about, and what it requires of reviewers."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.fields import StreamField

from cms.blocks import ProfileBlock
from cms.people.models import Competence
from cms.policy.facts import TopicFacts
from cms.policy.figures import POLICY


class Topic(models.Model):
    """A subject with a risk level, a required competence and a review interval."""

    class Risk(models.TextChoices):
        LOWER = "lower", "Lower: general information"
        HIGHER = "higher", "Higher: treatment or safety advice"
        CRITICAL = "critical", "Critical: a mistake could cost a life"

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    risk = models.CharField(max_length=20, choices=Risk.choices, default=Risk.HIGHER)
    competences = models.ManyToManyField(
        Competence,
        blank=True,
        help_text="A reviewer needs a credential in one of these. None chosen: any will do.",
    )
    interval_months = models.PositiveSmallIntegerField(
        "review interval in months",
        default=POLICY.default_interval_months,
        validators=[MinValueValidator(1), MaxValueValidator(POLICY.ceiling_months)],
    )
    signatures = models.PositiveSmallIntegerField(
        "signatures needed",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(2)],
    )
    checklist = models.TextField(
        "statements the reviewer confirms",
        max_length=2000,
        blank=True,
        help_text="Besides those of every page. One a line, as the reviewer will read it: "
        "“Doses and waiting times are those of the guideline.”",
    )
    statements = StreamField(
        ProfileBlock(),
        blank=True,
        verbose_name="statements",
        help_text="What every article on this topic must or should say. None: nothing is asked.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> TopicFacts:
        """What the rules need to know of this topic."""
        return TopicFacts(
            name=self.name,
            competences=frozenset(each.name for each in self.competences.all()),
            interval_months=self.interval_months,
            signatures=self.signatures,
            checklist=tuple(
                " ".join(line.split()) for line in self.checklist.split("\n") if line.strip()
            ),
        )

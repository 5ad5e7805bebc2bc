"""The register of help lines."""

from datetime import date

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel

from cms.delivery.forms import HelpLineForm


class HelpLine(models.Model):
    """A number to call or text. Shown once somebody other than who typed it has checked it."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", "Emergency"
        CRISIS = "crisis", "Crisis"
        REFERRAL = "referral", "Finding treatment"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=40, help_text="As printed, for example 1-800-662-4357.")
    dial = models.CharField(max_length=20, help_text="Digits to dial, for example 18006624357.")
    text_to = models.CharField(
        "number to text", max_length=20, blank=True, help_text="Empty if it takes no texts."
    )
    who_for = models.CharField(max_length=160)
    hours = models.CharField(max_length=80)
    cost = models.CharField(max_length=80, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    channels = models.CharField(max_length=120, blank=True)
    source_name = models.CharField(max_length=120)
    source_url = models.URLField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    typed_by = models.CharField(max_length=60, editable=False)
    verified_on = models.DateField(
        null=True, blank=True, help_text="The day you called it or checked it at its source."
    )
    verified_by = models.CharField(max_length=60, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    base_form_class = HelpLineForm
    panels = [
        HelpPanel(
            "Readers see a line once somebody other than who typed it has checked it. Changing a "
            "checked line adds a new one that waits; readers keep the old one until then."
        ),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("order")]),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("dial"), FieldPanel("text_to")]),
        FieldPanel("who_for"),
        FieldRowPanel([FieldPanel("hours"), FieldPanel("cost")]),
        FieldRowPanel([FieldPanel("languages"), FieldPanel("channels")]),
        FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]),
        FieldPanel("verified_on"),
    ]

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"

    @property
    def href(self) -> str:
        """The link that dials it."""
        return f"tel:{self.dial}"

    @property
    def sms_href(self) -> str:
        """The link that texts it, or nothing."""
        return f"sms:{self.text_to}" if self.text_to else ""

    @property
    def is_verified(self) -> bool:
        """Whether somebody other than who typed it has checked it."""
        return bool(
            self.verified_on
            and self.verified_on <= date.today()  # noqa: DTZ011 (a calendar day, as printed)
            and self.verified_by
            and self.verified_by != self.typed_by
        )

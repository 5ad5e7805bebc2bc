"""The register of help lines: numbers to call or text, each checked by a second person."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django_countries import countries

from cms.evidence.canonical import canonical, sha256
from cms.policy.figures import POLICY
from cms.policy.help_lines import DUE, LAPSED, NOT_VERIFIED, VERIFIED, help_line_status

LANGUAGE_CODES = RegexValidator(
    r"^[a-z]{2,3}( [a-z]{2,3})*$", "Write language codes with spaces between, for example: en es"
)


def site_country() -> str:
    """The country whose help lines every page shows."""
    return str(settings.HELP_COUNTRY)


def country_choices() -> list[tuple[str, str]]:
    """Every country of ISO 3166, by the name it goes by in English."""
    return [(country.code, country.name) for country in countries]


class HelpLine(models.Model):
    """A number to call or text. Shown once somebody other than who typed it has checked it."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", "Emergency"
        CRISIS = "crisis", "Crisis"
        REFERRAL = "referral", "Finding treatment"

    VERIFIED_FIELDS = (
        "kind", "country", "name", "number", "dial", "text_to", "who_for", "hours", "cost",
        "languages", "language_codes", "channels", "source_name", "source_url",
    )  # fmt: skip

    kind = models.CharField(max_length=12, choices=Kind.choices)
    country = models.CharField(max_length=2, choices=country_choices, default=site_country)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=40, help_text="As printed, for example 1-800-662-4357.")
    dial = models.CharField(max_length=20, help_text="Digits to dial, for example 18006624357.")
    text_to = models.CharField(
        "number to text", max_length=20, blank=True, help_text="Empty if it takes no texts."
    )
    who_for = models.CharField(max_length=160)
    hours = models.CharField(max_length=80)
    cost = models.CharField(max_length=80, blank=True)
    languages = models.CharField(
        max_length=120, blank=True, help_text="As printed, for example English, Spanish."
    )
    language_codes = models.CharField(
        "codes of those languages",
        max_length=60,
        blank=True,
        validators=[LANGUAGE_CODES],
        help_text="For example en es. Pages in one of these languages prefer this line.",
    )
    channels = models.CharField(max_length=120, blank=True)
    source_name = models.CharField(max_length=120)
    source_url = models.URLField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)
    typed_by = models.CharField(max_length=60, editable=False)
    verified_on = models.DateField(
        null=True, blank=True, help_text="The day you called it or checked it at its source."
    )
    valid_days = models.PositiveSmallIntegerField(
        "days until it must be checked again", default=POLICY.help_line_days
    )
    verified_by = models.CharField(max_length=60, blank=True, editable=False)
    verified_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        ordering = ["order", "pk"]
        permissions = [("verify_helpline", "Can verify help lines that others typed")]

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
    def country_name(self) -> str:
        """The country's name in English."""
        return str(countries.name(self.country))

    @property
    def expires_on(self) -> date | None:
        """The last day on which the check still counts."""
        return self.verified_on + timedelta(days=self.valid_days) if self.verified_on else None

    def digest_columns(self) -> dict[str, Any]:
        """The fields that are verified: everything readers see of the line."""
        return {name: getattr(self, name) for name in self.VERIFIED_FIELDS}

    @property
    def columns_sha256(self) -> str:
        """SHA-256 of those fields' canonical form; the ledger records it at verification."""
        return sha256(canonical(self.digest_columns()))

    def status_on(self, today: date) -> str:
        """Its verification status on a day, as the policy names it."""
        checked_by_another = self.verified_by and self.verified_by != self.typed_by
        if not checked_by_another or self.verified_sha256 != self.columns_sha256:
            return NOT_VERIFIED
        return help_line_status(self.verified_on, self.valid_days, today=today)

    def is_verified_on(self, today: date) -> bool:
        """Whether its verification, by somebody other than who typed it, is valid."""
        return self.status_on(today) in (VERIFIED, DUE)

    def has_lapsed_on(self, today: date) -> bool:
        """Whether its verification has lapsed."""
        return self.status_on(today) == LAPSED

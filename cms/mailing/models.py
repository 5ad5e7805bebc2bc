"""The models of mailing: letters, preferences, and progress along the ledger.

None of it is evidence. Erasing a login deletes its letters.
"""

import secrets

from django.conf import settings
from django.db import models


def new_calendar_key() -> str:
    """An unguessable name for a person's calendar, since calendar programs cannot log in."""
    return secrets.token_urlsafe(24)


class MailPreference(models.Model):
    """How a person wants their letters. Without a row: each at once."""

    class Pace(models.TextChoices):
        AT_ONCE = "at once", "Each one as it happens"
        DAILY = "daily", "Together, once a day in the morning"
        NONE = "none", "No e-mail: I look at the desk myself"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    pace = models.CharField(max_length=10, choices=Pace.choices, default=Pace.AT_ONCE)
    calendar_key = models.CharField(max_length=40, unique=True, default=new_calendar_key)

    class Meta:
        default_permissions = ()


class Letter(models.Model):
    """One notification to one person. Its key names the event, so that nobody gets it twice."""

    key = models.CharField(max_length=200, unique=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters"
    )
    # Where the person got letters before, when it is about a change of that; or else empty.
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    minutes = models.PositiveSmallIntegerField(default=0)
    link_label = models.CharField(max_length=80)
    link = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None, claimed_at=None, given_up_at=None),
                name="letters_waiting",
            )
        ]


class MailingProgress(models.Model):
    """Mailing's progress: the last ledger entry and the last day that letters were written for.
    One row, made when mailing starts.
    """

    sequence = models.BigIntegerField()
    day = models.DateField(null=True)

    class Meta:
        default_permissions = ()

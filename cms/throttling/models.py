"""Counters for rate limits. They identify nobody."""

from django.db import models


class Tally(models.Model):
    """A counter that starts with the first event and expires."""

    name = models.CharField(max_length=120, unique=True)
    times = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()


class DayKey(models.Model):
    """The random half of the key for a day's visitor digests. Deleted after the day."""

    day = models.DateField(unique=True)
    key = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()


class PasswordAttempt(models.Model):
    """A password attempt that was not successful; stored as digests, for a day."""

    person = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="attempts_of_a_person"),
            models.Index(fields=["address", "at"], name="attempts_from_an_address"),
        ]
        default_permissions = ()


class KnownAddress(models.Model):
    """An address from which a person logged in lately; by digests, for ninety days."""

    person = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "address"], name="one_row_a_known_address")
        ]
        default_permissions = ()

"""What is counted for a while so that nobody can send too much. Nothing here tells who."""

from django.db import models


class Tally(models.Model):
    """How often something was done since it was first done, until a time."""

    name = models.CharField(max_length=120, unique=True)
    times = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()


class DayKey(models.Model):
    """The random half of the key that tells a day's visitors apart. It goes when the day does."""

    day = models.DateField(unique=True)
    key = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()


class PasswordAttempt(models.Model):
    """A password that was tried and not yet found right; by digests, for a day."""

    person = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="attempts_of_a_person"),
            models.Index(fields=["address", "at"], name="attempts_from_an_address"),
        ]
        default_permissions = ()

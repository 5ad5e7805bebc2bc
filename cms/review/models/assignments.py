"""Assignments, declines and absences. All but absences are evidence."""

from django.conf import settings
from django.db import models

from cms.evidence.models import Deed, Evidence
from cms.policy.assignment import CONFLICT_OF_INTEREST, NO_TIME, NOT_MY_FIELD
from cms.proofs.models import Proof


class Assignment(Deed):
    """A proof assigned to a reviewer. It locks nothing: anybody with the right may still sign."""

    class How(models.TextChoices):
        CLAIMED = "claimed", "Claimed"
        ASSIGNED = "assigned", "Assigned by a publisher"
        HAD_BEFORE = "kept", "Had the proof before"
        STOOD_IN = "stood in", "Stands in for a colleague"

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.CharField(max_length=60, db_index=True)
    reviewer_printed = models.CharField(max_length=160)
    how = models.CharField(max_length=20, choices=How.choices)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()


class Release(Deed):
    """An assignment that ended before its proof did."""

    class Kind(models.TextChoices):
        DECLINED = "declined", "Declined"
        REASSIGNED = "reassigned", "Given to somebody else"
        AWAY = "away", "Away"
        SIGNED = "signed", "Signed, and a second signature is needed"
        NOT_ALLOWED = "not allowed", "May no longer sign it"

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="release")
    kind = models.CharField(max_length=20, choices=Kind.choices)


class Decline(Evidence):
    """A reviewer declined a proof. A conflict of interest covers the page until it is ended."""

    class Kind(models.TextChoices):
        CONFLICT = CONFLICT_OF_INTEREST, "I have a conflict of interest"
        NOT_MY_FIELD = NOT_MY_FIELD, "It is not my field"
        NO_TIME = NO_TIME, "I have no time until a day"

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="declines")
    page_key = models.CharField(max_length=60, db_index=True)
    reviewer = models.CharField(max_length=60, db_index=True)
    reviewer_printed = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    until_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()


class ConflictEnded(Deed):
    """The end of a conflict of interest, by the reviewer who declared it."""

    decline = models.OneToOneField(Decline, on_delete=models.PROTECT, related_name="ended")


class Absence(models.Model):
    """When a reviewer is away, and who stands in for them then and when they decline."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absence"
    )
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        default_permissions = ()

"""Corrections: dated, public admissions that something we published was wrong."""

from django.db import models

from cms.evidence.models import Evidence
from cms.publishing.models.editions import Edition


class Correction(Evidence):
    """What an edition said that was wrong, and what is right. Never changed or deleted."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="corrections")
    page_key = models.CharField(max_length=60, db_index=True)
    wrong = models.TextField()
    right = models.TextField()
    advice = models.TextField(blank=True)
    by = models.CharField(max_length=60)
    by_printed = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        permissions = [("correct_edition", "Can publish corrections")]

"""Versions of topics' safety profiles. Evidence: nothing here ever changes."""

from django.db import models

from cms.evidence.models import Evidence


class ProfileVersion(Evidence):
    """One version of a topic's safety profile."""

    topic_slug = models.CharField(max_length=80, db_index=True)
    topic_name = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    statements = models.TextField()
    sha256 = models.CharField(max_length=64)
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic_slug", "number"], name="one_profile_version_a_number"
            ),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.topic_name}, safety profile {self.number}"

"""Credits: who wrote and who reviewed what. Derived from editions, so they can be rebuilt."""

from django.db import models

from cms.publishing.models import Edition


class Credit(models.Model):
    """One person's part in one edition, as printed there."""

    class Role(models.TextChoices):
        WROTE = "wrote", "Wrote"
        REVIEWED = "reviewed", "Reviewed"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="credits")
    slug = models.CharField(max_length=80, db_index=True)
    role = models.CharField(max_length=10, choices=Role.choices)
    name = models.CharField(max_length=160)
    credentials = models.TextField()
    printed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug", "role"], name="one_credit_a_person_a_role"
            )
        ]
        default_permissions = ()

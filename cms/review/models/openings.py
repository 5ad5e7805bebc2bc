"""Which proofs a person has opened, so that the desk can show a diff. Not evidence."""

from django.db import models

from cms.proofs.models import Proof


class Opening(models.Model):
    """The first time a person opened a proof."""

    person = models.CharField(max_length=60)
    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="openings")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "proof"], name="one_opening_a_person"),
        ]
        default_permissions = ()

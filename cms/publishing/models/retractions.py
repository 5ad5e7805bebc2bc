"""Sources that were retracted after a page was signed. Evidence: nothing here ever changes."""

from django.db import models

from cms.evidence.models import Evidence
from cms.publishing.models.editions import Edition


class SourceRetracted(Evidence):
    """An edition cites an article with a retraction or an expression of concern. Once for each."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="retracted")
    source_title = models.CharField(max_length=300)
    doi = models.CharField(max_length=200, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    record_id = models.PositiveIntegerField()
    nature = models.CharField(max_length=40)
    retracted_on = models.DateField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "record_id"], name="one_retraction_an_edition"
            ),
        ]
        default_permissions = ()

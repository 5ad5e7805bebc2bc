"""Who wrote which words, kept when Wagtail's revisions and logins are gone."""

from typing import Any

from django.db import models
from wagtail.models import Revision


class DraftWords(models.Model):
    """What one person's draft brought in that no earlier draft of the page or its copies held.

    `person` is "" where the draft carries no name. `shingles` is packed by `cms.proofs.shingles`.
    """

    lineage = models.UUIDField(db_index=True)
    page_id = models.BigIntegerField()
    revision_id = models.BigIntegerField()
    person = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    shingles = models.BinaryField(default=b"")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page_id", "revision_id", "person"], name="one_row_a_writer_of_a_draft"
            ),
        ]
        default_permissions = ()

    @classmethod
    def bring_back(cls, revision: Revision, older: Revision) -> None:
        """Say of a draft that was made by going back to an older one that it is also the writers'
        of the older.
        """
        written: Any = cls.objects.filter(page_id=older.object_id, revision_id=older.pk)
        for row in written:
            cls.objects.get_or_create(
                page_id=int(revision.object_id),
                revision_id=revision.pk,
                person=row.person,
                defaults={"lineage": row.lineage, "at": revision.created_at},
            )


class LongPassage(models.Model):
    """A long run of words, by its digest, and who on the whole site first saved it in a draft."""

    digest = models.BigIntegerField(unique=True)
    person = models.CharField(max_length=60)
    lineage = models.UUIDField()

    class Meta:
        default_permissions = ()

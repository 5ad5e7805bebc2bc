"""Imported documents: each is imported once, with a report for its writer."""

import json
from typing import Any

from django.db import models


class ImportedDocument(models.Model):
    """A document that became drafts, with its unverified claims."""

    text_sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    page_id = models.BigIntegerField(db_index=True)
    title = models.CharField(max_length=255)
    imported_at = models.DateTimeField()
    notes = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def report(self) -> dict[str, Any]:
        """Claims, what was dropped, and what the importer was unsure of."""
        report: dict[str, Any] = json.loads(self.notes)
        return report

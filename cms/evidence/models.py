"""Evidence: rows that are written once, and the ledger that chains them. Nothing here ever changes.

No row points at a login, a Wagtail page or a revision by foreign key: those come and go.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import models

from cms.evidence.canonical import canonical, sha256


def instant(at: datetime) -> str:
    """Format a moment for evidence: UTC, microseconds, for example 2026-03-03T09:00:00.000000Z.

    (ISO 8601; always 27 characters, so that texts sort as times do.)
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Evidence(models.Model):
    """A row that is written once. Its `row_sha256` goes on the ledger, where `verify` finds it.

    `IS_SEALED` says of a kind that its texts were let through before their digest was taken.
    """

    IS_SEALED: ClassVar[bool] = False

    class Meta:
        abstract = True
        default_permissions = ()

    def digest_columns(self) -> dict[str, Any]:
        """Every column as text: what the row's digest is computed from."""
        return {
            field.attname: _as_text(getattr(self, field.attname))
            for field in self._meta.concrete_fields
        }

    @property
    def row_sha256(self) -> str:
        """SHA-256 of the canonical form of every column."""
        return sha256(canonical(self.digest_columns()))


class Deed(Evidence):
    """Evidence of an act: by whom, and when."""

    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(Evidence.Meta):
        abstract = True


def _as_text(value: Any) -> str | int | bool | None:
    if isinstance(value, datetime):
        return instant(value)
    if value is None or isinstance(value, (str, int, bool)):
        return value
    return str(value)


class LedgerEntry(models.Model):
    """One thing that happened in review, chained to the one before by digest."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, db_index=True)
    data = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        default_permissions = ()

    def expected_digest(self) -> str:
        """SHA-256 of the canonical form of everything else in this entry."""
        return sha256(
            canonical(
                {
                    "sequence": self.sequence,
                    "at": instant(self.at),
                    "actor": self.actor,
                    "action": self.action,
                    "subject": self.subject,
                    "data": self.data,
                    "previous": self.previous,
                }
            )
        )

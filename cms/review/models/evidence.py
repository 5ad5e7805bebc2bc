"""Evidence: proofs, outcomes, sign-offs, revocations and the ledger. Nothing here ever changes.

No row points at a login, a Wagtail page or a revision by foreign key: those come and go.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import models

from cms.review.canonical import canonical, sha256
from cms.review.rules import CHANGES_ONLY, HOLD, PUBLISH_AT, PUBLISH_WHEN_SIGNED, WHOLE_PAGE


def instant(at: datetime) -> str:
    """A moment as evidence spells it: UTC, microseconds, for example 2026-03-03T09:00:00.000000Z.

    (ISO 8601; always 27 characters, so that texts sort as times do.)
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Evidence(models.Model):
    """A row that is written once. Its `row_sha256` goes on the ledger, where `verify` finds it."""

    class Meta:
        abstract = True
        default_permissions = ()

    def sheet(self) -> dict[str, Any]:
        """Every column as text, in the form its digest is taken of."""
        return {
            field.attname: _spelt(getattr(self, field.attname))
            for field in self._meta.concrete_fields
        }

    @property
    def row_sha256(self) -> str:
        """SHA-256 of the canonical form of every column."""
        return sha256(canonical(self.sheet()))


class Deed(Evidence):
    """Evidence of something that was done: by whom, and when."""

    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta(Evidence.Meta):
        abstract = True


def _spelt(value: Any) -> str | int | bool | None:
    if isinstance(value, datetime):
        return instant(value)
    if value is None or isinstance(value, (str, int, bool)):
        return value
    return str(value)


class Proof(Evidence):
    """The frozen copy of a page that a reviewer reads and signs."""

    class WhenSigned(models.TextChoices):
        PUBLISH = PUBLISH_WHEN_SIGNED, "Publish as soon as it is signed"
        HOLD = HOLD, "Hold until a publisher publishes it"
        AT = PUBLISH_AT, "Publish at a set time, once signed"

    page_key = models.CharField(max_length=60, db_index=True)
    page_id = models.BigIntegerField(db_index=True)
    revision_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, unique=True)
    manifest = models.TextField()
    html = models.TextField()
    html_sha256 = models.CharField(max_length=64)
    plain_text = models.TextField()
    internal = models.TextField()
    words = models.PositiveIntegerField()
    submitted_by = models.CharField(max_length=60)
    submitted_at = models.DateTimeField(db_index=True)
    last_edited_at = models.DateTimeField()
    when_signed = models.CharField(max_length=10, choices=WhenSigned.choices)
    publish_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page_key", "number"], name="one_proof_a_number"),
        ]
        default_permissions = ()
        permissions = [
            ("read_proof", "Can read proofs at the review desk"),
            ("sign_proof", "Can decide about proofs as a clinical reviewer"),
            ("name_writer", "Can name the writer of an unattributed edit"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, proof {self.number}"


class ProofAsset(Evidence):
    """A file that a proof shows, by its content."""

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="assets")
    sha256 = models.CharField(max_length=64, db_index=True)
    filename = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proof", "filename"], name="one_asset_a_proof"),
        ]
        default_permissions = ()


class Outcome(Deed):
    """How a proof ended. One a proof: the unique key settles races."""

    class Kind(models.TextChoices):
        SIGNED = "signed", "Signed off"
        CHANGES_REQUESTED = "changes requested", "Sent back for changes"
        RECALLED = "recalled", "Taken back"
        SUPERSEDED = "superseded", "Replaced by a newer proof"

    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="outcome")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by_printed = models.CharField(max_length=160, blank=True)
    reason = models.TextField(blank=True)


class WriterNamed(Deed):
    """A publisher's statement of who wrote the edits that carried no name."""

    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="writer_named")
    writer = models.CharField(max_length=60)


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """Questions one asks of signatures."""

    def standing(self) -> "SignOffQuerySet":
        """The signatures that complete a signed proof, where they and what they countersign stand.

        A first signature that was revoked before the last one came takes nothing from those that
        came instead of it.
        """
        return self.filter(
            proof__outcome__kind=Outcome.Kind.SIGNED, revocation=None, countersigned_by=None
        ).exclude(countersigns__revocation__isnull=False)


class SignOff(Evidence):
    """A clinical reviewer's signature on one proof, as printed (compare 21 CFR 11.50)."""

    class Scope(models.TextChoices):
        WHOLE_PAGE = WHOLE_PAGE, "The whole page"
        CHANGES_ONLY = CHANGES_ONLY, "Changes only"

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="sign_offs")
    digest = models.CharField(max_length=64)
    reviewer = models.CharField(max_length=60)
    signed_with = models.CharField(max_length=60)
    printed_name = models.CharField(max_length=160)
    printed_slug = models.CharField(max_length=80)
    credentials = models.TextField()
    scope = models.CharField(max_length=20, choices=Scope.choices)
    meaning = models.TextField()
    checklist = models.TextField()
    interests = models.TextField()
    overrides = models.TextField(default="[]")
    countersigns = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="countersigned_by"
    )
    review_due_on = models.DateField(null=True)
    authenticated_by = models.CharField(max_length=40)
    signed_at = models.DateTimeField()

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proof", "reviewer"], name="one_sign_off_a_reviewer"),
        ]
        default_permissions = ()

    @property
    def is_revoked(self) -> bool:
        """Whether it no longer stands."""
        return hasattr(self, "revocation")


class Revocation(Deed):
    """A sign-off no longer stands; its editions are withdrawn with it."""

    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="revocation")
    by_printed = models.CharField(max_length=160)
    reason = models.TextField()


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

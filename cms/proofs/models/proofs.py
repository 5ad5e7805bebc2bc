"""Evidence: proofs, outcomes, sign-offs, revocations and the ledger. Nothing here ever changes.

No row points at a login, a Wagtail page or a revision by foreign key: those come and go.
"""

import json

from django.db import models
from django.utils.functional import cached_property

from cms.evidence.models import Deed, Evidence
from cms.policy.facts import HOLD, PUBLISH_AT, PUBLISH_WHEN_SIGNED
from cms.proofs.manifest_types import InternalFacts, Manifest


class ProofQuerySet(models.QuerySet["Proof"]):
    """Questions one asks of proofs."""

    def of_page(self, page_key: str) -> "ProofQuerySet":
        """Those of one page, the newest first."""
        return self.filter(page_key=page_key).order_by("-number")

    def before(self, proof: "Proof") -> "ProofQuerySet":
        """The earlier proofs of its page, the newest first."""
        return self.of_page(proof.page_key).filter(number__lt=proof.number)

    def light(self) -> "ProofQuerySet":
        """Without the long texts, which are read when they are asked for."""
        return self.defer(*Proof.long_texts())


class Proof(Evidence):
    """The frozen copy of a page that a reviewer reads and signs."""

    IS_SEALED = True
    # Columns as long as the page, which lists leave in the database.
    LONG_TEXTS = ("manifest", "html", "plain_text", "internal")

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

    objects = ProofQuerySet.as_manager()

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

    @cached_property
    def parsed_manifest(self) -> Manifest:
        """The manifest, parsed. Whoever serves it checks its text against the digest first."""
        manifest: Manifest = json.loads(self.manifest)
        return manifest

    @cached_property
    def parsed_internal(self) -> InternalFacts:
        """The internal facts, parsed."""
        internal: InternalFacts = json.loads(self.internal)
        return internal

    @classmethod
    def long_texts(cls, through: str = "", *, but: str = "") -> list[str]:
        """The long columns as `defer` names them from a row that leads `through` to a proof."""
        lead = f"{through}__" if through else ""
        return [f"{lead}{name}" for name in cls.LONG_TEXTS if name != but]


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
    """How a proof ended. One per proof: the unique key decides races."""

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
    """A publisher's statement of who wrote the unattributed edits."""

    proof = models.OneToOneField(Proof, on_delete=models.PROTECT, related_name="writer_named")
    writer = models.CharField(max_length=60)

"""Signing keys: the public half of a reviewer's passkey, who attested it, and how it ended.

Append-only like all evidence: a key that is lost or replaced stays, with what it signed.
"""

from django.db import models

from cms.evidence.canonical import canonical
from cms.evidence.models import Deed, instant
from cms.policy.keys import KeyFacts
from cms.policy.ledger_actions import LedgerAction
from cms.proofs.passkeys import fingerprint_of


class SigningKey(Deed):
    """A passkey that a reviewer enrolled. `by` is their login, `person` their public profile."""

    person = models.CharField(max_length=60, db_index=True)
    printed_name = models.CharField(max_length=160)
    name = models.CharField(max_length=60)
    rp_id = models.CharField(max_length=253)
    credential_id = models.CharField(max_length=1400, unique=True)
    algorithm = models.IntegerField()
    public_key = models.TextField()
    aaguid = models.CharField(max_length=36)
    is_synced = models.BooleanField()
    transports = models.CharField(max_length=100)

    class Meta(Deed.Meta):
        permissions = [("attest_key", "Can attest another person's signing key")]

    @property
    def fingerprint(self) -> str:
        """What two people compare."""
        return fingerprint_of(self.public_key)

    @property
    def facts(self) -> KeyFacts:
        """How far it is, as the policy asks."""
        return KeyFacts(
            is_attested=hasattr(self, "attestation"), is_ended=hasattr(self, "revocation")
        )


class KeyAttestation(Deed):
    """A second person's word that a key is this person's, having compared its fingerprint."""

    class Means(models.TextChoices):
        TELEPHONE = "telephone", "By telephone, on a number I knew before"
        FACE_TO_FACE = "face to face", "Face to face"

    key = models.OneToOneField(SigningKey, on_delete=models.PROTECT, related_name="attestation")
    by_printed = models.CharField(max_length=160)
    means = models.CharField(max_length=20, choices=Means.choices)
    fingerprint = models.CharField(max_length=24)
    # The attesting person's own key and its answer; empty for the first key of a site.
    signed_by = models.ForeignKey(
        SigningKey, on_delete=models.PROTECT, null=True, related_name="attested"
    )
    nonce = models.CharField(max_length=64, null=True, blank=True, unique=True)
    authenticator_data = models.TextField(default="")
    client_data = models.TextField(default="")
    signature = models.TextField(default="")

    @property
    def statement(self) -> str:
        """All that it says, in canonical form: the attesting person's key signs its SHA-256."""
        return canonical(
            {
                "statement": "countersign/key-attestation/1",
                "public_key": self.key.public_key,
                "credential_id": self.key.credential_id,
                "rp_id": self.key.rp_id,
                "holder": self.key.person,
                "holder_login": self.key.by,
                "holder_printed": self.key.printed_name,
                "fingerprint": self.fingerprint,
                "means": self.means,
                "by": self.by,
                "by_printed": self.by_printed,
                "at": instant(self.at),
                "nonce": self.nonce,
            }
        )


class KeyRevocation(Deed):
    """A key no longer signs. What it signed before stands."""

    class Kind(models.TextChoices):
        LOST = "lost", "It is lost, or somebody else may have it"
        REPLACED = "replaced", "I use another one now"
        REVOKED = "revoked", "It should not sign any more"

    key = models.OneToOneField(SigningKey, on_delete=models.PROTECT, related_name="revocation")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    by_printed = models.CharField(max_length=160)
    reason = models.TextField()

    @property
    def ledger_action(self) -> LedgerAction:
        """What the ledger calls ending a key in this way."""
        return KEY_ENDINGS[self.kind]


KEY_ENDINGS: dict[str, LedgerAction] = {
    KeyRevocation.Kind.LOST: LedgerAction.KEY_LOST,
    KeyRevocation.Kind.REPLACED: LedgerAction.KEY_REPLACED,
    KeyRevocation.Kind.REVOKED: LedgerAction.KEY_REVOKED,
}

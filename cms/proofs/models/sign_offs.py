"""Signatures on proofs, and their revocations. Nothing here ever changes."""

import json

from django.db import models

from cms.evidence.canonical import canonical, sha256
from cms.evidence.models import Deed, Evidence, instant
from cms.policy.facts import CHANGES_ONLY, WHOLE_PAGE
from cms.proofs.models.keys import SigningKey
from cms.proofs.models.proofs import Outcome, Proof


class SignOffQuerySet(models.QuerySet["SignOff"]):
    """Queries for sign-offs."""

    def in_force(self) -> "SignOffQuerySet":
        """Completing sign-offs of signed proofs, not revoked, nor countersigning a revoked one.

        A first signature that was revoked before the proof was complete does not matter: it was
        replaced.
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
    # The reviewer's key and its answer (WebAuthn); empty where a password was given.
    key = models.ForeignKey(
        SigningKey, on_delete=models.PROTECT, null=True, related_name="sign_offs"
    )
    nonce = models.CharField(max_length=64, null=True, blank=True, unique=True)
    authenticator_data = models.TextField(default="")
    client_data = models.TextField(default="")
    signature = models.TextField(default="")

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proof", "reviewer"], name="one_sign_off_a_reviewer"),
        ]
        default_permissions = ()

    @property
    def is_revoked(self) -> bool:
        """Whether it was revoked."""
        return hasattr(self, "revocation")

    @property
    def statement(self) -> str:
        """All that this sign-off says, in canonical form. Its SHA-256 is what a key signs."""
        first = self.countersigns
        due = self.review_due_on
        return canonical(
            {
                "statement": "countersign/sign-off/1",
                "digest": self.digest,
                "scope": self.scope,
                "meaning": self.meaning,
                "checklist": json.loads(self.checklist),
                "interests": self.interests,
                "overrides": json.loads(self.overrides),
                "review_due_on": due.isoformat() if due else None,
                "reviewer": self.reviewer,
                "printed_name": self.printed_name,
                "printed_slug": self.printed_slug,
                "credentials": json.loads(self.credentials),
                "countersigns": sha256(first.statement) if first else None,
                "signed_at": instant(self.signed_at),
                "nonce": self.nonce,
            }
        )


class Revocation(Deed):
    """The revocation of a sign-off; its editions are withdrawn with it."""

    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="revocation")
    by_printed = models.CharField(max_length=160)
    reason = models.TextField()

"""Signatures on proofs, and their revocations. Nothing here ever changes."""

from django.db import models

from cms.evidence.models import Deed, Evidence
from cms.policy.facts import CHANGES_ONLY, WHOLE_PAGE
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


class Revocation(Deed):
    """The revocation of a sign-off; its editions are withdrawn with it."""

    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="revocation")
    by_printed = models.CharField(max_length=160)
    reason = models.TextField()

"""Identity as evidence: versions of logins, profiles and topics, and who confirmed them.

A version holds no e-mail address and no password, but salted digests of them, which nobody can
match once the login, and its salt, is erased.
"""

from django.db import models

from cms.evidence.models import Deed, Evidence


class IdentityVersion(Evidence):
    """The state of a login, a profile or a topic from one change to the next."""

    subject = models.CharField(max_length=120, db_index=True)
    number = models.PositiveIntegerField()
    state = models.TextField()
    changes = models.TextField()
    suspends = models.BooleanField()
    changed_by = models.CharField(max_length=60)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "number"], name="one_identity_version_a_number"
            ),
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.subject}, version {self.number}"


class IdentityConfirmed(Deed):
    """A second person's confirmation of the changes up to a version."""

    version = models.OneToOneField(
        IdentityVersion, on_delete=models.PROTECT, related_name="confirmed"
    )

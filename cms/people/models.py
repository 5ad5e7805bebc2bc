"""Logins (User), public profiles (Contributor) and verified qualifications (Credential)."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from cms.people.address_panels import name_and_address


class User(AbstractUser):
    """A login. Evidence names it by `person_id`, which says nothing once the login is erased."""

    person_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Goes into the digests that evidence keeps of this login, and is erased with it.
    salt = models.UUIDField(default=uuid.uuid4, editable=False)

    @property
    def person(self) -> str:
        """The opaque name by which the ledger and the proofs know this login."""
        return f"user:{self.person_id}"


class Competence(models.Model):
    """A field of practice that a topic may ask of its reviewers."""

    name = models.CharField(max_length=120, unique=True)

    panels = [FieldPanel("name")]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Contributor(ClusterableModel):
    """A person's public profile: author, reviewer or both. Printed names are permanent."""

    name = models.CharField(
        max_length=160,
        help_text="As printed from now on. What is signed already keeps the name it has.",
    )
    slug = models.SlugField(max_length=80, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributor",
        help_text="The login this person signs in with, if they have one.",
    )
    person_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    panels = [
        name_and_address(),
        FieldPanel("user"),
        InlinePanel("credentials", heading="Credentials", label="Credential"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def person(self) -> str:
        """The opaque name by which the ledger and the proofs know this person."""
        return f"contributor:{self.person_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep for good which logins it was ever linked to."""
        super().save(*args, **kwargs)
        if self.user:
            ProfileLogin.objects.get_or_create(profile=self.person, login=self.user.person)

    def credentials_on(self, today: date) -> list["Credential"]:
        """The credentials that are verified and unexpired on a day."""
        return [
            credential for credential in self.credentials.all() if credential.is_valid_on(today)
        ]


class ProfileLogin(models.Model):
    """A profile and a login that were linked once: one person, whoever they are linked to now."""

    profile = models.CharField(max_length=60)
    login = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "login"], name="one_row_a_link"),
        ]
        default_permissions = ()


class Credential(models.Model):
    """A qualification: its letters, what they mean, who issues it, and who verified it when."""

    contributor = ParentalKey(Contributor, on_delete=models.CASCADE, related_name="credentials")
    title = models.CharField(max_length=40, help_text="The letters, for example MD.")
    expansion = models.CharField(
        "what it stands for", max_length=160, help_text="For example Doctor of Medicine."
    )
    issuing_body = models.CharField(max_length=200)
    register_number = models.CharField(max_length=80, blank=True)
    competence = models.ForeignKey(
        Competence,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credentials",
        help_text="The field this credential qualifies its holder in.",
    )
    verified_on = models.DateField(
        null=True, blank=True, help_text="The day you looked it up with the issuing body."
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    verified_by_printed = models.CharField(max_length=160, blank=True, editable=False)
    expires_on = models.DateField(null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("expansion")]),
        FieldRowPanel([FieldPanel("issuing_body"), FieldPanel("register_number")]),
        FieldPanel("competence"),
        FieldRowPanel([FieldPanel("verified_on"), FieldPanel("expires_on")]),
    ]

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} ({self.expansion})"

    def is_valid_on(self, today: date) -> bool:
        """Whether it is verified by somebody else and has not expired on a day."""
        verified_by_holder = self.verified_by_id and self.verified_by_id == self.contributor.user_id
        return bool(
            self.verified_on
            and self.verified_on <= today
            and self.verified_by_printed
            and not verified_by_holder
            and (self.expires_on is None or self.expires_on >= today)
        )

    def printed(self) -> dict[str, str]:
        """The credential as a page prints it, copied as text."""
        return {
            "title": self.title,
            "expansion": self.expansion,
            "issuing_body": self.issuing_body,
            "register_number": self.register_number,
        }


class PreviousAddress(models.Model):
    """An e-mail address that a login had until some moment: news of the change goes there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="previous_addresses"
    )
    email = models.EmailField()
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()


class Invitation(models.Model):
    """A single-use link by which somebody makes their own login. The link itself is not kept."""

    email = models.EmailField(blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    groups = models.JSONField(default=list)
    is_superuser = models.BooleanField(default=False)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.email

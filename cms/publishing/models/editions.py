"""Editions: what each path shows, and since when. Only their state may change."""

from django.db import models
from django.db.models import Q

from cms.evidence.models import Evidence
from cms.proofs.models import SignOff


class EditionQuerySet(models.QuerySet["Edition"]):
    """Queries for the published site."""

    def answering(self) -> "EditionQuerySet":
        """Current and withdrawn editions: what a path answers with."""
        return self.filter(state__in=Edition.ANSWERING)

    def owning_a_path(self) -> "EditionQuerySet":
        """Editions that own their path: current, withdrawn, or moved (a redirect)."""
        return self.filter(state__in=Edition.PATH_OWNING)

    def current(self) -> "EditionQuerySet":
        """Editions that readers can read now."""
        return self.filter(state=Edition.State.CURRENT)


class Edition(Evidence):
    """What a path shows. It cannot exist without a sign-off: NOT NULL, PROTECT."""

    class State(models.TextChoices):
        CURRENT = "current", "Current"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        MOVED = "moved", "Moved"

    ANSWERING = (State.CURRENT, State.WITHDRAWN)
    PATH_OWNING = (State.CURRENT, State.WITHDRAWN, State.MOVED)
    MUTABLE_COLUMNS = ("state", "reason", "ended_at", "ended_by")

    path = models.CharField(max_length=500)
    page_key = models.CharField(max_length=60, db_index=True)
    page_id = models.BigIntegerField(db_index=True)
    language = models.CharField(max_length=12)
    kind = models.CharField(max_length=40)
    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="editions")
    whole_page_sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=255)
    summary = models.TextField()
    words = models.PositiveIntegerField()
    featured = models.BooleanField(default=False)
    last_edited_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)
    published_at = models.DateTimeField()
    first_published_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.CURRENT)
    reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=60, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["path"],
                condition=Q(state__in=["current", "withdrawn", "moved"]),
                name="one_holder_a_path",
            ),
            models.UniqueConstraint(
                fields=["page_key"],
                condition=Q(state__in=["current", "withdrawn"]),
                name="one_answer_a_page",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "-published_at"],
                condition=Q(state="current"),
                name="current_by_kind",
            ),
            models.Index(fields=["path", "-published_at"], name="edition_history"),
        ]
        default_permissions = ()
        permissions = [
            ("publish_edition", "Can publish signed proofs"),
            ("withdraw_edition", "Can withdraw published pages"),
        ]

    def __str__(self) -> str:
        return f"{self.path} ({self.state})"

    def digest_columns(self) -> dict[str, object]:
        """Every column but the mutable state, which the ledger records as entries."""
        return {
            key: value
            for key, value in super().digest_columns().items()
            if key not in self.MUTABLE_COLUMNS
        }


class EditionQuestion(Evidence):
    """A question that an edition shows below itself, in order."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="questions")
    question_key = models.CharField(max_length=60, db_index=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        default_permissions = ()


class EditionTopic(Evidence):
    """A topic that an edition is listed under."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="topics")
    slug = models.CharField(max_length=80, db_index=True)

    class Meta:
        default_permissions = ()


class Scheduled(models.Model):
    """A signed proof that is to be published at a time. The only schedule there is."""

    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="scheduled")
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=60)
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

"""Readers' reports about pages, and publishers' public answers."""

from django.db import models

from cms.evidence.models import Evidence


class Report(models.Model):
    """A problem a reader reported. It holds no name; its text is deleted once it is closed."""

    class Severity(models.TextChoices):
        HARM = "harm", "It could harm someone"
        WRONG = "wrong", "Something is wrong or out of date"
        UNCLEAR = "unclear", "Something is hard to understand"
        BROKEN = "broken", "Something does not work"

    class State(models.TextChoices):
        NEW = "new", "New"
        ANSWERED = "answered", "Answered"
        DISMISSED = "dismissed", "Dismissed"

    page_key = models.CharField(max_length=60, db_index=True)
    path = models.CharField(max_length=500)
    title = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    anchor = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=255, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "severity", "at"], name="reports_by_state")]
        default_permissions = ()
        permissions = [("answer_report", "Can answer what readers report")]

    def __str__(self) -> str:
        return f"Report {self.pk} about {self.path}"


class ReportAnswer(Evidence):
    """A publisher's public answer to a report: a named statement on the page's record."""

    report_number = models.BigIntegerField()
    page_key = models.CharField(max_length=60, db_index=True)
    digest = models.CharField(max_length=64)
    anchor = models.CharField(max_length=40, blank=True)
    heading = models.CharField(max_length=255, blank=True)
    about = models.TextField()
    text = models.TextField()
    by = models.CharField(max_length=60)
    by_printed = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()


class Helpful(models.Model):
    """Counts of readers who found a proof helpful, and who did not."""

    digest = models.CharField(max_length=64, unique=True)
    page_key = models.CharField(max_length=60, db_index=True)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

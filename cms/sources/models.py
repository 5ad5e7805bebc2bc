"""The status of cited sources. Reference data that is refreshed; not evidence."""

from django.db import models


class LinkCheck(models.Model):
    """The result of a link's last check.

    `failures` counts consecutive failed checks; `fault` is set once that is conclusive; `moved_to`
    is the target of a permanent redirect. `since` is the first check with the present trouble.
    """

    url = models.CharField(max_length=500, unique=True)
    checked_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    failures = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    moved_to = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.url


class Retraction(models.Model):
    """A row of the Retraction Watch data: what a journal published about one of its articles."""

    record_id = models.PositiveIntegerField(unique=True)
    doi = models.CharField(max_length=200, blank=True, db_index=True)
    pmid = models.CharField(max_length=20, blank=True, db_index=True)
    title = models.CharField(max_length=500)
    nature = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    notice_doi = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.nature}: {self.title}"

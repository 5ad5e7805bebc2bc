"""The queue's rows for open proofs. Derived from evidence, so they can be rebuilt."""

from django.db import models

from cms.proofs.models import Proof


class Waiting(models.Model):
    """An open proof in the queue: reading time, decision date, holder."""

    proof = models.OneToOneField(Proof, on_delete=models.CASCADE, related_name="waiting")
    page_key = models.CharField(max_length=60, db_index=True)
    changed_percent = models.PositiveSmallIntegerField(null=True)
    minutes = models.PositiveIntegerField()
    decide_by = models.DateField()
    unknown_writer = models.BooleanField(default=False)
    holder = models.CharField(max_length=60, blank=True, db_index=True)
    holder_printed = models.CharField(max_length=160, blank=True)
    held_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["decide_by", "pk"]
        indexes = [
            models.Index(fields=["decide_by", "id"], name="waiting_by_day"),
            models.Index(fields=["holder", "decide_by", "id"], name="waiting_by_holder"),
        ]
        default_permissions = ()


class WaitingTopic(models.Model):
    """A topic of an open proof, as its manifest names it."""

    waiting = models.ForeignKey(Waiting, on_delete=models.CASCADE, related_name="topics")
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()


class WaitingWriter(models.Model):
    """A person who wrote part of an open proof."""

    waiting = models.ForeignKey(Waiting, on_delete=models.CASCADE, related_name="writers")
    person = models.CharField(max_length=60, db_index=True)

    class Meta:
        default_permissions = ()

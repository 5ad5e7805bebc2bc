"""Notes pinned to a block of a proof, their answers and their outcomes."""

from django.db import models

from cms.evidence.models import Deed, Evidence
from cms.policy.notes import LEFT_AS_IS, MUST_FIX, QUESTION, RESOLVED, SUGGESTION, TAKEN, WITHDRAWN
from cms.proofs.models import Proof


class Note(Evidence):
    """A remark on a passage of a proof: must fix, question, or suggestion with its wording.

    `place` is the block id or field name, empty for the whole page; `anchor` its id in the HTML.
    """

    class Kind(models.TextChoices):
        MUST_FIX = MUST_FIX, "Must fix"
        QUESTION = QUESTION, "Question"
        SUGGESTION = SUGGESTION, "Suggestion"

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="notes")
    page_key = models.CharField(max_length=60, db_index=True)
    place = models.CharField(max_length=60, blank=True)
    anchor = models.CharField(max_length=60, blank=True)
    quote = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField(blank=True)
    wording = models.TextField(blank=True)
    by = models.CharField(max_length=60, db_index=True)
    by_printed = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.proof}"


class NoteAnswer(Deed):
    """An answer to a note, by the writer or the reviewer."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    by_printed = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()


class NoteOutcome(Deed):
    """How a note was closed. One per note: the unique key decides races."""

    class Kind(models.TextChoices):
        RESOLVED = RESOLVED, "Resolved"
        WITHDRAWN = WITHDRAWN, "Taken back"
        TAKEN = TAKEN, "Taken"
        LEFT_AS_IS = LEFT_AS_IS, "Left as it was"

    note = models.OneToOneField(Note, on_delete=models.PROTECT, related_name="outcome")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField(blank=True)
    revision_id = models.BigIntegerField(null=True)
    by_printed = models.CharField(max_length=160)

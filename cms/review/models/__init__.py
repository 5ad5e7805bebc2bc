"""Who has a proof, what was said about it, and what waits."""

from cms.review.models.assignments import Absence, Assignment, ConflictEnded, Decline, Release
from cms.review.models.notes import Note, NoteAnswer, NoteOutcome
from cms.review.models.openings import Opening
from cms.review.models.waiting_list import Waiting, WaitingTopic, WaitingWriter

__all__ = [
    "Absence",
    "Assignment",
    "ConflictEnded",
    "Decline",
    "Note",
    "NoteAnswer",
    "NoteOutcome",
    "Opening",
    "Release",
    "Waiting",
    "WaitingTopic",
    "WaitingWriter",
]

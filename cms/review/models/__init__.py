"""What review writes down. Evidence is append-only; the database itself refuses to change it."""

from cms.review.models.assignments import (
    Absence,
    Assignment,
    ConflictEnded,
    Decline,
    Release,
)
from cms.review.models.corrections import Correction
from cms.review.models.editions import Edition, EditionQuestion, EditionTopic, Scheduled
from cms.review.models.evidence import (
    LedgerEntry,
    Outcome,
    Proof,
    ProofAsset,
    Revocation,
    SignOff,
    WriterNamed,
)
from cms.review.models.notes import Note, NoteAnswer, NoteOutcome
from cms.review.models.openings import Opening
from cms.review.models.pages import PageAuthor, RelatedQuestion, ReviewedPage
from cms.review.models.profiles import ProfileVersion
from cms.review.models.reports import Helpful, Report, ReportAnswer
from cms.review.models.retracted import SourceRetracted
from cms.review.models.topics import Topic
from cms.review.models.waiting import Waiting, WaitingTopic, WaitingWriter
from cms.review.workflow import ClinicalReviewTask

__all__ = [
    "Absence",
    "Assignment",
    "ClinicalReviewTask",
    "ConflictEnded",
    "Correction",
    "Decline",
    "Edition",
    "EditionQuestion",
    "EditionTopic",
    "Helpful",
    "LedgerEntry",
    "Note",
    "NoteAnswer",
    "NoteOutcome",
    "Opening",
    "Outcome",
    "PageAuthor",
    "ProfileVersion",
    "Proof",
    "ProofAsset",
    "RelatedQuestion",
    "Release",
    "Report",
    "ReportAnswer",
    "ReviewedPage",
    "Revocation",
    "Scheduled",
    "SignOff",
    "SourceRetracted",
    "Topic",
    "Waiting",
    "WaitingTopic",
    "WaitingWriter",
    "WriterNamed",
]

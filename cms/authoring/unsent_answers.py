"""Unsent answers to notes: typed in the editor, saved with the draft, sent when it is submitted."""

from datetime import datetime
from typing import Any

from cms.drafts.reviewed_content import ReviewedContent
from cms.people.models import User
from cms.policy.refusals import Refusal
from cms.review import notes
from cms.review.models import Note

PREFIX, SHOWN = "text-", "answers-shown"
LONGEST_NAME = 20


def typed(data: Any) -> dict[int, str]:
    """The non-empty answers in a form, by note."""
    return {
        int(name.removeprefix(PREFIX)): text
        for name, text in data.items()
        if name.startswith(PREFIX) and name[5:].isascii() and name[5:].isdigit()
        and len(name) < LONGEST_NAME and isinstance(text, str) and text.strip()
    }  # fmt: skip


def posted(data: Any, saved_answers: Any) -> dict[str, str]:
    """The answers in the editor's form, to save with the draft. Without notes nothing changes."""
    if SHOWN not in data:
        return saved_answers if isinstance(saved_answers, dict) else {}
    return {str(pk): text for pk, text in typed(data).items()}


def beside(row: Any, saved_answers: Any) -> str:
    """The unsent answer to a note; "" once it was sent."""
    text = str(saved_answers.get(str(row.note.pk), "")) if isinstance(saved_answers, dict) else ""
    is_sent = any(answer.text == text.strip() for answer in row.answers)
    return "" if is_sent else text


def send(draft: ReviewedContent, *, by: User, now: datetime) -> None:
    """Send what a submitted draft holds. What a note no longer takes stays with the draft."""
    saved_answers = draft.unsent_answers if isinstance(draft.unsent_answers, dict) else {}
    mine = Note.objects.filter(
        pk__in=[pk for pk in saved_answers if pk.isdigit()], page_key=draft.page_key
    )
    for note in mine.select_related("proof"):
        text = saved_answers[str(note.pk)].strip()
        if note.answers.filter(text=text).exists():
            continue
        try:
            notes.answer_note(note, by=by, text=text, now=now)
        except Refusal:
            continue

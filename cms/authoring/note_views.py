"""Views for notes in Wagtail's editor: answer, take or leave a suggestion. Each calls an action."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from wagtail.models import Page

from cms.authoring import unsent_answers as answers
from cms.policy.refusals import Refusal
from cms.review import notes
from cms.review.models import Note


@require_POST
def answer_notes(request: HttpRequest, page_id: int) -> HttpResponse:
    """Send every answer that was typed beside the notes of a page."""
    page = get_object_or_404(Page, pk=page_id)
    return _send_answers(request, page.pk, None, "")


@require_POST
def take_suggestion(request: HttpRequest, note_id: int) -> HttpResponse:
    """Put the proposed words into the draft."""
    note = get_object_or_404(Note.objects.select_related("proof"), pk=note_id)
    try:
        notes.take_suggestion(note, by=_user(request), now=timezone.now())
    except Refusal as refusal:
        return _refused(request, note.proof.page_id, refusal)
    return _send_answers(request, note.proof.page_id, note, "The proposed words are in your draft.")


@require_POST
def leave_suggestion(request: HttpRequest, note_id: int) -> HttpResponse:
    """Keep the words as they are, with the reason typed below the note."""
    note = get_object_or_404(Note.objects.select_related("proof"), pk=note_id)
    reason = request.POST.get(f"text-{note.pk}", "")
    try:
        notes.leave_suggestion(note, by=_user(request), reason=reason, now=timezone.now())
    except Refusal as refusal:
        return _refused(request, note.proof.page_id, refusal)
    return _send_answers(
        request, note.proof.page_id, note, "The words stay, and the reviewer reads why."
    )


def _send_answers(
    request: HttpRequest, page_id: int, note: Note | None, sentence: str
) -> HttpResponse:
    """Send the answers typed below other notes as well, so that none of them is lost."""
    if sentence:
        messages.success(request, sentence)
    typed = answers.typed(request.POST)
    if note:
        typed.pop(note.pk, None)
    answered: list[int] = []
    for other in Note.objects.filter(pk__in=typed, proof__page_id=page_id).select_related("proof"):
        try:
            notes.answer_note(other, by=_user(request), text=typed[other.pk], now=timezone.now())
        except Refusal as refusal:
            return _refused(request, page_id, refusal, sent=answered)
        answered.append(other.pk)
    if answered:
        messages.success(request, "The reviewer can read your answer now.")
    elif not sentence:
        messages.warning(request, "Write an answer below a note, then send it.")
    last = note.pk if note else (answered[-1] if answered else None)
    return redirect(_editor(page_id, last))


def _refused(
    request: HttpRequest, page_id: int, refusal: Refusal, sent: list[int] | None = None
) -> HttpResponse:
    """The sentence that says why not, and what was typed and not sent."""
    unsent = [text for pk, text in answers.typed(request.POST).items() if pk not in (sent or [])]
    context = {"refusal": refusal.sentence, "kept": unsent, "editor": _editor(page_id, None)}
    return render(request, "desk/notes_kept.html", context, status=refusal.status)


def _editor(page_id: int, note_id: int | None) -> str:
    fragment = f"#note-{note_id}" if note_id else ""
    if not Page.objects.filter(pk=page_id).exists():
        return reverse("wagtailadmin_home")
    return f"{reverse('wagtailadmin_pages:edit', args=[page_id])}{fragment}"


def _user(request: HttpRequest) -> Any:
    return request.user


def url_patterns() -> list[Any]:
    """URL patterns for Wagtail's admin, which requires a login."""
    return [
        path("notes/of/<int:page_id>/answer/", answer_notes, name="answer_notes"),
        path("notes/<int:note_id>/take/", take_suggestion, name="take_suggestion"),
        path("notes/<int:note_id>/leave/", leave_suggestion, name="leave_suggestion"),
    ]


def note_form_html(script: str) -> str:
    """The form that the notes' buttons belong to (`form="note-form"`): forms do not nest."""
    return format_html(
        '<form id="note-form" method="post" hidden></form><script type="module" src="{}"></script>',
        script,
    )

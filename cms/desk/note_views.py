"""The desk's views for notes: write, answer, resolve, withdraw. Each calls an action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.desk import saved_forms
from cms.desk.access import StaffRequest, proof_reader_required
from cms.desk.form_screen import Done, form_screen
from cms.desk.note_forms import NoteAnswerForm, NoteForm
from cms.policy import notes as notes_policy
from cms.policy.refusals import Refusal
from cms.proofs.models import Proof
from cms.review import notes, reviewers
from cms.review.models import Note
from cms.review.note_listing import block_at, label_at


@require_http_methods(["GET", "POST"])
@proof_reader_required
def write_note(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Write a note about one block of a proof (`?at=` its anchor), or about the whole page."""
    proof = get_object_or_404(Proof, pk=proof_id)
    may_sign = reviewers.may_sign(request.user)
    if request.method == "POST":
        form = NoteForm(request.POST, may_sign=may_sign)
        form.is_valid()
    else:
        prefilled = {"anchor": request.GET.get("at", ""), "quote": request.GET.get("quote", "")}
        form = NoteForm(may_sign=may_sign, initial=saved_forms.initial_data(request, prefilled))

    def do() -> Done:
        typed = form.cleaned_data
        note = notes.add_note(
            proof,
            by=request.user,
            kind=request.POST.get("kind", ""),
            text=typed["text"],
            quote=typed["quote"],
            wording=typed["wording"],
            anchor=typed["anchor"],
            now=timezone.now(),
        )
        message = "Your note is pinned. The writer sees it beside the draft."
        return message, f"{reverse('desk_proof', args=[proof.pk])}#note-{note.pk}"

    def context() -> dict[str, Any]:
        anchor = str(form["anchor"].value() or "")
        return {
            "proof": proof,
            "form": form,
            "label": label_at(proof, anchor),
            "excerpt": block_at(proof, anchor),
            "back": f"{reverse('desk_proof', args=[proof.pk])}{f'#{anchor}' if anchor else ''}",
        }

    return form_screen(request, "desk/notes_write.html", context, do=do)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def answer_note(request: StaffRequest, note_id: int) -> HttpResponse:
    """Answer a note; opened without posting it asks for the answer."""
    note = get_object_or_404(Note.objects.select_related("proof"), pk=note_id)
    form = (
        NoteAnswerForm(request.POST)
        if request.method == "POST"
        else NoteAnswerForm(initial=saved_forms.initial_data(request, {}))
    )
    back = _back(request, note)
    why = None
    if request.method != "POST":
        why = notes_policy.why_not_answer(
            notes.decision_facts(note, request.user), text="an answer"
        )

    def do() -> Done:
        form.is_valid()
        text = form.cleaned_data["text"]
        notes.answer_note(note, by=request.user, text=text, now=timezone.now())
        return "Your answer is beside the note.", back

    return form_screen(
        request,
        "desk/notes_answer.html",
        lambda: {"note": note, "form": form, "asks": not why, "back": back},
        do=do,
        refusal=Refusal(why) if why else None,
    )


@proof_reader_required
def resolve_note(request: StaffRequest, note_id: int) -> HttpResponse:
    """Resolve a note, as its author."""
    return _settle(request, note_id, notes.resolve_note, "The note is resolved.")


@proof_reader_required
def withdraw_note(request: StaffRequest, note_id: int) -> HttpResponse:
    """Withdraw a note, as its author."""
    return _settle(request, note_id, notes.withdraw_note, "You have taken the note back.")


def _settle(
    request: StaffRequest, note_id: int, act: Callable[..., object], done: str
) -> HttpResponse:
    note = get_object_or_404(Note.objects.select_related("proof"), pk=note_id)
    if request.method == "POST":
        act(note, by=request.user, now=timezone.now())
        messages.success(request, done)
    return redirect(_back(request, note))


def _back(request: HttpRequest, note: Note) -> str:
    """The proof the person was reading, if it is one of the same page; else the note's own."""
    requested = request.POST.get("proof") or request.GET.get("proof") or ""
    seen = (
        Proof.objects.filter(pk=requested, page_key=note.page_key)
        .values_list("pk", flat=True)
        .first()
        if requested.isascii() and requested.isdigit() and len(requested) < 19
        else None
    )
    return f"{reverse('desk_proof', args=[seen or note.proof_id])}#note-{note.pk}"

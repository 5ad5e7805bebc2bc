"""A proof's notes beside the words they are about."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from cms.desk.annotation import BlockPosition, insert_beside_blocks
from cms.proofs.models import Proof
from cms.review.note_listing import NoteRow, PageNotes, page_notes

NOTE_HERE = '<div class="note-here"><a href="{}">Note<span class="hide"> here: {}</span></a></div>'


def notes_context(
    proof: Proof,
    request: Any,
    *,
    html: str,
    render_more: Callable[[BlockPosition], str],
    is_open: bool,
) -> dict[str, Any]:
    """Template context for notes: the list, and the proof's HTML annotated with them.

    `html` is the proof's as it is shown; the callable renders what else belongs beside a block.
    """
    notes = page_notes(proof, request.user)
    render_notes = notes_beside(proof, notes, is_open=is_open, request=request)
    annotated = insert_beside_blocks(html, lambda spot: render_more(spot) + render_notes(spot))
    return {
        "notes": notes,
        "noted_html": mark_safe(annotated),  # noqa: S308 (sealed; ours is escaped)
        "write_note_url": reverse("desk_write_note", args=[proof.pk]) if is_open else "",
    }


def notes_beside(
    proof: Proof, notes: PageNotes, *, is_open: bool, request: HttpRequest
) -> Callable[[BlockPosition], str]:
    """Make the function that renders a block's notes and the link to write one."""
    at: dict[str, list[NoteRow]] = defaultdict(list)
    for row in notes.rows:
        at[row.anchor].append(row)
    writing = reverse("desk_write_note", args=[proof.pk])

    def render(spot: BlockPosition) -> str:
        add = f"{writing}?at={spot.anchor}" if is_open and notes.may_note else ""
        if rows := at.get(spot.anchor):
            context = {"rows": rows, "add": add, "label": spot.label, "proof": {"pk": proof.pk}}
            return render_to_string("desk/notes_here.html", context, request)
        return format_html(NOTE_HERE, add, spot.label) if add else ""

    return render

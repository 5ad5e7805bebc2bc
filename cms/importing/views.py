"""The writer's way in: a document becomes drafts in their own name."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.importing.drafting import ImportReport, import_file
from cms.importing.reading import MOST_WORD_BYTES
from cms.importing.registry import Byline


class ImportForm(forms.Form):
    """One document."""

    document = forms.FileField(
        label="Document",
        help_text=(
            "Word (.docx), up to 25 MB, or plain text (.txt or .md), up to 5 MB. "
            "It becomes a draft in your name."
        ),
        error_messages={"required": "Choose a document first."},
    )


@require_http_methods(["GET", "POST"])
def import_document(request: HttpRequest) -> HttpResponse:
    """Show the form; take a document; say what was made and what to check."""
    form = ImportForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            report = _import(form.cleaned_data["document"], request.user)
            if report.page_id and report.status != "refused":
                notify = messages.success if report.status == "drafted" else messages.warning
                notify(request, report.sentence or _made(report))
                return redirect("wagtailadmin_pages:edit", report.page_id)
            form.add_error("document", report.sentence)
        status = 400
    title = "Import a document"
    context = {
        "form": form,
        "header_title": title,
        "header_icon": "doc-full-inverse",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": "", "label": title},
        ],
    }
    return render(request, "importing/import.html", context, status=status)


def _import(upload: Any, user: Any) -> ImportReport:
    """Store the upload for a moment under its own name, and import it."""
    byline = Byline(author=getattr(user, "contributor", None), user=user)
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(upload.name).name or "document.txt")
        with path.open("wb") as file:
            file.write(upload.read(MOST_WORD_BYTES + 1))
        return import_file(path, byline=byline, now=timezone.now())


def _made(report: ImportReport) -> str:
    question_count = len(report.questions)
    questions = f" and {question_count} question drafts" if question_count else ""
    return (
        f"“{report.title}” is a draft now{questions}. {report.accounted} "
        "The note at the top says what to check."
    )

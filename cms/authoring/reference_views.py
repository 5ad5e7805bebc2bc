"""Sources in the editor: parse pasted references, import and export, protect cited sources."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.drafts.references import _reference, add, references_in
from cms.policy import forms as forms_policy
from cms.policy.refusals import Why
from cms.proofs.page_types import is_reviewed
from cms.sources import exchange, pasting

MAX_CHARACTERS = 1_000_000


FORMATS = {
    exchange.CSL: ("application/vnd.citationstyles.csl+json", "json", exchange.to_csl),
    exchange.BIBTEX: ("application/x-bibtex", "bib", exchange.to_bibtex),
}


class SourcesPanel(Panel):
    """Links to import and export references, above the page's sources."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page."""

        template_name = "authoring/sources_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The page, once there is one."""
            return super().get_context_data(parent_context) | {"page_id": self.instance.pk}


class ReferencesForm(forms.Form):
    """References to import: pasted text or a file."""

    text = forms.CharField(
        label="Paste references",
        help_text=(
            "A DOI, PubMed ID, web address or printed reference on each line; or BibTeX; or "
            "CSL-JSON. Nothing is looked up on the network."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MAX_CHARACTERS,
        required=False,
    )
    file = forms.FileField(label="Or choose a file (BibTeX or CSL-JSON)", required=False)

    def clean(self) -> dict[str, Any]:
        """Parse the references; unreadable text is a validation error."""
        cleaned: dict[str, Any] = super().clean() or {}
        text, file = cleaned.get("text", ""), cleaned.get("file")
        if file and file.size > MAX_CHARACTERS:
            _invalid_if(forms_policy.why_not_read_references(is_too_large=True))
        if file:
            try:
                text = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                _invalid_if(forms_policy.why_not_read_references(is_text=False))
        try:
            self.references = references_in(text)
        except exchange.UnreadableReferences as error:
            raise forms.ValidationError(str(error)) from error
        is_empty = not self.references and not self.errors
        _invalid_if(forms_policy.why_not_read_references(is_empty=is_empty))
        return cleaned


@require_http_methods(["GET", "POST"])
def page_sources(request: HttpRequest, page_id: int) -> HttpResponse:
    """Export a page's sources as a file, or import others into a new draft."""
    draft = _draft(request, page_id)
    if form := FORMATS.get(request.GET.get("format", "")):
        return _download(draft, *form)
    if request.method == "POST":
        references = ReferencesForm(request.POST, request.FILES)
        if references.is_valid():
            added, known = add(draft, references.references)
            if added:
                draft.save_revision(user=request.user, log_action=True)
            messages.success(request, _added_message(added, known))
            return redirect("wagtailadmin_pages:edit", page_id)
    else:
        references = ReferencesForm()
    context = {"page": draft, "form": references, "sources": [c.value for c in draft.sources]}
    status = 400 if references.errors else 200
    return render(request, "authoring/page_sources.html", context, status=status)


def _added_message(added: int, known: int) -> str:
    message = f"{added} source{'' if added == 1 else 's'} added at the end of the list."
    if known:
        message += f" {known} stood there already."
    return message


@require_GET
def read_reference(request: HttpRequest) -> JsonResponse:
    """The fields that can be read of one pasted reference."""
    return JsonResponse(pasting.read(request.GET.get("text", "")[:2000]).known())


def _draft(request: HttpRequest, page_id: int) -> Any:
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not is_reviewed(type(page)):
        raise Http404("Only articles and questions have sources.")
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page.get_latest_revision_as_object()


def _download(draft: Any, content_type: str, ending: str, write: Any) -> HttpResponse:
    references = [_reference(child.value) for child in draft.sources]
    response = HttpResponse(write(references), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{draft.slug}-sources.{ending}"'
    return response


def url_patterns() -> list[URLPattern]:
    """URL patterns for the editor."""
    return [
        path("pages/<int:page_id>/sources/", page_sources, name="page_sources"),
        path("sources/read/", read_reference, name="read_reference"),
    ]


def _invalid_if(why: Why | None) -> None:
    if why:
        raise forms.ValidationError(str(why))

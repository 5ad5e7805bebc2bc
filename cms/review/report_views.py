"""The desk's screen of what readers report: answer in public, dismiss, or withdraw the page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cms.review import kept, reporting
from cms.review.models import Edition, Helpful, Report
from cms.review.refusals import Refusal
from cms.review.rules import POLICY
from cms.review.views import for_readers_of_proofs

A_PAGE = 20
LEAST_HELPFUL = 10


class AnswerForm(forms.Form):
    """A public answer: what it was about, and what we say to it."""

    about = forms.CharField(
        label="What was reported, in your own words",
        help_text="Readers see this. Never copy what the reader wrote: it may tell who they are.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": POLICY.correction_characters}),
        required=False,
    )
    text = forms.CharField(
        label="Your answer",
        help_text="Shown in the page's public record with your name, for good.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": POLICY.correction_characters}),
        required=False,
    )


class DismissForm(forms.Form):
    """Why nothing is done about it."""

    reason = forms.CharField(
        label="Why is nothing done about it?",
        help_text="Only colleagues see this.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": POLICY.correction_characters}),
        required=False,
    )


@require_GET
@for_readers_of_proofs
def reports(request: HttpRequest) -> HttpResponse:
    """What readers report, worst first."""
    return _screen(request)


@require_http_methods(["GET", "POST"])
@for_readers_of_proofs
def answer(request: HttpRequest, report_id: int) -> HttpResponse:
    """Answer in public."""
    _may_triage(request)
    report = get_object_or_404(Report, pk=report_id)
    if request.method == "GET":
        return redirect("desk_reports")
    form = AnswerForm(request.POST, auto_id=f"answer_{report.pk}_%s")
    form.is_valid()
    try:
        reporting.answer_report(
            report,
            by=request.user,  # type: ignore[arg-type]
            about=form.cleaned_data.get("about", ""),
            text=form.cleaned_data.get("text", ""),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _screen(request, refusal=refusal, of=report, answer_form=form)
    messages.success(request, f"Your answer stands in the record of “{report.title}”.")
    return redirect("desk_reports")


@require_http_methods(["GET", "POST"])
@for_readers_of_proofs
def dismiss(request: HttpRequest, report_id: int) -> HttpResponse:
    """Close without an answer."""
    _may_triage(request)
    report = get_object_or_404(Report, pk=report_id)
    if request.method == "GET":
        return redirect("desk_reports")
    form = DismissForm(request.POST, auto_id=f"dismiss_{report.pk}_%s")
    form.is_valid()
    try:
        reporting.dismiss_report(
            report,
            by=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data.get("reason", ""),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _screen(request, refusal=refusal, of=report, dismiss_form=form)
    messages.success(request, f"The report about “{report.title}” is closed.")
    return redirect("desk_reports")


def _may_triage(request: HttpRequest) -> None:
    if not request.user.has_perm("review.answer_report"):
        raise PermissionDenied("Only publishers deal with what readers report.")


def _screen(
    request: HttpRequest,
    *,
    refusal: Refusal | None = None,
    of: Report | None = None,
    **filled: forms.Form,
) -> HttpResponse:
    """The open reports with their forms; what was typed is kept when something was refused."""
    _may_triage(request)
    number = request.GET.get("page", "1")
    page = Paginator(reporting.open_reports(), A_PAGE).get_page(number)
    rows = list(page)
    if of and of.pk not in {row.pk for row in rows}:
        rows.insert(0, of)
    current = {
        edition.page_key: edition
        for edition in Edition.objects.current().filter(page_key__in=[r.page_key for r in rows])
    }
    cards = [_card(row, current.get(row.page_key)) for row in rows]
    for card in cards:
        if of and card["report"].pk == of.pk:
            card |= {"refusal": refusal.sentence if refusal else "", **filled}
        card |= _kept(request, card["report"]) if request.method == "GET" else {}
    context: dict[str, Any] = {
        "cards": cards,
        "page": page,
        "counts": reporting.open_count(),
        "closed": Report.objects.exclude(state=Report.State.NEW).order_by("-closed_at")[:A_PAGE],
        "least_helpful": _least_helpful(),
        "kept_days": POLICY.report_kept_days,
    }
    status = refusal.status if refusal else 200
    return render(request, "review/reports.html", context, status=status)


def _kept(request: HttpRequest, report: Report) -> dict[str, Any]:
    """The form about this report that was filled in when the session was lost."""
    answer_url, dismiss_url = (
        reverse(name, args=[report.pk]) for name in ("desk_report_answer", "desk_report_dismiss")
    )
    held = kept.take(request, answer_url, dismiss_url)
    if held is None:
        return {}
    path, data = held
    if path == dismiss_url:
        form: forms.Form = DismissForm(initial=data.dict(), auto_id=f"dismiss_{report.pk}_%s")
        return {"dismiss_form": form}
    form = AnswerForm(initial=data.dict(), auto_id=f"answer_{report.pk}_%s")
    return {"answer_form": form}


def _card(report: Report, edition: Edition | None) -> dict[str, Any]:
    return {
        "report": report,
        "edition": edition,
        "has_changed": edition is not None and edition.digest != report.digest,
        "is_harm": report.severity == Report.Severity.HARM,
        "answer_form": AnswerForm(auto_id=f"answer_{report.pk}_%s"),
        "dismiss_form": DismissForm(auto_id=f"dismiss_{report.pk}_%s"),
    }


def _least_helpful() -> list[dict[str, Any]]:
    """The published pages that most readers who answered did not find helpful."""
    current = dict(Edition.objects.current().values_list("digest", "title"))
    counts = Helpful.objects.filter(no__gt=0).order_by("-no", "yes")[:200]
    rows = [row for row in counts if row.digest in current]
    return [
        {"title": current[row.digest], "yes": row.yes, "no": row.no} for row in rows[:LEAST_HELPFUL]
    ]

"""The desk's views of readers' reports: answer in public, dismiss, or withdraw the page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cms.desk import saved_forms
from cms.desk.access import proof_reader_required
from cms.desk.form_screen import Done, act
from cms.feedback import actions
from cms.feedback.models import Helpful, Report
from cms.policy.feedback import why_not_triage
from cms.policy.figures import POLICY
from cms.policy.permissions import ANSWER_REPORT
from cms.policy.refusals import Refusal
from cms.publishing.models import Edition

PAGE_SIZE = 20
LEAST_HELPFUL_SHOWN = 10


class ReportAnswerForm(forms.Form):
    """A public answer: what the report was about, and our answer."""

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


FORMS: dict[str, type[forms.Form]] = {"answer": ReportAnswerForm, "dismiss": DismissForm}


@require_GET
@proof_reader_required
def reports(request: HttpRequest) -> HttpResponse:
    """What readers report, worst first."""
    return _screen(request)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def answer(request: HttpRequest, report_id: int) -> HttpResponse:
    """Answer in public."""
    done = "Your answer stands in the record of “{}”."
    return _deal_with(request, report_id, "answer", actions.answer_report, done)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def dismiss(request: HttpRequest, report_id: int) -> HttpResponse:
    """Close without an answer."""
    done = "The report about “{}” is closed."
    return _deal_with(request, report_id, "dismiss", actions.dismiss_report, done)


def _deal_with(
    request: HttpRequest, report_id: int, how: str, deal: Callable[..., object], done: str
) -> HttpResponse:
    """Process a report's form; a refusal shows the form as it was filled in."""
    _require_publisher(request)
    report = get_object_or_404(Report, pk=report_id)
    if request.method == "GET":
        return redirect("desk_reports")
    form = _form(how, report, data=request.POST)
    form.is_valid()
    typed = {name: form.cleaned_data.get(name, "") for name in form.fields}

    def do() -> Done:
        deal(report, by=request.user, now=timezone.now(), **typed)
        return done.format(report.title), "desk_reports"

    return act(
        request,
        do,
        refused=lambda why: _screen(request, refusal=why, of=report, **{f"{how}_form": form}),
    )


def _form(how: str, report: Report, **filled: Any) -> forms.Form:
    """The form for one report, with ids unique on the screen."""
    return FORMS[how](auto_id=f"{how}_{report.pk}_%s", **filled)


def _require_publisher(request: HttpRequest) -> None:
    if why := why_not_triage(may_answer=request.user.has_perm(ANSWER_REPORT)):
        raise PermissionDenied(why)


def _screen(
    request: HttpRequest,
    *,
    refusal: Refusal | None = None,
    of: Report | None = None,
    **filled: forms.Form,
) -> HttpResponse:
    """Render the open reports with their forms; after a refusal as they were filled in."""
    _require_publisher(request)
    number = request.GET.get("page", "1")
    page = Paginator(actions.open_reports(), PAGE_SIZE).get_page(number)
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
        card |= _restored_form(request, card["report"]) if request.method == "GET" else {}
    context: dict[str, Any] = {
        "cards": cards,
        "page": page,
        "counts": actions.open_count(),
        "closed": Report.objects.exclude(state=Report.State.NEW).order_by("-closed_at")[:PAGE_SIZE],
        "least_helpful": _least_helpful(),
        "retention_days": POLICY.report_retention_days,
    }
    status = refusal.status if refusal else 200
    return render(request, "desk/reports.html", context, status=status)


def _restored_form(request: HttpRequest, report: Report) -> dict[str, Any]:
    """The form about this report that was saved when the session had ended."""
    answer_url, dismiss_url = (
        reverse(name, args=[report.pk]) for name in ("desk_report_answer", "desk_report_dismiss")
    )
    saved = saved_forms.take_saved_form(request, answer_url, dismiss_url)
    if saved is None:
        return {}
    path, data = saved
    how = "dismiss" if path == dismiss_url else "answer"
    return {f"{how}_form": _form(how, report, initial=data.dict())}


def _card(report: Report, edition: Edition | None) -> dict[str, Any]:
    return {
        "report": report,
        "edition": edition,
        "has_changed": edition is not None and edition.digest != report.digest,
        "is_harm": report.severity == Report.Severity.HARM,
        "answer_form": _form("answer", report),
        "dismiss_form": _form("dismiss", report),
    }


def _least_helpful() -> list[dict[str, Any]]:
    """The published pages that most readers who answered did not find helpful."""
    current = dict(Edition.objects.current().values_list("digest", "title"))
    counts = Helpful.objects.filter(no__gt=0).order_by("-no", "yes")[:200]
    rows = [row for row in counts if row.digest in current]
    return [
        {"title": current[row.digest], "yes": row.yes, "no": row.no}
        for row in rows[:LEAST_HELPFUL_SHOWN]
    ]

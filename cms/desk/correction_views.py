"""The desk's screen for a correction: which edition was wrong, about what, and what is right."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.desk import saved_forms
from cms.desk.access import proof_reader_required
from cms.desk.form_screen import Done, form_screen
from cms.policy import forms as forms_policy
from cms.policy import publication
from cms.policy.figures import POLICY
from cms.policy.permissions import CORRECT_EDITION
from cms.policy.refusals import refuse_if
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition

LIMIT = POLICY.correction_characters


class CorrectionForm(forms.Form):
    """A correction as readers will see it: plain text, in the publisher's own name."""

    edition = forms.ModelChoiceField(
        label="Which edition was wrong?",
        queryset=Edition.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    wrong = forms.CharField(
        label="What was wrong?",
        help_text="Say what the page said, as plainly as it said it.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LIMIT}),
        required=False,
    )
    right = forms.CharField(
        label="What is right?",
        help_text="Only what the signed page now says, or that the page is withdrawn.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LIMIT}),
        required=False,
    )
    advice = forms.CharField(
        label="If somebody followed the earlier words (optional)",
        help_text="For example: ask a pharmacist, or call the emergency number.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LIMIT}),
        required=False,
    )

    def __init__(self, *args: Any, page_key: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        earlier = past_editions(page_key)
        field = self.fields["edition"]
        field.queryset = earlier  # type: ignore[attr-defined]
        field.label_from_instance = _label  # type: ignore[attr-defined]
        self.initial.setdefault("edition", earlier.first())


def past_editions(page_key: str) -> Any:
    """The editions of a page that readers no longer see, newest first."""
    return Edition.objects.filter(page_key=page_key).exclude(
        state=Edition.State.CURRENT
    ).order_by("-published_at", "-pk")  # fmt: skip


@require_http_methods(["GET", "POST"])
@proof_reader_required
def correct(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Publish a correction of a page, chosen by the edition that answers for it."""
    answering = get_object_or_404(Edition, pk=edition_id)
    form = CorrectionForm(
        request.POST or None,
        page_key=answering.page_key,
        initial=saved_forms.initial_data(request, {}),
    )

    def do() -> Done:
        _publish(request, form)
        return f"The correction is on top of “{answering.title}” now.", "desk_queue"

    def context() -> dict[str, Any]:
        return {
            "page": {"title": answering.title, "path": answering.path},
            "withdraw_url": reverse("desk_withdraw", args=[answering.pk]),
            "form": form,
            "has_past": past_editions(answering.page_key).exists(),
            "may_correct": request.user.has_perm(CORRECT_EDITION),
            "months": POLICY.correction_on_top_months,
        }

    return form_screen(request, "desk/correct.html", context, do=do)


def _publish(request: HttpRequest, form: CorrectionForm) -> None:
    valid = form.is_valid()
    edition = form.cleaned_data.get("edition") if valid else None
    may_correct = request.user.has_perm(CORRECT_EDITION)
    refuse_if(publication.why_not_publish_corrections(may_correct=may_correct))
    refuse_if(forms_policy.why_not_choose_edition(is_chosen=edition is not None))
    publishing_actions.correct(
        cast(Edition, edition),
        by=request.user,  # type: ignore[arg-type]
        wrong=form.cleaned_data["wrong"],
        right=form.cleaned_data["right"],
        advice=form.cleaned_data["advice"],
        now=timezone.now(),
    )


def _label(edition: Edition) -> str:
    """An edition as the form names it."""
    shown = timezone.localtime(edition.published_at)
    ended = timezone.localtime(edition.ended_at) if edition.ended_at else None
    until = f" to {ended:%-d %B %Y, %H:%M}" if ended else ""
    return f"Shown from {shown:%-d %B %Y, %H:%M}{until}: “{edition.title}”"

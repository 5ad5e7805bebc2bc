"""A person's mail preferences, newest letters and calendar feed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.mailing.calendar import review_dates
from cms.mailing.models import Letter, MailPreference, new_calendar_key
from cms.mailing.outbox import address
from cms.people.models import User
from cms.policy.access import why_not_get_letters
from cms.policy.permissions import OPEN_EDITOR, READ_PROOF
from cms.policy.refusals import refuse_if

SHOWN = 20


class PaceForm(forms.ModelForm):
    """When letters come."""

    class Meta:
        model = MailPreference
        fields = ["pace"]
        widgets = {"pace": forms.RadioSelect}
        labels = {"pace": "When do you want e-mail?"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose how to get letters, and list the newest."""
    preference = _preference(request.user)
    form = PaceForm(request.POST or None, instance=preference)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved. It holds for everything from now on.")
        return redirect("mail_preferences")
    context: dict[str, Any] = {
        "form": form,
        "letters": Letter.objects.filter(to=preference.user)[:SHOWN],
        "calendar": address(reverse("mail_calendar", args=[preference.calendar_key])),
    }
    status = 400 if form.errors else 200
    return render(request, "mailing/preferences.html", context, status=status)


@login_required
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Replace the calendar's secret address."""
    preference = _preference(request.user)
    preference.calendar_key = new_calendar_key()
    preference.save(update_fields=["calendar_key"])
    messages.success(request, "Your calendar has a new address. Follow it anew; the old is gone.")
    return redirect("mail_preferences")


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar feed at a secret address."""
    preference = (
        MailPreference.objects.filter(calendar_key=key, user__is_active=True)
        .select_related("user")
        .first()
    )
    if preference is None:
        raise Http404("There is no calendar at this address.")
    response = HttpResponse(
        review_dates(preference.user, now=timezone.now()), content_type="text/calendar"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _preference(user: Any) -> MailPreference:
    """The person's row, made at first sight. Raises Refusal for logins without a part."""
    has_a_part = isinstance(user, User) and (
        user.has_perm(READ_PROOF) or user.has_perm(OPEN_EDITOR)
    )
    refuse_if(why_not_get_letters(has_a_part=has_a_part))
    return MailPreference.objects.get_or_create(user=user)[0]

"""Who must have a second factor and by when, and the middleware that enforces it."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cms.identity.models import IdentityVersion
from cms.people.models import User
from cms.policy import identity as rules

# What stays open to somebody whose grace is over: their own login, and logging out.
OPEN = ("/review/account/", "/review/logout/", "/review/login/")


def due(user: User, *, now: datetime) -> date | None:
    """The last day this login may go without a second factor; None when none is required."""
    groups = {group.name for group in user.groups.all()}
    is_needed = rules.needs_second_factor(groups=groups, is_superuser=user.is_superuser)
    if settings.SECOND_FACTOR != "required" or not is_needed:
        return None
    has_one = Authenticator.objects.filter(user=user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return rules.second_factor_due(
        is_needed=is_needed, has_one=has_one.exists(), since=_since(user, now=now), now=now
    )


def is_overdue(user: User, *, now: datetime) -> bool:
    """Whether the grace period is over."""
    until = due(user, now=now)
    return until is not None and now.date() > until


def _since(user: User, *, now: datetime) -> datetime:
    """Since when this login has been required to have one, without a break."""
    since = now
    for version in IdentityVersion.objects.filter(subject=user.person).order_by("-number"):
        state = json.loads(version.state)
        if not rules.needs_second_factor(
            groups={*state["groups"]}, is_superuser=state["superuser"]
        ):
            break
        since = version.changed_at
    return max(since, user.date_joined)


class SecondFactorDue:
    """Middleware: redirects people whose grace period is over to their own login.

    It covers the desk and Wagtail; readers' pages are not affected.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Redirect before the view runs, if a second factor is overdue."""
        if not request.path.startswith(("/review/", "/admin/")) or request.path.startswith(OPEN):
            return None
        user = request.user
        if isinstance(user, User) and is_overdue(user, now=timezone.now()):
            messages.error(request, "Add a second factor first: your days without one are over.")
            return redirect(reverse("account_overview"))
        return None

"""The review desk: who gets in. `queue_views`, `proof_views` and others show the rest."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cms.people.models import User

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request by somebody who is logged in."""

    user: User


class DeskLogin(LoginView):
    """The desk's own way in: reviewers never open Wagtail's."""

    template_name = "review/login.html"


def by_posting(view: View) -> View:
    """An act is posted; an address that is only opened, say after a reload, leads to its proof."""

    @wraps(view)
    def checked(request: HttpRequest, proof_id: int) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return redirect("desk_proof", proof_id)
        return require_POST(view)(request, proof_id)

    return checked


def for_readers_of_proofs(view: View) -> View:
    """Only people who may read proofs; others are told, after logging in."""

    @login_required
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("review.read_proof"):
            raise PermissionDenied("Your login is not for the review desk.")
        return view(request, *args, **kwargs)

    return checked

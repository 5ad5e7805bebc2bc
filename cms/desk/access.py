"""Access to the review desk: decorators for its views."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.desk import saved_forms
from cms.people.models import User
from cms.policy.access import why_not_enter_the_desk
from cms.policy.permissions import READ_PROOF

View = Callable[..., HttpResponse]
# Where on a proof's screen the form of an act stands.
_FORM_ANCHORS = {"sign": "#sign", "ask_key": "#sign", "request_changes": "#ask"}


class StaffRequest(HttpRequest):
    """A request by somebody who is logged in."""

    user: User


def post_or_redirect_to_proof(view: View) -> View:
    """Require POST; a GET, for example a reload, is redirected to the proof."""

    @wraps(view)
    def wrapper(request: HttpRequest, proof_id: int) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            address = reverse("desk_proof", args=[proof_id])
            query_string = f"?{request.GET.urlencode()}" if request.GET else ""
            return redirect(f"{address}{query_string}{_FORM_ANCHORS.get(view.__name__, '')}")
        return require_POST(view)(request, proof_id)

    return wrapper


def proof_reader_required(view: View) -> View:
    """Require the permission to read proofs; save a posted form and redirect to login if needed."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                saved_forms.save_form(request)
            return redirect_to_login(request.get_full_path())
        may_read = request.user.has_perm(READ_PROOF)
        if why := why_not_enter_the_desk(may_read=may_read):
            raise PermissionDenied(why)
        return view(request, *args, **kwargs)

    return wrapper

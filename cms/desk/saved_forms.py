"""Saves a desk form that was posted after the session had ended, until its user has logged in.

It waits in the visitor's own session on the server, is handed out once, to the login that had
opened the form, and never holds a password or a key's answer. Only forms that passed Django's
check against forgery, or that the browser says came from our own pages, are kept.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

SESSION_KEY = "kept_form"
NEVER_SAVED = {"password", "seal", "answer", "csrfmiddlewaretoken"}
MAX_CHARACTERS = 50_000
SAVED_MESSAGE = "Your log-in had ended. What you filled in is kept, and nothing was sent yet."


def save_form(request: HttpRequest) -> None:
    """Save the posted fields in the session, without the password."""
    fields = {k: v for k, v in request.POST.lists() if k not in NEVER_SAVED}
    if sum(len(text) for values in fields.values() for text in values) <= MAX_CHARACTERS:
        request.session[SESSION_KEY] = {"path": request.path, "fields": fields}


def take_saved_form(request: Any, *paths: str) -> tuple[str, QueryDict] | None:
    """Pop the form saved for one of these paths; None if there is none for this login."""
    saved = request.session.get(SESSION_KEY)
    if not saved or saved["path"] not in paths:
        return None
    del request.session[SESSION_KEY]
    data = QueryDict(mutable=True)
    for name, values in saved["fields"].items():
        data.setlist(name, values)
    if data.get("username", request.user.get_username()) != request.user.get_username():
        return None
    messages.warning(request, SAVED_MESSAGE)
    return saved["path"], data


def initial_data(request: Any, otherwise: dict[str, Any]) -> dict[str, Any]:
    """Initial data of the form at this path: a saved form, or the given default."""
    saved = take_saved_form(request, request.path) if request.method != "POST" else None
    return saved[1].dict() if saved else otherwise


def forgery_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good token. If our own page sent it, its words are kept to be sent again."""
    if "application/json" in request.headers.get("Accept", ""):
        # The editor's script takes a new token and sends the same words again.
        return JsonResponse({"success": False, "error_code": "forgery"}, status=403)
    origin = request.headers.get("Origin", "")
    is_ours = bool(origin) and url_has_allowed_host_and_scheme(
        origin, {request.get_host()}, require_https=request.is_secure()
    )
    if is_ours and request.user.is_authenticated and request.path.startswith("/review/"):
        save_form(request)
        return redirect(request.path)
    return render(request, "403_csrf.html", status=403)

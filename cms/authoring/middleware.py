"""Turns a Refusal raised anywhere, and an incomplete form, into a message or small page."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError

from cms.authoring.closed_routes import refuse_closed_route
from cms.policy.refusals import BAD_REQUEST, Refusal
from cms.policy.saving import why_not_without_log_in

log = logging.getLogger(__name__)
INCOMPLETE = (
    "The form arrived without some of its fields, so nothing was changed. "
    "Go back, load the page again, and send it once more."
)


class RefusalMessages:
    """Shows the sentence: in Wagtail as a message on the draft, elsewhere as a small page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse Wagtail's routes that are closed for the page, before the view runs."""
        if request.resolver_match is None:
            return None
        if _is_editor_without_log_in(request):
            # Answered here: Wagtail's own answer is a log-in page, or a traceback in the log.
            return _in_json(Refusal(why_not_without_log_in()), "logged_out")
        try:
            refuse_closed_route(request, request.resolver_match)
        except Refusal as refusal:
            return self.process_exception(request, refusal)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal, and a form with fields missing; leave every other exception alone."""
        is_incomplete = isinstance(exception, MultiValueDictKeyError)
        if is_incomplete:
            log.warning("A form to %s lacked the field %s", request.path, exception)
            exception = Refusal(INCOMPLETE, BAD_REQUEST)
        if not isinstance(exception, Refusal):
            return None
        if _expects_json(request):
            return _in_json(exception, "refused")
        if not is_incomplete and request.path.startswith(reverse("wagtailadmin_home")):
            messages.error(request, exception.sentence)
            if page_id := exception.page_id or _page_in_editor(request):
                return redirect("wagtailadmin_pages:edit", page_id)
            return redirect("wagtailadmin_home")
        return _small_page(request, exception)


def _in_json(refusal: Refusal, code: str) -> JsonResponse:
    payload = {
        "success": False,
        "error_code": code,
        "error_message": refusal.sentence,
        "detail": refusal.sentence,
    }
    return JsonResponse(payload, status=refusal.status)


def _is_editor_without_log_in(request: HttpRequest) -> bool:
    """Whether a script of Wagtail's admin asks for somebody whose log-in has ended."""
    home = reverse("wagtailadmin_home")
    is_log_in_page = request.path == reverse("wagtailadmin_login")
    return (
        request.path.startswith(home)
        and not is_log_in_page
        and not request.user.is_authenticated
        and _is_asked_by_script(request)
    )


def _small_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    in_wagtail = request.path.startswith(reverse("wagtailadmin_home"))
    context = {
        "refusal": refusal.sentence,
        "next_url": reverse("wagtailadmin_home" if in_wagtail else "desk_queue"),
        "next_label": "Back to the front page" if in_wagtail else "Back to the review desk",
    }
    return render(request, "desk/refused.html", context, status=refusal.status)


def _expects_json(request: HttpRequest) -> bool:
    """Whether the client expects JSON: Wagtail's autosave and its internal API."""
    is_api = request.path.startswith(f"{reverse('wagtailadmin_home')}api/")
    return is_api or _is_asked_by_script(request)


def _is_asked_by_script(request: HttpRequest) -> bool:
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return is_script or "application/json" in request.headers.get("Accept", "")


def _page_in_editor(request: HttpRequest) -> int | None:
    """The page whose editor sent this request, to redirect back to it."""
    match = request.resolver_match
    if match is None or match.view_name != "wagtailadmin_pages:edit":
        return None
    return int(match.kwargs["page_id"])

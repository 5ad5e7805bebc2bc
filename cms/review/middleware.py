"""Turns a refusal raised anywhere into its sentence, never a traceback."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cms.review.refusals import Refusal


class RefusalMessages:
    """Shows the sentence: in Wagtail as a message on the draft, elsewhere as a small page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal; leave every other exception alone."""
        if not isinstance(exception, Refusal):
            return None
        if _expects_json(request):
            return JsonResponse(
                {
                    "success": False,
                    "error_code": "refused",
                    "error_message": exception.sentence,
                    "detail": exception.sentence,
                },
                status=exception.status,
            )
        if request.path.startswith(reverse("wagtailadmin_home")):
            messages.error(request, exception.sentence)
            if page_id := exception.page_id or _page_in_editor(request):
                return redirect("wagtailadmin_pages:edit", page_id)
            return redirect("wagtailadmin_home")
        context = {
            "refusal": exception.sentence,
            "next_url": reverse("desk_queue"),
            "next_label": "Back to the review desk",
        }
        return render(request, "review/refused.html", context, status=exception.status)


def _expects_json(request: HttpRequest) -> bool:
    """Whether a program is asking: Wagtail's autosave and its internal API."""
    is_api = request.path.startswith(f"{reverse('wagtailadmin_home')}api/")
    return is_api or "application/json" in request.headers.get("Accept", "")


def _page_in_editor(request: HttpRequest) -> int | None:
    """The page whose editor sent this request, so that its writer stays with the draft."""
    match = request.resolver_match
    if match is None or match.view_name != "wagtailadmin_pages:edit":
        return None
    return int(match.kwargs["page_id"])

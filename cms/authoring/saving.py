"""Refuses to save a form over a newer draft than the one it was loaded from."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.models import Page, Revision

from cms.people.names import printed_name
from cms.policy import saving
from cms.policy.refusals import Why

# What a form says, in the editor, once its writer was told and wants their words all the same.
KNOWINGLY = "saving_over_newer"


@never_cache
@require_GET
def log_in_state(request: HttpRequest) -> JsonResponse:
    """Who is logged in, and a current CSRF token: a log-in in another tab changes it."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})


def why_not_save_over(page: Any, data: Any, *, lock: bool = False) -> Why | None:
    """Say why this form may not become the newest draft, or None.

    Wagtail checks before it saves, so two tabs that save at once both pass. With `lock`, inside a
    transaction, the second waits for the first and is refused.
    """
    seen = data.get("overwrite_revision_id") or data.get("loaded_revision_id")
    if not page.pk or not seen or KNOWINGLY in data:
        return None
    pages = Page.objects.select_for_update() if lock else Page.objects.all()
    newest = pages.filter(pk=page.pk).values_list("latest_revision_id", flat=True).first()
    revision = Revision.objects.filter(pk=newest).select_related("user").first()
    if revision is None or _is_seen(revision, str(seen), data):
        return None
    by = printed_name(revision.user) if revision.user else ""
    return saving.why_not_save_over(newer_by=by)


def _is_seen(revision: Revision, seen: str, data: Any) -> bool:
    if str(revision.pk) != seen:
        return False
    # An autosaved revision is written again in place: then only its time tells.
    at = data.get("loaded_revision_created_at")
    return bool(data.get("overwrite_revision_id")) or at in (
        None, "", revision.created_at.isoformat(),
    )  # fmt: skip


def addresses() -> list[URLPattern]:
    """The URL patterns added to Wagtail's admin."""
    return [path("log-in-state/", log_in_state, name="log_in_state")]


def in_the_editor(script: str) -> str:
    """The script that shows whether a draft is saved, for each of Wagtail's edit forms."""
    return format_html('<script type="module" src="{}"></script>', script)

"""Wagtail's routes that are closed for our pages, each with the sentence that refuses it.

Its permissions refuse them as well (`cms.authoring.permissions`), but without saying why.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import ResolverMatch
from wagtail.models import Page

from cms.authoring.guards import ALIAS, PRIVATE, refuse_deleting_with_descendants
from cms.policy import identity
from cms.policy.permissions import OPEN_EDITOR
from cms.policy.refusals import FORBIDDEN, Refusal, Why

PUBLISH = (
    "Nothing was published: a page is published by its sign-off. "
    "The text is kept as a draft; submit it for clinical review."
)
TAKE_DOWN = (
    "“{title}” was not taken down. Withdraw it at the review desk, where you can say why; "
    "that acts at once."
)
DECIDE = "Nothing was decided: proofs are read and signed at the review desk."
SCHEDULE = "A publication time is set when the page is submitted, or at the review desk."
STAYS = "“{title}” stays where it is: readers find their way by it."

# By the name of the address, or by what Wagtail's internal API calls the action.
_PAGES = "wagtailadmin_pages:"
_API = "wagtailadmin_api:pages:action"
_ON_REVIEWED_PAGES: dict[str, str] = {
    f"{_PAGES}unpublish": TAKE_DOWN,
    f"{_PAGES}set_privacy": PRIVATE,
    f"{_PAGES}workflow_action": DECIDE,
    f"{_PAGES}collect_workflow_action_data": DECIDE,
    f"{_PAGES}revisions_unschedule": SCHEDULE,
    f"{_API}:publish": PUBLISH,
    f"{_API}:unpublish": TAKE_DOWN,
    f"{_API}:create_alias": ALIAS,
}
_ON_NAVIGATION: dict[str, str] = {
    f"{_PAGES}unpublish": STAYS,
    f"{_PAGES}move": STAYS,
    f"{_PAGES}move_confirm": STAYS,
    f"{_PAGES}set_privacy": PRIVATE,
    f"{_API}:unpublish": STAYS,
    f"{_API}:move": STAYS,
}
_DELETING = {f"{_PAGES}delete", f"{_API}:delete"}
_ALL = {*_ON_REVIEWED_PAGES, *_ON_NAVIGATION, *_DELETING}
# Wagtail's screens that write who somebody is. Erasing a login stays: evidence does not need it.
_ON_LOGINS = {f"wagtailusers_users:{name}" for name in ("add", "edit", "copy")}
_ON_GROUPS = {f"wagtailusers_groups:{name}" for name in ("add", "edit", "copy", "delete")}
_BULK = "wagtail_bulk_action"
_FORGED_BUTTONS: dict[str, str] = {
    "action-publish": PUBLISH,
    "action-workflow-action": f"{DECIDE} The text is kept as a draft.",
}


def refuse_closed_route(request: HttpRequest, match: ResolverMatch) -> None:
    """Refuse a route that is closed for this page, to people who may edit the page."""
    route = match.view_name
    why = _why_not_change_people(route, match)
    # Who asks is looked at last: a reader's page that looked would depend on a cookie.
    if why and request.user.has_perm(OPEN_EDITOR):
        raise Refusal(why)
    if route == _API:
        route = f"{_API}:{match.kwargs['action_name']}"
    if route not in _ALL or not request.user.has_perm(OPEN_EDITOR):
        return
    row = Page.objects.filter(pk=_page_id(match)).first()
    page = row.specific if row else None
    if page is None or not page.permissions_for_user(request.user).can_edit():
        return
    if route in _DELETING:
        refuse_deleting_with_descendants(page)
        return
    sentences = _ON_REVIEWED_PAGES if hasattr(page, "page_key") else _ON_NAVIGATION
    if route in sentences:
        sentence = sentences[route].format(title=page.title)
        raise Refusal(sentence, FORBIDDEN, page_id=page.pk)


def _why_not_change_people(route: str, match: ResolverMatch) -> Why | None:
    in_bulk = route == _BULK and match.kwargs["model_name"]
    if route in _ON_LOGINS or (in_bulk == "user" and match.kwargs["action"] != "delete"):
        return identity.why_not_change_users_in_wagtail()
    if route in _ON_GROUPS or in_bulk == "group":
        return identity.why_not_change_groups()
    return None


def warn_of_forged_button(request: HttpRequest, page: Any) -> None:
    """`after_create_page`, `after_edit_page`: warn that a forged button only saved a draft."""
    if not hasattr(page, "page_key"):
        return
    for button, sentence in _FORGED_BUTTONS.items():
        if button in request.POST:
            messages.warning(request, sentence)


def _page_id(match: ResolverMatch) -> int | None:
    names = ("page_id", "page_to_move_id", "pk")
    return next((match.kwargs[name] for name in names if name in match.kwargs), None)

"""The desk's screen that gives a published page another address."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.desk import saved_forms
from cms.desk.access import StaffRequest, proof_reader_required
from cms.desk.form_screen import Done, form_screen
from cms.desk.forms import AddressForm
from cms.policy.publication import why_not_act_unseen
from cms.policy.refusals import refuse_if
from cms.publishing.actions import change_address as move
from cms.publishing.models import Edition


@require_http_methods(["GET", "POST"])
@proof_reader_required
def change_address(request: StaffRequest, edition_id: int) -> HttpResponse:
    """Ask for the new address; say what happens to the old one."""
    edition = get_object_or_404(Edition, pk=edition_id)
    form = AddressForm(
        request.POST or None,
        initial=saved_forms.initial_data(request, {"digest": edition.digest, "path": edition.path}),
    )

    def do() -> Done:
        shown, typed = form["digest"].value(), form["path"].value() or ""
        refuse_if(why_not_act_unseen(is_as_shown=shown == edition.digest))
        # PostgreSQL knows no NUL, so nothing could be looked up under one.
        path = f"/{typed.replace(chr(0), ' ').strip().strip('/')}/"
        moved = move(edition, path=path, by=request.user, now=timezone.now())
        message = f"“{moved.title}” is at {moved.path} now; {edition.path} leads there."
        return message, "desk_queue"

    page = {"title": edition.title, "path": edition.path}
    return form_screen(
        request, "desk/change_address.html", lambda: {"page": page, "form": form}, do=do
    )

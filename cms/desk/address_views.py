"""The desk's screen that gives a published page another address."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.desk import saved_forms
from cms.desk.access import StaffRequest, proof_reader_required
from cms.desk.forms import AddressForm
from cms.policy.refusals import BAD_REQUEST, CONFLICT, Refusal
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
    refusal, status = "", 200
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise Refusal("An address has at most 200 characters.", BAD_REQUEST)
            if form.cleaned_data["digest"] != edition.digest:
                raise Refusal("The page has changed since you opened this. Look again.", CONFLICT)
            path = f"/{form.cleaned_data['path'].strip().strip('/')}/"
            moved = move(edition, path=path, by=request.user, now=timezone.now())
        except Refusal as refused:
            refusal, status = refused.sentence, refused.status
        else:
            messages.success(
                request, f"“{moved.title}” is at {moved.path} now; {edition.path} leads there."
            )
            return redirect("desk_queue")
    context = {
        "page": {"title": edition.title, "path": edition.path},
        "form": form,
        "refusal": refusal,
    }
    return render(request, "desk/change_address.html", context, status=status)

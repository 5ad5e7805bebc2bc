"""The publishers' views: publish, revoke, withdraw, name a writer. Each calls an action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.desk import saved_forms
from cms.desk.access import StaffRequest, post_or_redirect_to_proof, proof_reader_required
from cms.desk.forms import NameWriterForm, PublishForm, ReasonForm
from cms.desk.proof_views import proof_screen, revocable
from cms.policy.refusals import BAD_REQUEST, CONFLICT, Refusal
from cms.proofs.models import Proof
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions


@post_or_redirect_to_proof
@proof_reader_required
def publish(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Publish a signed proof, now or at a time."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = PublishForm(request.POST, auto_id="publish_%s")
    try:
        if not form.is_valid():
            raise Refusal("That is not a date and time.", BAD_REQUEST)
        at = form.cleaned_data["at"]
        edition = publishing_actions.publish(row, by=request.user, now=timezone.now(), at=at)
    except Refusal as refusal:
        return proof_screen(request, row, refusal=refusal, publish_form=form)
    if edition:
        messages.success(request, f"“{row.title}” is published at {edition.path}.")
    else:
        when = timezone.localtime(at)
        messages.success(request, f"“{row.title}” will be published on {when:%-d %B at %H:%M}.")
    return redirect("desk_queue")


@post_or_redirect_to_proof
@proof_reader_required
def revoke(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Revoke a sign-off: one's own, or as a publisher."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = ReasonForm(request.POST, auto_id="revoke_%s")
    form.is_valid()
    sign_off = revocable(row, request.user)
    try:
        if sign_off is None or form.cleaned_data["digest"] != row.digest:
            raise Refusal("There is no sign-off here for you to revoke.", CONFLICT)
        actions.revoke(
            sign_off, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
        )
    except Refusal as refusal:
        return proof_screen(request, row, refusal=refusal, revoke_form=form)
    messages.success(request, f"The sign-off of “{row.title}” is revoked.")
    return redirect("desk_queue")


@post_or_redirect_to_proof
@proof_reader_required
def name_writer(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Say who wrote the edits that carry no name."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = NameWriterForm(request.POST)
    try:
        if not form.is_valid() or form.cleaned_data["writer"] is None:
            raise Refusal("Choose who wrote it.", BAD_REQUEST)
        actions.name_writer(
            row, writer=form.cleaned_data["writer"], by=request.user, now=timezone.now()
        )
    except Refusal as refusal:
        return proof_screen(request, row, refusal=refusal, name_writer_form=form)
    messages.success(request, "The writer is named on the ledger. The proof can be signed now.")
    return redirect("desk_proof", row.pk)


@require_http_methods(["GET", "POST"])
@proof_reader_required
def withdraw(request: StaffRequest, edition_id: int) -> HttpResponse:
    """Withdraw what an address shows, with a reason that readers are told."""
    edition = get_object_or_404(Edition, pk=edition_id)
    form = ReasonForm(initial=saved_forms.initial_data(request, {"digest": edition.digest}))
    refusal, status = "", 200
    if request.method == "POST":
        form = ReasonForm(request.POST)
        form.is_valid()
        try:
            if form.cleaned_data["digest"] != edition.digest:
                raise Refusal("The page has changed since you opened this. Look again.", CONFLICT)
            publishing_actions.withdraw(
                edition, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except Refusal as refused:
            refusal, status = refused.sentence, refused.status
        else:
            messages.success(request, f"“{edition.title}” is withdrawn. Readers see your reason.")
            return redirect("desk_queue")
    page = {
        "title": edition.title,
        "path": edition.path,
        "reviewed_on": timezone.localdate(edition.whole_page_sign_off.signed_at),
    }
    context = {"page": page, "form": form, "refusal": refusal}
    return render(request, "desk/withdraw.html", context, status=status)

"""The publishers' views: publish, revoke, withdraw, name a writer. Each calls an action."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cms.desk import saved_forms
from cms.desk.access import StaffRequest, post_or_redirect_to_proof, proof_reader_required
from cms.desk.form_screen import Done, act, form_screen
from cms.desk.forms import NameWriterForm, PublishForm, ReasonForm
from cms.desk.proof_views import proof_screen, revocable
from cms.policy import forms as forms_policy
from cms.policy import publication
from cms.policy.refusals import refuse_if
from cms.proofs.models import Proof, SignOff
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions


@post_or_redirect_to_proof
@proof_reader_required
def publish(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Publish a signed proof, now or at a time."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = PublishForm(request.POST, auto_id="publish_%s")

    def do() -> Done:
        refuse_if(forms_policy.why_not_read_time(is_time=form.is_valid()))
        at = form.cleaned_data["at"]
        edition = publishing_actions.publish(row, by=request.user, now=timezone.now(), at=at)
        if edition:
            return f"“{row.title}” is published at {edition.path}.", "desk_queue"
        when = timezone.localtime(at)
        return f"“{row.title}” will be published on {when:%-d %B at %H:%M}.", "desk_queue"

    return act(
        request, do, refused=lambda why: proof_screen(request, row, refusal=why, publish_form=form)
    )


@post_or_redirect_to_proof
@proof_reader_required
def revoke(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Revoke a sign-off: one's own, or as a publisher."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = ReasonForm(request.POST, auto_id="revoke_%s")
    form.is_valid()
    sign_off = revocable(row, request.user)

    def do() -> Done:
        refuse_if(
            publication.why_not_find_sign_off(
                is_there=sign_off is not None,
                is_as_shown=form.cleaned_data["digest"] == row.digest,
            )
        )
        actions.revoke(
            cast(SignOff, sign_off),
            by=request.user,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        return f"The sign-off of “{row.title}” is revoked.", "desk_queue"

    return act(
        request, do, refused=lambda why: proof_screen(request, row, refusal=why, revoke_form=form)
    )


@post_or_redirect_to_proof
@proof_reader_required
def name_writer(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Say who wrote the edits that carry no name."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = NameWriterForm(request.POST)

    def do() -> Done:
        is_chosen = form.is_valid() and form.cleaned_data["writer"] is not None
        refuse_if(forms_policy.why_not_choose_writer(is_chosen=is_chosen))
        actions.name_writer(
            row, writer=form.cleaned_data["writer"], by=request.user, now=timezone.now()
        )
        message = "The writer is named on the ledger. The proof can be signed now."
        return message, reverse("desk_proof", args=[row.pk])

    return act(
        request,
        do,
        refused=lambda why: proof_screen(request, row, refusal=why, name_writer_form=form),
    )


@require_http_methods(["GET", "POST"])
@proof_reader_required
def withdraw(request: StaffRequest, edition_id: int) -> HttpResponse:
    """Withdraw what an address shows, with a reason that readers are told."""
    edition = get_object_or_404(Edition, pk=edition_id)
    form = ReasonForm(initial=saved_forms.initial_data(request, {"digest": edition.digest}))
    if request.method == "POST":
        form = ReasonForm(request.POST)
        form.is_valid()

    def do() -> Done:
        is_as_shown = form.cleaned_data["digest"] == edition.digest
        refuse_if(publication.why_not_act_unseen(is_as_shown=is_as_shown))
        publishing_actions.withdraw(
            edition, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        return f"“{edition.title}” is withdrawn. Readers see your reason.", "desk_queue"

    page = {
        "title": edition.title,
        "path": edition.path,
        "reviewed_on": timezone.localdate(edition.whole_page_sign_off.signed_at),
    }
    return form_screen(request, "desk/withdraw.html", lambda: {"page": page, "form": form}, do=do)

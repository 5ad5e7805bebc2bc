"""The reviewers' views: request changes, sign. Each calls an action."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cms.desk.access import StaffRequest, post_or_redirect_to_proof, proof_reader_required
from cms.desk.decisions import decisions_about
from cms.desk.forms import ChangesForm
from cms.desk.key_views import asked, site_of
from cms.desk.proof_screen import when_signed_label
from cms.desk.proof_views import proof_screen, sign_form
from cms.desk.sign_form import SignForm
from cms.policy import forms as forms_policy
from cms.policy.refusals import Refusal, refuse_if
from cms.proofs.models import Outcome, Proof
from cms.publishing.models import Edition
from cms.review import actions, key_signing
from cms.review.key_signing import Asked, KeyAnswer


@post_or_redirect_to_proof
@proof_reader_required
def request_changes(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Send the proof back with a reason."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = ChangesForm(request.POST, auto_id="ask_%s")
    form.is_valid()
    try:
        actions.request_changes(
            row, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
        )
    except Refusal as refusal:
        return proof_screen(request, row, refusal=refusal, refused_at="ask", changes_form=form)
    basis = "reason" if form.cleaned_data["reason"].strip() else "notes"
    messages.success(request, f"“{row.title}” went back to its writer with your {basis}.")
    return redirect("desk_queue")


@post_or_redirect_to_proof
@proof_reader_required
def sign(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Sign the proof that was shown."""
    row = get_object_or_404(Proof, pk=proof_id)
    now = timezone.now()
    form = _filled_in(request, row)
    try:
        _check_readable(form)
        given = form.cleaned_data
        actions.sign(
            row,
            by=request.user,
            password=given["password"],
            signature=form.signature(),
            answer=(
                KeyAnswer(given["seal"], given["answer"], site_of(request))
                if given["answer"]
                else None
            ),
            now=now,
        )
    except Refusal as refusal:
        return proof_screen(request, row, refusal=refusal, refused_at="sign", sign_form=form)
    messages.success(request, _after_signing(row))
    return redirect("desk_queue")


@post_or_redirect_to_proof
@proof_reader_required
def ask_key(request: StaffRequest, proof_id: int) -> HttpResponse:
    """What the reviewer's key is asked to sign, exactly as the form says it now."""
    row = get_object_or_404(Proof, pk=proof_id)
    now = timezone.now()
    form = _filled_in(request, row)

    def ask() -> Asked:
        _check_readable(form)
        return key_signing.ask(
            row, by=request.user, signature=form.signature(), site=site_of(request), now=now
        )

    return asked(ask)


def _filled_in(request: StaffRequest, row: Proof) -> SignForm:
    return sign_form(row, decisions_about(row, request), request.POST)


def _check_readable(form: SignForm) -> None:
    refuse_if(forms_policy.why_not_read_answers(are_readable=form.is_valid()))


def _after_signing(row: Proof) -> str:
    edition = Edition.objects.current().filter(digest=row.digest).first()
    if edition:
        return f"Signed. “{row.title}” is published at {edition.path}."
    if not Outcome.objects.filter(proof=row).exists():
        return f"Signed. “{row.title}” still needs a second signature, by somebody else."
    if row.when_signed == Proof.WhenSigned.AT:
        return f"Signed. {when_signed_label(row)}"
    return f"Signed. “{row.title}” waits for a publisher."

"""The view of one proof: text, diff, notes, findings and the forms to decide."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from cms.desk import earlier_proofs, saved_forms
from cms.desk.access import StaffRequest, proof_reader_required
from cms.desk.decisions import Decisions, decisions_about
from cms.desk.findings import ProofFindings
from cms.desk.forms import ChangesForm, NameWriterForm, PublishForm, ReasonForm
from cms.desk.holder import holder_context
from cms.desk.notes_beside import notes_context
from cms.desk.proof_screen import proof_context, shown_html
from cms.desk.safety_profile import profile_coverage
from cms.desk.sign_form import SignForm
from cms.policy import keys
from cms.policy.permissions import NAME_WRITER, PUBLISH_EDITION
from cms.policy.refusals import Refusal
from cms.proofs.models import Outcome, Proof, SignOff
from cms.publishing import facts as publishing_facts


@require_GET
@proof_reader_required
def proof(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Show one proof with the decisions open to this user."""
    row = get_object_or_404(Proof, pk=proof_id)
    decisions = decisions_about(row, request)
    filled = _restored_form(request, row, decisions)
    response = proof_screen(request, row, decisions=decisions, **filled)
    earlier_proofs.record_opening(row, person=request.user.person, now=timezone.now())
    return response


def proof_screen(
    request: StaffRequest,
    row: Proof,
    *,
    refusal: Refusal | None = None,
    decisions: Decisions | None = None,
    **filled: Any,
) -> HttpResponse:
    """Render the proof's screen; after a refusal with the form as it was filled in.

    What was refused may have been overtaken, so the policy is asked anew then.
    """
    decisions = decisions or decisions_about(row, request)
    now = timezone.now()
    show = request.GET.get("show", "")
    query_string = f"?{urlencode({'show': show})}" if show else ""
    context = proof_context(row, decisions, show=show, now=now)
    found = ProofFindings.in_proof(row)
    html = shown_html(row, context["compared"], busy=found.places)
    is_publisher = request.user.has_perm(PUBLISH_EDITION)
    publishable = (
        decisions.proof_facts.outcome == Outcome.Kind.SIGNED
        and is_publisher
        and publishing_facts.why_not_publish(row, row.sign_offs.order_by("-pk").first()) is None
    )
    context |= {
        **holder_context(row, decisions),
        **notes_context(
            row, request, html=html, render_more=found.render_beside, is_open=context["is_open"]
        ),
        "findings": found,
        "draft": f"{request.user.pk}-{row.digest}",
        "profile": profile_coverage(row, today=now.date()),
        "refusal": refusal.sentence if refusal else "",
        "sign_form": (sign_form(row, decisions) if not context["why_not_sign"] else None),
        "in_the_browser": keys.IN_THE_BROWSER,
        "changes_form": ChangesForm(auto_id="ask_%s")
        if context["is_open"] and context["may_review"]
        else None,
        "publish_form": PublishForm(auto_id="publish_%s") if publishable else None,
        "revoke_form": (
            ReasonForm(initial={"digest": row.digest}, auto_id="revoke_%s")
            if revocable(row, request.user)
            else None
        ),
        "name_writer_form": (
            NameWriterForm()
            if context["proof"]["unknown_writer"] and request.user.has_perm(NAME_WRITER)
            else None
        ),
        "urls": {
            "sign": reverse("desk_sign", args=[row.pk]) + query_string,
            "ask_key": reverse("desk_ask_key", args=[row.pk]),
            "changes": reverse("desk_changes", args=[row.pk]) + query_string,
            "publish": reverse("desk_publish", args=[row.pk]) + query_string,
            "revoke": reverse("desk_revoke", args=[row.pk]) + query_string,
            "name_writer": reverse("desk_name_writer", args=[row.pk]) + query_string,
        },
        **filled,
    }
    cannot_be_sent = not context["is_open"] or ("sign_form" in filled and context["why_not_sign"])
    if filled and cannot_be_sent:
        context["unsent_text"] = _unsent_text(filled)
    return render(request, "desk/proof.html", context, status=refusal.status if refusal else 200)


def _restored_form(request: StaffRequest, row: Proof, decisions: Decisions) -> dict[str, Any]:
    """The form that was saved when the session had ended, to be sent again."""
    sign, ask, revoke = (
        reverse(name, args=[row.pk]) for name in ("desk_sign", "desk_changes", "desk_revoke")
    )
    saved = saved_forms.take_saved_form(request, sign, ask, revoke)
    if saved is None:
        return {}
    path, data = saved
    if path == ask:
        return {"changes_form": ChangesForm(initial=data.dict(), auto_id="ask_%s")}
    if path == revoke:
        return {"revoke_form": ReasonForm(initial=data.dict(), auto_id="revoke_%s")}
    return {"sign_form": sign_form(row, decisions, initial=data.dict())}


def _unsent_text(filled: dict[str, Any]) -> str:
    """The words a person typed into a form that can no longer be sent, so that none are lost."""
    for form in filled.values():
        if not isinstance(form, Form):
            continue
        for name in ("reason", "interests"):
            if text := getattr(form, "cleaned_data", form.initial).get(name):
                return str(text)
    return ""


def sign_form(row: Proof, decisions: Decisions, data: Any = None, initial: Any = None) -> SignForm:
    """The form of a proof's signature, as its topics and findings ask for it."""
    return SignForm(
        data,
        initial=initial,
        proof=row,
        facts=decisions.proof_facts,
        today=decisions.today,
        by_key=decisions.means != keys.BY_PASSWORD,
    )


def revocable(row: Proof, user: Any) -> SignOff | None:
    signatures = row.sign_offs.filter(revocation=None).order_by("-pk")
    if not user.has_perm(PUBLISH_EDITION):
        signatures = signatures.filter(signed_with=user.person)
    return signatures.first()

"""The review desk: read, ask for a change, sign, publish, withdraw. Each asks an action."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.people.models import User
from cms.review import actions, desk, facts
from cms.review.desk_forms import (
    ChangesForm,
    NameWriterForm,
    PublishForm,
    ReasonForm,
    SignForm,
)
from cms.review.models import Edition, Outcome, Proof, SignOff
from cms.review.notes import notes_context
from cms.review.refusals import Refusal
from cms.review.rules import BAD_REQUEST, CONFLICT

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request by somebody who is logged in."""

    user: User


class DeskLogin(LoginView):
    """The desk's own way in: reviewers never open Wagtail's."""

    template_name = "review/login.html"


def by_posting(view: View) -> View:
    """An act is posted; an address that is only opened, say after a reload, leads to its proof."""

    @wraps(view)
    def checked(request: HttpRequest, proof_id: int) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return redirect("desk_proof", proof_id)
        return require_POST(view)(request, proof_id)

    return checked


def for_readers_of_proofs(view: View) -> View:
    """Only people who may read proofs; others are told, after logging in."""

    @login_required
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("review.read_proof"):
            raise PermissionDenied("Your login is not for the review desk.")
        return view(request, *args, **kwargs)

    return checked


@require_GET
@for_readers_of_proofs
def queue(request: StaffRequest) -> HttpResponse:
    """What is waiting, signed, sent back and published."""
    context = {"queue": desk.queue(request.user, now=timezone.now())}
    return render(request, "review/queue.html", context)


@require_GET
@for_readers_of_proofs
def proof(request: StaffRequest, proof_id: int) -> HttpResponse:
    """One proof, as readers will get it, with what may be decided about it."""
    return _proof_screen(request, get_object_or_404(Proof, pk=proof_id))


@by_posting
@for_readers_of_proofs
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
        return _proof_screen(request, row, refusal=refusal, refused_at="ask", changes_form=form)
    with_what = "reason" if form.cleaned_data["reason"].strip() else "notes"
    messages.success(request, f"“{row.title}” went back to its writer with your {with_what}.")
    return redirect("desk_queue")


@by_posting
@for_readers_of_proofs
def sign(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Sign the proof that was shown."""
    row = get_object_or_404(Proof, pk=proof_id)
    now = timezone.now()
    form = _sign_form(row, request.POST)
    try:
        if not form.is_valid():
            raise Refusal("Some answers cannot be read. They are marked below.", BAD_REQUEST)
        actions.sign(
            row,
            by=request.user,
            password=form.cleaned_data["password"],
            signature=form.signature(),
            now=now,
        )
    except Refusal as refusal:
        return _proof_screen(request, row, refusal=refusal, refused_at="sign", sign_form=form)
    messages.success(request, _after_signing(row))
    return redirect("desk_queue")


@by_posting
@for_readers_of_proofs
def publish(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Publish a signed proof, now or at a time."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = PublishForm(request.POST, auto_id="publish_%s")
    try:
        if not form.is_valid():
            raise Refusal("That is not a date and time.", BAD_REQUEST)
        at = form.cleaned_data["at"]
        edition = actions.publish(row, by=request.user, now=timezone.now(), at=at)
    except Refusal as refusal:
        return _proof_screen(request, row, refusal=refusal, publish_form=form)
    if edition:
        messages.success(request, f"“{row.title}” is published at {edition.path}.")
    else:
        when = timezone.localtime(at)
        messages.success(request, f"“{row.title}” will be published on {when:%-d %B at %H:%M}.")
    return redirect("desk_queue")


@by_posting
@for_readers_of_proofs
def revoke(request: StaffRequest, proof_id: int) -> HttpResponse:
    """Revoke a sign-off: one's own, or as a publisher."""
    row = get_object_or_404(Proof, pk=proof_id)
    form = ReasonForm(request.POST, auto_id="revoke_%s")
    form.is_valid()
    sign_off = _revocable(row, request.user)
    try:
        if sign_off is None or form.cleaned_data["digest"] != row.digest:
            raise Refusal("There is no sign-off here for you to revoke.", CONFLICT)
        actions.revoke(
            sign_off, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
        )
    except Refusal as refusal:
        return _proof_screen(request, row, refusal=refusal, revoke_form=form)
    messages.success(request, f"The sign-off of “{row.title}” is revoked.")
    return redirect("desk_queue")


@by_posting
@for_readers_of_proofs
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
        return _proof_screen(request, row, refusal=refusal, name_writer_form=form)
    messages.success(request, "The writer is named on the ledger. The proof can be signed now.")
    return redirect("desk_proof", row.pk)


@require_http_methods(["GET", "POST"])
@for_readers_of_proofs
def withdraw(request: StaffRequest, edition_id: int) -> HttpResponse:
    """Withdraw what an address shows, with a reason that readers are told."""
    edition = get_object_or_404(Edition, pk=edition_id)
    form = ReasonForm(request.POST or None, initial={"digest": edition.digest})
    refusal, status = "", 200
    if request.method == "POST":
        form.is_valid()
        try:
            if form.cleaned_data["digest"] != edition.digest:
                raise Refusal("The page has changed since you opened this. Look again.", CONFLICT)
            actions.withdraw(
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
    return render(request, "review/withdraw.html", context, status=status)


def _proof_screen(
    request: StaffRequest, row: Proof, *, refusal: Refusal | None = None, **filled: Any
) -> HttpResponse:
    """The proof's screen, with what was typed kept when something was refused."""
    now = timezone.now()
    context = desk.proof_context(row, request.user, now=now)
    is_publisher = request.user.has_perm("review.publish_edition")
    signed = Outcome.objects.filter(proof=row, kind=Outcome.Kind.SIGNED).exists()
    publishable = (
        signed
        and is_publisher
        and facts.why_not_publish(row, row.sign_offs.order_by("-pk").first()) is None
    )
    context |= {
        **notes_context(row, request, is_open=context["is_open"]),
        "refusal": refusal.sentence if refusal else "",
        "sign_form": _sign_form(row) if not context["why_not_sign"] else None,
        "changes_form": ChangesForm(auto_id="ask_%s")
        if context["is_open"] and context["may_review"]
        else None,
        "publish_form": PublishForm(auto_id="publish_%s") if publishable else None,
        "revoke_form": (
            ReasonForm(initial={"digest": row.digest}, auto_id="revoke_%s")
            if _revocable(row, request.user)
            else None
        ),
        "name_writer_form": (
            NameWriterForm()
            if context["proof"]["unknown_writer"] and request.user.has_perm("review.name_writer")
            else None
        ),
        "urls": {
            "sign": reverse("desk_sign", args=[row.pk]),
            "changes": reverse("desk_changes", args=[row.pk]),
            "publish": reverse("desk_publish", args=[row.pk]),
            "revoke": reverse("desk_revoke", args=[row.pk]),
            "name_writer": reverse("desk_name_writer", args=[row.pk]),
        },
        **filled,
    }
    if refusal and (not context["is_open"] or ("sign_form" in filled and context["why_not_sign"])):
        context["kept_text"] = _typed(filled)
    return render(request, "review/proof.html", context, status=refusal.status if refusal else 200)


def _typed(filled: dict[str, Any]) -> str:
    """The words a person typed into a form that can no longer be sent, so that none are lost."""
    for form in filled.values():
        for name in ("reason", "interests"):
            if text := getattr(form, "cleaned_data", {}).get(name):
                return str(text)
    return ""


def _sign_form(row: Proof, data: Any = None) -> SignForm:
    today = timezone.now().date()
    return SignForm(data, proof=row, facts=facts.of_proof(row, today=today), today=today)


def _revocable(row: Proof, user: Any) -> SignOff | None:
    standing = row.sign_offs.filter(revocation=None).order_by("-pk")
    if not user.has_perm("review.publish_edition"):
        standing = standing.filter(signed_with=user.person)
    return standing.first()


def _after_signing(row: Proof) -> str:
    edition = Edition.objects.current().filter(digest=row.digest).first()
    if edition:
        return f"Signed. “{row.title}” is published at {edition.path}."
    if not Outcome.objects.filter(proof=row).exists():
        return f"Signed. “{row.title}” still needs a second signature, by somebody else."
    if row.when_signed == Proof.WhenSigned.AT:
        return f"Signed. {desk.when_signed_label(row)}"
    return f"Signed. “{row.title}” waits for a publisher."

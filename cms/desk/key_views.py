"""The desk's screen of signing keys: one's own, and others' that wait to be attested."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk import saved_forms
from cms.desk.access import StaffRequest, proof_reader_required
from cms.desk.key_forms import AttestForm, EndForm, EnrolForm
from cms.people.models import User
from cms.policy import keys as keys_policy
from cms.policy.permissions import PUBLISH_EDITION
from cms.policy.refusals import Refusal, Why
from cms.proofs.models import SigningKey
from cms.proofs.passkeys import Site
from cms.review import keys, reviewers
from cms.review.key_signing import KeyAnswer, keys_of, why_no_keys_at


def site_of(request: HttpRequest) -> Site:
    """The relying party id and the origin of the address by which the desk was opened."""
    origin = f"{request.scheme}://{request.get_host()}"
    return Site(rp_id=urlsplit(origin).hostname or "", origin=origin)


def asked(act: Any) -> JsonResponse:
    """The options for the browser's script as JSON, or the refusal."""
    try:
        question = act()
    except Refusal as refusal:
        return JsonResponse({"refusal": refusal.sentence}, status=refusal.status)
    return JsonResponse({"options": question.options, "seal": question.seal})


@require_GET
@proof_reader_required
def signing_keys(request: StaffRequest) -> HttpResponse:
    """One's own keys, and those of others."""
    return _screen(request, **_saved_form(request))


@require_POST
@proof_reader_required
def ask_to_enrol(request: StaffRequest) -> HttpResponse:
    """The options for creating a key."""
    return asked(
        lambda: keys.ask_to_enrol(
            by=request.user,
            name=request.POST.get("name", ""),
            site=site_of(request),
            now=timezone.now(),
        )
    )


@require_http_methods(["GET", "POST"])
@proof_reader_required
def enrol(request: StaffRequest) -> HttpResponse:
    """Enrol the key that the browser created."""
    if request.method == "GET":
        return redirect("desk_keys")
    form = EnrolForm(request.POST, auto_id="enrol_%s")
    form.is_valid()
    given = form.cleaned_data
    try:
        key = keys.enrol(
            by=request.user,
            name=given.get("name", ""),
            answer=KeyAnswer(given.get("seal", ""), given.get("answer", ""), site_of(request)),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _screen(request, refusal=refusal, enrol_form=form)
    messages.success(
        request, f"“{key.name}” is enrolled. Now somebody else compares its fingerprint with you."
    )
    return redirect("desk_keys")


@require_POST
@proof_reader_required
def ask_to_attest(request: StaffRequest, key_id: int) -> HttpResponse:
    """The options for signing an attestation with one's own key."""
    key = get_object_or_404(SigningKey, pk=key_id)
    return asked(
        lambda: keys.ask_to_attest(
            key,
            by=request.user,
            met=request.POST.get("met", ""),
            typed=request.POST.get("typed", ""),
            site=site_of(request),
            now=timezone.now(),
        )
    )


@require_http_methods(["GET", "POST"])
@proof_reader_required
def attest(request: StaffRequest, key_id: int) -> HttpResponse:
    """Attest somebody else's key."""
    key = get_object_or_404(SigningKey, pk=key_id)
    if request.method == "GET":
        return redirect("desk_keys")
    form = AttestForm(request.POST, auto_id=f"attest_{key.pk}_%s")
    typed = _typed(form)
    answer = KeyAnswer(typed["seal"], typed["answer"], site_of(request))
    try:
        keys.attest(
            key,
            by=request.user,
            met=typed["met"],
            typed=typed["typed"],
            answer=answer if answer.answer else None,
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _screen(request, refusal=refusal, about=key, attest_form=form)
    messages.success(request, f"You attested this key. {key.printed_name} can sign with it now.")
    return redirect("desk_keys")


@require_http_methods(["GET", "POST"])
@proof_reader_required
def end(request: StaffRequest, key_id: int) -> HttpResponse:
    """End a key that is lost, replaced or revoked."""
    key = get_object_or_404(SigningKey, pk=key_id)
    if request.method == "GET":
        return redirect("desk_keys")
    form = EndForm(request.POST, auto_id=f"end_{key.pk}_%s")
    typed = _typed(form)
    try:
        keys.end(
            key, by=request.user, kind=typed["kind"], reason=typed["reason"], now=timezone.now()
        )
    except Refusal as refusal:
        return _screen(request, refusal=refusal, about=key, end_form=form)
    messages.success(request, f"“{key.name}” of {key.printed_name} no longer signs.")
    return redirect("desk_keys")


def _typed(form: forms.Form) -> dict[str, str]:
    form.is_valid()
    return {name: form.cleaned_data.get(name, "") for name in form.fields}


def _screen(
    request: StaffRequest,
    *,
    refusal: Refusal | None = None,
    about: SigningKey | None = None,
    enrol_form: forms.Form | None = None,
    **filled: forms.Form,
) -> HttpResponse:
    """Render the keys with their forms; after a refusal, with what was typed."""
    user = request.user
    may_sign, may_attest = reviewers.may_sign(user), keys.may_attest(user)
    may_end = user.has_perm(PUBLISH_EDITION)
    means = keys.means_of_attesting(user)
    own, linked = keys_of(user), keys.persons_linked_to(user)
    others = [
        key
        for key in SigningKey.objects.select_related("attestation", "revocation").order_by("-pk")
        if (may_attest or may_end) and linked.isdisjoint((key.by, key.person))
    ]
    cards = [_card(key, may_end=True) for key in own]
    waiting = [
        _card(key, may_end=may_end, may_attest=may_attest and not isinstance(means, Why))
        for key in others
        if not (key.facts.is_attested or key.facts.is_ended)
    ]
    known = [
        _card(key, may_end=may_end) for key in others if key.facts.is_attested or key.facts.is_ended
    ]
    logins = _logins(others)
    for card in (*cards, *waiting, *known):
        card["login"] = logins.get(card["key"].by, "")
        if about and card["key"].pk == about.pk:
            card |= {"refusal": refusal.sentence if refusal else "", **filled}
    no_keys_here = why_no_keys_at(site_of(request))
    context = {
        "own": cards,
        "waiting": waiting,
        "known": known,
        "may_sign": may_sign,
        "may_attest": may_attest,
        "may_enrol": may_sign or may_attest,
        "attests_by_key": means == keys_policy.BY_KEY,
        "why_not_attest": means if isinstance(means, Why) else "",
        "refusal": refusal.sentence if refusal and not about else "",
        "why_not_enrol": no_keys_here
        or keys_policy.why_not_enrol(
            has_profile=hasattr(user, "contributor"),
            may_sign=may_sign,
            may_attest=may_attest,
            name="a name",
        )
        or "",
        "enrol_form": enrol_form or EnrolForm(auto_id="enrol_%s"),
        "in_the_browser": keys_policy.IN_THE_BROWSER,
    }
    return render(request, "desk/keys.html", context, status=refusal.status if refusal else 200)


def _logins(rows: list[SigningKey]) -> dict[str, str]:
    """The login that enrolled each key, by person; erased ones are left out."""
    ids = [key.by.split(":", 1)[1] for key in rows]
    return {user.person: user.get_username() for user in User.objects.filter(person_id__in=ids)}


def _card(key: SigningKey, *, may_end: bool, may_attest: bool = False) -> dict[str, Any]:
    return {
        "key": key,
        "is_attested": key.facts.is_attested,
        "is_ended": key.facts.is_ended,
        "attest_form": AttestForm(auto_id=f"attest_{key.pk}_%s") if may_attest else None,
        "end_form": EndForm(auto_id=f"end_{key.pk}_%s")
        if may_end and not key.facts.is_ended
        else None,
    }


def _saved_form(request: StaffRequest) -> dict[str, Any]:
    """The form that was saved when the session ended, with what was typed."""
    acts: dict[str, tuple[SigningKey | None, str, type[forms.Form], str]] = {
        reverse("desk_enrol_key"): (None, "enrol_form", EnrolForm, "enrol_%s")
    }
    for key in SigningKey.objects.all():
        for name, kind in (("attest", AttestForm), ("end", EndForm)):
            address = reverse(f"desk_{name}_key", args=[key.pk])
            acts[address] = (key, f"{name}_form", kind, f"{name}_{key.pk}_%s")
    saved = saved_forms.take_saved_form(request, *acts)
    if saved is None:
        return {}
    path, data = saved
    about, name, form, auto_id = acts[path]
    return {"about": about, name: form(initial=data.dict(), auto_id=auto_id)}

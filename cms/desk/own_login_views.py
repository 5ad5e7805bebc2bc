"""One's own login at the desk: password, second factors, sessions, the verified address."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cms.desk.access import StaffRequest
from cms.identity import persons as identity_persons
from cms.identity import second_factor
from cms.people.logins import verified_address
from cms.policy.refusals import BAD_REQUEST, Refusal
from cms.proofs.models import SignOff

SHOWN = 50


@require_safe
@login_required
def overview(request: StaffRequest) -> HttpResponse:
    """The state of one's login, and links to change it."""
    facts = identity_persons.identity_of(request.user)
    context: dict[str, Any] = {
        "verified": verified_address(request.user),
        "factors": Authenticator.objects.filter(user=request.user).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        ),
        "sessions": UserSession.objects.filter(user=request.user).count(),
        "due": second_factor.due(request.user, now=timezone.now()),
        "is_overdue": second_factor.is_overdue(request.user, now=timezone.now()),
        "identity": facts,
    }
    return render(request, "account/overview.html", context)


@require_safe
@login_required
def signatures(request: StaffRequest) -> HttpResponse:
    """Every sign-off in this person's name, newest first."""
    persons = identity_persons.persons(request.user)
    signed = (
        SignOff.objects.filter(Q(signed_with__in=persons) | Q(reviewer__in=persons))
        .select_related("proof", "revocation")
        .defer("proof__manifest", "proof__html", "proof__plain_text", "proof__internal")
        .order_by("-signed_at")
    )
    page = Paginator(signed, SHOWN).get_page(request.GET.get("page"))
    return render(request, "account/signatures.html", {"page": page})


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("account_login")


@require_POST
@login_required
def verify_address(request: StaffRequest) -> HttpResponse:
    """Send a link that verifies the login's e-mail address."""
    user = request.user
    if not user.email:
        raise Refusal("Your login has no e-mail address. Ask a publisher to add one.", BAD_REQUEST)
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True}
    )
    if not address.verified:
        address.send_confirmation(request)
    messages.success(request, f"A link is on its way to {user.email}. Open it to confirm.")
    return redirect("account_overview")

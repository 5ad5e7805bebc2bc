"""People at the desk: logins and profiles, unconfirmed changes, and invitations."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk.access import StaffRequest
from cms.desk.people_forms import AcceptForm, EmailForm, InviteForm, NameForm, RolesForm
from cms.identity import invitations, persons
from cms.identity.lines import newest_lines, waiting_subjects
from cms.people.models import Contributor, Invitation, User
from cms.people.names import display_name, printed_names
from cms.policy import identity as identity_policy
from cms.policy.refusals import BAD_REQUEST, Refusal, refuse_if

View = Callable[..., HttpResponse]
SHOWN = 30


def for_keepers(view: View) -> View:
    """Allow a view only to publishers and whoever runs the site, after logging in."""

    @wraps(view)
    @login_required
    def checked(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = persons.keeper(request.user)
        refuse_if(identity_policy.why_not_keep_people(_in_order(who)))
        return view(request, *args, **kwargs)

    return checked


def _in_order(who: identity_policy.KeeperFacts) -> identity_policy.KeeperFacts:
    """The same person without unconfirmed changes, who may look although they cannot decide."""
    return identity_policy.KeeperFacts(who.persons, who.runs_the_site, who.manages_people)


@require_GET
@for_keepers
def people(request: StaffRequest) -> HttpResponse:
    """Every login, unconfirmed changes, open invitations, and the newest events."""
    return _people(request, InviteForm(runs_the_site=request.user.is_superuser))


def _people(
    request: StaffRequest, form: InviteForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    waiting = waiting_subjects()
    differing = {persons.subject_of(of) for of, _ in persons.differing()}
    everybody = User.objects.select_related("contributor").prefetch_related("groups")
    rows = [
        _row(user, waiting, differing)
        for user in everybody.order_by("-is_active", "first_name", "pk")
    ]
    still = Invitation.objects.filter(used_at=None, revoked_at=None)
    context = {
        "people": rows,
        "waiting": [row for row in rows if row["waits"] or row["differs"]],
        "invitations": [
            {
                "row": invitation,
                "expires_at": invitations.expires_at(invitation),
                "has_expired": invitations.expires_at(invitation) < timezone.now(),
            }
            for invitation in still
        ],
        "lines": newest_lines(SHOWN),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "desk/people.html", context, status=status)


def _row(user: User, waiting: set[str], differing: set[str]) -> dict[str, Any]:
    contributor = getattr(user, "contributor", None)
    subjects = {user.person} | ({contributor.person} if contributor else set())
    return {
        "user": user,
        "name": contributor.name if contributor else display_name(user),
        "groups": ", ".join(sorted(group.name for group in user.groups.all())),
        "waits": bool(subjects & waiting),
        "differs": bool(subjects & differing),
    }


@require_POST
@for_keepers
def invite(request: StaffRequest) -> HttpResponse:
    """Send an invitation by e-mail."""
    form = InviteForm(request.POST, runs_the_site=request.user.is_superuser)
    try:
        if not form.is_valid():
            raise Refusal("Some answers cannot be read. They are marked below.", BAD_REQUEST)
        invitation, secret = invitations.invite(form.invited(), by=request.user, now=timezone.now())
    except Refusal as refusal:
        return _people(request, form, refusal=refusal.sentence, status=refusal.status)
    try:
        _send(invitation, secret)
    except OSError:
        invitations.revoke(invitation, by=request.user, now=timezone.now())
        return _people(
            request,
            form,
            refusal="The invitation could not be sent, so it was taken back. Try again later.",
            status=503,
        )
    messages.success(request, f"An invitation is on its way to {invitation.email}.")
    return redirect("desk_people")


def _send(invitation: Invitation, secret: str) -> None:
    text = render_to_string(
        "desk/invitation.txt",
        {
            "invitation": invitation,
            "sender": invitations.sender(invitation),
            "address": invitation_address(secret),
            "expires_at": invitations.expires_at(invitation),
            "site_name": settings.WAGTAIL_SITE_NAME,
            "is_demonstration": settings.IS_DEMONSTRATION,
        },
    )
    EmailMessage(
        subject=f"[{settings.WAGTAIL_SITE_NAME}] {invitations.sender(invitation)} invites you",
        body=text,
        to=[invitation.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def invitation_address(secret: str) -> str:
    """The link of an invitation, with this installation's host before it."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, reverse("desk_invitation", args=[secret]))


@require_POST
@for_keepers
def revoke_invitation(request: StaffRequest, invitation_id: int) -> HttpResponse:
    """Revoke an invitation."""
    invitation = get_object_or_404(Invitation, pk=invitation_id)
    invitations.revoke(invitation, by=request.user, now=timezone.now())
    messages.success(request, f"The invitation to {invitation.email} opens nothing any more.")
    return redirect("desk_people")


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation: the invited person makes their login."""
    now = timezone.now()
    row = invitations.found(secret)
    why = invitations.why_not_accept(secret, now=now)
    if why or row is None:
        closed = {"refusal": why, "next_url": reverse("account_login"), "next_label": "Log in"}
        return render(request, "desk/refused.html", closed, status=why.status if why else 404)
    form = AcceptForm(request.POST or None, invitation=row)
    refusal, status = "", 200
    if request.method == "POST":
        status = BAD_REQUEST
        if form.is_valid():
            try:
                invitations.accept(secret, now=now, **_without_again(form.cleaned_data))
            except Refusal as refused:
                refusal, status = refused.sentence, refused.status
            else:
                messages.success(request, "Your login is made. Log in with it.")
                return redirect("account_login")
    context: dict[str, Any] = {
        "form": form,
        "invitation": row,
        "sender": invitations.sender(row),
        "refusal": refusal,
    }
    return render(request, "desk/accept.html", context, status=status)


def _without_again(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "again"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def person(request: StaffRequest, user_id: int) -> HttpResponse:
    """One person: groups, unconfirmed changes and events, with the forms to change them."""
    user = get_object_or_404(User, pk=user_id)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            message = _ACTS.get(request.POST.get("act", ""), _unknown)(request, user)
        except Refusal as refused:
            refusal, status = refused.sentence, refused.status
            user = User.objects.get(pk=user.pk)
        else:
            messages.success(request, message)
            return redirect("desk_person", user.pk)
    contributor = Contributor.objects.filter(user=user).first()
    subjects = [user, *([contributor] if contributor else [])]
    groups = sorted(group.name for group in user.groups.all())
    context = {
        "person": user,
        "contributor": contributor,
        "statuses": [_status(of) for of in subjects],
        "groups": groups,
        "name_form": NameForm(initial={"first_name": user.first_name, "last_name": user.last_name}),
        "email_form": EmailForm(initial={"email": user.email}),
        "roles_form": RolesForm(has=groups, initial={"groups": groups}),
        "is_own": request.user.pk == user.pk,
        "lines": newest_lines(SHOWN, subjects=[persons.subject_of(of) for of in subjects]),
        "refusal": refusal,
    }
    return render(request, "desk/person.html", context, status=status)


def _status(of: User | Contributor) -> dict[str, Any]:
    facts, newest = persons.facts_of(of), persons.newest(of)
    names = printed_names({one.by for one in facts.pending})
    return {
        "what": "profile" if isinstance(of, Contributor) else "login",
        "differs": facts.differs,
        "pending": [
            {"sentence": one.sentence, "by": names[one.by], "on": one.on} for one in facts.pending
        ],
        "shown": newest.number if newest else 0,
    }


def _subject(request: StaffRequest, user: User) -> User | Contributor:
    if request.POST.get("what") == "profile":
        return get_object_or_404(Contributor, user=user)
    return user


def _confirm(request: StaffRequest, user: User) -> str:
    shown = request.POST.get("shown", "")
    persons.confirm(
        _subject(request, user),
        shown=int(shown) if shown.isascii() and shown.isdigit() else 0,
        by=request.user,
        now=timezone.now(),
    )
    return "Confirmed, in your name."


def _adopt(request: StaffRequest, user: User) -> str:
    persons.adopt(_subject(request, user), by=request.user, now=timezone.now())
    return "It is on the ledger now. Somebody else must confirm it."


def _rename(request: StaffRequest, user: User) -> str:
    form = _read(NameForm(request.POST))
    persons.rename(user, by=request.user, now=timezone.now(), **form.cleaned_data)
    return "The name is changed. A second person confirms it."


def _set_email(request: StaffRequest, user: User) -> str:
    email = _read(EmailForm(request.POST)).cleaned_data["email"]
    persons.change_email(user, email, by=request.user, now=timezone.now())
    return "The address is changed. The old address is told, and a second person confirms it."


def _set_groups(request: StaffRequest, user: User) -> str:
    has = [group.name for group in user.groups.all()]
    groups = _read(RolesForm(request.POST, has=has)).cleaned_data["groups"]
    persons.set_groups(user, groups, by=request.user, now=timezone.now())
    return "The groups are changed."


def _close(request: StaffRequest, user: User) -> str:
    persons.set_active(user, is_active=False, by=request.user, now=timezone.now())
    return "The login is closed. It opens nothing from now on."


def _open(request: StaffRequest, user: User) -> str:
    persons.set_active(user, is_active=True, by=request.user, now=timezone.now())
    return "The login is open again."


def _give_site(request: StaffRequest, user: User) -> str:
    persons.set_superuser(user, may=True, by=request.user, now=timezone.now())
    return "They may run the site now."


def _take_site(request: StaffRequest, user: User) -> str:
    persons.set_superuser(user, may=False, by=request.user, now=timezone.now())
    return "They may no longer run the site."


def _unknown(request: StaffRequest, user: User) -> str:
    raise Refusal("The form arrived incomplete. Nothing was changed.", BAD_REQUEST)


def _read(form: Any) -> Any:
    if not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        raise Refusal(f"Nothing was changed. {' '.join(sentences)}", BAD_REQUEST)
    return form


_ACTS: dict[str, Callable[[StaffRequest, User], str]] = {
    "confirm": _confirm,
    "adopt": _adopt,
    "rename": _rename,
    "email": _set_email,
    "groups": _set_groups,
    "close": _close,
    "open": _open,
    "give-site": _give_site,
    "take-site": _take_site,
}

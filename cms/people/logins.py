"""Signing in, by django-allauth: one way in for the desk and for Wagtail.

Passwords are checked by our own backend, whose limits a stranger cannot turn against somebody who
is logged in (`cms.throttling.attempts`); allauth brings second factors, recovery by link, and
sessions.
"""

from typing import Any
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.models import EmailAddress
from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from cms.people.models import User
from cms.policy.permissions import OPEN_EDITOR, READ_PROOF
from cms.throttling.attempts import client_address, why_not_try

LIMITED = "limited"
TOO_MANY_REQUESTS = 429
SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):
    """What this site asks of allauth: nobody signs up, and links carry this site's own host."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Logins are made by invitation."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check a password by the site's backend, which has its own limits."""
        return authenticate(request, **credentials)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from, behind as many proxies as the site has."""
        return client_address(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk for those who read proofs, the editor for writers."""
        if request.user.has_perm(READ_PROOF):
            return reverse("desk_queue")
        if request.user.has_perm(OPEN_EDITOR):
            return reverse("wagtailadmin_home")
        return reverse("account_overview")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """How somebody shows again that it is them: never by a code sent by e-mail."""
        if not user.is_authenticated:
            return []
        factors = {*Authenticator.objects.filter(user=user).values_list("type", flat=True)}
        ways = [("reauthenticate", "your password", "account_reauthenticate")]
        if factors & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}:
            ways.append(("mfa_reauthenticate", "your app or a code", "mfa_reauthenticate"))
        if Authenticator.Type.WEBAUTHN in factors:
            ways.append(
                ("mfa_reauthenticate:webauthn", "your passkey", "mfa_reauthenticate_webauthn")
            )
        return [{"id": key, "description": what, "url": reverse(name)} for key, what, name in ways]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link by which a person sets a new password."""
        return _here(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link by which a person shows that an address is theirs."""
        return _here(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def format_email_subject(self, subject: str) -> str:
        """The site's name stands first, as on every letter."""
        return f"[{settings.WAGTAIL_SITE_NAME}] {' '.join(subject.split())}"

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """Say nothing about logging in and out: the screen shows it."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


def _here(address: str) -> str:
    """A path on this installation's host, whatever host a request named."""
    from_root = "/" + address.split("://", 1)[-1].split("/", 1)[-1]
    return urljoin(settings.WAGTAILADMIN_BASE_URL, from_root)


class LoginForm(AllauthLoginForm):
    """User name or e-mail address, and password. Says when to come back after too many tries."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Username or e-mail address",
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
            error_messages={"required": "Type your username or e-mail address."},
        )
        self.fields["password"] = forms.CharField(
            label="Password",
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": "Type your password."},
        )

    def add_prefix(self, field_name: str) -> str:
        """Browsers and password managers know the first field as `username`."""
        return "username" if field_name == "login" else super().add_prefix(field_name)

    def _clean_with_password(self, credentials: dict[str, Any]) -> Any:
        try:
            return super()._clean_with_password(credentials)
        except ValidationError:
            name = credentials.get("username", "")
            if why := why_not_try(name, client_address(self.request), now=timezone.now()):
                raise ValidationError(why, code=LIMITED) from None
            raise ValidationError(
                "The name and the password do not belong together. Capitals count in passwords."
            ) from None


class ReauthenticateForm(AllauthReauthenticateForm):
    """The password, again."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label, password.help_text = "Your password", ""
        password.widget.attrs.pop("placeholder", None)


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey and its name, in plain words."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "A name for it"
        if "passwordless" in self.fields:
            alone = self.fields["passwordless"]
            alone.label = "It logs me in by itself, without my password"
            alone.help_text = "It asks for your finger, face or PIN each time."
            alone.initial = True


class SignIn(LoginView):
    """The one way in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again, with the status that fits."""
        response: HttpResponse = super().form_invalid(form)
        if form.has_error("__all__", code=LIMITED):
            response.status_code = TOO_MANY_REQUESTS
        return response


def verified_address(user: User) -> EmailAddress | None:
    """The address that a login showed to be its own, if that is still its address."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).first()

"""The forms by which people set their own password, through `cms.identity.persons`."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm
from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.identity import persons
from cms.people.logins import verified_address
from cms.throttling.attempts import SIGNED_IN, why_not_try

GOOD = "At least 12 characters; a few words in a row do well. Only you ever know it."


def _label(fields: Any) -> None:
    fields["password1"].label, fields["password1"].help_text = "New password", GOOD
    fields["password2"].label = "The new password again"
    for name, field in fields.items():
        field.widget.attrs.pop("placeholder", None)
        kind = "current-password" if name == "oldpassword" else "new-password"
        field.widget.attrs["autocomplete"] = kind


class ChangePasswordForm(AllauthChangePasswordForm):
    """Change one's password at the desk, with the old one."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Your password until now"
        _label(self.fields)

    def clean(self) -> Any:
        """Validate as allauth does, and refuse a login whose rows differ from the ledger."""
        cleaned = super().clean()
        if why := persons.why_not_build_on(self.user):
            raise ValidationError(str(why))
        return cleaned

    def clean_oldpassword(self) -> Any:
        """Check the old password, with the limit on wrong ones."""
        given, name = self.cleaned_data.get("oldpassword", ""), self.user.get_username()
        if authenticate(username=name, password=given) != self.user:
            if why := why_not_try(name, SIGNED_IN, now=timezone.now()):
                raise ValidationError(why)
            raise ValidationError("That is not your password.")
        return given

    def save(self) -> None:
        """Set the password and record it on the ledger."""
        persons.set_password(self.user, self.cleaned_data["password1"], now=timezone.now())


class SetByLinkForm(ResetPasswordKeyForm):
    """Set a password by a link sent to the verified address; this suspends signing."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _label(self.fields)

    def clean(self) -> Any:
        """Validate as allauth does, and refuse a login whose rows differ from the ledger."""
        cleaned = super().clean()
        if why := persons.why_not_build_on(self.user):
            raise ValidationError(str(why))
        return cleaned

    def save(self) -> None:
        """Set the password and record it as recovered."""
        persons.set_password(
            self.user, self.cleaned_data["password1"], now=timezone.now(), recovered=True
        )


class ResetPasswordForm(AllauthResetPasswordForm):
    """Ask for a link. It is sent to a verified address only; every address gets the same answer."""

    email = forms.EmailField(
        label="Your e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> Any:
        """Keep only users whose verified address this is."""
        email = super().clean_email()
        found: list[Any] = self.users  # type: ignore[has-type]
        self.users = [user for user in found if verified_address(user)]
        return email

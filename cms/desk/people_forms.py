"""The forms by which people are invited and kept. They gather; the rules on identity judge."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from cms.identity.invitations import Invited
from cms.people.models import Invitation, User
from cms.policy.permissions import GROUPS

SUPERUSER = "superuser"


def roles(*, runs_the_site: bool) -> list[tuple[str, str]]:
    """What somebody can be invited for, by whoever asks."""
    named = [(name, name) for name in GROUPS]
    if runs_the_site:
        named.append((SUPERUSER, "Runs the site: superuser, without any part in review"))
    return named


class InviteForm(forms.Form):
    """Whom to invite, and for what."""

    first_name = forms.CharField(label="First name", max_length=150, required=False)
    last_name = forms.CharField(
        label="Last name",
        help_text="The name is printed under what they decide, and they cannot change it.",
        max_length=150,
        required=False,
    )
    email = forms.EmailField(
        label="E-mail address",
        help_text="The invitation goes there. It works once, for seven days.",
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label="What will they do here?", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, runs_the_site: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roles"]
        field.choices = roles(runs_the_site=runs_the_site)

    def invited(self) -> Invited:
        """What was filled in, as the verb takes it."""
        given = self.cleaned_data
        return Invited(
            email=given["email"],
            first_name=given["first_name"],
            last_name=given["last_name"],
            groups=tuple(role for role in given["roles"] if role != SUPERUSER),
            is_superuser=SUPERUSER in given["roles"],
        )


class AcceptForm(forms.Form):
    """An invited person makes their login."""

    first_name = forms.CharField(label="First name", max_length=150)
    last_name = forms.CharField(label="Last name", max_length=150)
    email = forms.EmailField(label="E-mail address")
    username = forms.CharField(
        label="Username",
        help_text="What you will log in with. Your e-mail address works too.",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters; a few words in a row do well. Only you ever know it.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label="The password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        if invitation.email:
            for name in ("first_name", "last_name", "email"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Both passwords are one, and a good one."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("password") and given.get("again"):
            if given["password"] != given["again"]:
                self.add_error("again", "The two passwords differ.")
            else:
                self._validate(given)
        return given

    def _validate(self, given: dict[str, Any]) -> None:
        somebody = User(
            username=given.get("username", ""),
            email=self.invitation.email or given.get("email", ""),
            first_name=self.invitation.first_name or given.get("first_name", ""),
            last_name=self.invitation.last_name or given.get("last_name", ""),
        )
        try:
            validate_password(given["password"], somebody)
        except ValidationError as wrong:
            self.add_error("password", wrong)


class NameForm(forms.Form):
    """The name of a login."""

    first_name = forms.CharField(label="First name", max_length=150, required=False)
    last_name = forms.CharField(label="Last name", max_length=150, required=False)


class EmailForm(forms.Form):
    """The address of a login."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The address until now is told. Signing waits until a second person confirms it.",
    )


class RolesForm(forms.Form):
    """The groups of a login: ours, and whatever others it is in."""

    groups = forms.MultipleChoiceField(
        label="Groups", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, has: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["groups"]
        field.choices = [(name, name) for name in dict.fromkeys([*GROUPS, *has])]

"""Login views of the desk and of Wagtail, both with the limit on wrong passwords."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views.account import LoginView as AdminLoginView

from cms.throttling.attempts import client_address, why_not_try

LIMITED = "limited"
TOO_MANY_REQUESTS = 429


class RateLimitedLoginForm(AuthenticationForm):
    """A login form that says when to come back after too many wrong passwords."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "Type your username."
        self.fields["password"].error_messages["required"] = "Type your password."

    def clean(self) -> dict[str, Any]:
        """As Django does, with our sentence where the limit is what stopped it."""
        try:
            return super().clean()
        except ValidationError:
            username = self.cleaned_data.get("username") or ""
            why = why_not_try(username, client_address(self.request), now=timezone.now())
            if why:
                raise ValidationError(why, code=LIMITED) from None
            raise


class EditorLoginForm(RateLimitedLoginForm, LoginForm):
    """Wagtail's form, with the same limit."""


class EditorLogin(AdminLoginView):
    """Wagtail's login."""

    def get_form_class(self) -> type[EditorLoginForm]:
        """The form that says when."""
        return EditorLoginForm

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again, with the status that fits."""
        return _with_status(super().form_invalid(form), form)


def _with_status(response: HttpResponse, form: AuthenticationForm) -> HttpResponse:
    if form.has_error("__all__", code=LIMITED):
        response.status_code = TOO_MANY_REQUESTS
    return response

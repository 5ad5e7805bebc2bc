"""The desk's log-in."""

from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse

from cms.people.logins import RateLimitedLoginForm, _with_status


class DeskLogin(views.LoginView):
    """The desk's login."""

    template_name = "desk/login.html"
    authentication_form = RateLimitedLoginForm

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again, with the status that fits."""
        return _with_status(super().form_invalid(form), form)

"""Password log-in with a limit on wrong passwords."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from cms.people.models import User
from cms.throttling.attempts import clear_attempts, client_address, register_attempt, remember


class LimitedBackend(ModelBackend):
    """Django's ModelBackend with a limit on wrong passwords."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """Check a password, unless there were too many wrong ones: then nothing is checked."""
        username = username_of(username or kwargs.pop("email", None))
        if not username or password is None:
            return None
        address = client_address(request)
        if not register_attempt(username, address, now=timezone.now()):
            raise PermissionDenied
        user = super().authenticate(request, username=username, password=password)
        if not isinstance(user, User):
            return None
        clear_attempts(username, address)
        remember(username, address, now=timezone.now())
        return user


def username_of(typed: str | None) -> str | None:
    """The user name that was typed, or whose e-mail address it was; else just what was typed."""
    if not typed or "@" not in typed or User.objects.filter(username=typed).exists():
        return typed
    found = User.objects.filter(email__iexact=typed)[:2]
    return found[0].get_username() if len(found) == 1 else typed

"""What other packages and plain deletions do to identity, written on the ledger."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.utils import timezone

from cms.evidence.ledger import SYSTEM
from cms.identity import persons
from cms.people.models import Contributor, User

_NAMES = {"totp": "an authenticator app", "webauthn": "a passkey"}


def note_added(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """`post_save`: a new factor stands on the ledger, however it came, and by letter."""
    if created:
        _note("added", instance)


def note_removed(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    """`post_delete`: the same of one that went."""
    _note("removed", instance)


def _note(verb: str, authenticator: Authenticator) -> None:
    what = _NAMES.get(authenticator.type, "a set of recovery codes")
    persons.note(
        authenticator.user.person,
        action=f"{verb} second factor",
        sentence=f"{what[0].upper()}{what[1:]} was {verb}.",
        by=_doer(),
        now=timezone.now(),
    )


def note_erased(sender: Any, instance: User | Contributor, **kwargs: Any) -> None:
    """`post_delete`: a login or a profile that was erased is missed by the ledger."""
    what = "login" if isinstance(instance, User) else "profile"
    persons.note(
        instance.person,
        action=f"erased {what}",
        sentence=f"The {what} was erased.",
        by=_doer(),
        now=timezone.now(),
    )


def _doer() -> str:
    """Who does what a signal tells of: whoever's request it is, or nobody known."""
    user = getattr(context.request, "user", None)
    return user.person if isinstance(user, User) else SYSTEM

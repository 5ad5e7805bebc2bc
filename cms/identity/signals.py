"""Signal receivers that record on the ledger what other packages and deletions change."""

from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.utils import timezone

from cms.evidence.ledger import SYSTEM
from cms.identity import persons
from cms.people.models import Contributor, User
from cms.policy.ledger_actions import LedgerAction

_NAMES = {"totp": "an authenticator app", "webauthn": "a passkey"}


def note_added(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """`post_save`: record a new second factor, however it was added; a letter follows."""
    if created:
        _note(LedgerAction.ADDED_SECOND_FACTOR, "added", instance)


def note_removed(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    """`post_delete`: record that a second factor was removed."""
    _note(LedgerAction.REMOVED_SECOND_FACTOR, "removed", instance)


def _note(action: LedgerAction, verb: str, authenticator: Authenticator) -> None:
    what = _NAMES.get(authenticator.type, "a set of recovery codes")
    persons.note(
        authenticator.user.person,
        action=action,
        sentence=f"{what[0].upper()}{what[1:]} was {verb}.",
        by=_doer(),
        now=timezone.now(),
    )


def note_erased(sender: Any, instance: User | Contributor, **kwargs: Any) -> None:
    """`post_delete`: record that a login or a profile was erased."""
    is_login = isinstance(instance, User)
    what = "login" if is_login else "profile"
    persons.note(
        instance.person,
        action=LedgerAction.ERASED_LOGIN if is_login else LedgerAction.ERASED_PROFILE,
        sentence=f"The {what} was erased.",
        by=_doer(),
        now=timezone.now(),
    )


def _doer() -> str:
    """The person of the current request, or SYSTEM."""
    user = getattr(context.request, "user", None)
    return user.person if isinstance(user, User) else SYSTEM

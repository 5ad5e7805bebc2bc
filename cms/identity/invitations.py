"""Invitations: how a login is made. The invited person chooses the password; nobody else sees one.

The link is sent and not stored: the row holds the SHA-256 of its secret, and the ledger holds a
digest of its terms, so that a row inserted into the table by hand is refused.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from cms.evidence import ledger
from cms.evidence.canonical import canonical, sha256
from cms.evidence.ledger import SYSTEM, exclusively
from cms.evidence.models import LedgerEntry
from cms.identity import persons
from cms.people.models import Invitation, User
from cms.people.names import display_name
from cms.policy import identity as rules
from cms.policy.ledger_actions import LedgerAction
from cms.policy.refusals import Why, refuse_if


@dataclass(frozen=True, slots=True)
class Invited:
    """The invited person, as the sender typed them."""

    email: str
    first_name: str = ""
    last_name: str = ""
    groups: tuple[str, ...] = ()
    is_superuser: bool = False


@exclusively
def invite(invited: Invited, *, by: User, now: datetime) -> tuple[Invitation, str]:
    """Make an invitation; return it with the secret of its link, which is not stored."""
    refuse_if(
        rules.why_not_invite(
            persons.keeper_before(by),
            email=invited.email,
            name=f"{invited.first_name} {invited.last_name}",
            groups=list(invited.groups),
            superuser=invited.is_superuser,
            is_known=User.objects.filter(email__iexact=invited.email).exists(),
        )
    )
    return _make(invited, by=by.person, now=now)


@exclusively
def first_superuser(*, now: datetime) -> str | None:
    """The secret of a link that makes the first superuser of an empty site; None on any other.

    Links that were printed before and not used are revoked.
    """
    if User.objects.exists():
        return None
    for earlier in Invitation.objects.filter(used_at=None, revoked_at=None):
        _revoke(earlier, by=SYSTEM, now=now)
    return _make(Invited(email="", is_superuser=True), by=SYSTEM, now=now)[1]


def _make(invited: Invited, *, by: str, now: datetime) -> tuple[Invitation, str]:
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=invited.email.strip(),
        first_name=invited.first_name.strip(),
        last_name=invited.last_name.strip(),
        groups=sorted(invited.groups),
        is_superuser=invited.is_superuser,
        token_sha256=sha256(secret),
        invited_by=by,
        made_at=now,
    )
    ledger.append(
        now=now, actor=by, action=LedgerAction.INVITED, subject=_subject(invitation), rows=[],
        terms=_terms(invitation, secret), groups=invitation.groups,
        superuser=invitation.is_superuser,
    )  # fmt: skip
    return invitation, secret


@exclusively
def revoke(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Revoke an invitation: its link no longer works."""
    refuse_if(rules.why_not_keep_people(persons.keeper_before(by)))
    invitation.refresh_from_db()
    refuse_if(
        rules.why_not_revoke_invitation(is_open=not (invitation.used_at or invitation.revoked_at))
    )
    _revoke(invitation, by=by.person, now=now)


def _revoke(invitation: Invitation, *, by: str, now: datetime) -> None:
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    ledger.append(
        now=now,
        actor=by,
        action=LedgerAction.TOOK_BACK_INVITATION,
        subject=_subject(invitation),
        rows=[],
    )


def found(secret: str) -> Invitation | None:
    """The invitation with this secret, or None."""
    return Invitation.objects.filter(token_sha256=sha256(secret)).first()


def why_not_accept(secret: str, *, now: datetime) -> Why | None:
    """Ask the rules whether an invitation can still be accepted."""
    invitation = found(secret)
    return rules.why_not_accept_invitation(
        is_known=bool(invitation and _is_on_the_ledger(invitation, secret)),
        used=bool(invitation and invitation.used_at),
        revoked=bool(invitation and invitation.revoked_at),
        made_at=invitation.made_at if invitation else None,
        now=now,
    )


@exclusively
def accept(
    secret: str, *, username: str, password: str, now: datetime,
    email: str = "", first_name: str = "", last_name: str = "",
) -> User:  # fmt: skip
    """Make the invited person's login. Name and address are the invitation's, where it has them."""
    refuse_if(why_not_accept(secret, now=now))
    invitation = Invitation.objects.select_for_update().get(token_sha256=sha256(secret))
    address = invitation.email or email.strip()
    refuse_if(
        rules.why_not_take_login(
            is_name_taken=User.objects.filter(username__iexact=username).exists(),
            is_email_taken=User.objects.filter(email__iexact=address).exists(),
        )
    )
    user = User(
        username=username,
        email=address,
        first_name=invitation.first_name or first_name.strip(),
        last_name=invitation.last_name or last_name.strip(),
        is_superuser=invitation.is_superuser,
        is_staff=invitation.is_superuser,
    )
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=invitation.groups))
    # The link came by that address, which verifies it; an address typed here is not verified yet.
    EmailAddress.objects.create(
        user=user, email=address, primary=True, verified=bool(invitation.email)
    )
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    persons.record(user, by=invitation.invited_by, actor=user.person, now=now)
    return user


def expires_at(invitation: Invitation) -> datetime:
    """Until when an invitation can be accepted."""
    return invitation.made_at + timedelta(days=rules.INVITATION_DAYS)


def sender(invitation: Invitation) -> str:
    """The display name of the sender."""
    person = invitation.invited_by.partition(":")[2]
    user = User.objects.filter(person_id=person).first() if person else None
    return display_name(user) if user else "whoever set this site up"


def _subject(invitation: Invitation) -> str:
    return f"invitation:{invitation.token_sha256[:32]}"


def _terms(invitation: Invitation, secret: str) -> str:
    """A digest of everything offered, with the link's secret so that it cannot be guessed."""
    return sha256(
        canonical(
            [
                secret,
                invitation.email,
                invitation.first_name,
                invitation.last_name,
                invitation.groups,
                invitation.is_superuser,
                invitation.invited_by,
            ]
        )
    )


def _is_on_the_ledger(invitation: Invitation, secret: str) -> bool:
    entries = LedgerEntry.objects.filter(action=LedgerAction.INVITED, subject=_subject(invitation))
    return any(f'"{_terms(invitation, secret)}"' in entry.data for entry in entries)

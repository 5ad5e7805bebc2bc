"""The verbs of signing keys: enrol, attest, end. Each is one transaction, with a ledger entry.

The subject of each entry is the public profile, or the login without one, that the key is for.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing

from cms.evidence import ledger
from cms.evidence.ledger import exclusively
from cms.people.models import Contributor, User
from cms.people.names import printed_name
from cms.policy import keys
from cms.policy.keys import Trouble
from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import ATTEST_KEY, PUBLISH_EDITION
from cms.policy.refusals import Refusal, Why, refuse_if
from cms.proofs import passkeys
from cms.proofs.models import KeyAttestation, KeyRevocation, SigningKey
from cms.proofs.passkeys import Site
from cms.review import reviewers
from cms.review.key_signing import (
    Asked,
    KeyAnswer,
    keys_of,
    opened,
    opened_for,
    put_answer,
    question,
    why_no_keys_at,
)

SALT = "cms.review.keys"


def ask_to_enrol(*, by: User, name: str, site: Site, now: datetime) -> Asked:
    """Ask somebody's phone, computer or security key for a new key."""
    _check_may_enrol(by, name, site)
    challenge = passkeys.new_challenge()
    options = passkeys.enrolment_options(
        site,
        site_name=settings.WAGTAIL_SITE_NAME,
        handle=by.person,
        login=by.get_username(),
        name=printed_name(by),
        known=[key.credential_id for key in keys_of(by) if not key.facts.is_ended],
        challenge=challenge,
    )
    sealed = {"challenge": challenge, "at": now.isoformat(), "by": by.person}
    return Asked(options=options, seal=signing.dumps(sealed, salt=SALT))


@exclusively
def enrol(*, by: User, name: str, answer: KeyAnswer, now: datetime) -> SigningKey:
    """Write down somebody's new key. It signs nothing before a second person attests it."""
    _check_may_enrol(by, name, answer.site)
    asked = opened(answer.seal, salt=SALT)
    if asked.get("by") != by.person:
        raise Refusal(keys.NOT_ASKED_BY_US)
    refuse_if(keys.why_not_in_time(datetime.fromisoformat(asked["at"]), now=now))
    made = passkeys.enrolled(answer.answer, site=answer.site, challenge=asked["challenge"])
    if isinstance(made, Trouble):
        raise Refusal(keys.why_not_believe(made, done="enrolled") or "")
    if SigningKey.objects.filter(credential_id=made.credential_id).exists():
        raise Refusal(keys.KNOWN_ALREADY)
    contributor = Contributor.objects.filter(user=by).first()
    key = SigningKey.objects.create(
        by=by.person,
        at=now,
        person=contributor.person if contributor else by.person,
        printed_name=printed_name(by),
        name=name.strip(),
        rp_id=answer.site.rp_id,
        credential_id=made.credential_id,
        algorithm=made.algorithm,
        public_key=made.public_key,
        aaguid=made.aaguid,
        is_synced=made.is_synced,
        transports=made.transports,
    )
    _append_to_ledger(LedgerAction.KEY_ENROLLED, key, key, by=by, now=now)
    return key


def means_of_attesting(by: User) -> str | Why:
    """By which means this person attests a key, or why they cannot yet."""
    in_force = SigningKey.objects.filter(attestation__isnull=False, revocation=None)
    return keys.means_of_attesting(
        tuple(key.facts for key in keys_of(by)), is_first=not in_force.exists()
    )


def ask_to_attest(
    key: SigningKey, *, by: User, met: str, typed: str, site: Site, now: datetime
) -> Asked:
    """Ask for the attesting person's own key on what they say. Raises what `attest` would."""
    drafted = _attestation(_fresh(key), by=by, met=met, typed=typed, at=now)
    refuse_if(keys.why_not_this_means(keys.BY_KEY, means_of_attesting(by)))
    return question(drafted, by=by, about=key.credential_id, keys=keys_of(by), site=site, now=now)


@exclusively
def attest(
    key: SigningKey,
    *,
    by: User,
    met: str,
    typed: str,
    now: datetime,
    answer: KeyAnswer | None = None,
) -> KeyAttestation:
    """A second person says, with their own key, that the fingerprint they were told is this one's.

    The first key of a site is attested without: there is none before it.
    """
    key = _fresh(key)
    attestation = _attestation(key, by=by, met=met, typed=typed, at=now)
    means = means_of_attesting(by)
    if answer is not None:
        asked = opened_for(answer, by=by, about=key.credential_id, now=now)
        attestation.at = asked.at
        attestation.signed_by = put_answer(attestation, answer, nonce=asked.nonce, keys=keys_of(by))
    elif isinstance(means, Why):
        raise Refusal(means)
    elif means == keys.BY_KEY:
        raise Refusal(keys.NOT_ANSWERED)
    attestation.save(force_insert=True)
    _append_to_ledger(LedgerAction.KEY_ATTESTED, key, attestation, by=by, now=now)
    return attestation


def _attestation(
    key: SigningKey, *, by: User, met: str, typed: str, at: datetime
) -> KeyAttestation:
    """The attestation as it will be written, not saved. Raises Refusal where there can be none."""
    refuse_if(
        keys.why_not_attest(
            key.facts,
            may_attest=may_attest(by),
            is_own=is_own(key, by),
            met=met in KeyAttestation.Means.values,
            typed=typed,
            fingerprint=key.fingerprint,
        )
    )
    return KeyAttestation(
        key=key,
        by=by.person,
        by_printed=printed_name(by),
        means=met,
        fingerprint=key.fingerprint,
        at=at,
    )


@exclusively
def end(key: SigningKey, *, by: User, kind: str, reason: str, now: datetime) -> KeyRevocation:
    """A key no longer signs: lost, replaced or revoked. What it signed stays signed."""
    key = _fresh(key)
    refuse_if(
        keys.why_not_end(
            key.facts,
            is_own=is_own(key, by),
            may_publish=by.has_perm(PUBLISH_EDITION),
            is_known_kind=kind in KeyRevocation.Kind.values,
            reason=reason,
        )
    )
    revocation = KeyRevocation.objects.create(
        key=key,
        by=by.person,
        by_printed=printed_name(by),
        kind=kind,
        reason=reason.strip(),
        at=now,
    )
    _append_to_ledger(revocation.ledger_action, key, revocation, by=by, now=now)
    return revocation


def may_attest(user: User) -> bool:
    """Whether someone gave this login that permission. Superusers do not just have it."""
    return reviewers.users_with_permission(ATTEST_KEY).filter(pk=user.pk).exists()


def to_attest(user: User) -> int:
    """How many keys of others wait for this person, or a colleague, to attest them."""
    if not may_attest(user):
        return 0
    waiting = SigningKey.objects.filter(attestation=None, revocation=None).exclude(by=user.person)
    return waiting.count()


def is_own(key: SigningKey, user: User) -> bool:
    """Whether a key is this person's, by any of the names that evidence or today's links know."""
    return not persons_linked_to(user).isdisjoint((key.by, key.person))


def persons_linked_to(user: User) -> frozenset[str]:
    """The logins and profiles that belong together with this login: today, or when any key was
    enrolled, and on from each of those.
    """
    profiles = Contributor.objects.exclude(user=None).select_related("user")
    pairs = [
        *SigningKey.objects.values_list("by", "person"),
        *((profile.user.person, profile.person) for profile in profiles if profile.user),
    ]
    found = {user.person}
    while more := {p for pair in pairs if found & {*pair} for p in pair} - found:
        found |= more
    return frozenset(found)


def _check_may_enrol(by: User, name: str, site: Site) -> None:
    refuse_if(
        keys.why_not_enrol(
            may_sign=reviewers.may_sign(by),
            may_attest=may_attest(by),
            has_profile=Contributor.objects.filter(user=by).exists(),
            name=name,
        )
    )
    refuse_if(why_no_keys_at(site))


def _fresh(key: SigningKey) -> SigningKey:
    """The key as it is now that it is our turn: another window may have attested or ended it."""
    return SigningKey.objects.select_related("attestation", "revocation").get(pk=key.pk)


def _append_to_ledger(
    action: LedgerAction, key: SigningKey, row: Any, *, by: User, now: datetime
) -> None:
    ledger.append(
        now=now, actor=by.person, action=action, subject=key.person, rows=[row],
        key=key.pk, fingerprint=key.fingerprint,
    )  # fmt: skip

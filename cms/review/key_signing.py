"""Signing with one's own key: ask it to sign all that the sign-off will say, and check its answer.

What it was asked is not kept here: the nonce and the time travel with the form, sealed by this
site for one person and one proof, and the rest is written down anew from what was filled in.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing

from cms.people.models import Contributor, User
from cms.people.names import linked_today
from cms.policy import keys as keys_policy
from cms.policy import signing as signing_policy
from cms.policy.facts import ProofFacts, SignatureFacts
from cms.policy.keys import Trouble
from cms.policy.refusals import Refusal, Why, refuse_if
from cms.proofs import passkeys, statements
from cms.proofs.models import Proof, SigningKey, SignOff
from cms.proofs.passkey_verification import Signable, trouble_with
from cms.proofs.passkeys import Site
from cms.review import facts, reviewers

SALT = "cms.review.key_signing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reviewer's key is asked, and the seal that comes back with its answer."""

    options: dict[str, Any]
    seal: str


@dataclass(frozen=True, slots=True)
class KeyChallenge:
    """What a key was asked once: by its nonce, and when."""

    nonce: str
    at: datetime


# Evidence that a key signs: its `statement` says what, and its columns take the answer.


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """What comes back: the seal, and the answer as the browser wrote it, at this site."""

    seal: str
    answer: str
    site: Site


def keys_of(user: User) -> list[SigningKey]:
    """The keys that this login enrolled for the profile it has today, newest first."""
    return list(
        SigningKey.objects.filter(by=user.person, person__in=linked_today(user))
        .select_related("attestation", "revocation")
        .order_by("-pk")
    )


def signing_keys(user: User) -> list[SigningKey]:
    """Those that were enrolled for the public profile that this login signs with."""
    contributor = Contributor.objects.filter(user=user).first()
    return [key for key in keys_of(user) if contributor and key.person == contributor.person]


def means_of_signing(user: User) -> str | Why:
    """By which means this reviewer signs, or why they cannot yet."""
    return keys_policy.means_of_signing(
        tuple(key.facts for key in signing_keys(user)), signing=settings.SIGNING
    )


def why_no_keys_at(site: Site) -> Why | None:
    """Why keys do not work at the address by which the desk was opened, or None."""
    return keys_policy.why_not_use_keys_at(
        site.rp_id, origin=site.origin, own_origin=settings.SIGNING_ORIGIN
    )


def ask(proof: Proof, *, by: User, signature: SignatureFacts, site: Site, now: datetime) -> Asked:
    """Ask for a key's signature on this sign-off. Raises what `sign` would raise."""
    proof_facts = facts.of_proof(proof, today=now.date())
    refuse_if(signing_policy.why_not_sign(proof_facts, reviewers.of_reviewer(by, today=now.date())))
    refuse_if(signing_policy.why_not_accept(signature, proof_facts, today=now.date()))
    refuse_if(keys_policy.why_not_this_means(keys_policy.BY_KEY, means_of_signing(by)))
    drafted = statements.drafted(proof, proof_facts, signature, by=by, at=now)
    return question(drafted, by=by, about=proof.digest, keys=signing_keys(by), site=site, now=now)


def signed(
    proof: Proof,
    proof_facts: ProofFacts,
    signature: SignatureFacts,
    *,
    by: User,
    answer: KeyAnswer,
    now: datetime,
) -> SignOff:
    """The sign-off that a key signed, not saved. Raises Refusal for any other answer."""
    asked = opened_for(answer, by=by, about=proof.digest, now=now)
    if SignOff.objects.filter(nonce=asked.nonce).exists():
        raise Refusal(keys_policy.ANSWERED_ALREADY)
    sign_off = statements.drafted(proof, proof_facts, signature, by=by, at=asked.at)
    sign_off.key = put_answer(sign_off, answer, nonce=asked.nonce, keys=signing_keys(by))
    refuse_if(keys_policy.why_not_this_means(keys_policy.BY_KEY, means_of_signing(by)))
    sign_off.authenticated_by = keys_policy.BY_KEY
    return sign_off


def question(
    row: Signable, *, by: User, about: str, keys: list[SigningKey], site: Site, now: datetime
) -> Asked:
    """Ask one of these keys to sign what a row, not saved yet, will say."""
    refuse_if(why_no_keys_at(site))
    row.nonce = passkeys.new_challenge()
    usable = [key for key in keys if key.facts.can_sign and key.rp_id == site.rp_id]
    sealed = {"nonce": row.nonce, "at": now.isoformat(), "by": by.person, "about": about}
    return Asked(
        options=passkeys.signing_options(
            site,
            keys=[(key.credential_id, key.transports) for key in usable],
            challenge=passkeys.challenge_of(row.statement),
        ),
        seal=signing.dumps(sealed, salt=SALT),
    )


def opened_for(answer: KeyAnswer, *, by: User, about: str, now: datetime) -> KeyChallenge:
    """What an answer was asked: by us, of this person, about this, in time. Or raises Refusal."""
    refuse_if(why_no_keys_at(answer.site))
    asked = opened(answer.seal, salt=SALT)
    if (asked.get("by"), asked.get("about")) != (by.person, about):
        raise Refusal(keys_policy.NOT_ASKED_BY_US)
    at = datetime.fromisoformat(asked["at"])
    refuse_if(keys_policy.why_not_in_time(at, now=now))
    return KeyChallenge(asked["nonce"], at)


def put_answer(
    row: Signable, answer: KeyAnswer, *, nonce: str, keys: list[SigningKey]
) -> SigningKey:
    """Write a key's answer on a row, and say which of these keys gave it. Raises Refusal unless
    it is a signature, by one that may sign, on exactly what the row says.
    """
    assertion = passkeys.answered(answer.answer)
    if isinstance(assertion, Trouble):
        raise Refusal(keys_policy.why_not_believe(assertion) or "")
    key = next((k for k in keys if k.credential_id == assertion.credential_id), None)
    if key is None or not key.facts.can_sign:
        raise Refusal(keys_policy.why_not_sign_with(key.facts if key else None) or "")
    row.nonce = nonce
    row.authenticator_data = assertion.authenticator_data
    row.client_data = assertion.client_data
    row.signature = assertion.signature
    refuse_if(keys_policy.why_not_believe(trouble_with(row, key, origin=answer.site.origin)))
    return key


def opened(seal: str, *, salt: str) -> dict[str, Any]:
    """What this site sealed into a form. Raises Refusal for anything else."""
    try:
        payload = signing.loads(seal, salt=salt)
    except signing.BadSignature:
        raise Refusal(keys_policy.NOT_ASKED_BY_US) from None
    return dict(payload)

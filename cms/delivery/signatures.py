"""What a reader is told of how a page was signed, once the signature itself has been checked."""

from functools import lru_cache
from typing import Any

from cms.evidence.canonical import sha256
from cms.evidence.models import instant
from cms.policy.keys import BY_KEY, BY_PASSWORD, IN_WORDS
from cms.proofs.models import SignOff
from cms.proofs.passkeys import Assertion, challenge_of, what_is_wrong
from cms.publishing.models import Edition

# What an edition's query fetches beside it, so that its signatures can be checked.
CHECKED_WITH = tuple(
    f"{sign_off}__{what}"
    for sign_off in ("sign_off", "whole_page_sign_off")
    for what in ("key__attestation", "countersigns")
)


def is_made_up(sign_off: SignOff) -> bool:
    """Whether a sign-off names a key that did not sign what it says, or is somebody else's."""
    key = sign_off.key
    if key is None:
        return sign_off.authenticated_by == BY_KEY
    return (
        (key.by, key.person) != (sign_off.signed_with, sign_off.reviewer)
        or not hasattr(key, "attestation")
        or not _is_signed(
            sign_off.statement,
            Assertion(
                key.credential_id,
                sign_off.authenticator_data,
                sign_off.client_data,
                sign_off.signature,
            ),
            key.public_key,
            key.algorithm,
            key.rp_id,
        )
    )


@lru_cache(maxsize=4096)
def _is_signed(
    statement: str, assertion: Assertion, public_key: str, algorithm: int, rp_id: str
) -> bool:
    """Whether this is a signature: a question of these texts alone, so asked once of each."""
    return (
        what_is_wrong(
            assertion,
            public_key=public_key,
            algorithm=algorithm,
            rp_id=rp_id,
            challenge=challenge_of(statement),
        )
        is None
    )


def means_of(sign_off: SignOff) -> str:
    """What a checked sign-off rests on, in plain words."""
    return IN_WORDS[BY_KEY if sign_off.key else BY_PASSWORD]


def means_of_edition(edition: Edition) -> str:
    """What an edition rests on, in plain words: keys only where every signature is by a key."""
    signed = (edition.sign_off, edition.whole_page_sign_off)
    rests_on = {*signed, *(first for row in signed if (first := row.countersigns))}
    return IN_WORDS[BY_KEY if all(row.key_id for row in rests_on) else BY_PASSWORD]


def for_people(sign_off: SignOff) -> dict[str, Any]:
    """What the record prints of the key, if it was one."""
    key = sign_off.key
    if key is None:
        return {"means": means_of(sign_off), "key": None}
    ended = getattr(key, "revocation", None)
    return {
        "means": means_of(sign_off),
        "key": {
            "fingerprint": key.fingerprint,
            "enrolled_at": key.at,
            "attested_at": key.attestation.at,
            "attested_by": key.attestation.by_printed,
            "attested_how": key.attestation.means,
            "ended_at": ended.at if ended else None,
            "ended_as": ended.kind if ended else "",
        },
    }


def for_machines(sign_off: SignOff) -> dict[str, Any] | None:
    """All that an outsider needs to check the signature without us; None for a password."""
    key = sign_off.key
    if key is None:
        return None
    ended = getattr(key, "revocation", None)
    return {
        "statement": sign_off.statement,
        "statement_sha256": sha256(sign_off.statement),
        "authenticator_data": sign_off.authenticator_data,
        "client_data": sign_off.client_data,
        "signature": sign_off.signature,
        "key": {
            "public_key": key.public_key,
            "algorithm": key.algorithm,
            "fingerprint": key.fingerprint,
            "credential_id": key.credential_id,
            "rp_id": key.rp_id,
            "holder": key.person,
            "holder_printed": key.printed_name,
            "enrolled_at": instant(key.at),
            "attested_at": instant(key.attestation.at),
            "attested_by": key.attestation.by_printed,
            "attested_how": key.attestation.means,
            "ended_at": instant(ended.at) if ended else None,
            "ended_as": ended.kind if ended else None,
        },
    }

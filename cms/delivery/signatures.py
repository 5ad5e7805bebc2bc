"""What a reader is told of how a page was signed, once the signature itself has been checked."""

from typing import Any

from cms.evidence.canonical import sha256
from cms.evidence.models import Evidence, instant
from cms.policy.keys import BY_KEY, BY_PASSWORD, IN_WORDS
from cms.proofs.models import KeyAttestation, SignOff
from cms.proofs.passkey_verification import trouble_with
from cms.publishing.models import Edition

# What an edition's query fetches beside it, so that its signatures can be checked.
CHECKED_WITH = tuple(
    f"{sign_off}__{what}"
    for sign_off in ("sign_off", "whole_page_sign_off")
    for what in ("key__attestation", "countersigns")
)


# Which rows, by all their columns, were found to be made up or not: asked anew of any other.
MOST_CHECKED = 4096
_checked: dict[tuple[Any, ...], bool] = {}


def is_made_up(sign_off: SignOff) -> bool:
    """Whether a sign-off names a key that did not sign what it says, or is somebody else's."""
    key = sign_off.key
    if key is None:
        return sign_off.authenticated_by == BY_KEY
    if not hasattr(key, "attestation"):
        return True
    rows = (sign_off, key, sign_off.countersigns)
    columns = tuple(_columns(row) for row in rows if row)
    found = _checked.get(columns)
    if found is None:
        of_another = (key.by, key.person) != (sign_off.signed_with, sign_off.reviewer)
        found = of_another or trouble_with(sign_off, key) is not None
        if len(_checked) >= MOST_CHECKED:
            _checked.clear()
        _checked[columns] = found
    return found


def _columns(row: Evidence) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)


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
            "is_attested_by_key": key.attestation.signed_by_id is not None,
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
            "attestation": _attestation(key.attestation),
            "ended_at": instant(ended.at) if ended else None,
            "ended_as": ended.kind if ended else None,
        },
    }


def _attestation(attestation: KeyAttestation) -> dict[str, Any] | None:
    """The attesting person's own signature; None for the first key, which has none before it."""
    if attestation.signed_by is None:
        return None
    return {
        "statement": attestation.statement,
        "authenticator_data": attestation.authenticator_data,
        "client_data": attestation.client_data,
        "signature": attestation.signature,
        "public_key": attestation.signed_by.public_key,
        "algorithm": attestation.signed_by.algorithm,
        "fingerprint": attestation.signed_by.fingerprint,
        "rp_id": attestation.signed_by.rp_id,
    }

"""Passkeys: the options a browser is sent (WebAuthn), and the verification of its answers.

The whole WebAuthn protocol is here, by Yubico's fido2; nothing here imports Django. An assertion is
an authenticator's signature on its own data and on the SHA-256 of the client data, which holds the
challenge (https://www.w3.org/TR/webauthn-3/#sctn-op-get-assertion).
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)
from fido2.cose import ES256, RS256, CoseKey
from fido2.rpid import verify_rp_id
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData, CollectedClientData, RegistrationResponse

from cms.policy.keys import Trouble

# ECDSA on P-256 and RSASSA-PKCS1-v1_5, both with SHA-256: what every platform, openssl and
# browsers can make and check (the default pair of Web Authentication).
ALGORITHMS = (ES256.ALGORITHM, RS256.ALGORITHM)
MINUTES_TO_ANSWER = 5
LONGEST_ANSWER = 20_000
CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Site:
    """The site that keys belong to: the relying party id, and the origin of the browser's page."""

    rp_id: str
    origin: str


@dataclass(frozen=True, slots=True)
class NewKey:
    """A newly created key. `public_key` is a SubjectPublicKeyInfo in base64."""

    credential_id: str
    algorithm: int
    public_key: str
    aaguid: str
    is_synced: bool
    transports: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """A WebAuthn assertion: bytes in base64url without padding, the client data as text."""

    credential_id: str
    authenticator_data: str
    client_data: str
    signature: str


def new_challenge() -> str:
    """A random challenge, in base64url."""
    return websafe_encode(secrets.token_bytes(CHALLENGE_BYTES))


def enrolment_options(
    site: Site, *, site_name: str, handle: str, login: str, name: str, known: list[str],
    challenge: str,
) -> dict[str, Any]:  # fmt: skip
    """The options for `navigator.credentials.create`, in WebAuthn's JSON form.

    No attestation by the maker is requested: it tells which product a key is, not whose.
    """
    return {
        "rp": {"id": site.rp_id, "name": site_name},
        "user": {"id": websafe_encode(handle.encode()[:64]), "name": login, "displayName": name},
        "challenge": challenge,
        "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in ALGORITHMS],
        "timeout": MINUTES_TO_ANSWER * 60_000,
        "excludeCredentials": [{"type": "public-key", "id": key} for key in known],
        "authenticatorSelection": {"userVerification": "required", "residentKey": "preferred"},
        "attestation": "none",
    }


def signing_options(site: Site, *, keys: list[tuple[str, str]], challenge: str) -> dict[str, Any]:
    """The options for `navigator.credentials.get`. `keys`: credential ids with transports."""
    return {
        "rpId": site.rp_id,
        "challenge": challenge,
        "timeout": MINUTES_TO_ANSWER * 60_000,
        "userVerification": "required",
        "allowCredentials": [
            {"type": "public-key", "id": key, "transports": transports.split()}
            if transports
            else {"type": "public-key", "id": key}
            for key, transports in keys
        ],
    }


def enrolled(answer: str, *, site: Site, challenge: str) -> NewKey | Trouble:
    """The key in a browser's answer to `enrolment_options`, or what is wrong with the answer."""
    try:
        payload = _json(answer)
        transports = payload.get("response", {}).pop("transports", [])
        response = RegistrationResponse.from_dict(_only_what_counts(payload))
        client, made = response.response.client_data, response.response.attestation_object.auth_data
        if client.type != CollectedClientData.TYPE.CREATE or made.credential_data is None:
            return Trouble.WRONG_KIND
        if trouble := _of_another_place(client, made, site):
            return trouble
        if websafe_encode(client.challenge) != challenge:
            return Trouble.OTHER_CHALLENGE
        if not made.is_user_verified():
            return Trouble.NOT_VERIFIED
        cose = made.credential_data.public_key
        if cose.get(3) not in ALGORITHMS:
            return Trouble.WRONG_ALGORITHM
        return NewKey(
            credential_id=websafe_encode(made.credential_data.credential_id),
            algorithm=int(cose[3]),
            public_key=_spki(cose),
            aaguid=str(made.credential_data.aaguid),
            is_synced=bool(made.flags & AuthenticatorData.FLAG.BE),
            transports=" ".join(sorted(t for t in transports if isinstance(t, str)))[:100],
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return Trouble.UNREADABLE


def answered(answer: str) -> Assertion | Trouble:
    """Parse an assertion as the browser sent it, without verifying it."""
    try:
        payload = _json(answer)
        response = payload["response"]
        found = Assertion(
            credential_id=websafe_encode(websafe_decode(payload["id"])),
            authenticator_data=websafe_encode(websafe_decode(response["authenticatorData"])),
            client_data=websafe_decode(response["clientDataJSON"]).decode(),
            signature=websafe_encode(websafe_decode(response["signature"])),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return Trouble.UNREADABLE
    return found


def what_is_wrong(
    assertion: Assertion, *, public_key: str, algorithm: int, rp_id: str, challenge: str,
    origin: str = "",
) -> Trouble | None:  # fmt: skip
    """Verify an assertion by this key on this challenge: what is wrong with it, or None.

    Without `origin` (years later, from evidence alone) the origin in the client data must be one
    that may use the relying party id.
    """
    try:
        client = CollectedClientData(assertion.client_data.encode())
        made_bytes = websafe_decode(assertion.authenticator_data)
        made = AuthenticatorData(made_bytes)
        if client.type != CollectedClientData.TYPE.GET:
            return Trouble.WRONG_KIND
        if trouble := _of_another_place(client, made, Site(rp_id, origin)):
            return trouble
        if websafe_encode(client.challenge) != challenge:
            return Trouble.OTHER_CHALLENGE
        if not (made.is_user_present() and made.is_user_verified()):
            return Trouble.NOT_VERIFIED
        signed = made_bytes + hashlib.sha256(assertion.client_data.encode()).digest()
        return _what_is_wrong_with_bytes(
            websafe_decode(assertion.signature), signed, public_key, algorithm
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return Trouble.UNREADABLE


def challenge_of(statement: str) -> str:
    """The challenge for a statement: SHA-256 of its UTF-8 bytes, in base64url."""
    return websafe_encode(hashlib.sha256(statement.encode()).digest())


def fingerprint_of(public_key: str) -> str:
    """The first 80 bits of the SHA-256 of a public key, in hex: five groups of four digits."""
    digits = hashlib.sha256(base64.b64decode(public_key)).hexdigest()[:20]
    return " ".join(digits[start : start + 4] for start in range(0, 20, 4))


def _of_another_place(
    client: CollectedClientData, made: AuthenticatorData, site: Site
) -> Trouble | None:
    if client.cross_origin or not verify_rp_id(site.rp_id, client.origin):
        return Trouble.WRONG_ORIGIN
    if site.origin and client.origin != site.origin:
        return Trouble.WRONG_ORIGIN
    if made.rp_id_hash != hashlib.sha256(site.rp_id.encode()).digest():
        return Trouble.WRONG_SITE
    return None


def _what_is_wrong_with_bytes(
    signature: bytes, signed: bytes, public_key: str, algorithm: int
) -> Trouble | None:
    key = load_der_public_key(base64.b64decode(public_key, validate=True))
    try:
        if algorithm == ES256.ALGORITHM and isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, signed, ECDSA(SHA256()))
        elif algorithm == RS256.ALGORITHM and isinstance(key, RSAPublicKey):
            key.verify(signature, signed, PKCS1v15(), SHA256())
        else:
            return Trouble.WRONG_ALGORITHM
    except InvalidSignature:
        return Trouble.WRONG_SIGNATURE
    return None


def _spki(cose: CoseKey) -> str:
    """A COSE key as SubjectPublicKeyInfo, which openssl and browsers read."""
    key: EllipticCurvePublicKey | RSAPublicKey
    if isinstance(cose, ES256):
        x, y = (int.from_bytes(cose[part], "big") for part in (-2, -3))
        key = EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
    else:
        exponent, modulus = (int.from_bytes(cose[part], "big") for part in (-2, -1))
        key = RSAPublicNumbers(exponent, modulus).public_key()
    made = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(made).decode()


def _json(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("An answer is never this long.")
    payload = json.loads(answer)
    if not isinstance(payload, dict):
        raise TypeError("An answer is an object.")
    return payload


def _only_what_counts(payload: dict[str, Any]) -> dict[str, Any]:
    """A registration without optional parts: extensions, and copies of the key."""
    response = {name: payload["response"][name] for name in ("clientDataJSON", "attestationObject")}
    return {"id": payload["id"], "rawId": payload["id"], "response": response, "type": "public-key"}

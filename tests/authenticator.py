"""A passkey in software: it makes real keys and real answers, and lies where a test asks it to."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256, RS256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from cms.proofs.passkeys import Site

HERE = Site("localhost", "http://localhost")
FLAG = AuthenticatorData.FLAG
_private_keys: dict[tuple[str, int], Any] = {}


def private_key(algorithm: int = ES256.ALGORITHM, number: int = -1) -> Any:
    """A private key; RSA ones, which take long to make, are made once for each number."""
    if algorithm == ES256.ALGORITHM:
        return generate_private_key(SECP256R1())
    return _private_keys.setdefault(("rsa", number), generate_rsa(65537, 2048))


@dataclass
class Authenticator:
    """A phone, a computer or a security key that holds one passkey."""

    site: Site = HERE
    algorithm: int = ES256.ALGORITHM
    verifies: bool = True
    origin: str = ""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: Any = None

    def __post_init__(self) -> None:
        self.private = self.private or private_key(self.algorithm)

    def create(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`, as the desk's script sends it."""
        cose = (ES256 if self.algorithm == ES256.ALGORITHM else RS256).from_cryptography_key(
            self.private.public_key()
        )
        credential = AttestedCredentialData.create(b"\0" * 16, self.credential_id, cose)
        data = self._data(FLAG.AT, credential=bytes(credential))
        made = AttestationObject.create("none", data, {})
        client = self._client("webauthn.create", options["challenge"])
        return self._sent(clientDataJSON=client, attestationObject=bytes(made))

    def get(self, options: dict[str, Any], *, kind: str = "webauthn.get") -> str:
        """Answer `navigator.credentials.get`, as the desk's script sends it."""
        data, client = bytes(self._data()), self._client(kind, options["challenge"])
        signed = data + hashlib.sha256(client).digest()
        if self.algorithm == ES256.ALGORITHM:
            signature = self.private.sign(signed, ECDSA(SHA256()))
        else:
            signature = self.private.sign(signed, PKCS1v15(), SHA256())
        return self._sent(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, *more: FLAG, credential: bytes = b"") -> AuthenticatorData:
        flags = FLAG.UP | (FLAG.UV if self.verifies else FLAG(0))
        for flag in more:
            flags |= flag
        rp = hashlib.sha256(self.site.rp_id.encode()).digest()
        return AuthenticatorData.create(rp, flags, 1, credential)

    def _client(self, kind: str, challenge: str) -> bytes:
        origin = self.origin or self.site.origin
        return bytes(CollectedClientData.create(kind, websafe_decode(challenge), origin))

    def _sent(self, **response: bytes) -> str:
        told = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": websafe_encode(self.credential_id), "response": told})

"""Whether a row is a signature, by the key that it names, on what it says."""

from cms.policy.keys import Trouble
from cms.proofs import passkeys
from cms.proofs.models import KeyAttestation, SigningKey, SignOff
from cms.proofs.passkeys import Assertion

Signable = SignOff | KeyAttestation


def trouble_with(row: Signable, key: SigningKey | None, *, origin: str = "") -> Trouble | None:
    """Why a row is no signature of this key on what it says, or None. Asks the evidence alone."""
    if key is None:
        return Trouble.UNREADABLE
    return passkeys.what_is_wrong(
        Assertion(key.credential_id, row.authenticator_data, row.client_data, row.signature),
        public_key=key.public_key,
        algorithm=key.algorithm,
        rp_id=key.rp_id,
        challenge=passkeys.challenge_of(row.statement),
        origin=origin,
    )

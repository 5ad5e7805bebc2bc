"""Whether a sign-off is a signature of the key that it names."""

from cms.policy.keys import Trouble
from cms.proofs import passkeys
from cms.proofs.models import SignOff
from cms.proofs.passkeys import Assertion


def trouble_with(sign_off: SignOff, *, origin: str = "") -> Trouble | None:
    """Why a sign-off that names a key is no signature of it, or None. Asks the evidence alone."""
    key = sign_off.key
    if key is None:
        return Trouble.UNREADABLE
    return passkeys.what_is_wrong(
        Assertion(
            key.credential_id,
            sign_off.authenticator_data,
            sign_off.client_data,
            sign_off.signature,
        ),
        public_key=key.public_key,
        algorithm=key.algorithm,
        rp_id=key.rp_id,
        challenge=passkeys.challenge_of(sign_off.statement),
        origin=origin,
    )

"""The policy of signing keys, in plain Python: whose key may sign, who attests it, how it ends.

A key is a passkey (WebAuthn). Its private half never leaves the reviewer's phone, computer or
security key. Each sentence here ends in what became of the act: nothing was signed, or enrolled.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, TOO_MANY, Why

# The setting SIGNING: what a signature may rest on.
KEYS_ONLY, KEYS_OR_PASSWORDS = "passkey", "passkey or password"
# What a signature rests on, as evidence spells it: a key, or the log-in and the site's word.
BY_KEY, BY_PASSWORD = "key", "password"
IN_WORDS = {
    BY_KEY: "signed with their own key, checked",
    BY_PASSWORD: "signed with a password; the site vouches for it",
}
# How long a question to a key may wait for its answer.
ANSWER_WITHIN = timedelta(minutes=5)
REASON_CHARACTERS = 300
NAME_CHARACTERS = 60


class Trouble(StrEnum):
    """What can be wrong with what an authenticator and a browser answered."""

    UNREADABLE = "unreadable"
    WRONG_KIND = "wrong kind"
    WRONG_ORIGIN = "wrong origin"
    WRONG_SITE = "wrong site"
    OTHER_CHALLENGE = "other challenge"
    NOT_VERIFIED = "not verified"
    WRONG_ALGORITHM = "wrong algorithm"
    WRONG_SIGNATURE = "wrong signature"


_SENTENCES = {
    Trouble.UNREADABLE: "What your key answered could not be read.",
    Trouble.WRONG_KIND: "Your key answered another question than the one it was asked.",
    Trouble.WRONG_ORIGIN: "Your browser says that it was on another site than this one. Open the "
    "desk by its own address.",
    Trouble.WRONG_SITE: "Your key was used for another site than this one.",
    Trouble.OTHER_CHALLENGE: "Your key answered something else than this form says now, perhaps in "
    "another window.",
    Trouble.NOT_VERIFIED: "Your key did not check that it is you, by finger, face or PIN. "
    "Switch that on, or use another key.",
    Trouble.WRONG_ALGORITHM: "This kind of key is not one that everybody can check. Use another.",
    Trouble.WRONG_SIGNATURE: "The signature does not fit your key.",
}

# What the browser itself reports, by the name of its error, and what the script says of it.
IN_THE_BROWSER = {
    "NotAllowedError": "The prompt was closed or took too long. Nothing was sent, and what you "
    "filled in is still here. Press the button to try again.",
    "InvalidStateError": "This phone, computer or security key holds a key of yours already. "
    "Nothing was sent.",
    "SecurityError": "Your browser does not use keys at this address. Open the desk by its name, "
    "over https. Nothing was sent.",
    "NotSupportedError": "This browser or device has no kind of key that works here. Use another. "
    "Nothing was sent.",
    "ConstraintError": "Your key cannot check that it is you, by finger, face or PIN. Use "
    "another. Nothing was sent.",
    "Unsupported": "This browser cannot use keys. Open this page in another one. Nothing was sent.",
    "Other": "Your browser could not use the key. Nothing was sent, and what you filled in is "
    "still here. Try again.",
}


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """How far a key is: compared by a second person, and not revoked, lost or replaced."""

    is_attested: bool
    is_ended: bool = False

    @property
    def can_sign(self) -> bool:
        """Whether a signature by this key counts today."""
        return self.is_attested and not self.is_ended


def means_of_signing(keys: tuple[KeyFacts, ...], *, signing: str) -> str | Why:
    """By which means this reviewer signs: their key if they have one, else what policy allows.

    Whoever has a key signs with it: a password beside it would let whoever knows the password
    sign in their name.
    """
    if any(key.can_sign for key in keys):
        return BY_KEY
    if signing == KEYS_OR_PASSWORDS:
        return BY_PASSWORD
    if any(not key.is_ended for key in keys):
        return Why(
            "Your key waits for somebody to attest it: a second person compares its fingerprint "
            "with you by telephone or face to face. Then you can sign.",
            FORBIDDEN,
        )
    if keys:
        return Why("Your key no longer signs. Enrol another one under “Keys”.", FORBIDDEN)
    return Why(
        "Here one signs with a key of one's own. Enrol one under “Keys”; it takes a minute.",
        FORBIDDEN,
    )


def why_not_this_means(asked: str, means: str | Why) -> Why | None:
    """Say why a signature by the means that was used does not count, or None."""
    if isinstance(means, Why):
        return means
    if asked == means:
        return None
    if means == BY_KEY:
        return Why(
            "You have a key of your own, so a password does not sign for you. Press the button "
            "and use your key; if it is lost, say so under “Keys”. Nothing was signed.",
            FORBIDDEN,
        )
    return Why("No key of yours can sign here, so nothing was signed.", FORBIDDEN)


def why_not_sign_with(key: KeyFacts | None) -> Why | None:
    """Say why a signature by this key does not count, or None. None given: it is nobody's."""
    if key is None:
        return Why("This key is not enrolled in your name, so nothing was signed.", FORBIDDEN)
    if key.is_ended:
        return Why("This key was revoked, lost or replaced, so nothing was signed.", FORBIDDEN)
    if not key.is_attested:
        return Why("Nobody has attested this key yet, so nothing was signed.", FORBIDDEN)
    return None


def why_not_in_time(asked_at: datetime, *, now: datetime) -> Why | None:
    """Say why an answer comes too late, or from a clock that is wrong, or None."""
    if now < asked_at:
        return Why(
            "This machine's clock was set back meanwhile, so nothing was done. Try again.", CONFLICT
        )
    if now - asked_at > ANSWER_WITHIN:
        minutes = ANSWER_WITHIN.seconds // 60
        return Why(
            f"Your key was asked more than {minutes} minutes ago, so nothing was done. "
            "What you filled in is still here: press the button again.",
            CONFLICT,
        )
    return None


def why_not_believe(trouble: Trouble | None, *, done: str = "signed") -> Why | None:
    """Say what is wrong with an answer, or None."""
    if trouble is None:
        return None
    return Why(f"{_SENTENCES[trouble]} Nothing was {done}.", BAD_REQUEST)


NOT_ANSWERED = Why(
    "Your key has not signed this. Press the button and answer your browser's prompt. It needs "
    "scripts in this browser.",
    BAD_REQUEST,
)
ANSWERED_ALREADY = Why("This answer of your key was used already. Nothing was signed.", CONFLICT)
NOT_ASKED_BY_US = Why(
    "What your key was asked did not come from this desk, or not for you, so nothing was done. "
    "Press the button again.",
    BAD_REQUEST,
)


def why_not_unanswered(means: str | Why) -> Why:
    """Say what is missing where neither a key's answer nor a password was given."""
    if isinstance(means, Why):
        return means
    if means == BY_PASSWORD:
        return Why("Give your password again: that is your signature.", BAD_REQUEST)
    return NOT_ANSWERED


def why_not_believe_password(*, is_right: bool, why_limited: str | None) -> Why | None:
    """Say why this password does not sign, or None. `why_limited`: too many wrong ones came."""
    if is_right:
        return None
    if why_limited:
        return Why(f"{why_limited} Nothing was signed.", TOO_MANY)
    return Why("That is not your password, so nothing was signed. Try again.", FORBIDDEN)


def why_not_use_keys_at(host: str, *, origin: str, own_origin: str) -> Why | None:
    """Say why keys do not work at the address the desk was opened by, or None.

    A passkey belongs to a name (WebAuthn calls it the relying party's id), never to a number.
    """
    if own_origin and origin != own_origin:
        return Why(f"Keys work at {own_origin} only. Open the desk there.", BAD_REQUEST)
    if host.replace(".", "").isdigit() or ":" in host or host.startswith("["):
        return Why(
            "Keys need the desk's name, not its number: open it at http://localhost instead, "
            "with the same port.",
            BAD_REQUEST,
        )
    if not origin.startswith("https://") and host != "localhost":
        return Why("Keys need a connection over https. Open the desk by https://.", BAD_REQUEST)
    return None


def why_not_enrol(*, has_profile: bool, may_sign: bool, may_attest: bool, name: str) -> Why | None:
    """Say why this person cannot enrol a key, or None: reviewers sign with it, others attest."""
    if not (may_sign or may_attest):
        return Why(
            "Only those who sign, or attest the keys of others, enrol a key of their own.",
            FORBIDDEN,
        )
    if may_sign and not has_profile:
        return Why(
            "Your login has no public profile to sign with. A publisher can add one under People.",
            FORBIDDEN,
        )
    if not name.strip():
        return Why(
            "Give the key a name, for example “My phone”. Nothing was enrolled.", BAD_REQUEST
        )
    if len(name.strip()) > NAME_CHARACTERS:
        return Why(
            f"Keep the name under {NAME_CHARACTERS} characters. Nothing was enrolled.", BAD_REQUEST
        )
    return None


KNOWN_ALREADY = Why("This key is enrolled already. Nothing was enrolled again.", CONFLICT)


def why_not_see_keys_of_others(*, may_attest: bool) -> Why | None:
    """Say why this person attests nobody's key, or None. Superusers do not just attest."""
    if not may_attest:
        return Why("Only clinical reviewers and publishers attest the keys of others.", FORBIDDEN)
    return None


def means_of_attesting(keys: tuple[KeyFacts, ...], *, is_first: bool) -> str | Why:
    """By which means this person attests: their key. Only the site's first key has no other
    before it, and only a key can say later who it was that attested.
    """
    if any(key.can_sign for key in keys):
        return BY_KEY
    if is_first:
        return BY_PASSWORD
    return Why(
        "Only somebody with a key of their own attests another's. Enrol one here, and have a "
        "colleague attest it.",
        FORBIDDEN,
    )


def why_not_attest(
    key: KeyFacts, *, may_attest: bool, is_own: bool, met: bool, typed: str, fingerprint: str
) -> Why | None:
    """Say why this person cannot attest this key like this, or None.

    The fingerprint is not on the attesting person's screen: they type what they are told.
    """
    if is_own:
        return Why("Nobody attests their own key. Ask a colleague to compare it.", FORBIDDEN)
    if why := why_not_see_keys_of_others(may_attest=may_attest):
        return why
    if key.is_ended:
        return Why("This key was revoked, lost or replaced. Nothing was attested.", CONFLICT)
    if key.is_attested:
        return Why("Somebody has attested this key already. Nothing was changed.", CONFLICT)
    if not met:
        return Why("Say how you compared it: by telephone, or face to face.", BAD_REQUEST)
    if not same_fingerprint(typed, fingerprint):
        return Why(
            "This is not the fingerprint of that key. Ask the person to read theirs to you again. "
            "If it still differs, do not attest it: the key may be somebody else's.",
            BAD_REQUEST,
        )
    return None


def same_fingerprint(typed: str, fingerprint: str) -> bool:
    """Whether a fingerprint as typed, with or without spaces and hyphens, is this one."""
    return _plain(typed) == _plain(fingerprint)


def _plain(text: str) -> str:
    return "".join(text.split()).replace("-", "").casefold()


def why_not_end(
    key: KeyFacts, *, is_own: bool, may_publish: bool, is_known_kind: bool, reason: str
) -> Why | None:
    """Say why this person cannot end this key, or None: its holder may, and so may a publisher."""
    if not (is_own or may_publish):
        return Why("Only whoever holds a key, or a publisher, may revoke it.", FORBIDDEN)
    if key.is_ended:
        return Why("This key has ended already. Nothing was changed.", CONFLICT)
    if not is_known_kind:
        return Why("Say whether the key is lost, replaced or revoked.", BAD_REQUEST)
    if not reason.strip():
        return Why("Say in a few words what happened: it stays on the record.", BAD_REQUEST)
    if len(reason.strip()) > REASON_CHARACTERS:
        return Why(f"Keep it under {REASON_CHARACTERS} characters.", BAD_REQUEST)
    return None

"""Verifies every sign-off, signing key and attestation from the evidence alone.

The order of events is the ledger's, which its hash chain and the checkpoints outside the database
protect.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from cms.evidence import reconciliation
from cms.evidence.ledger import CLOCK_TOLERANCE
from cms.evidence.models import Deed, Evidence, LedgerEntry
from cms.evidence.snapshot import ReportProgress, no_progress, with_progress
from cms.evidence.verification import Verification
from cms.policy import keys as keys_policy
from cms.policy.ledger_actions import LedgerAction
from cms.proofs.models import KeyAttestation, SigningKey, SignOff
from cms.proofs.models.keys import KEY_ENDINGS
from cms.proofs.passkey_verification import trouble_with

A_TIME = 200
LONG = ("manifest", "html", "plain_text", "internal")
KINDS = ("signoff", "signingkey", "keyattestation", "keyrevocation")


@dataclass(frozen=True, slots=True)
class Written:
    """The ledger entry that covers a row."""

    sequence: int
    at: datetime
    actor: str
    subject: str
    action: str


Ledger = dict[tuple[str, int], Written]


def faults(advance: ReportProgress = no_progress) -> Iterator[str]:
    """A sentence for each sign-off and signing key that fails verification."""
    ledger = _ledger()
    keys = {key.pk: key for key in _keys()}
    holders = [(key.by, key.person) for key in keys.values()]
    for key in keys.values():
        yield from _faults_of_key(key, ledger, holders, keys)
    for sign_off in with_progress(_sign_offs(), advance):
        sign_off.key = keys.get(sign_off.key_id) if sign_off.key_id else None
        yield from _faults_of_sign_off(sign_off, ledger, list(keys.values()))


def unknown_keys(known: Iterable[str]) -> Iterator[str]:
    """A sentence for each signature by a key whose fingerprint is not among these.

    For an auditor who got the fingerprints from the reviewers: a signature by such a key cannot be
    forged even with the database, the checkpoints and their key.
    """
    fingerprints = {"".join(one.split())[:20].casefold() for one in known if one.strip()}
    for sign_off in _sign_offs():
        if sign_off.key is None:
            yield f"{_named(sign_off)} was made with a password, so no key vouches for it."
        elif "".join(sign_off.key.fingerprint.split()) not in fingerprints:
            yield (
                f"{_named(sign_off)} was made with the key {sign_off.key.fingerprint}, which is "
                "not in your list."
            )


def attested_without_a_key() -> list[str]:
    """The keys that were attested without a key: fingerprint, holder, attesting person."""
    return [
        f"{key.fingerprint} of {key.printed_name}, attested by {key.attestation.by_printed}"
        for key in _keys().filter(attestation__isnull=False, attestation__signed_by=None)
    ]


def counts() -> tuple[int, int]:
    """How many sign-offs were made with keys, and how many with passwords."""
    by_key = SignOff.objects.exclude(key=None).count()
    return by_key, SignOff.objects.count() - by_key


def _faults_of_sign_off(sign_off: SignOff, ledger: Ledger, keys: list[SigningKey]) -> Iterator[str]:
    name = _named(sign_off)
    written = ledger.get(("signoff", sign_off.pk))
    if written is None:
        yield f"{name} stands on no ledger entry."
        return
    if written.actor != sign_off.signed_with:
        yield f"{name} was not written by the login it names."
    wait = keys_policy.ANSWER_WITHIN if sign_off.key else timedelta()
    if not _is_dated(sign_off.signed_at, written, wait=wait):
        yield f"{name} is dated otherwise than the ledger has it."
    if sign_off.key is None:
        yield from _faults_of_password(sign_off, written, ledger, keys)
        return
    key = sign_off.key
    if sign_off.authenticated_by != keys_policy.BY_KEY:
        yield f"{name} does not say that it was made with a key."
    if trouble := trouble_with(sign_off, key):
        yield f"{name} is no signature of the key it names on what it says ({trouble})."
    if (key.person, key.by) != (sign_off.reviewer, sign_off.signed_with):
        yield f"{name} was made with somebody else's key."
    if not _could_sign(key, written, ledger):
        yield f"{name} was made with a key that was not attested yet, or had ended, by then."


def _faults_of_password(
    sign_off: SignOff, written: Written, ledger: Ledger, keys: list[SigningKey]
) -> Iterator[str]:
    name = _named(sign_off)
    answer = (
        sign_off.nonce, sign_off.authenticator_data, sign_off.client_data, sign_off.signature,
    )  # fmt: skip
    if any(answer) or sign_off.authenticated_by != keys_policy.BY_PASSWORD:
        yield f"{name} says that it was made with a key and names none."
    allowed = settings.SIGNING == keys_policy.KEYS_OR_PASSWORDS
    if not allowed and written.sequence > settings.PASSWORDS_UNTIL_ENTRY:
        yield f"{name} was made with a password, which is no means of signing here."
    if any(
        _could_sign(key, written, ledger)
        for key in keys
        if (key.by, key.person) == (sign_off.signed_with, sign_off.reviewer)
    ):
        yield f"{name} was made with a password although its signer had a key."


def _faults_of_key(
    key: SigningKey, ledger: Ledger, holders: list[tuple[str, str]], keys: dict[int, SigningKey]
) -> Iterator[str]:
    name = f"The signing key {key.fingerprint} of {key.printed_name}"
    attestation, revocation = getattr(key, "attestation", None), getattr(key, "revocation", None)
    yield from _faults_of_deed(name, "enrolment", key, key, ledger, (LedgerAction.KEY_ENROLLED,))
    if attestation:
        yield from _faults_of_deed(
            name, "attestation", attestation, key, ledger, (LedgerAction.KEY_ATTESTED,)
        )
        if attestation.fingerprint != key.fingerprint:
            yield f"{name} is not the key that was attested ({attestation.fingerprint})."
        if attestation.by in _linked(key, holders):
            yield f"{name} was attested by its own holder."
        yield from _faults_of_attestation(name, attestation, ledger, keys)
    if revocation:
        ends = tuple(KEY_ENDINGS.values())
        yield from _faults_of_deed(name, "end", revocation, key, ledger, ends)


def _faults_of_attestation(
    name: str, attestation: KeyAttestation, ledger: Ledger, keys: dict[int, SigningKey]
) -> Iterator[str]:
    """Every key but the first is attested with somebody else's key."""
    written = ledger.get(("keyattestation", attestation.pk))
    if written is None:
        return
    if attestation.signed_by_id is None:
        if any(_could_sign(other, written, ledger) for other in keys.values()):
            yield f"{name} was attested without a key, although it was not the first."
        return
    signer = keys[attestation.signed_by_id]
    if trouble := trouble_with(attestation, signer):
        yield f"{name}: its attestation is no signature of the key it names ({trouble})."
    if signer.by != attestation.by:
        yield f"{name} was attested with somebody else's key."
    if not _could_sign(signer, written, ledger):
        yield f"{name} was attested with a key that was not attested yet, or had ended, by then."


def _faults_of_deed(
    name: str,
    what: str,
    deed: Deed,
    key: SigningKey,
    ledger: Ledger,
    actions: tuple[LedgerAction, ...],
) -> Iterator[str]:
    written = ledger.get((_kind(deed), deed.pk))
    if written is None:
        yield f"{name}: its {what} stands on no ledger entry."
    elif (written.actor, written.subject) != (deed.by, key.person) or (
        written.action not in actions
    ):
        yield f"{name}: its {what} is not what the ledger says of it."
    elif not _is_dated(deed.at, written, wait=keys_policy.ANSWER_WITHIN):
        yield f"{name}: its {what} is dated otherwise than the ledger has it."


def _could_sign(key: SigningKey, at: Written, ledger: Ledger) -> bool:
    """Whether a key was enrolled, then attested, and not yet ended, at a ledger entry."""
    attestation, revocation = getattr(key, "attestation", None), getattr(key, "revocation", None)
    enrolled = ledger.get(("signingkey", key.pk))
    attested = ledger.get(("keyattestation", attestation.pk)) if attestation else None
    ended = ledger.get(("keyrevocation", revocation.pk)) if revocation else None
    if enrolled is None or attested is None:
        return False
    in_order = enrolled.sequence < attested.sequence < at.sequence
    return in_order and (ended is None or at.sequence < ended.sequence)


def _is_dated(at: datetime, written: Written, *, wait: timedelta = timedelta()) -> bool:
    return written.at - wait - CLOCK_TOLERANCE <= at <= written.at + CLOCK_TOLERANCE


def _linked(key: SigningKey, holders: list[tuple[str, str]]) -> set[str]:
    """Every login and profile linked to a key's holder by an enrolment."""
    found = {key.by, key.person}
    while more := {p for pair in holders if found & {*pair} for p in pair} - found:
        found |= more
    return found


def _ledger() -> Ledger:
    found: Ledger = {}
    for entry in LedgerEntry.objects.order_by("sequence").iterator(chunk_size=A_TIME):
        for row in reconciliation.covered_rows(entry):
            if row["row"] in KINDS:
                found.setdefault(
                    (row["row"], row["id"]),
                    Written(entry.sequence, entry.at, entry.actor, entry.subject, entry.action),
                )
    return found


def _keys() -> QuerySet[SigningKey]:
    return SigningKey.objects.select_related("attestation", "revocation").order_by("pk")


def _sign_offs() -> Iterator[SignOff]:
    return (
        SignOff.objects.select_related("proof", "countersigns", "key")
        .defer(*(f"proof__{column}" for column in LONG))
        .order_by("pk")
        .iterator(chunk_size=A_TIME)
    )


def _kind(row: Evidence) -> str:
    return row._meta.model_name or ""


def _named(sign_off: SignOff) -> str:
    proof = sign_off.proof
    return f"The sign-off of “{proof.title}”, proof {proof.number}, by {sign_off.printed_name}"


verification = Verification(faults, SignOff.objects.count)

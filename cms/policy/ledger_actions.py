"""The actions that the ledger records. Its entries seal their words: add, never change one."""

from enum import StrEnum


class LedgerAction(StrEnum):
    """What an entry of the ledger says was done."""

    # Proofs and sign-offs.
    SUBMITTED = "submitted"
    RECALLED = "recalled"
    REQUESTED_CHANGES = "requested changes"
    SIGNED = "signed"
    SIGNED_FIRST_OF_TWO = "signed, first of two"
    REVOKED = "revoked"
    NAMED_WRITER = "named writer"

    # Notes on proofs.
    NOTED = "noted"
    ANSWERED_NOTE = "answered a note"
    SETTLED_NOTE = "settled a note"

    # Who reviews what.
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    DECLINED = "declined"
    ENDED_CONFLICT = "ended a conflict"
    HANDED_BACK = "handed back"
    AWAY = "away"

    # Editions.
    SCHEDULED = "scheduled"
    SCHEDULE_CANCELLED = "schedule cancelled"
    PUBLISHED = "published"
    CHANGED_ADDRESS = "changed address"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    SOURCE_RETRACTED = "source retracted"

    # Signing keys.
    KEY_ENROLLED = "key enrolled"
    KEY_ATTESTED = "key attested"
    KEY_LOST = "key lost"
    KEY_REPLACED = "key replaced"
    KEY_REVOKED = "key revoked"

    # Readers' reports, help lines, safety profiles.
    ANSWERED_REPORT = "answered a report"
    DISMISSED_REPORT = "dismissed a report"
    TYPED_HELP_LINE = "typed help line"
    VERIFIED_HELP_LINE = "verified help line"
    CHANGED_SAFETY_PROFILE = "changed safety profile"

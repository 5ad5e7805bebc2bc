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

    # Who somebody is, and what a topic asks.
    MADE_LOGIN = "made login"
    REOPENED_LOGIN = "reopened login"
    CLOSED_LOGIN = "closed login"
    GAVE_SUPERUSER = "gave superuser"
    TOOK_SUPERUSER = "took superuser"
    GAVE_GROUP = "gave group"
    TOOK_GROUP = "took group"
    CHANGED_PERMISSIONS = "changed permissions"
    RENAMED_LOGIN = "renamed login"
    CHANGED_E_MAIL = "changed e-mail"
    RECOVERED_PASSWORD = "recovered password"  # noqa: S105 (an action, not a password)
    SET_PASSWORD = "set password"  # noqa: S105 (an action, not a password)
    MADE_PROFILE = "made profile"
    CHANGED_PROFILE_NAME = "changed profile name"
    CHANGED_PROFILE_ADDRESS = "changed profile address"
    LINKED_PROFILE = "linked profile"
    UNLINKED_PROFILE = "unlinked profile"
    ENTERED_CREDENTIAL = "entered credential"
    VERIFIED_CREDENTIAL = "verified credential"
    CHANGED_CREDENTIAL = "changed credential"
    REMOVED_CREDENTIAL = "removed credential"
    CREDENTIAL_LAPSED = "credential lapsed"
    MADE_TOPIC = "made topic"
    CHANGED_TOPIC = "changed topic"
    CONFIRMED_IDENTITY = "confirmed identity"
    ADDED_SECOND_FACTOR = "added second factor"
    REMOVED_SECOND_FACTOR = "removed second factor"
    ERASED_LOGIN = "erased login"
    ERASED_PROFILE = "erased profile"
    RECORDED_AS_IT_STANDS = "recorded as it stands"
    INVITED = "invited"
    TOOK_BACK_INVITATION = "took back invitation"

    # What publishers tell search.
    SAVED_SEARCH_WORDS = "saved search words"
    DELETED_SEARCH_WORDS = "deleted search words"


# What is about a person's login or profile, or about what a topic asks: letters go to its people.
IDENTITY_ACTIONS = (
    LedgerAction.MADE_LOGIN,
    LedgerAction.REOPENED_LOGIN,
    LedgerAction.CLOSED_LOGIN,
    LedgerAction.GAVE_SUPERUSER,
    LedgerAction.TOOK_SUPERUSER,
    LedgerAction.GAVE_GROUP,
    LedgerAction.TOOK_GROUP,
    LedgerAction.CHANGED_PERMISSIONS,
    LedgerAction.RENAMED_LOGIN,
    LedgerAction.CHANGED_E_MAIL,
    LedgerAction.RECOVERED_PASSWORD,
    LedgerAction.SET_PASSWORD,
    LedgerAction.MADE_PROFILE,
    LedgerAction.CHANGED_PROFILE_NAME,
    LedgerAction.CHANGED_PROFILE_ADDRESS,
    LedgerAction.LINKED_PROFILE,
    LedgerAction.UNLINKED_PROFILE,
    LedgerAction.ENTERED_CREDENTIAL,
    LedgerAction.VERIFIED_CREDENTIAL,
    LedgerAction.CHANGED_CREDENTIAL,
    LedgerAction.REMOVED_CREDENTIAL,
    LedgerAction.CREDENTIAL_LAPSED,
    LedgerAction.MADE_TOPIC,
    LedgerAction.CHANGED_TOPIC,
    LedgerAction.CONFIRMED_IDENTITY,
    LedgerAction.ADDED_SECOND_FACTOR,
    LedgerAction.REMOVED_SECOND_FACTOR,
    LedgerAction.ERASED_LOGIN,
    LedgerAction.ERASED_PROFILE,
)

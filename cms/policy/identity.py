"""The policy on identity, in plain Python: who may change who somebody is, and who confirms it.

What decides who somebody is (login, groups, e-mail address, profile, credentials, and what a topic
asks) is kept on the ledger as versions of a state. A change that could let one person act under
another's name suspends signing until a second person confirms it (compare 21 CFR 11.100, 11.300).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import PUBLISHERS, REVIEWERS
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, NOT_FOUND, Why

State = dict[str, Any]

# The permissions that make a login one of the people who decide.
POWERS = ("sign_proof", "publish_edition", "verify_helpline", "name_writer", "correct_edition")
KEEPERS = PUBLISHERS
INVITATION_DAYS = 7
# How long somebody who must have a second factor may go without, and who must.
SECOND_FACTOR_GRACE_DAYS = 14
SECOND_FACTOR_GROUPS = (REVIEWERS, PUBLISHERS)

LOGIN, PROFILE, TOPIC = "login", "profile", "topic"
# What people may do to their own login or profile; what suspends signing does so here too.
ON_ONESELF = {
    LedgerAction.SET_PASSWORD,
    LedgerAction.RECOVERED_PASSWORD,
    LedgerAction.CHANGED_E_MAIL,
    LedgerAction.CHANGED_PROFILE_NAME,
    LedgerAction.REMOVED_CREDENTIAL,
    LedgerAction.ADDED_SECOND_FACTOR,
    LedgerAction.REMOVED_SECOND_FACTOR,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two states: the ledger's word for it, a sentence, and its effect."""

    action: LedgerAction
    sentence: str
    suspends: bool = False


@dataclass(frozen=True, slots=True)
class KeeperFacts:
    """A person who would change or confirm who somebody is."""

    persons: frozenset[str]
    runs_the_site: bool
    manages_people: bool
    is_in_order: bool = True


@dataclass(frozen=True, slots=True)
class Pending:
    """A recorded change that nobody has confirmed yet."""

    sentence: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """Whether a person is who the ledger says they are, and what waits to be confirmed."""

    differs: tuple[str, ...] = ()
    pending: tuple[Pending, ...] = ()

    @property
    def is_in_order(self) -> bool:
        """Whether nothing stands against acting under this name."""
        return not (self.differs or self.pending)


def changes(
    before: State | None, after: State, *, recovered: bool = False, has_second: bool = True
) -> tuple[Change, ...]:
    """What differs between two states of a login, a profile or a topic, each by its own word.

    `has_second`: whether anybody else could confirm that a person keeps people from now on.
    """
    compare = {LOGIN: _of_login, PROFILE: _of_profile, TOPIC: _of_topic}[after["kind"]]
    if after["kind"] == LOGIN:
        return tuple(_of_login(before, after, recovered=recovered, has_second=has_second))
    return tuple(compare(before, after))


def _of_login(
    before: State | None, after: State, *, recovered: bool = False, has_second: bool = True
) -> list[Change]:
    found = []
    if before is None:
        found.append(Change(LedgerAction.MADE_LOGIN, "The login was made."))
        before = {**after, "groups": [], "superuser": False, "powers": after["powers"]}
    if after["active"] != before["active"]:
        verb = "opened again" if after["active"] else "closed"
        action = LedgerAction.REOPENED_LOGIN if after["active"] else LedgerAction.CLOSED_LOGIN
        found.append(Change(action, f"The login was {verb}."))
    if after["superuser"] != before["superuser"]:
        if after["superuser"]:
            sentence = "It may run the site."
            found.append(Change(LedgerAction.GAVE_SUPERUSER, sentence, suspends=has_second))
        else:
            found.append(Change(LedgerAction.TOOK_SUPERUSER, "It may no longer run the site."))
    for group in sorted({*after["groups"]} - {*before["groups"]}):
        suspends = group == KEEPERS and has_second
        found.append(
            Change(LedgerAction.GAVE_GROUP, f"It joined the group “{group}”.", suspends=suspends)
        )
    for group in sorted({*before["groups"]} - {*after["groups"]}):
        found.append(Change(LedgerAction.TOOK_GROUP, f"It left the group “{group}”."))
    if after["powers"] != before["powers"] and after["groups"] == before["groups"]:
        sentence = "What it may do changed other than by its groups."
        found.append(Change(LedgerAction.CHANGED_PERMISSIONS, sentence, suspends=True))
    if after["name"] != before["name"]:
        found.append(
            Change(LedgerAction.RENAMED_LOGIN, "The name of the login was changed.", suspends=True)
        )
    if after["email"] != before["email"]:
        found.append(
            Change(
                LedgerAction.CHANGED_E_MAIL,
                "The e-mail address of the login was changed.",
                suspends=True,
            )
        )
    if after["password"] != before["password"]:
        if recovered:
            sentence = "The password was set by a link sent by e-mail."
            found.append(Change(LedgerAction.RECOVERED_PASSWORD, sentence, suspends=True))
        else:
            found.append(Change(LedgerAction.SET_PASSWORD, "The password was changed."))
    return found


def _of_profile(before: State | None, after: State) -> list[Change]:
    found = []
    if before is None:
        found.append(Change(LedgerAction.MADE_PROFILE, f"The profile “{after['name']}” was made."))
        before = {**after, "login": "", "credentials": []}
    if after["name"] != before["name"]:
        sentence = f"The printed name was changed from “{before['name']}” to “{after['name']}”."
        found.append(Change(LedgerAction.CHANGED_PROFILE_NAME, sentence, suspends=True))
    if after["slug"] != before["slug"]:
        sentence = (
            f"The profile's address was changed from “{before['slug']}” to “{after['slug']}”."
        )
        found.append(Change(LedgerAction.CHANGED_PROFILE_ADDRESS, sentence, suspends=True))
    if after["login"] != before["login"]:
        if after["login"]:
            sentence = "The profile was linked to a login."
            found.append(Change(LedgerAction.LINKED_PROFILE, sentence, suspends=True))
        else:
            sentence = "The profile was taken off its login."
            found.append(Change(LedgerAction.UNLINKED_PROFILE, sentence, suspends=True))
    return found + _of_credentials(before["credentials"], after["credentials"])


def _of_credentials(before: list[State], after: list[State]) -> list[Change]:
    was, now = list(before), list(after)
    for same in [one for one in before if one in after]:
        was.remove(same)
        now.remove(same)
    found = []
    for one in now:
        earlier = next((old for old in was if _named(old) == _named(one)), None)
        if earlier:
            was.remove(earlier)
        action, verb = LedgerAction.ENTERED_CREDENTIAL, "entered, not verified yet"
        if one["verified_on"]:
            action, verb = LedgerAction.VERIFIED_CREDENTIAL, f"verified by {one['verified_by']}"
        if earlier:
            action, verb = LedgerAction.CHANGED_CREDENTIAL, f"changed: {_differing(earlier, one)}"
        found.append(
            Change(action, f"The credential {one['title']} was {verb}.", bool(one["verified_on"]))
        )
    for one in was:
        found.append(
            Change(
                LedgerAction.REMOVED_CREDENTIAL, f"The credential {one['title']} was taken away."
            )
        )
    return found


def _of_topic(before: State | None, after: State) -> list[Change]:
    if before is None:
        return [Change(LedgerAction.MADE_TOPIC, f"The topic “{after['name']}” was made.")]
    keys = [key for key in after if after[key] != before.get(key)]
    if not keys:
        return []
    sentence = f"Of the topic “{after['name']}” was changed: {_words(keys)}."
    return [Change(LedgerAction.CHANGED_TOPIC, sentence)]


def _named(credential: State) -> tuple[str, str]:
    return credential["title"], credential["issuing_body"]


def _differing(before: State, after: State) -> str:
    return _words([key for key in after if after[key] != before.get(key)])


def _words(keys: list[str]) -> str:
    return ", ".join(key.replace("_", " ") for key in keys)


def differing(recorded: State | None, now: State) -> tuple[str, ...]:
    """The names of what is not as it was recorded; all of it when nothing was recorded."""
    if recorded is None:
        return ("everything: it stands in no ledger entry",)
    return tuple(key.replace("_", " ") for key in now if now[key] != recorded.get(key))


def why_not_keep_people(keeper: KeeperFacts) -> Why | None:
    """Say why this person does not change or confirm who somebody is, or None."""
    if not (keeper.manages_people or keeper.runs_the_site):
        return Why("Only publishers and whoever runs the site may decide this.", FORBIDDEN)
    if not keeper.is_in_order:
        return Why(
            "Something about your own login or profile waits for a second person, so you cannot "
            "decide about others. Ask somebody to look under People.",
            FORBIDDEN,
        )
    return None


def why_not_change(
    keeper: KeeperFacts, *, of: frozenset[str], wanted: tuple[Change, ...]
) -> Why | None:
    """Say why this person may not make these changes to the login or profile of these persons."""
    is_own = bool(keeper.persons & of)
    if is_own:
        others = [change for change in wanted if change.action not in ON_ONESELF]
        if any("credential" in change.action for change in others):
            return Why(SELF_VERIFIED, FORBIDDEN)
        if others:
            return Why(
                "Nobody changes their own roles, profile or login. Ask another publisher, or "
                "whoever runs the site.",
                FORBIDDEN,
            )
        return None
    if why := why_not_keep_people(keeper):
        return why
    for change in wanted:
        if (
            change.action in (LedgerAction.GAVE_SUPERUSER, LedgerAction.TOOK_SUPERUSER)
            and not keeper.runs_the_site
        ):
            return Why("Only whoever runs the site may say who else runs it.", FORBIDDEN)
        gives_keeper = change.action == LedgerAction.GAVE_GROUP and KEEPERS in change.sentence
        if gives_keeper and not keeper.runs_the_site:
            return Why("Only whoever runs the site may make somebody a publisher.", FORBIDDEN)
        if change.action in (LedgerAction.SET_PASSWORD, LedgerAction.RECOVERED_PASSWORD):
            return Why(
                "Nobody sets another person's password. They can ask for a link by e-mail.",
                FORBIDDEN,
            )
    return None


SELF_VERIFIED = (
    "You cannot verify your own credentials. Ask another publisher to look them up and save them."
)


def why_not_build_on(identity: IdentityFacts) -> Why | None:
    """Say why a login or profile is not changed until what was changed before is recorded."""
    if identity.differs:
        return Why(
            f"This is not as the ledger says it is ({', '.join(identity.differs)}). "
            "Put on the ledger what was changed first, under People at the review desk.",
            CONFLICT,
        )
    return None


def why_not_link(*, was: str, wanted: str, was_verified: bool, has_other: bool) -> Why | None:
    """Say why a profile cannot be linked to this login, or None.

    `was` and `wanted` are persons or "". A profile that ever had a verified credential, or whose
    name is printed, belongs to one login for good; a login has one profile for good.
    """
    if was and wanted != was and was_verified:
        return Why(
            "This profile was verified for the login it has, so it stays with it. "
            "Close the login instead if the person has left.",
            CONFLICT,
        )
    if wanted and wanted != was and has_other:
        return Why("This login belongs to another profile already, and stays with it.", CONFLICT)
    return None


def why_not_take_slug(*, is_anothers: bool) -> Why | None:
    """Say why a profile cannot stand at this address, or None."""
    if is_anothers:
        return Why(
            "This address belongs to somebody else's profile, for good. Choose another.", CONFLICT
        )
    return None


def why_not_rename_competence(*, is_used: bool, is_renamed: bool) -> Why | None:
    """Say why a field of practice keeps its name, or None."""
    if is_used and is_renamed:
        return Why(
            "Credentials were verified under this name, so it stays. Add another field instead.",
            CONFLICT,
        )
    return None


def why_not_confirm(
    keeper: KeeperFacts, *, of: frozenset[str], facts: IdentityFacts, is_shown: bool
) -> Why | None:
    """Say why this person may not confirm what was changed, or None."""
    if keeper.persons & of:
        return Why("Nobody confirms who they are themselves. Somebody else must.", FORBIDDEN)
    if why := why_not_keep_people(keeper):
        return why
    if not is_shown:
        return Why("It was changed again since you opened this. Look again.", CONFLICT)
    if facts.differs:
        return Why(
            "It is not as the ledger says it is, so it cannot be confirmed. "
            "Put on the ledger what was changed first.",
            CONFLICT,
        )
    if not facts.pending:
        return Why("Nothing waits to be confirmed here.", CONFLICT)
    if any(one.by in keeper.persons for one in facts.pending):
        return Why("You made this change, so somebody else must confirm it.", FORBIDDEN)
    return None


def why_not_adopt(*, is_own: bool, is_changed: bool) -> Why | None:
    """Say why what was changed behind the ledger is not put on it by this person, or None."""
    if is_own:
        return Why("Nobody confirms who they are themselves. Somebody else must.", FORBIDDEN)
    if not is_changed:
        return Why("Nothing was changed behind the ledger here.", CONFLICT)
    return None


def why_not_sign_as(identity: IdentityFacts) -> Why | None:
    """Say why nobody signs under this name for now, or None."""
    if identity.differs:
        return Why(
            f"Your login or profile is not as the ledger says it is ({', '.join(identity.differs)})"
            ", so nothing is signed with it. Ask a publisher to look under People.",
            FORBIDDEN,
        )
    if identity.pending:
        first = identity.pending[0]
        return Why(
            f"{first.sentence} That was on {first.on:%-d %B %Y}, and a second person must confirm "
            "it under People before you can sign.",
            FORBIDDEN,
        )
    return None


def why_not_print(identity: IdentityFacts) -> Why | None:
    """Say why this name is not printed under a public statement for now, or None."""
    if identity.differs:
        return Why(
            f"Your login or profile is not as the ledger says it is ({', '.join(identity.differs)})"
            ", so nothing is printed under your name. Ask a publisher to look under People.",
            FORBIDDEN,
        )
    return None


def why_not_invite(
    keeper: KeeperFacts,
    *,
    email: str,
    name: str,
    groups: list[str],
    superuser: bool,
    is_known: bool,
) -> Why | None:
    """Say why this person cannot invite somebody like this, or None."""
    if why := why_not_keep_people(keeper):
        return why
    if not keeper.runs_the_site and (superuser or KEEPERS in groups):
        return Why("Only whoever runs the site may invite a publisher.", FORBIDDEN)
    if "@" not in email:
        return Why("Give the e-mail address the invitation goes to.", BAD_REQUEST)
    if not name.strip():
        return Why("Give the person's name: it is printed under what they decide.", BAD_REQUEST)
    if not groups and not superuser:
        return Why("Choose what the person will do here.", BAD_REQUEST)
    if superuser and groups:
        return Why(
            "Whoever runs the site holds no part in review. Invite them for one of the two.",
            BAD_REQUEST,
        )
    if is_known:
        return Why("Somebody with this e-mail address has a login already.", CONFLICT)
    return None


def why_not_accept_invitation(
    *, is_known: bool, used: bool, revoked: bool, made_at: datetime | None, now: datetime
) -> Why | None:
    """Say why an invitation no longer opens a login, or None."""
    again = "Ask whoever invited you for a new one."
    if not is_known or made_at is None:
        return Why(f"This invitation is not known here. {again}", NOT_FOUND)
    if used:
        return Why("This invitation was used already. Log in instead.", CONFLICT)
    if revoked:
        return Why(f"This invitation was taken back. {again}", CONFLICT)
    if now > made_at + timedelta(days=INVITATION_DAYS):
        return Why(f"This invitation has expired. {again}", CONFLICT)
    return None


def why_not_revoke_invitation(*, is_open: bool) -> Why | None:
    """Say why an invitation cannot be taken back, or None."""
    if not is_open:
        return Why("This invitation was used or taken back already.", CONFLICT)
    return None


def why_not_take_login(*, is_name_taken: bool, is_email_taken: bool) -> Why | None:
    """Say why a login cannot be made under this name and address, or None."""
    if is_name_taken:
        return Why("Somebody has this username already. Choose another.", CONFLICT)
    if is_email_taken:
        return Why("Somebody with this e-mail address has a login already.", CONFLICT)
    return None


def why_not_change_users_in_wagtail() -> Why:
    """Say where logins are made and changed, on Wagtail's screens for it."""
    return Why(
        "Nothing was changed. Logins are made by invitation and changed under People at the "
        "review desk, where each change is written on the ledger.",
        FORBIDDEN,
    )


def why_not_change_groups() -> Why:
    """Say why groups are not edited on Wagtail's screens."""
    return Why(
        "Nothing was changed. What each group may do is part of the program; who is in it is "
        "decided under People at the review desk.",
        FORBIDDEN,
    )


def needs_second_factor(*, groups: set[str], is_superuser: bool) -> bool:
    """Whether policy asks a second factor of a login: of all who decide, and who run the site."""
    return is_superuser or bool(groups & {*SECOND_FACTOR_GROUPS})


def second_factor_due(
    *, is_needed: bool, has_one: bool, since: datetime, now: datetime
) -> date | None:
    """The last day without a second factor, or None when there is nothing to do."""
    if not is_needed or has_one:
        return None
    return (since + timedelta(days=SECOND_FACTOR_GRACE_DAYS)).date()

"""The actions on identity: a login, a profile or what a topic asks changes only through these.

Each is one transaction: lock the ledger, check the rules, write, append. Rows that were changed in
another way differ from their newest version on the ledger: nobody signs under that name then, and
`verify` reports it. Letters are sent from the ledger after commit (`cms.mailing.identity_letters`).
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from cms.evidence import ledger
from cms.evidence.canonical import canonical, sha256
from cms.evidence.ledger import SYSTEM, exclusively
from cms.evidence.models import LedgerEntry
from cms.evidence.snapshot import ReportProgress, no_progress, with_progress
from cms.evidence.verification import Verification
from cms.identity.models import IdentityConfirmed, IdentityVersion
from cms.people.models import Contributor, Credential, PreviousAddress, User
from cms.people.names import display_name, persons_of, persons_of_contributor
from cms.policy import identity as rules
from cms.policy.identity import IdentityFacts, KeeperFacts, Pending, State
from cms.policy.ledger_actions import LedgerAction
from cms.policy.permissions import PUBLISH_EDITION
from cms.policy.refusals import Why, refuse_if
from cms.topics.models import Topic

Subject = User | Contributor | Topic


# States


def subject_of(of: Subject) -> str:
    """The ledger's subject for a login, a profile or a topic."""
    return f"topic-{of.pk}" if isinstance(of, Topic) else of.person


def state_of(of: Subject) -> State:
    """The current state of a login, a profile or a topic: what a version of it records."""
    if isinstance(of, User):
        return _state_of_login(of)
    return _state_of_profile(of) if isinstance(of, Contributor) else state_of_topic(of)


def _state_of_login(user: User) -> State:
    groups = sorted(group.name for group in user.groups.all())
    powers = Permission.objects.filter(Q(group__user=user) | Q(user=user))
    powers = powers.filter(codename__in=rules.POWERS).order_by().distinct()
    name = f"{user.username}\n{user.first_name}\n{user.last_name}"
    return {
        "kind": rules.LOGIN,
        "active": user.is_active,
        "superuser": user.is_superuser,
        "groups": groups,
        "powers": sorted(powers.values_list("codename", flat=True)),
        "name": _salted(user, name),
        "email": _salted(user, user.email.casefold()),
        "password": _salted(user, user.password),
    }


def _salted(user: User, text: str) -> str:
    return sha256(f"{user.salt}\n{text}")


def _state_of_profile(contributor: Contributor) -> State:
    credentials = Credential.objects.filter(contributor=contributor).select_related("competence")
    return {
        "kind": rules.PROFILE,
        "name": contributor.name,
        "slug": contributor.slug,
        "login": contributor.user.person if contributor.user else "",
        "credentials": [state_of_credential(one) for one in credentials.order_by("pk")],
    }


def state_of_credential(credential: Credential) -> State:
    """A credential as it is recorded in its profile's state."""
    return {
        "title": credential.title,
        "expansion": credential.expansion,
        "issuing_body": credential.issuing_body,
        "register_number": credential.register_number,
        "competence": credential.competence.name if credential.competence else "",
        "verified_on": credential.verified_on.isoformat() if credential.verified_on else "",
        "verified_by": credential.verified_by_printed,
        "expires_on": credential.expires_on.isoformat() if credential.expires_on else "",
    }


def state_of_topic(topic: Topic) -> State:
    """What a topic requires of its reviewers. A proof seals it."""
    asked = topic.facts()
    return {
        "kind": rules.TOPIC,
        "name": topic.name,
        "slug": topic.slug,
        "risk": topic.risk,
        "competences": sorted(asked.competences),
        "interval_months": asked.interval_months,
        "signatures": asked.signatures,
        "checklist": list(asked.checklist),
    }


def newest(of: Subject) -> IdentityVersion | None:
    """The newest recorded version, or None."""
    return IdentityVersion.objects.filter(subject=subject_of(of)).order_by("-number").first()


# Writing versions


@exclusively
def record(
    *subjects: Subject, by: str, now: datetime, actor: str = "", recovered: bool = False
) -> list[IdentityVersion]:
    """Record what changed since the newest version: a ledger entry for each change, or none.

    `by` answers for the change, and so does not confirm it; `actor`, if given, carried it out.
    """
    written = []
    for of in subjects:
        if made := wanted(of, by=by, recovered=recovered):
            version = _version(of, made, by=by, now=now)
            for number, change in enumerate(made):
                ledger.append(
                    now=now, actor=actor or by, action=change.action, subject=subject_of(of),
                    rows=[] if number else [version], says=change.sentence,
                    suspends=change.suspends, version=version.number,
                )  # fmt: skip
            written.append(version)
    return written


@exclusively
def enter(*subjects: Subject, by: str = SYSTEM, now: datetime) -> None:
    """Record people and topics as they are now, in one entry: the first versions of a new site."""
    versions = [_version(of, (), by=by, now=now) for of in subjects]
    if versions:
        ledger.append(
            now=now,
            actor=by,
            action=LedgerAction.RECORDED_AS_IT_STANDS,
            subject=versions[0].subject,
            rows=list(versions),
        )


def enter_all_at_first(*, now: datetime) -> None:
    """Record everybody and every topic, if nobody ever was: after an upgrade."""
    if not IdentityVersion.objects.exists():
        enter(*User.objects.all(), *Contributor.objects.all(), *Topic.objects.all(), now=now)


def wanted(of: Subject, *, by: str, recovered: bool = False) -> tuple[rules.Change, ...]:
    """The changes between a subject's newest version and its rows."""
    last = newest(of)
    before = json.loads(last.state) if last else None
    has_second = isinstance(of, User) and _has_second(of, by=by)
    return rules.changes(before, state_of(of), recovered=recovered, has_second=has_second)


def _has_second(user: User, *, by: str) -> bool:
    """Whether somebody other than the actor and the subject could confirm a change."""
    holders = User.objects.with_perm(PUBLISH_EDITION, include_superusers=False)
    keepers = User.objects.filter(Q(is_superuser=True) | Q(pk__in=holders), is_active=True)
    doer = _login_of(by)
    return keepers.exclude(pk__in=[user.pk, doer.pk if doer else 0]).exists()


def _login_of(person: str) -> User | None:
    """The login that an opaque id names, or None once it is erased."""
    kind, _, number = person.partition(":")
    return User.objects.filter(person_id=number).first() if kind == "user" else None


def _version(
    of: Subject, made: Iterable[rules.Change], *, by: str, now: datetime
) -> IdentityVersion:
    last = newest(of)
    made = list(made)
    return IdentityVersion.objects.create(
        subject=subject_of(of),
        number=last.number + 1 if last else 1,
        state=canonical(state_of(of)),
        changes=canonical([{"action": c.action, "says": c.sentence} for c in made]),
        suspends=any(change.suspends for change in made),
        changed_by=by,
        changed_at=now,
    )


# The facts that the rules decide on


def identity_of(user: User) -> IdentityFacts:
    """Whether a login and its profile are as recorded, and their unconfirmed changes."""
    contributor = Contributor.objects.filter(user=user).first()
    return facts_of(user, *([contributor] if contributor else []))


def facts_of(*subjects: Subject) -> IdentityFacts:
    """The same for any subjects together."""
    known: dict[str, list[IdentityVersion]] = {subject_of(of): [] for of in subjects}
    versions = IdentityVersion.objects.filter(subject__in=known).select_related("confirmed")
    for version in versions.order_by("number"):
        known[version.subject].append(version)
    differs: list[str] = []
    pending: list[Pending] = []
    for of in subjects:
        there = known[subject_of(of)]
        recorded = json.loads(there[-1].state) if there else None
        differs += rules.differing(recorded, state_of(of))
        pending += _pending(there)
    return IdentityFacts(differs=tuple(dict.fromkeys(differs)), pending=tuple(pending))


def _pending(versions: list[IdentityVersion]) -> Iterator[Pending]:
    """The changes since the last confirmation that suspend signing."""
    confirmed = [n for n, version in enumerate(versions) if hasattr(version, "confirmed")]
    for version in versions[confirmed[-1] + 1 if confirmed else 0 :]:
        if version.suspends:
            sentence = " ".join(change["says"] for change in json.loads(version.changes))
            yield Pending(sentence=sentence, by=version.changed_by, on=version.changed_at.date())


def keeper(user: User) -> KeeperFacts:
    """The facts of a person who would change or confirm somebody's identity."""
    holders = User.objects.with_perm(PUBLISH_EDITION, include_superusers=False)
    return KeeperFacts(
        persons=persons_of(user),
        runs_the_site=user.is_superuser and user.is_active,
        manages_people=holders.filter(pk=user.pk).exists(),
        is_in_order=identity_of(user).is_in_order,
    )


def persons(of: User | Contributor) -> frozenset[str]:
    """Every opaque id of a login or a profile in evidence, former links included."""
    found = persons_of(of) if isinstance(of, User) else persons_of_contributor(of)
    return found | _once_linked(found)


def _once_linked(names: frozenset[str]) -> frozenset[str]:
    linked: set[str] = set()
    for version in IdentityVersion.objects.filter(subject__startswith="contributor:"):
        login = json.loads(version.state)["login"]
        if version.subject in names and login:
            linked.add(login)
        elif login in names:
            linked.add(version.subject)
    return frozenset(linked)


def name_to_print(user: User) -> str:
    """The name under a public statement: the profile's, or the login's.

    Raises Refusal where the rows differ from the ledger.
    """
    refuse_if(rules.why_not_print(identity_of(user)))
    contributor = Contributor.objects.filter(user=user).first()
    return contributor.name if contributor else display_name(user)[:160]


# The actions


def _change(
    of: User | Contributor, *, by: User, now: datetime, recovered: bool = False
) -> list[IdentityVersion]:
    """Check the rows just written against the rules, and record them; a refusal rolls them back."""
    made = wanted(of, by=by.person, recovered=recovered)
    refuse_if(rules.why_not_change(keeper_before(by), of=persons(of), wanted=made))
    return record(of, by=by.person, now=now, recovered=recovered)


def keeper_before(user: User) -> KeeperFacts:
    """The keeper's facts as the database has them, whatever was set on the object."""
    return keeper(User.objects.get(pk=user.pk))


def _refuse_unrecorded(of: User | Contributor) -> None:
    """Raise Refusal if the rows were changed outside these actions."""
    refuse_if(why_not_build_on(of))


def why_not_build_on(of: User | Contributor) -> Why | None:
    """Ask the rules whether a login or a profile may be changed, as its rows are now."""
    is_new = newest(of) is None and not type(of)._default_manager.filter(pk=of.pk).exists()
    return None if is_new else rules.why_not_build_on(facts_of(of))


@exclusively
def set_groups(user: User, groups: Iterable[str], *, by: User, now: datetime) -> None:
    """Set the groups of a login."""
    _refuse_unrecorded(user)
    user.groups.set(Group.objects.filter(name__in=list(groups)))
    _change(user, by=by, now=now)


@exclusively
def set_superuser(user: User, *, may: bool, by: User, now: datetime) -> None:
    """Give or take the right to run the site."""
    _refuse_unrecorded(user)
    user.is_superuser = user.is_staff = may
    user.save(update_fields=["is_superuser", "is_staff"])
    _change(user, by=by, now=now)


@exclusively
def set_active(user: User, *, is_active: bool, by: User, now: datetime) -> None:
    """Close a login, or reopen it. Closing works even if the rows differ from the ledger."""
    if is_active:
        _refuse_unrecorded(user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    _change(user, by=by, now=now)


@exclusively
def rename(user: User, *, first_name: str, last_name: str, by: User, now: datetime) -> None:
    """Change the name of a login, which is printed where it has no profile."""
    _refuse_unrecorded(user)
    user.first_name, user.last_name = first_name.strip(), last_name.strip()
    user.save(update_fields=["first_name", "last_name"])
    _change(user, by=by, now=now)


@exclusively
def change_email(user: User, email: str, *, by: User, now: datetime) -> None:
    """Change the e-mail address of a login. The old one is notified, and signing is suspended."""
    _refuse_unrecorded(user)
    before = User.objects.get(pk=user.pk).email
    user.email = email.strip()
    user.save(update_fields=["email"])
    if before and before.casefold() != user.email.casefold():
        PreviousAddress.objects.create(user=user, email=before, until=now)
        # Not verified: no link to set a password goes there before its holder has opened one.
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    _change(user, by=by, now=now)


@exclusively
def set_password(user: User, raw: str, *, now: datetime, recovered: bool = False) -> None:
    """Set one's own password: at the desk, or by a link (`recovered`)."""
    _refuse_unrecorded(user)
    user.set_password(raw)
    user.save(update_fields=["password"])
    record(user, by=user.person, now=now, recovered=recovered)


@exclusively
def keep_profile(contributor: Contributor, *, by: User, now: datetime) -> None:
    """Record a profile that was just saved, with its link and credentials, if the rules allow it.

    Called inside the transaction that saved it, so that a refusal undoes the saving.
    """
    refuse_if(why_not_keep_profile(contributor, state_of(contributor), by=by))
    record(contributor, by=by.person, now=now)


def why_not_keep_profile(contributor: Contributor, state: State, *, by: User) -> Why | None:
    """Ask the rules whether this person may give a profile this state."""
    last = newest(contributor)
    before = json.loads(last.state) if last else None
    own: list[State] = []
    others: list[State] = []
    for version in IdentityVersion.objects.filter(subject__startswith="contributor:"):
        states = own if version.subject == contributor.person else others
        states.append(json.loads(version.state))
    login = state["login"]
    return (
        rules.why_not_change(
            keeper_before(by),
            of=persons(contributor) | {login},
            wanted=rules.changes(before, state),
        )
        or rules.why_not_link(
            was=before["login"] if before else "",
            wanted=login,
            was_verified=any(
                credential["verified_on"]
                for profile in own
                for credential in profile["credentials"]
            ),
            has_other=any(profile["login"] == login for profile in others),
        )
        or rules.why_not_take_slug(
            is_anothers=any(profile["slug"] == state["slug"] for profile in others)
        )
    )


@exclusively
def confirm(of: User | Contributor, *, shown: int, by: User, now: datetime) -> IdentityConfirmed:
    """Confirm changes of a login or a profile as a second person, which ends the suspension.

    `shown` is the number of the version they were shown.
    """
    last = newest(of)
    is_shown = last is not None and last.number == shown
    refuse_if(
        rules.why_not_confirm(
            keeper_before(by), of=persons(of), facts=facts_of(of), is_shown=is_shown
        )
    )
    confirmed = IdentityConfirmed(version=last, by=by.person, at=now)
    confirmed.save(force_insert=True)
    ledger.append(
        now=now, actor=by.person, action=LedgerAction.CONFIRMED_IDENTITY, subject=subject_of(of),
        rows=[confirmed], version=shown,
    )  # fmt: skip
    return confirmed


@exclusively
def adopt(of: User | Contributor, *, by: User, now: datetime) -> list[IdentityVersion]:
    """Record what was changed outside these actions. Somebody else must confirm it."""
    who = keeper_before(by)
    refuse_if(rules.why_not_change(who, of=persons(of), wanted=()))
    refuse_if(rules.why_not_keep_people(who))
    last = newest(of)
    before = json.loads(last.state) if last else None
    made = rules.changes(before, state_of(of))
    is_own = not who.persons.isdisjoint(persons(of))
    refuse_if(rules.why_not_adopt(is_own=is_own, is_changed=bool(made)))
    found = [rules.Change(c.action, f"Found changed: {c.sentence}", suspends=True) for c in made]
    version = _version(of, found, by=by.person, now=now)
    for number, change in enumerate(found):
        ledger.append(
            now=now, actor=by.person, action=change.action, subject=subject_of(of),
            rows=[] if number else [version], says=change.sentence, suspends=True,
            version=version.number,
        )  # fmt: skip
    return [version]


@exclusively
def note(subject: str, *, action: LedgerAction, sentence: str, by: str, now: datetime) -> None:
    """Record an event that changes no state, such as a second factor or a lapsed credential."""
    ledger.append(
        now=now, actor=by, action=action, subject=subject, rows=[], says=sentence, suspends=False
    )


def lapse_credentials(*, now: datetime) -> int:
    """Record each verified credential that has expired since; return how many."""
    lapsed = 0
    due = Credential.objects.filter(expires_on__lt=now.date()).exclude(verified_on=None)
    for credential in due.select_related("contributor").order_by("pk"):
        subject, until = credential.contributor.person, credential.expires_on
        sentence = f"The credential {credential.title} ran out on {until:%-d %B %Y}."
        entries = LedgerEntry.objects.filter(action=LedgerAction.CREDENTIAL_LAPSED, subject=subject)
        if not any(json.loads(entry.data).get("says") == sentence for entry in entries):
            note(
                subject,
                action=LedgerAction.CREDENTIAL_LAPSED,
                sentence=sentence,
                by=SYSTEM,
                now=now,
            )
            lapsed += 1
    return lapsed


# Verification


def differences(advance: ReportProgress = no_progress) -> Iterator[str]:
    """A sentence for each login, profile or topic that differs from the ledger."""
    for row, differs in with_progress(differing(), advance):
        name = {User: "login", Contributor: "profile"}.get(type(row), "topic")
        yield f"The {name} “{row}” is not as the ledger says: {', '.join(differs)}."


def differing() -> Iterator[tuple[Subject, tuple[str, ...]]]:
    """Each login, profile or topic that differs from the ledger, and the names of what differs."""
    newest_states = {
        version.subject: json.loads(version.state)
        for version in IdentityVersion.objects.order_by("number").iterator(chunk_size=500)
    }
    rows: list[Subject] = [
        *User.objects.prefetch_related("groups").order_by("pk"),
        *Contributor.objects.select_related("user").order_by("pk"),
        *Topic.objects.order_by("pk"),
    ]
    for row in rows:
        recorded = newest_states.get(subject_of(row))
        if recorded is None and isinstance(row, Topic):
            continue
        state = state_of(row)
        if recorded and not state.get("login", "x") and _was_erased(recorded["login"]):
            state["login"] = recorded["login"]
        if differs := rules.differing(recorded, state):
            yield row, differs


def _was_erased(login: str) -> bool:
    """Whether a login was erased, which also cleared it from its profile."""
    return _login_of(login) is None


verification = Verification(differences)

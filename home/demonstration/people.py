"""The demonstration's people, plainly invented, and what they may do."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from cms.identity import persons
from cms.people.models import Competence, Contributor, Credential, User
from cms.policy.permissions import PUBLISHERS, REVIEWERS, WRITERS
from cms.topics.models import Topic

PASSWORD = "demonstration only"  # noqa: S105 (printed on the screen; demo settings only)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person: login, group, profile and credential."""

    username: str
    first: str
    last: str
    group: str
    slug: str = ""
    printed: str = ""
    credential: tuple[str, str, str, str] | None = None


PEOPLE = [
    Person("writer", "Dana", "Demo", WRITERS, "dana-demo", "Dana Demo"),
    Person("writer2", "Eli", "Example", WRITERS, "eli-example", "Eli Example"),
    Person(
        "reviewer", "Rosa", "Sample", REVIEWERS, "dr-rosa-sample", "Dr Rosa Sample",
        ("MD", "Doctor of Medicine", "Demonstration Medical Board", "Addiction medicine"),
    ),
    Person(
        "reviewer2", "Kim", "Placeholder", REVIEWERS, "kim-placeholder", "Kim Placeholder",
        ("PharmD", "Doctor of Pharmacy", "Demonstration Board of Pharmacy", "Pharmacy"),
    ),
    Person(
        "reviewer3", "Tomas", "Specimen", REVIEWERS, "tomas-specimen", "Tomas Specimen",
        ("LCSW", "Licensed Clinical Social Worker", "Demonstration Board of Social Work",
         "Social work"),
    ),
    Person("publisher", "Pat", "Pretend", PUBLISHERS),
    Person("publisher2", "Quinn", "Quasi", PUBLISHERS),
]  # fmt: skip

TOPICS = [
    ("heroin-and-other-opioids", "Heroin and other opioids", "critical", 12,
     ["Addiction medicine", "Pharmacy", "Social work"]),
    ("overdose", "Overdose", "critical", 12, ["Addiction medicine", "Pharmacy"]),
    ("treatment-and-recovery", "Treatment and recovery", "higher", 12,
     ["Addiction medicine", "Pharmacy", "Social work"]),
    ("family-support", "Support for families", "lower", 24, []),
]  # fmt: skip


CHECKLISTS = {
    "overdose": "The order of the steps is that of the guideline.\n"
    "Doses and waiting times are those of the label and the guideline.",
    "naloxone": "Doses and waiting times are those of the label and the guideline.",
}


def make_people(*, now: datetime) -> dict[str, User]:
    """Logins by user name, with profiles and credentials verified by the demo publisher."""
    users = {person.username: _make_user(person) for person in PEOPLE}
    publisher = users["publisher"]
    for person in PEOPLE:
        if person.slug:
            contributor, _ = Contributor.objects.update_or_create(
                slug=person.slug,
                defaults={"name": person.printed, "user": users[person.username]},
            )
            if person.credential and not contributor.credentials.exists():
                _make_credential(contributor, person.credential, publisher, now)
    persons.enter(*users.values(), *Contributor.objects.filter(user__in=users.values()), now=now)
    return users


def make_topics() -> dict[str, Topic]:
    """Topics by slug, with the competences they ask for."""
    topics = {}
    for slug, name, risk, interval, competences in TOPICS:
        topics[slug], made = Topic.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "risk": risk,
                "interval_months": interval,
                "checklist": CHECKLISTS.get(slug, ""),
            },
        )
        if made:
            topics[slug].competences.set(
                [Competence.objects.get_or_create(name=name)[0] for name in competences]
            )
    return topics


def _make_user(person: Person) -> User:
    user, made = User.objects.get_or_create(
        username=person.username,
        defaults={
            "first_name": person.first,
            "last_name": person.last,
            "email": f"{person.username}@demonstration.invalid",
        },
    )
    if made:
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        user.groups.add(Group.objects.get(name=person.group))
    return user


def _make_credential(
    contributor: Contributor,
    credential: tuple[str, str, str, str],
    verifier: User,
    now: datetime,
) -> None:
    title, expansion, issuing_body, competence = credential
    Credential.objects.create(
        contributor=contributor,
        title=title,
        expansion=expansion,
        issuing_body=issuing_body,
        register_number="Demonstration",
        competence=Competence.objects.get_or_create(name=competence)[0],
        verified_on=now.date(),
        verified_by=verifier,
        verified_by_printed=f"{verifier.first_name} {verifier.last_name}",
    )

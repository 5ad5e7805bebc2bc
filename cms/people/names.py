"""How a person is named: opaque in evidence, printed on pages, by display name at the desk."""

from collections.abc import Iterable

from django.db.models import Q

from cms.people.models import Contributor, ProfileLogin, User


def persons_of(user: User) -> frozenset[str]:
    """Every name of the person behind a login: their profile's, and those of every login and
    profile that either was ever linked to, today or before.
    """
    found = set(linked_today(user))
    fresh: Iterable[str] = found
    while fresh:
        ever = ProfileLogin.objects.filter(Q(profile__in=fresh) | Q(login__in=fresh))
        fresh = {name for link in ever.values_list("profile", "login") for name in link} - found
        found |= fresh
    return frozenset(found)


def persons_of_contributor(contributor: Contributor) -> frozenset[str]:
    """The person ids of a profile and its login."""
    return frozenset(
        {contributor.person} | ({contributor.user.person} if contributor.user else set())
    )


def printed_names(persons: set[str] | frozenset[str]) -> dict[str, str]:
    """Display names by person id; an erased login is “a former member of staff”."""
    ids = {person.split(":", 1)[1] for person in persons if ":" in person}
    names = dict.fromkeys(persons, "a former member of staff")
    names |= {user.person: display_name(user) for user in User.objects.filter(person_id__in=ids)}
    names |= {c.person: c.name for c in Contributor.objects.filter(person_id__in=ids)}
    if "system" in names:
        names["system"] = "the schedule"
    return names


def display_name(user: User) -> str:
    """How a login is named on the desk."""
    return user.get_full_name() or user.get_username()


def printed_name(user: User) -> str:
    """The name to write down for a person: their profile's, or else their login's."""
    contributor = getattr(user, "contributor", None)
    return contributor.name if contributor else display_name(user)[:160]


def linked_today(user: User) -> frozenset[str]:
    """The names of a login and of the profile it belongs to."""
    contributor = Contributor.objects.filter(user=user).first()
    return frozenset({user.person} | ({contributor.person} if contributor else set()))

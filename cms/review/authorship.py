"""Whose words: everyone who wrote part of a page since its last signed proof."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import PageLogEntry, Revision

from cms.people.models import Contributor, User
from cms.review.models.evidence import SignOff

# Not "wagtail.rename": Wagtail logs it when a revision with another title is published, and whoever
# wrote that title is that revision's writer.
WRITING = ("wagtail.create", "wagtail.edit", "wagtail.revert")


@dataclass(frozen=True, slots=True)
class Writers:
    """Persons (opaque names of logins and profiles), and whether an edit carried no name."""

    persons: frozenset[str]
    has_unknown: bool


def writers_of(page: Any, *, submitter: User | None) -> Writers:
    """The named authors, the submitter, and everyone who edited since the last signed proof.

    A proof whose sign-off was revoked counts as unsigned: its words still have their writers.
    """
    last_signed = (
        SignOff.objects.standing()
        .filter(proof__page_key=page.page_key)
        .select_related("proof")
        .order_by("-proof__number")
        .first()
    )
    since = last_signed.proof.revision_id if last_signed else 0
    edits = list(
        Revision.page_revisions.filter(object_id=str(page.pk), pk__gt=since).values_list(
            "user_id", flat=True
        )
    )
    log = PageLogEntry.objects.filter(page_id=page.pk)
    edits += log.filter(action__in=WRITING, revision_id__gt=since).values_list("user_id", flat=True)
    users = User.objects.filter(pk__in=[pk for pk in edits if pk])
    authors = [author.contributor for author in page.authors.all()]
    persons = {person for user in users for person in persons_of(user)}
    persons |= {person for author in authors for person in persons_of_contributor(author)}
    if submitter:
        persons |= persons_of(submitter)
    return Writers(
        persons=frozenset(persons),
        has_unknown=None in edits or (since == 0 and _came_without_its_writers(page, log)),
    )


def _came_without_its_writers(page: Any, log: Any) -> bool:
    """Whether the text came from another page whose writers did not come along with it."""
    if log.filter(action="wagtail.convert_alias").exists():
        return True
    copied = log.filter(action="wagtail.copy").first()
    if copied is None:
        return False
    # Copying writes a revision of its own, and then says so; those before it came with the text.
    came_along = Revision.page_revisions.filter(
        object_id=str(page.pk), created_at__lte=copied.timestamp
    )
    return came_along.count() < 2


def persons_of(user: User) -> frozenset[str]:
    """The names of a login and of the profile it belongs to."""
    contributor = Contributor.objects.filter(user=user).first()
    return frozenset({user.person} | ({contributor.person} if contributor else set()))


def persons_of_contributor(contributor: Contributor) -> frozenset[str]:
    """The names of a profile and of its login."""
    return frozenset(
        {contributor.person} | ({contributor.user.person} if contributor.user else set())
    )


def printed_names(persons: set[str] | frozenset[str]) -> dict[str, str]:
    """The names to show for opaque persons; an erased login is “a former member of staff”."""
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
    contributor = Contributor.objects.filter(user=user).first()
    return contributor.name if contributor else display_name(user)[:160]

"""Who wrote a page: everyone who edited it since its last signed proof."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import PageLogEntry, Revision

from cms.people.models import User
from cms.people.names import persons_of, persons_of_contributor
from cms.proofs.models import SignOff

# Not "wagtail.rename": Wagtail logs it when a revision with another title is published, and the
# writer of that title is that revision's writer.
WRITING_ACTIONS = ("wagtail.create", "wagtail.edit", "wagtail.revert")


@dataclass(frozen=True, slots=True)
class Writers:
    """Opaque person ids of the writers, and whether an edit had no user."""

    persons: frozenset[str]
    has_unknown: bool


def writers_of(page: Any, *, submitter: User | None) -> Writers:
    """The named authors, the submitter, and everyone who edited since the last signed proof.

    A proof whose sign-off was revoked counts as unsigned: its words still have their writers.
    """
    last_signed = (
        SignOff.objects.in_force()
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
    edits += log.filter(action__in=WRITING_ACTIONS, revision_id__gt=since).values_list(
        "user_id", flat=True
    )
    users = User.objects.filter(pk__in=[pk for pk in edits if pk])
    authors = [author.contributor for author in page.authors.all()]
    persons = {person for user in users for person in persons_of(user)}
    persons |= {person for author in authors for person in persons_of_contributor(author)}
    if submitter:
        persons |= persons_of(submitter)
    return Writers(
        persons=frozenset(persons),
        has_unknown=None in edits or (since == 0 and _was_copied_without_writers(page, log)),
    )


def _was_copied_without_writers(page: Any, log: Any) -> bool:
    """Whether the page was copied without the revisions that name its writers."""
    if log.filter(action="wagtail.convert_alias").exists():
        return True
    copied = log.filter(action="wagtail.copy").first()
    if copied is None:
        return False
    # Wagtail's copy adds one revision of its own; more than one means the source's came along.
    copied_revisions = Revision.page_revisions.filter(
        object_id=str(page.pk), created_at__lte=copied.timestamp
    )
    return copied_revisions.count() < 2

"""Reviewers' suggestions that writers took into each edition."""

from collections import Counter

from cms.proofs.models import SignOff
from cms.publishing.models import Edition
from cms.review.models import NoteOutcome

STAFF = "a member of staff"


def wordings_taken(editions: list[Edition]) -> dict[int, list[tuple[str, int]]]:
    """For each edition, newest first, whose suggestions it took, and how many.

    Only people who signed the page are named: others did not agree to be printed.
    """
    if not editions:
        return {}
    keys = {edition.page_key for edition in editions}
    signers = dict(
        SignOff.objects.filter(proof__page_key__in=keys).values_list("signed_with", "printed_name")
    )
    taken = list(
        NoteOutcome.objects.filter(
            kind=NoteOutcome.Kind.TAKEN, note__page_key__in=keys
        ).values_list("revision_id", "note__by")
    )
    found = {}
    for edition, before in zip(editions, [*editions[1:], None], strict=True):
        since = before.sign_off.proof.revision_id if before else 0
        until = edition.sign_off.proof.revision_id
        found[edition.pk] = sorted(
            Counter(
                signers.get(person, STAFF)
                for revision_id, person in taken
                if revision_id and since < revision_id <= until
            ).items()
        )
    return found

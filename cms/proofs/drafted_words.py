"""Records which words each saved draft adds, and whose they are, for `cms.proofs.authorship`.

Wagtail's revisions do not suffice: `purge_revisions` deletes them, they tell only when something
was saved, and they do not follow words that are copied or restored.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from wagtail.models import Revision

from cms.drafts.reviewed_content import ReviewedContent
from cms.people.models import User
from cms.proofs import shingles
from cms.proofs.manifest import canonical_content
from cms.proofs.models import DraftWords, LongPassage, Proof

PROPOSED = 0


def record_saved(sender: type, instance: Revision, **kwargs: Any) -> None:
    """`post_save` of Wagtail's Revision: record a draft's new words, however it was saved."""
    if not kwargs.get("raw"):
        record(instance)


def record(revision: Revision) -> None:
    """Record the words that a draft adds, in the name of whoever saved it."""
    model = revision.content_type.model_class()
    if not hasattr(model, "UNSEALED_FIELDS") or "lineage" not in revision.content:
        return
    content = canonical_content(model, revision.content)
    user = revision.user
    lineage = UUID(str(revision.content["lineage"]))
    _add(lineage, revision, user.person if user else "", content)


def record_missing(page: ReviewedContent) -> None:
    """Write down drafts of a page that no signal told of: bulk writes, and older installations."""
    known = DraftWords.objects.filter(page_id=page.pk).values("revision_id")
    missing = Revision.page_revisions.filter(object_id=str(page.pk)).exclude(pk__in=known)
    for revision in missing.order_by("pk").iterator(chunk_size=50):
        record(revision)


def record_proposed(
    page: ReviewedContent, proof: Proof, *, by: User, wording: str, now: datetime
) -> None:
    """Words that a reviewer proposes are theirs, whoever puts them into the page."""
    new = shingles.of_words(wording) - _known(page.lineage)
    if new:
        row, _ = DraftWords.objects.get_or_create(
            page_id=proof.page_id, revision_id=PROPOSED, person=by.person,
            defaults={"lineage": page.lineage, "at": now},
        )  # fmt: skip
        _extend(row, new)


def _add(lineage: UUID, revision: Revision, person: str, content: Any) -> None:
    new = shingles.of(content) - _known(lineage)
    row, _ = DraftWords.objects.get_or_create(
        page_id=int(revision.object_id), revision_id=revision.pk, person=person,
        defaults={"lineage": lineage, "at": revision.created_at},
    )  # fmt: skip
    if not new:
        return
    _extend(row, new)
    if person:
        fresh = (t for t in shingles.texts(content) if new.intersection(shingles.of_text(t)))
        LongPassage.objects.bulk_create(
            [LongPassage(digest=d, person=person, lineage=lineage)
             for d in sorted(shingles.long_of(fresh))],
            ignore_conflicts=True,
            batch_size=300,
        )  # fmt: skip


def _extend(row: DraftWords, new: set[int]) -> None:
    row.shingles = bytes(row.shingles) + shingles.pack(new)
    row.save(update_fields=["shingles"])


def _known(lineage: UUID) -> set[int]:
    rows = DraftWords.objects.filter(lineage=lineage).values_list("shingles", flat=True)
    return {digest for packed in rows for digest in shingles.unpack(bytes(packed))}

"""Whose words: everyone who wrote a part of a page that nobody else has signed yet.

Two questions are asked, and either makes a writer. Who saved a draft since the last signed proof?
And who first wrote the words that stand in the proof and not in the last signed one, however they
came there: typed, brought back from an older draft, copied, pasted, imported, or proposed?
"""

from dataclasses import dataclass, field
from typing import Any

from wagtail.models import PageLogEntry

from cms.drafts.reviewed_content import ReviewedContent
from cms.people.models import User
from cms.people.names import linked_today, persons_of_contributor
from cms.proofs import shingles
from cms.proofs.models import DraftWords, LongPassage, Proof, SignOff

# Not "wagtail.rename": Wagtail logs it when a revision with another title is published, and the
# writer of that title is that revision's writer.
WRITING_ACTIONS = ("wagtail.create", "wagtail.edit", "wagtail.revert")
NOBODY = ""
A_TIME = 500


@dataclass(frozen=True, slots=True)
class Writers:
    """Persons (opaque names of logins and profiles), and whether an edit carried no name.

    `quotes` holds words of each person whose older words are in the page again.
    """

    persons: frozenset[str]
    has_unknown: bool
    quotes: dict[str, str] = field(default_factory=dict)


def writers_of(page: ReviewedContent, content: Any, *, submitter: User | None) -> Writers:
    """The named authors, the submitter, everyone who edited since the last signed proof, and
    everyone whose unsigned words are in this content again.

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
    saved = DraftWords.objects.filter(page_id=page.pk, revision_id__gt=since)
    found = set(saved.values_list("person", flat=True))
    if since == 0:
        found |= _came_along(page)
        if _was_copied_without_writers(page):
            found.add(NOBODY)
    carried = _carried(page, content, last_signed.proof if last_signed else None)
    found |= _purged(page, since=since) | carried.keys()
    authors = [author.contributor for author in page.authors.all()]
    persons = {person for author in authors for person in persons_of_contributor(author)}
    ids = {person.split(":", 1)[1] for person in found - {NOBODY}}
    for user in [*User.objects.filter(person_id__in=ids), *([submitter] if submitter else [])]:
        persons |= linked_today(user)
    return Writers(
        persons=frozenset(persons | found - {NOBODY}),
        has_unknown=NOBODY in found,
        quotes={person: words for person, words in sorted(carried.items()) if person and words},
    )


def _carried(page: ReviewedContent, content: Any, signed: Proof | None) -> dict[str, str]:
    """Who first wrote what is in this content and not in the last signed proof, with words of
    theirs. Words that are also on pages that have nothing to do with this one must be many.
    """
    before = signed.parsed_manifest["content"] if signed else {}
    unsigned = shingles.of(content) - shingles.of(before)
    found: dict[str, str] = {}
    left = set(unsigned)
    for row in DraftWords.objects.filter(lineage=page.lineage).order_by("pk"):
        theirs = shingles.unpack(bytes(row.shingles)) & left
        left -= theirs
        if theirs and not found.get(row.person):
            found[row.person] = shingles.quote(content, theirs)
    long = shingles.long_of(shingles.texts(content)) - shingles.long_of(shingles.texts(before))
    for person in _first_writers(long) - found.keys():
        found[person] = ""
    return found


def _first_writers(long: set[int]) -> set[str]:
    """Who on the whole site first saved these long runs of words."""
    digests = sorted(long)
    return {
        person
        for start in range(0, len(digests), A_TIME)
        for person in LongPassage.objects.filter(
            digest__in=digests[start : start + A_TIME]
        ).values_list("person", flat=True)
    }


def _came_along(page: ReviewedContent) -> set[str]:
    """Everyone who wrote in what this page was copied from, before it was."""
    family = DraftWords.objects.filter(lineage=page.lineage)
    own = family.filter(page_id=page.pk).exclude(revision_id=0).order_by("pk").first()
    return set(family.filter(pk__lt=own.pk).values_list("person", flat=True)) if own else set()


def _was_copied_without_writers(page: ReviewedContent) -> bool:
    """Whether the text came from another page whose drafts did not come along with it."""
    log = PageLogEntry.objects.filter(page_id=page.pk)
    if log.filter(action="wagtail.convert_alias").exists():
        return True
    copied = log.filter(action="wagtail.copy").first()
    if copied is None:
        return False
    # Copying writes a revision of its own, and then says so; those before it came with the text.
    copied_revisions = DraftWords.objects.filter(page_id=page.pk, at__lte=copied.timestamp)
    return copied_revisions.values("revision_id").distinct().count() < 2


def _purged(page: ReviewedContent, *, since: int) -> set[str]:
    """Who saved drafts that Wagtail's log alone remembers."""
    known = DraftWords.objects.filter(page_id=page.pk).values("revision_id")
    edits = PageLogEntry.objects.filter(
        page_id=page.pk, action__in=WRITING_ACTIONS, revision_id__gt=since
    ).exclude(revision_id__in=known)
    ids = set(edits.values_list("user_id", flat=True))
    found = {user.person for user in User.objects.filter(pk__in=ids - {None})}
    return found | {NOBODY} if len(found) < len(ids) else found

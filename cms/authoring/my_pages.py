"""“My pages”: a writer's pages sent back, in draft, in review and due again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import reverse
from django.utils.timesince import timesince
from wagtail.models import Page, Revision

from cms.authoring.findings import findings_of
from cms.drafts import facts as drafts_facts
from cms.drafts.reviewed_content import ReviewedContent
from cms.people.models import User
from cms.policy import publication, submission
from cms.proofs.models import Outcome, Proof, Revocation, SignOff
from cms.proofs.page_types import kind_label, reviewed_types
from cms.publishing.models import Edition
from cms.review import listing, signatures_so_far
from cms.review.models import Waiting

ROWS_PER_LIST = 10
LISTS = (
    "sent_back", "drafts", "in_review", "signed", "due", "withdrawn", "revoked", "published",
)  # fmt: skip
STOPS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OwnPages:
    """A writer's pages, by what became of them; every page is in one list at least."""

    sent_back: QuerySet[Outcome]
    drafts: QuerySet[Page]
    in_review: QuerySet[Waiting]
    signed: QuerySet[SignOff]
    due: QuerySet[Edition]
    withdrawn: QuerySet[Edition]
    revoked: QuerySet[Revocation]
    published: QuerySet[Edition]

    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {name: getattr(self, name).count() for name in LISTS}


def own_pages(user: User, *, today: date) -> OwnPages:
    """The pages this person made or wrote in, by what is to be done about them."""
    types = ContentType.objects.get_for_models(*reviewed_types())
    written = Revision.page_revisions.filter(user=user).values(
        number=Cast("object_id", BigIntegerField())
    )
    pages = Page.objects.filter(content_type__in=types.values()).filter(
        Q(owner=user) | Q(pk__in=written)
    )
    ids = pages.values("pk")
    sent_back = listing.sent_back().filter(proof__page_id__in=ids)
    submitted = Proof.objects.filter(
        page_id=OuterRef("pk"), revision_id=OuterRef("latest_revision_id")
    )
    waiting = Waiting.objects.filter(proof__page_id=OuterRef("pk"))
    return OwnPages(
        sent_back=sent_back,
        drafts=pages.exclude(latest_revision=None)
        .exclude(Exists(submitted))
        .exclude(pk__in=sent_back.order_by().values("proof__page_id"))
        .annotate(in_review=Exists(waiting))
        .order_by("-latest_revision_created_at", "pk"),
        in_review=Waiting.objects.filter(proof__page_id__in=ids)
        .select_related("proof")
        .defer(*Proof.long_texts("proof"))
        .order_by("decide_by", "pk"),
        signed=listing.signed_unpublished().filter(proof__page_id__in=ids),
        withdrawn=listing.withdrawn().filter(page_id__in=ids),
        revoked=_revoked().filter(sign_off__proof__page_id__in=ids),
        published=Edition.objects.current().filter(page_id__in=ids).order_by("title", "pk"),
        due=listing.coming_due(today=today)
        .filter(page_id__in=ids)
        .exclude(Exists(Waiting.objects.filter(page_key=OuterRef("page_key")))),
    )


def _revoked() -> QuerySet[Revocation]:
    """Signatures that no longer stand, on proofs that nothing has replaced and nobody reads."""
    newer = Proof.objects.filter(
        page_key=OuterRef("sign_off__proof__page_key"),
        number__gt=OuterRef("sign_off__proof__number"),
    )
    answered = Edition.objects.answering().filter(page_key=OuterRef("sign_off__proof__page_key"))
    return (
        Revocation.objects.exclude(sign_off__proof__outcome=None)
        .exclude(Exists(newer))
        .exclude(Exists(answered))
        .select_related("sign_off__proof")
        .defer(*Proof.long_texts("sign_off__proof"))
        .order_by("-at")
    )


def my_pages(user: User, parameters: QueryDict, *, now: datetime) -> dict[str, Any]:
    """Template context of “My pages”: each list, paginated."""
    today = now.date()
    mine = own_pages(user, today=today)
    lists = {name: _page(getattr(mine, name), parameters, name) for name in LISTS}
    open_notes = listing.open_notes(row.proof.page_key for row in lists["sent_back"])
    signed_by = signatures_so_far.signers(row.proof_id for row in lists["in_review"])
    rows = {
        "sent_back": lambda row: {
            "title": row.proof.title,
            "edit_url": _editor(row.proof.page_id),
            "by": row.by_printed,
            "at": row.at,
            "reason": row.reason,
            "open_notes": open_notes.get(row.proof.page_key, 0),
        },
        "drafts": lambda row: draft_row(row, now=now),
        "in_review": lambda row: {
            "title": row.proof.title,
            "edit_url": _editor(row.proof.page_id),
            "recall_url": reverse("take_back", args=[row.proof.page_id]),
            "holder": row.holder_printed,
            "held_since": row.held_since,
            "signed_by": signed_by.get(row.proof_id, []),
            "waited": timesince(row.proof.submitted_at, now, depth=1),
            "decide_by": row.decide_by,
            "is_late": row.decide_by < today,
        },
        "signed": lambda row: listing.signed_row(row) | {"edit_url": _editor(row.proof.page_id)},
        "withdrawn": lambda row: listing.withdrawn_row(row) | {"edit_url": _editor(row.page_id)},
        "revoked": lambda row: {
            "title": row.sign_off.proof.title,
            "edit_url": _editor(row.sign_off.proof.page_id),
            "by": row.by_printed,
            "reason": row.reason,
            "at": row.at,
        },
        "published": lambda row: {
            "title": row.title,
            "edit_url": _editor(row.page_id),
            "path": row.path,
            "at": row.published_at,
        },
        "due": lambda row: {
            "title": row.title,
            "edit_url": _editor(row.page_id),
            "path": row.path,
            "due_on": row.whole_page_sign_off.review_due_on,
            "is_overdue": publication.is_overdue(
                row.whole_page_sign_off.review_due_on, today=today
            ),
        },
    }
    for name, page in lists.items():
        page.object_list = [rows[name](row) for row in page.object_list]
    return lists


def draft_row(page: Any, *, now: datetime) -> dict[str, Any]:
    """A row for a draft, with what stops its submission."""
    specific = page.specific
    draft = specific.get_latest_revision_as_object()
    stops = submission_blockers(draft, now=now)
    return {
        "title": draft.title,
        "kind_label": kind_label(draft.kind),
        "edit_url": _editor(page.pk),
        "saved_at": page.latest_revision_created_at,
        "is_published": page.live,
        "in_review": page.in_review,
        "is_ready": not stops,
        "stops": stops[:STOPS_SHOWN],
        "more": len(stops) - STOPS_SHOWN if len(stops) > STOPS_SHOWN else 0,
    }


def submission_blockers(draft: ReviewedContent, *, now: datetime) -> list[str]:
    """A sentence for each thing that would stop this draft from being submitted."""
    return list(
        submission.submission_problems(
            drafts_facts.facts_of_page(draft, findings_of(draft)), now=now
        )
    )


def _page(rows: QuerySet[Any], parameters: QueryDict, name: str) -> ListPage:
    page = Paginator(rows, ROWS_PER_LIST).get_page(parameters.get(name))
    page.object_list = list(page.object_list)
    return page


def _editor(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])

"""Search over signed words only. Rows are written in the edition's own transaction."""

import unicodedata
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from cms.delivery.models import SearchRow
from cms.review.models import Edition

MOST_CHARACTERS = 200
MOST_TERMS = 8


def index_edition(sender: type, edition: Edition, **kwargs: Any) -> None:
    """`edition_changed`: the page is found by its current edition, or not at all."""
    SearchRow.objects.filter(page_key=edition.page_key).delete()
    if edition.state == Edition.State.CURRENT:
        SearchRow.objects.create(
            edition=edition,
            page_key=edition.page_key,
            heading=fold(edition.title),
            text=fold(edition.sign_off.proof.plain_text),
        )


def fold(text: str) -> str:
    """Text as it is matched: compatibility forms, case and accents folded, controls dropped."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (c if c.isprintable() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(kept).casefold().split())


def find(query: str) -> QuerySet[Edition]:
    """Current editions that hold every word of the query; a title that holds it comes first."""
    terms = fold(query[:MOST_CHARACTERS]).split()[:MOST_TERMS]
    if not terms:
        return Edition.objects.none()
    rows = SearchRow.objects.all()
    for term in terms:
        rows = rows.filter(text__contains=term)
    in_title = SearchRow.objects.filter(heading__contains=terms[0])
    for term in terms[1:]:
        in_title = in_title.filter(heading__contains=term)
    return (
        Edition.objects.current()
        .filter(pk__in=rows.values("edition_id"))
        .annotate(
            rank=Case(
                When(pk__in=in_title.values("edition_id"), then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("rank", "-published_at", "pk")
    )

"""A page's corrections, fetched in the page's own query and printed on top of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Aggregate, F, JSONField, OuterRef, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.policy.publication import is_correction_on_top
from cms.publishing.models import Correction, Edition


class JSONList(Aggregate):
    """Rows as one JSON array, on SQLite and PostgreSQL."""

    function = "json_group_array"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="jsonb_agg", **context)


@dataclass(frozen=True, slots=True)
class PrintedCorrection:
    """A correction as readers read it."""

    pk: int
    wrong: str
    right: str
    advice: str
    by_printed: str
    made_on: date


def column() -> dict[str, Subquery]:
    """An annotation for a query of editions: the corrections of each one's page."""
    of_page = Correction.objects.filter(page_key=OuterRef("page_key")).order_by()
    row = JSONObject(
        pk=F("pk"), wrong=F("wrong"), right=F("right"), advice=F("advice"),
        by_printed=F("by_printed"), at=F("at"),
    )  # fmt: skip
    listed = of_page.annotate(whole=Value(1)).values("whole").annotate(rows=JSONList(row))
    return {"corrections_found": Subquery(listed.values("rows"), output_field=JSONField())}


def of(edition: Edition) -> list[PrintedCorrection]:
    """Every correction of the page of an edition that was fetched with `column`, newest first."""
    rows = getattr(edition, "corrections_found", None) or []
    return [
        PrintedCorrection(
            pk=row["pk"], wrong=row["wrong"], right=row["right"], advice=row["advice"],
            by_printed=row["by_printed"], made_on=timezone.localdate(_instant(row["at"])),
        )
        for row in sorted(rows, key=lambda row: row["pk"], reverse=True)
    ]  # fmt: skip


def on_top(edition: Edition, *, today: date) -> list[PrintedCorrection]:
    """The corrections to show at the top of this edition's page on a day."""
    return [row for row in of(edition) if is_correction_on_top(row.made_on, today=today)]


def _instant(text: str) -> datetime:
    """Parse a time from the database's JSON: SQLite leaves out the time zone, which is UTC."""
    at = parse_datetime(text)
    if at is None:
        raise ValueError(f"{text!r} is not a moment.")
    return at if at.tzinfo else at.replace(tzinfo=UTC)

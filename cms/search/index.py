"""The full-text index of signed words: SQLite's FTS5, or PostgreSQL's text search.

Both store stems that we compute ourselves, so both find the same pages. The index is derived from
editions: `rebuild` makes it again, and a system check warns when it does not match them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from cms.publishing.models import Edition
from cms.search import spelling
from cms.search.analysis import stems
from cms.search.models import SearchRow, Word

TABLE = "search_index"
BATCH_SIZE = 200
# PostgreSQL's highest position in a tsvector.
LAST_POSITION = 16_383


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """An edition's entry in the index: stems, and marks for its kind and topics."""

    number: int
    heading: list[str]
    summary: list[str]
    body: list[str]
    marks: list[str]


def index_edition(sender: type, edition: Edition, **kwargs: Any) -> None:
    """`edition_changed`: index a page's current edition only."""
    for row in SearchRow.objects.filter(page_key=edition.page_key).select_related(
        "edition__sign_off__proof"
    ):
        spelling.remove_words(row.edition.sign_off.proof.plain_text)
        drop([row.pk])
        row.delete()
    if edition.state == Edition.State.CURRENT:
        add([edition])


def rebuild() -> int:
    """Make the whole index again from the current editions; return how many there are."""
    with transaction.atomic():
        clear()
        number = 0
        editions = (
            Edition.objects.current()
            .select_related("sign_off__proof")
            .prefetch_related("topics")
            .order_by("published_at", "pk")
        )
        for some in _batches(editions.iterator(chunk_size=BATCH_SIZE)):
            number += len(some)
            add(some)
    return number


def clear() -> None:
    """Empty the index and everything made with it."""
    SearchRow.objects.all().delete()
    Word.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 (our own table's name)


def add(editions: list[Edition]) -> None:
    """Index editions that are not indexed yet."""
    rows = SearchRow.objects.bulk_create(
        [SearchRow(edition=edition, page_key=edition.page_key) for edition in editions]
    )
    entries = [_entry(row.pk, edition) for row, edition in zip(rows, editions, strict=True)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT OR REPLACE INTO {TABLE} (rowid, heading, summary, body, marks) "  # noqa: S608
                "VALUES (%s, %s, %s, %s, %s)",
                [
                    (e.number, *(" ".join(s) for s in (e.heading, e.summary, e.body, e.marks)))
                    for e in entries
                ],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (id, heading, words) "  # noqa: S608 (our own table's name)
                "VALUES (%s, %s::tsvector, %s::tsvector) ON CONFLICT (id) DO UPDATE "
                "SET heading = EXCLUDED.heading, words = EXCLUDED.words",
                [(e.number, _vector(e, body=False), _vector(e, body=True)) for e in entries],
            )
    spelling.add_words(edition.sign_off.proof.plain_text for edition in editions)


def drop(numbers: list[int]) -> None:
    """Take entries out."""
    key = "rowid" if connection.vendor == "sqlite" else "id"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {TABLE} WHERE {key} = %s",  # noqa: S608 (our own names)
            [(number,) for number in numbers],
        )


def size() -> int:
    """How many entries the index holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608 (our own table's name)
        return int(cursor.fetchone()[0])


def is_behind() -> bool:
    """Whether the index differs from the current editions."""
    current = set(Edition.objects.current().values_list("pk", flat=True))
    known = set(SearchRow.objects.values_list("edition_id", flat=True))
    return current != known or size() != len(known)


def mark(name: str, value: str) -> str:
    """A filter term: it has a slash, so no query word can equal it."""
    return f"{name}/{sha256(value.encode()).hexdigest()[:12]}"


def _entry(number: int, edition: Edition) -> IndexEntry:
    return IndexEntry(
        number=number,
        heading=stems(edition.title),
        summary=stems(edition.summary),
        body=stems(edition.sign_off.proof.plain_text),
        marks=[
            mark("kind", edition.kind),
            *(mark("topic", topic.slug) for topic in edition.topics.all()),
        ],
    )


def _vector(entry: IndexEntry, *, body: bool) -> str:
    """A tsvector's own spelling: each stem with its place and weight. Marks have weight C.

    Stems hold letters and digits only, so nothing in them needs escaping.
    """
    parts: list[str] = []
    place = 1
    fields = [(entry.heading, "A"), (entry.summary, "B"), (entry.marks, "C")]
    for stems_, weight in [*fields, (entry.body, "D")] if body else fields:
        for stem in stems_:
            parts.append(f"'{stem}':{min(place, LAST_POSITION)}{weight}")
            place += 1
        place += 1
    return " ".join(parts)


def _batches(editions: Iterable[Edition]) -> Iterator[list[Edition]]:
    some: list[Edition] = []
    for edition in editions:
        some.append(edition)
        if len(some) == BATCH_SIZE:
            yield some
            some = []
    if some:
        yield some

"""The full-text index of signed words: SQLite's FTS5, or PostgreSQL's text search.

Both hold stems that we have cut ourselves, so both find the same pages. The index is made from
current editions, checked help lines and topics: `rebuild` makes it again, and a system check tells
when it does not match them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from cms.help_lines.models import HelpLine, site_country
from cms.publishing.models import Edition, EditionTopic
from cms.search import cache, spelling
from cms.search.analysis import stem, stems, words
from cms.search.models import SearchRow, Word
from cms.topics.models import Topic

TABLE = "search_index"
BATCH_SIZE = 200
# PostgreSQL keeps no position beyond this one in a text.
LAST_POSITION = 16_383


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index holds of a row: stems, marks for its kind and topics, and its own words."""

    row: SearchRow
    heading: list[str] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


def index_edition(sender: type, edition: Edition, **kwargs: Any) -> None:
    """`edition_changed`: a page is found by its current edition, or not at all."""
    for row in SearchRow.objects.filter(key=edition.page_key).select_related(
        "edition__sign_off__proof"
    ):
        if row.edition:
            spelling.remove_words(_of_edition(row, row.edition).words)
        drop([row])
    if edition.state == Edition.State.CURRENT:
        add_editions([edition])
    for topic in Topic.objects.filter(slug__in=edition.topics.values("slug")):
        index_topic(Topic, topic)
    cache.begin_anew()


def index_help_line(sender: type, instance: HelpLine, **kwargs: Any) -> None:
    """`post_save`: a line of the site's country is found once it has been checked."""
    drop_help_line(sender, instance)
    if instance.verified_sha256 and instance.country == site_country():
        add([_of_help_line(instance)])


def drop_help_line(sender: type, instance: HelpLine, **kwargs: Any) -> None:
    """`pre_delete`: a line that goes is found no longer."""
    drop(SearchRow.objects.filter(key=f"line {instance.pk}"))
    cache.begin_anew()


def index_topic(sender: type, instance: Topic, **kwargs: Any) -> None:
    """`post_save`: a topic is found by its name while something is published under it."""
    drop_topic(sender, instance)
    if _in_use().filter(pk=instance.pk).exists():
        add([_of_topic(instance)])


def drop_topic(sender: type, instance: Topic, **kwargs: Any) -> None:
    """`pre_delete`: a topic that goes is found no longer."""
    drop(SearchRow.objects.filter(key=f"topic {instance.pk}"))
    cache.begin_anew()


def rebuild() -> int:
    """Make the whole index again; return how many published pages it holds."""
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
            add_editions(some)
        checked = HelpLine.objects.filter(country=site_country()).exclude(verified_sha256="")
        add([_of_help_line(line) for line in checked])
        add([_of_topic(topic) for topic in _in_use()])
    return number


def clear() -> None:
    """Empty the index and everything made with it."""
    SearchRow.objects.all().delete()
    Word.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 (our own table's name)
    cache.begin_anew()


def add_editions(editions: list[Edition]) -> None:
    """Index editions that are not indexed yet."""
    add([_of_edition(SearchRow(key=edition.page_key), edition) for edition in editions])


def add(entries: list[IndexEntry]) -> None:
    """Index what is not indexed yet."""
    SearchRow.objects.bulk_create([entry.row for entry in entries])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT OR REPLACE INTO {TABLE} (rowid, heading, summary, body, marks) "  # noqa: S608
                "VALUES (%s, %s, %s, %s, %s)",
                [
                    (e.row.pk, *(" ".join(s) for s in (e.heading, e.summary, e.body, e.marks)))
                    for e in entries
                ],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {TABLE} (id, heading, words) "  # noqa: S608 (our own table's name)
                "VALUES (%s, %s::tsvector, %s::tsvector) ON CONFLICT (id) DO UPDATE "
                "SET heading = EXCLUDED.heading, words = EXCLUDED.words",
                [(e.row.pk, _vector(e, body=False), _vector(e, body=True)) for e in entries],
            )
    spelling.add_words(entry.words for entry in entries)


def drop(rows: Iterable[SearchRow]) -> None:
    """Take rows out."""
    key = "rowid" if connection.vendor == "sqlite" else "id"
    numbers = [row.pk for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {TABLE} WHERE {key} = %s",  # noqa: S608 (our own names)
            [(number,) for number in numbers],
        )
    SearchRow.objects.filter(pk__in=numbers).delete()


def size() -> int:
    """How many entries the index holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608 (our own table's name)
        return int(cursor.fetchone()[0])


def is_behind() -> bool:
    """Whether the index holds anything else than each current edition, line and topic."""
    current = set(Edition.objects.current().values_list("pk", flat=True))
    rows = SearchRow.objects.values_list("edition_id", "topic_id")
    return (
        current != {edition for edition, _ in rows if edition}
        or set(_in_use().values_list("pk", flat=True)) != {topic for _, topic in rows if topic}
        or size() != len(rows)
    )


def mark(name: str, value: str) -> str:
    """A word of the index's own: readers' words hold no slash."""
    return f"{name}/{sha256(value.encode()).hexdigest()[:12]}"


def _in_use() -> QuerySet[Topic]:
    """The topics that something is published under."""
    current = EditionTopic.objects.filter(edition__state=Edition.State.CURRENT)
    return Topic.objects.filter(slug__in=current.values("slug"))


def _of_edition(row: SearchRow, edition: Edition) -> IndexEntry:
    row.edition = edition
    title, summary = words(edition.title), words(edition.summary)
    text = words(edition.sign_off.proof.plain_text)
    return IndexEntry(
        row=row,
        heading=[stem(word) for word in title],
        summary=[stem(word) for word in summary],
        body=[stem(word) for word in text],
        marks=[
            mark("is", "page"),
            mark("kind", edition.kind),
            *(mark("topic", topic.slug) for topic in edition.topics.all()),
        ],
        words=spelling.of_the_subject([*title, *summary], text),
    )


def _of_help_line(line: HelpLine) -> IndexEntry:
    """A line stands after the pages whose titles have the words: it has no heading here."""
    parts = [line.name, line.who_for, line.get_kind_display()]
    return IndexEntry(
        row=SearchRow(key=f"line {line.pk}", help_line=line),
        summary=stems(" ".join(parts)),
        body=stems(f"{line.number} {line.channels} {line.source_name} {line.country_name}"),
    )


def _of_topic(topic: Topic) -> IndexEntry:
    """A topic stands after the pages whose titles have the words: it leads to those."""
    return IndexEntry(
        row=SearchRow(key=f"topic {topic.pk}", topic=topic),
        summary=stems(topic.name),
        words=spelling.of_the_subject(words(topic.name), []),
    )


def _vector(entry: IndexEntry, *, body: bool) -> str:
    """A tsvector's own spelling: each stem with its place and weight. Marks have weight C.

    Stems hold letters and digits only, so nothing in them needs escaping.
    """
    parts: list[str] = []
    place = 1
    fields = [(entry.heading, "A"), (entry.summary, "B"), (entry.marks, "C")]
    for stems_, weight in [*fields, (entry.body, "D")] if body else fields:
        for each in stems_:
            parts.append(f"'{each}':{min(place, LAST_POSITION)}{weight}")
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

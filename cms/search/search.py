"""Search over signed words only: what a query finds, best first.

What readers type reaches the database as stems of letters and digits, between quotation marks we
put there, in a parameter. None of either database's query language can be typed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction

from cms.publishing.models import Edition
from cms.search import cache, spelling
from cms.search.analysis import MOST_CHARACTERS, SMALL, stems, words
from cms.search.index import TABLE, mark
from cms.search.models import BestBet, SearchRow, Synonym

# Nobody turns more pages than this; and no query then costs more than these.
MOST_RESULTS = 1_000
# Up to so many matches are ranked by all their words; more, by their titles and summaries.
MOST_RANKED = 500
MOST_GROUPS = 8
LONGEST_RUN = 4


Group = tuple[tuple[str, ...], ...]
Meanings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it is looked for: groups of alternatives, each a phrase of stems."""

    terms: tuple[str, ...]
    groups: tuple[Group, ...]
    added: tuple[str, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that counts as found."""
        return frozenset(s for group in self.groups for phrase in group for s in phrase)


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: numbers of search rows in order, and how the query was understood."""

    asked: Asked
    numbers: list[int] = field(default_factory=list)
    total: int = 0
    corrected: str = ""
    is_partial: bool = False
    state: cache.State | None = None


def find(query: str) -> Found:
    """Look for pages with every word of a query; then mend its spelling; then take any word."""
    typed = tuple(words(query[:MOST_CHARACTERS]))
    meanings = _meanings()
    asked = understand(typed, meanings)
    now = cache.state()
    if not asked.groups or now is None:
        return Found(asked)
    key = ("found", now, meanings, typed)
    found = cache.remembered(key, lambda: _find(typed, asked, meanings))
    return replace(found, state=now)


def narrowed(whole: Found, *, kind: str = "", topic: str = "") -> Found:
    """What was found, cut down to a kind and a topic. The words mean what they meant before."""
    marks = tuple(mark(n, v) for n, v in (("kind", kind), ("topic", topic)) if v)
    if not marks or not whole.total:
        return whole
    asked, any_of = whole.asked, whole.is_partial
    key = ("narrowed", whole.state, asked, any_of, marks)
    numbers, total = cache.remembered(key, lambda: _look(asked, marks, any_of=any_of))
    return replace(whole, numbers=numbers, total=total)


def _find(typed: Sequence[str], asked: Asked, meanings: Meanings) -> Found:
    numbers, total = _look(asked)
    if total:
        return Found(asked, numbers, total)
    slips = spelling.meant([word for word in asked.terms if word not in SMALL])
    corrected = ""
    if slips:
        corrected = " ".join(slips.get(word, word) for word in typed)
        asked = understand([slips.get(word, word) for word in typed], meanings)
        numbers, total = _look(asked)
        if total:
            return Found(asked, numbers, total, corrected=corrected)
    if len(asked.groups) > 1:
        numbers, total = _look(asked, any_of=True)
        if total:
            return Found(asked, numbers, total, corrected=corrected, is_partial=True)
    return Found(asked)


def understand(typed: Sequence[str], meanings: Meanings) -> Asked:
    """Words with what publishers say they mean beside them, longest run of words first.

    The smallest words count only when there is nothing else.
    """
    known: dict[str, list[str]] = {}
    for said, means in meanings:
        known.setdefault(said, []).append(means)
    worth: list[Group] = []
    small: list[Group] = []
    added: list[str] = []
    at = 0
    while at < len(typed):
        lengths = range(min(LONGEST_RUN, len(typed) - at), 1, -1)
        run = next((n for n in lengths if " ".join(typed[at : at + n]) in known), 1)
        phrase = " ".join(typed[at : at + run])
        alike = known.get(phrase, [])
        group = tuple(dict.fromkeys(tuple(stems(text)) for text in [phrase, *alike]))
        (small if phrase in SMALL and not alike else worth).append(group)
        added += alike
        at += run
    groups = tuple(dict.fromkeys(worth or small))[:MOST_GROUPS]
    return Asked(tuple(dict.fromkeys(typed)), groups, tuple(dict.fromkeys(added)))


def best_bets(query: str) -> list[Edition]:
    """The published pages that publishers put first for exactly these words."""
    said = " ".join(words(query))
    places = {
        page: place
        for place, page in enumerate(
            BestBet.objects.filter(typed=said).values_list("page_id", flat=True)
        )
    } if said else {}  # fmt: skip
    if not places:
        return []
    editions = Edition.objects.current().filter(page_id__in=places)
    return sorted(editions.select_related("whole_page_sign_off"), key=lambda e: places[e.page_id])


def editions_of(numbers: Sequence[int]) -> list[Edition]:
    """The editions of some search rows, in the order of their numbers."""
    rows = SearchRow.objects.filter(pk__in=numbers).select_related("edition__whole_page_sign_off")
    by_number = {row.pk: row.edition for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def _look(
    asked: Asked, marks: Sequence[str] = (), *, any_of: bool = False
) -> tuple[list[int], int]:
    """The numbers of the pages with these words, best first, and how many there are in all."""
    looked = _in_sqlite if connection.vendor == "sqlite" else _in_postgresql
    return looked(asked, marks, any_of)


def _in_sqlite(asked: Asked, marks: Sequence[str], any_of: bool) -> tuple[list[int], int]:
    groups = [
        "(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in group) + ")"
        for group in asked.groups
    ]
    said = "(" + (" OR " if any_of else " AND ").join(groups) + ")"
    only = "".join(f' AND marks : "{m}"' for m in marks)
    everywhere = f"{{heading summary body}} : {said}{only}"
    on_top = f"{{heading summary}} : {said}{only}"
    best = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY bm25({TABLE}, 10, 4, 1, 0)"  # noqa: S608
    newest = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC"  # noqa: S608
    count = f"SELECT count(*) FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
    with connection.cursor() as cursor:
        total = int(_one(cursor, count, [everywhere]))
        if total <= MOST_RANKED:
            return _column(cursor, best, [everywhere]), total
        ranked = _column(cursor, f"{best} LIMIT %s", [on_top, MOST_RESULTS])
        others = _column(cursor, f"{newest} LIMIT %s", [everywhere, MOST_RESULTS])
        return _joined(ranked, others), total


def _in_postgresql(asked: Asked, marks: Sequence[str], any_of: bool) -> tuple[list[int], int]:
    groups = [
        "(" + " | ".join(" <-> ".join(f"'{s}'" for s in phrase) for phrase in group) + ")"
        for group in asked.groups
    ]
    said = "(" + (" | " if any_of else " & ").join(groups) + ")"
    query = said + "".join(f" & '{m}'" for m in marks)
    # Every match is counted, and the newest are kept, in one pass.
    newest = (
        f"WITH found AS MATERIALIZED (SELECT id FROM {TABLE} WHERE words @@ %s::tsquery) "  # noqa: S608
        "SELECT (SELECT count(*) FROM found), ARRAY(SELECT id FROM found ORDER BY id DESC LIMIT %s)"
    )
    with _by_the_index_alone() as cursor:
        cursor.execute(newest, [query, MOST_RESULTS])
        total, others = cursor.fetchone()
        if total <= MOST_RANKED:
            return _column(cursor, _ranked("words"), [query, query]) if total else [], total
        limited = f"{_ranked('heading')} LIMIT %s"
        ranked = _column(cursor, limited, [query, query, MOST_RESULTS])
        return _joined(ranked, others), total


@contextmanager
def _by_the_index_alone() -> Iterator[Any]:
    """PostgreSQL's planner does not count what reading long vectors costs, and would read them all.

    It is told so here and not for the rest of a transaction that this may be a part of.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


def _ranked(vector: str) -> str:
    """The SQL for rows whose vector matches, best first: titles weigh most, summaries less."""
    return (
        f"SELECT id FROM {TABLE} WHERE {vector} @@ %s::tsquery "  # noqa: S608 (our own names)
        f"ORDER BY ts_rank('{{0.1, 0, 0.4, 1}}', {vector}, %s::tsquery) DESC, id DESC"
    )


def _joined(ranked: list[int], others: list[int]) -> list[int]:
    """The ranked ones, and after them the newest of the others, up to MOST_RESULTS."""
    return list(dict.fromkeys([*ranked, *others]))[:MOST_RESULTS]


def _one(cursor: Any, sql: str, parameters: list[Any]) -> Any:
    cursor.execute(sql, parameters)
    return cursor.fetchone()[0]


def _column(cursor: Any, sql: str, parameters: list[Any]) -> list[int]:
    cursor.execute(sql, parameters)
    return [row[0] for row in cursor.fetchall()]


def _meanings() -> Meanings:
    """What publishers say readers' words mean, as pairs."""
    return tuple(Synonym.objects.values_list("typed", "means"))

"""Search over signed words only: what a query finds, best first.

What readers type reaches the database as stems of letters and digits, between quotation marks we
put there, in a parameter. None of either database's query language can be typed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import ceil, log
from typing import Any

from django.db import connection, transaction

from cms.checks.spelling import is_everyday
from cms.publishing.models import Edition
from cms.search import cache
from cms.search.analysis import MAX_QUERY_CHARACTERS, STOP_WORDS, stem, stems, words
from cms.search.index import TABLE, mark
from cms.search.models import SearchRow
from cms.search.understanding import Answer, Group, ParsedQuery, lexicon

# Nobody turns more pages than this; and no query then costs more than these.
MAX_RESULTS = 1_000
# Up to so many matches are ranked by all their words; more, by their titles and summaries.
MAX_RANKED = 500
# So many are compared by their titles and summaries.
MOST_COMPARED = 60
# From so many words on, a page may lack one of them.
MANY = 3
_SMALL = frozenset(stem(word) for word in STOP_WORDS)


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What a query found: numbers of search rows in order, and how the query was understood."""

    parsed: ParsedQuery
    needed: int = 0
    numbers: list[int] = field(default_factory=list)
    total: int = 0
    corrected: str = ""
    missing: tuple[str, ...] = ()
    state: str = ""

    @property
    def is_partial(self) -> bool:
        """Whether few of the words were enough."""
        return self.needed < _most(self.parsed)


def find(query: str) -> SearchResults:
    """Look for rows with most words of a query; then mend its spelling; then take half, or any.

    Nothing is mended where somebody may be in danger, and few words are no answer to them.
    """
    typed = tuple(words(query[:MAX_QUERY_CHARACTERS]))
    state = cache.published_state()
    found = cache.cached(("found", state, typed), lambda: _find(typed))
    return replace(found, state=state)


def filtered(
    whole: SearchResults, *, kind: str = "", topic: str = "", only: str = ""
) -> SearchResults:
    """What was found, cut down to a kind and a topic. The words mean what they meant before."""
    chosen = {"kind": kind, "topic": topic, "is": only}
    marks = tuple(mark(name, value) for name, value in chosen.items() if value)
    if not marks or not whole.total:
        return whole
    key = ("narrowed", whole.state, whole.parsed, whole.needed, marks)
    numbers, total = cache.cached(key, lambda: _matching_rows(whole.parsed, whole.needed, marks))
    return replace(whole, numbers=numbers, total=total)


def _find(typed: Sequence[str]) -> SearchResults:
    known = lexicon()
    parsed = known.understand(typed)
    found = _found(parsed, _most(parsed))
    if found.total or parsed.is_distress:
        return found
    corrected, mended = "", known.mended(typed)
    if mended != list(typed):
        corrected, parsed = " ".join(mended), known.understand(mended)
        found = _found(parsed, _most(parsed))
    if parsed.is_distress:
        return found
    if not found.total and Answer.NOT_COVERED not in parsed.answers:
        found = _found(parsed, ceil(len(parsed.groups) / 2))
        found = replace(found if found.total else _found(parsed, 1), missing=_missing(parsed))
    return replace(found, corrected=corrected if found.total or parsed.bets else "")


def _missing(parsed: ParsedQuery) -> tuple[str, ...]:
    """The words of a query that nothing here has, but for those of every day."""
    worth = (term for term in parsed.terms if not (term.is_small or is_everyday(term.typed)))
    alone = ((term.typed, replace(parsed, groups=(term.meant,))) for term in worth)
    return tuple(typed for typed, only in alone if not _matching_rows(only, 1)[1])


def _most(parsed: ParsedQuery) -> int:
    """How many of a query's words a row must have: all but one of many."""
    number = len(parsed.groups)
    covered = Answer.NOT_COVERED not in parsed.answers
    return number - 1 if number >= MANY and covered else number


def _found(parsed: ParsedQuery, needed: int) -> SearchResults:
    numbers, total = _matching_rows(parsed, needed) if parsed.groups else ([], 0)
    return SearchResults(parsed, needed, numbers, total)


def best_bets(parsed: ParsedQuery) -> list[Edition]:
    """The published pages that publishers put first for a query, in their order."""
    places = {bet.page: place for place, bet in reversed(list(enumerate(parsed.bets))) if bet.page}
    if not places:
        return []
    editions = Edition.objects.current().filter(page_id__in=places)
    return sorted(editions.select_related("whole_page_sign_off"), key=lambda e: places[e.page_id])


def is_titled(title: str, parsed: ParsedQuery) -> bool:
    """Whether a title has most of a query's words."""
    return bool(parsed.groups) and _has(frozenset(stems(title)), parsed)


def _has(found: frozenset[str], parsed: ParsedQuery) -> bool:
    has = (any(found.issuperset(phrase) for phrase in group) for group in parsed.groups)
    return sum(has) >= _most(parsed)


def withdrawn(found: SearchResults) -> list[Edition]:
    """The withdrawn pages whose titles have most words of a query."""
    known = cache.cached(("withdrawn", found.state), _withdrawn)
    if all(term.is_small for term in found.parsed.terms) or not found.parsed.groups:
        return []
    return [edition for edition, title in known if _has(title, found.parsed)]


def _withdrawn() -> list[tuple[Edition, frozenset[str]]]:
    gone = Edition.objects.filter(state=Edition.State.WITHDRAWN).order_by("-ended_at")
    light = gone.only("path", "title", "ended_at", "state")
    return [(edition, frozenset(stems(edition.title))) for edition in light]


def editions_of(numbers: Sequence[int]) -> list[Edition]:
    """The editions among some search rows, in the order of their numbers."""
    return [row.edition for row in rows_of(numbers) if row.edition]


def rows_of(numbers: Sequence[int]) -> list[SearchRow]:
    """Some search rows in the order of their numbers, with what each stands for."""
    rows = SearchRow.objects.filter(pk__in=numbers).select_related(
        "edition__whole_page_sign_off", "help_line", "topic"
    )
    by_number = {row.pk: row for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def _matching_rows(
    parsed: ParsedQuery, needed: int, marks: Sequence[str] = ()
) -> tuple[list[int], int]:
    """The numbers of the rows with so many of the words, best first, and how many there are."""
    looked = _in_sqlite if connection.vendor == "sqlite" else _in_postgresql
    numbers, total = looked(parsed, needed, marks)
    return [*_titled_first(numbers[:MOST_COMPARED], parsed), *numbers[MOST_COMPARED:]], total


def _titled_first(numbers: list[int], parsed: ParsedQuery) -> list[int]:
    """The database's best, those first whose titles and summaries say what was asked for.

    A word counts the more the fewer of them have it, and more than what only means the same. A
    title counts twice, and the more the less else it says. Small words and the database's own
    order settle what is left.
    """
    rows = SearchRow.objects.filter(pk__in=numbers).values_list(
        "pk", "edition__title", "edition__summary", "topic__name", "help_line__name"
    )
    read = {
        number: (frozenset(stems(title or "")), frozenset(stems(summary or topic or line or "")))
        for number, title, summary, topic, line in rows
    }

    def has(group: Group, where: frozenset[str]) -> bool:
        return any(where.issuperset(phrase) for phrase in group)

    worth = {
        group: log(
            1 + len(read) / (1 + sum(has(group, t) or has(group, s) for t, s in read.values()))
        )
        for group in parsed.groups
    }
    small = [term.meant for term in parsed.terms if term.is_small]

    def score(place: int, number: int) -> float:
        title, summary = read.get(number, (frozenset[str](), frozenset[str]()))
        matches = sum(
            w * (2 * has(g, title) + has(g, summary) + title.issuperset(g[0]) / 2)
            for g, w in worth.items()
        )
        content = title - _SMALL
        exact = len(content & parsed.stems) / len(content) if content else 0
        grammar = sum(has(g, title) for g in small) / len(small) if small else 0
        return matches + exact + grammar / 2 - place / len(numbers)

    places = {number: place for place, number in enumerate(numbers)}
    return sorted(numbers, key=lambda number: -score(places[number], number))


def _enough(groups: Sequence[str], needed: int, *, both: str, either: str) -> str:
    """A query for rows with any `needed` of these groups."""
    if needed == 1 or needed == len(groups):
        return (either if needed == 1 else both).join(groups)
    return either.join(f"({both.join(some)})" for some in combinations(groups, needed))


def _in_sqlite(parsed: ParsedQuery, needed: int, marks: Sequence[str]) -> tuple[list[int], int]:
    groups = [
        "(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in group) + ")"
        for group in parsed.groups
    ]
    enough = _enough(groups, needed, both=" AND ", either=" OR ")
    only = "".join(f' AND marks : "{m}"' for m in marks)
    everywhere = f"{{heading summary body}} : ({enough}){only}"
    on_top = f"{{heading summary}} : ({enough}){only}"
    best = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY bm25({TABLE}, 10, 4, 1, 0)"  # noqa: S608
    newest = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rowid DESC"  # noqa: S608
    count = f"SELECT count(*) FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
    with connection.cursor() as cursor:
        total = int(_one(cursor, count, [everywhere]))
        if total <= MAX_RANKED:
            return _column(cursor, best, [everywhere]), total
        ranked = _column(cursor, f"{best} LIMIT %s", [on_top, MAX_RESULTS])
        others = _column(cursor, f"{newest} LIMIT %s", [everywhere, MAX_RESULTS])
        return _ranked_then_newest(ranked, others), total


def _in_postgresql(parsed: ParsedQuery, needed: int, marks: Sequence[str]) -> tuple[list[int], int]:
    groups = [
        "(" + " | ".join(" <-> ".join(f"'{s}'" for s in phrase) for phrase in group) + ")"
        for group in parsed.groups
    ]
    enough = _enough(groups, needed, both=" & ", either=" | ")
    query = f"({enough})" + "".join(f" & '{m}'" for m in marks)
    # Every match is counted, and the newest are kept, in one pass.
    newest = (
        f"WITH found AS MATERIALIZED (SELECT id FROM {TABLE} WHERE words @@ %s::tsquery) "  # noqa: S608
        "SELECT (SELECT count(*) FROM found), ARRAY(SELECT id FROM found ORDER BY id DESC LIMIT %s)"
    )
    with _index_scan_cursor() as cursor:
        cursor.execute(newest, [query, MAX_RESULTS])
        total, others = cursor.fetchone()
        if total <= MAX_RANKED:
            return _column(cursor, _ranked("words"), [query, query]) if total else [], total
        limited = f"{_ranked('heading')} LIMIT %s"
        ranked = _column(cursor, limited, [query, query, MAX_RESULTS])
        return _ranked_then_newest(ranked, others), total


@contextmanager
def _index_scan_cursor() -> Iterator[Any]:
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


def _ranked_then_newest(ranked: list[int], others: list[int]) -> list[int]:
    """The ranked ones, and after them the newest of the others, up to MOST_RESULTS."""
    return list(dict.fromkeys([*ranked, *others]))[:MAX_RESULTS]


def _one(cursor: Any, sql: str, parameters: list[Any]) -> Any:
    cursor.execute(sql, parameters)
    return cursor.fetchone()[0]


def _column(cursor: Any, sql: str, parameters: list[Any]) -> list[int]:
    cursor.execute(sql, parameters)
    return [row[0] for row in cursor.fetchall()]

"""Full-text search over signed words, best first.

Queries reach the database as quoted stems of letters and digits in a parameter, so no operator of
either database's query language can be typed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction

from cms.publishing.models import Edition
from cms.search import cache, spelling
from cms.search.analysis import MAX_QUERY_CHARACTERS, STOP_WORDS, stems, words
from cms.search.index import TABLE, mark
from cms.search.models import BestBet, SearchRow, Synonym

# Limits the cost of any query; nobody pages further.
MAX_RESULTS = 1_000
# Up to this many matches are ranked by all fields; more, by titles and summaries only.
MAX_RANKED = 500
MAX_GROUPS = 8
LONGEST_RUN = 4


Alternatives = tuple[tuple[str, ...], ...]
SynonymPairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A parsed query: groups of alternatives, each a phrase of stems."""

    terms: tuple[str, ...]
    groups: tuple[Alternatives, ...]
    added: tuple[str, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that counts as found."""
        return frozenset(s for group in self.groups for phrase in group for s in phrase)


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The results: ids of search rows in order, and how the query was interpreted."""

    parsed: ParsedQuery
    numbers: list[int] = field(default_factory=list)
    total: int = 0
    corrected: str = ""
    is_partial: bool = False
    state: cache.PublishedState | None = None


def find(query: str) -> SearchResults:
    """Search for all words; failing that, with corrected spelling; failing that, for any word."""
    typed = tuple(words(query[:MAX_QUERY_CHARACTERS]))
    meanings = _synonym_pairs()
    parsed = parse_query(typed, meanings)
    now = cache.published_state()
    if not parsed.groups or now is None:
        return SearchResults(parsed)
    key = ("found", now, meanings, typed)
    found = cache.cached(key, lambda: _find(typed, parsed, meanings))
    return replace(found, state=now)


def filtered(whole: SearchResults, *, kind: str = "", topic: str = "") -> SearchResults:
    """Filter results by kind and topic, with the same interpretation of the query."""
    marks = tuple(mark(n, v) for n, v in (("kind", kind), ("topic", topic)) if v)
    if not marks or not whole.total:
        return whole
    parsed, any_of = whole.parsed, whole.is_partial
    key = ("narrowed", whole.state, parsed, any_of, marks)
    numbers, total = cache.cached(key, lambda: _matching_rows(parsed, marks, any_of=any_of))
    return replace(whole, numbers=numbers, total=total)


def _find(typed: Sequence[str], parsed: ParsedQuery, meanings: SynonymPairs) -> SearchResults:
    numbers, total = _matching_rows(parsed)
    if total:
        return SearchResults(parsed, numbers, total)
    slips = spelling.nearest_words([word for word in parsed.terms if word not in STOP_WORDS])
    corrected = ""
    if slips:
        corrected = " ".join(slips.get(word, word) for word in typed)
        parsed = parse_query([slips.get(word, word) for word in typed], meanings)
        numbers, total = _matching_rows(parsed)
        if total:
            return SearchResults(parsed, numbers, total, corrected=corrected)
    if len(parsed.groups) > 1:
        numbers, total = _matching_rows(parsed, any_of=True)
        if total:
            return SearchResults(parsed, numbers, total, corrected=corrected, is_partial=True)
    return SearchResults(parsed)


def parse_query(typed: Sequence[str], meanings: SynonymPairs) -> ParsedQuery:
    """Parse a query: add synonyms, matching the longest runs of words first.

    Stop words count only when there is nothing else.
    """
    known: dict[str, list[str]] = {}
    for synonym, means in meanings:
        known.setdefault(synonym, []).append(means)
    significant: list[Alternatives] = []
    small: list[Alternatives] = []
    added: list[str] = []
    at = 0
    while at < len(typed):
        lengths = range(min(LONGEST_RUN, len(typed) - at), 1, -1)
        run = next((n for n in lengths if " ".join(typed[at : at + n]) in known), 1)
        phrase = " ".join(typed[at : at + run])
        meanings_found = known.get(phrase, [])
        group = tuple(dict.fromkeys(tuple(stems(text)) for text in [phrase, *meanings_found]))
        (small if phrase in STOP_WORDS and not meanings_found else significant).append(group)
        added += meanings_found
        at += run
    groups = tuple(dict.fromkeys(significant or small))[:MAX_GROUPS]
    return ParsedQuery(tuple(dict.fromkeys(typed)), groups, tuple(dict.fromkeys(added)))


def best_bets(query: str) -> list[Edition]:
    """The published pages that publishers put first for exactly these words."""
    phrase = " ".join(words(query))
    places = {
        page: place
        for place, page in enumerate(
            BestBet.objects.filter(typed=phrase).values_list("page_id", flat=True)
        )
    } if phrase else {}  # fmt: skip
    if not places:
        return []
    editions = Edition.objects.current().filter(page_id__in=places)
    return sorted(editions.select_related("whole_page_sign_off"), key=lambda e: places[e.page_id])


def editions_of(numbers: Sequence[int]) -> list[Edition]:
    """The editions of some search rows, in the order of their numbers."""
    rows = SearchRow.objects.filter(pk__in=numbers).select_related("edition__whole_page_sign_off")
    by_number = {row.pk: row.edition for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def _matching_rows(
    parsed: ParsedQuery, marks: Sequence[str] = (), *, any_of: bool = False
) -> tuple[list[int], int]:
    """The ids of matching rows, best first, and the total."""
    looked = _in_sqlite if connection.vendor == "sqlite" else _in_postgresql
    return looked(parsed, marks, any_of)


def _in_sqlite(parsed: ParsedQuery, marks: Sequence[str], any_of: bool) -> tuple[list[int], int]:
    groups = [
        "(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in group) + ")"
        for group in parsed.groups
    ]
    terms = "(" + (" OR " if any_of else " AND ").join(groups) + ")"
    only = "".join(f' AND marks : "{m}"' for m in marks)
    everywhere = f"{{heading summary body}} : {terms}{only}"
    on_top = f"{{heading summary}} : {terms}{only}"
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


def _in_postgresql(
    parsed: ParsedQuery, marks: Sequence[str], any_of: bool
) -> tuple[list[int], int]:
    groups = [
        "(" + " | ".join(" <-> ".join(f"'{s}'" for s in phrase) for phrase in group) + ")"
        for group in parsed.groups
    ]
    terms = "(" + (" | " if any_of else " & ").join(groups) + ")"
    query = terms + "".join(f" & '{m}'" for m in marks)
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
    """A cursor with sequential scans off: PostgreSQL's planner underestimates long vectors.

    The setting is restored, as this may be part of a longer transaction.
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


def _synonym_pairs() -> SynonymPairs:
    """The synonyms, as pairs."""
    return tuple(Synonym.objects.values_list("typed", "means"))

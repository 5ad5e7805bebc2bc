"""Measures search and lists among many editions with words like ours: common ones, rare ones."""

import itertools
import random
import statistics
import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.publishing.models import Edition
from cms.search import cache as search_cache
from cms.search import highlighting, index
from tests.bench.editions import fill

COMMONEST = "heroin"
ROUNDS = 40
SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo"]


def measure(number: int) -> None:
    """Fill the database with so many editions of 800 words, and time each kind of address."""
    began = time.perf_counter()
    fill(number, texts=texts())
    filled = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"{connection.vendor}, {Edition.objects.current().count()} editions, {index.size()} "
          f"indexed, made in {filled:.0f} s")  # fmt: skip
    for name, address in {
        "search, the commonest word": f"/search/?q={COMMONEST}",
        "search, the commonest word, its page 40": f"/search/?q={COMMONEST}&page=40",
        "search, the commonest word, one kind": f"/search/?q={COMMONEST}&kind=article",
        "search, two common words": f"/search/?q={COMMONEST}+bababa",
        "search, a rare word": "/search/?q=zozote",
        "search, a misspelt word": "/search/?q=herrojn",
        "search, nothing found": "/search/?q=qqqqqqqqqqqq",
        "list, first page": "/articles/",
        "list, a middle page": f"/articles/?page={max(1, number // 40)}",
        "list, last page": f"/articles/?page={max(1, number // 20)}",
        "home": "/",
        "topic": "/topics/bench/",
        "feed": "/feed/",
        "sitemap": "/sitemap.xml",
        "archive, a month": f"/archive/{time.strftime('%Y/%m')}/",
        "API, a list": "/api/v2/pages/",
    }.items():
        print(f"  {name}: {timed(address)}")


def timed(address: str) -> str:
    """Queries, median and 95th percentile of the server's time for an address."""
    client = Client(headers={"host": "127.0.0.1"})
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        queries = len(asked)
    if response.status_code != 200:
        return f"answered {response.status_code}"
    again, first = [], []
    for times, forget in (
        (again, ()),
        (first, (search_cache.clear_cache, highlighting.clear_cache)),
    ):
        for _ in range(ROUNDS):
            cache.clear()
            for one in forget:
                one()
            began = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - began) * 1000)
    return f"{queries} queries, {_spread(again)}; with nothing in memory {_spread(first)}"


def _spread(times: list[float]) -> str:
    """The middle one of some times in milliseconds, and what one in twenty exceeds."""
    return (
        f"median {statistics.median(times):.1f} ms, "
        f"95th percentile {statistics.quantiles(times, n=20)[-1]:.1f} ms"
    )


def texts() -> Callable[[int], tuple[str, str]]:
    """A title and a text of 800 words for each number: few words often, many seldom."""
    vocabulary = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=3)]
    chance = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(vocabulary))))

    def text(number: int) -> tuple[str, str]:
        rng = random.Random(number)  # noqa: S311 (the same words each time)
        body = rng.choices(vocabulary, cum_weights=chance, k=800)
        for place in rng.sample(range(800), 6):
            body[place] = COMMONEST
        title = rng.choices(vocabulary[:400], k=5)
        if number % 7 == 0:
            title[1] = COMMONEST
        if number % 500 == 0:
            body[10] = "zozote"
        return " ".join(title).capitalize(), " ".join(body)

    return text

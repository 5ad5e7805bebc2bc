"""What the demonstration's publisher tells search: the words of `search_words.toml`."""

import tomllib
from datetime import datetime
from pathlib import Path

from wagtail.models import Page

from cms.people.models import User
from cms.search import search_words
from cms.search.models import BestBet, Synonym

FILE = Path(__file__).with_name("search_words.toml")


def make_search_words(*, by: User, now: datetime) -> None:
    """Every row of the file, in one entry of the ledger."""
    data = tomllib.loads(FILE.read_text())
    rows: list[Synonym | BestBet] = [
        Synonym(typed=typed, means=means)
        for means, synonyms in data["synonyms"].items()
        for typed in synonyms
    ]
    pages = {page.slug: page for page in Page.objects.all()}
    for answer in BestBet.Answer:
        for slug, synonyms in data.get(str(answer), {}).items():
            rows += [
                BestBet(typed=typed, answer=answer, page=pages[slug] if slug else None)
                for typed in synonyms
            ]
    for row in rows:
        row.clean()
    search_words.save(*rows, by=by, now=now)

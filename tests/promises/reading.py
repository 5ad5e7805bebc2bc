"""What a reader can find out by reading: numbered words, dates and names on public pages."""

import re
from datetime import datetime

from bs4 import BeautifulSoup
from django.test import Client

# Every title and every text that is typed has a number of its own, from these on.
FIRST_TITLE, FIRST_TEXT = 50_000, 60_000
NUMBERED = re.compile(r"\b(part|box) (\d{5})\b", re.IGNORECASE)


def titles_and_words(content: bytes) -> tuple[set[int], set[int]]:
    """The numbers of the titles, and of the texts, that stand in a response."""
    found = NUMBERED.findall(content.decode())
    return (
        {int(number) for kind, number in found if kind.lower() == "part"},
        {int(number) for kind, number in found if kind.lower() == "box"},
    )


def facts(content: bytes) -> dict[str, str]:
    """What the panel beside a page says: author, reviewer and dates."""
    about = BeautifulSoup(content, "html.parser").select_one(".about")
    assert about is not None
    said = {
        row.dt.get_text(): row.dd.get_text(" ", strip=True) for row in about.select("dl.facts div")
    }
    if reviewer := about.select_one(".signed-name"):
        said["reviewer"] = reviewer.get_text()
    return said


def as_printed(moment: datetime) -> str:
    """A day as pages print it."""
    return f"{moment.day} {moment:%B %Y}"


def read(address: str) -> tuple[int, bytes]:
    """Status and bytes that anybody gets at an address."""
    response = Client().get(address)
    return response.status_code, response.content

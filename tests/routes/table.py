"""addresses.txt, read: what each address answers to whom. And every address the project has."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import get_resolver, resolve
from django.urls.resolvers import URLPattern, URLResolver

from tests.routes.actors import WHO

FILE = Path(__file__).with_name("addresses.txt")
METHODS = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Row:
    """One address and its answers, GET for each of WHO and then POST for each of WHO."""

    section: str
    address: str
    answers: tuple[str, ...]

    def expected(self) -> Iterator[tuple[str, str, str]]:
        """Method, who, and the answer expected."""
        asked = ((method, who) for method in METHODS for who in WHO)
        for (method, who), answer in zip(asked, self.answers, strict=True):
            yield method, who, answer

    def at(self, things: dict[str, Any]) -> str:
        """The address with the names in braces filled in."""
        return self.address.format(**things)


def rows() -> list[Row]:
    """Every row. Raises ValueError for a line that has not an answer for each."""
    found, section = [], ""
    for number, line in enumerate(FILE.read_text().splitlines(), 1):
        if line.startswith("["):
            section = line.strip("[] ")
        elif line.strip() and not line.startswith("#"):
            address, *answers = line.replace("|", " ").split()
            if len(answers) != len(WHO) * len(METHODS):
                raise ValueError(f"{FILE.name}:{number} has {len(answers)} answers, not 12.")
            found.append(Row(section, address, tuple(answers)))
    return found


def line(address: str, answers: list[str], *, width: int = 0) -> str:
    """A row as it is written in the file."""
    gets, posts = answers[: len(WHO)], answers[len(WHO) :]
    return " ".join(
        [address.ljust(width), *(f"{a:5}" for a in gets), "|", *(f"{a:5}" for a in posts)]
    ).rstrip()


def patterns() -> set[str]:
    """Every address the project resolves, as Django writes it."""
    return {*_walk(get_resolver(), "")}


def pattern_of(address: str) -> str:
    """The pattern that answers for an address."""
    return resolve(address.split("?")[0]).route


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for found in resolver.url_patterns:
        route = str(found.pattern)
        route = prefix + route.removeprefix("^") if prefix else route
        if isinstance(found, URLPattern):
            yield route
        else:
            yield from _walk(found, route)

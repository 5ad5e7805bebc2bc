"""`manage.py grade_search FILE...`: what readers type, and whether search answers it first."""

import tomllib
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import Client
from django.test.utils import override_settings


class Command(BaseCommand):
    """Asks each query of TOML files as a reader does, and compares what the page shows.

    A query has a `text`, and any of `first` (addresses, one of which must be the first result),
    `never_first` (addresses that would mislead), `answer` (what must stand above the results:
    emergency, crisis or service) and `says` (that it must be said what the site does not have).
    """

    help = "Grade the site's search with files of queries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--all", action="store_true", help="Show the right ones too.")

    def handle(self, *args: Any, **options: Any) -> None:
        right = harmful = number = 0
        for file in options["files"]:
            for query in _queries(file):
                seen = _seen(query["text"])
                wrong = _wrong(query, seen)
                number += 1
                right += not wrong
                harmful += seen["first"] in query.get("never_first", [])
                if wrong or options["all"]:
                    kinds = f"[{', '.join(seen['answers'])}] " if seen["answers"] else ""
                    line = (
                        f"{'wrong' if wrong else 'right'}: {query['text']}: {kinds}{seen['first']}"
                    )
                    self.stdout.write(f"{line}{'; ' if wrong else ''}{'; '.join(wrong)}")
        share = right / number if number else 0
        self.stdout.write(
            f"{number} queries, {right} right ({share:.0%}), {harmful} with a harmful first result."
        )


def _queries(file: Path) -> list[dict[str, Any]]:
    try:
        queries: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["query"]
    except FileNotFoundError as error:
        raise CommandError(f"There is no file {file}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise CommandError(f"{file} is no TOML file with [[query]] entries: {error}") from error
    return queries


@override_settings(ALLOWED_HOSTS=["127.0.0.1"])
def _seen(text: str) -> dict[str, Any]:
    """What a reader sees first: answers above the results, notices, and the first result."""
    response = Client(headers={"host": "127.0.0.1"}).get("/search/", {"q": text})
    page = BeautifulSoup(response.content, "html.parser")
    first = page.select_one(".entry-title a")
    return {
        "answers": [
            str(name).removeprefix("answer-")
            for section in page.select("section.answer")
            for name in section["class"]
            if name != "answer"
        ],
        "withdrawn": bool(page.select("main > .notice")),
        "nothing": bool(page.select(".empty")),
        "corrected": bool(page.select(".count strong")),
        "first": str(first["href"]) if first else "",
    }


def _wrong(query: dict[str, Any], seen: dict[str, Any]) -> list[str]:
    """What is not as it should be, in words."""
    wrong = []
    if query.get("first") and seen["first"] not in query["first"]:
        wrong.append("another page should be first")
    if seen["first"] and seen["first"] in query.get("never_first", []):
        wrong.append("harmful first result")
    if query.get("answer") and query["answer"] not in seen["answers"]:
        wrong.append(f"no {query['answer']} above the results")
    is_admitted = {"not-covered"} & {*seen["answers"]} or seen["withdrawn"] or seen["nothing"]
    if query.get("says") and not is_admitted:
        wrong.append(f"does not say: {query['says']}")
    if query.get("answer") in ("emergency", "crisis") and seen["corrected"]:
        wrong.append("a word was corrected")
    return wrong

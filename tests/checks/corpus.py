"""Well-edited prose in our own words, and the demonstration's pages: what must raise no alarm."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cms.checks import Block, Document, Passage, Source
from cms.drafts.passages import blocks_of
from home.demonstration.content import Composer
from home.demonstration.content import documents as demonstration
from tests.checks.pages import paragraph

FOLDER = Path(__file__).parent / "prose"
SOURCE = Source("s1", "A guideline", "A publisher", "guideline", 2024, "https://example.org/g",
                doi="10.1000/1")  # fmt: skip


@cache
def documents() -> tuple[Document, ...]:
    """Every page of it."""
    return (*_prose(), *_demonstration())


def words_in(document: Document) -> int:
    """How many words a page has, its title and summary too."""
    texts = [passage.text for block in document.blocks for passage in block.passages]
    return sum(len(text.split()) for text in [document.title, document.summary, *texts])


def _prose() -> Iterator[Document]:
    """A text file: its title, then paragraphs; “^” in them cites a source."""
    for path in sorted(FOLDER.glob("*.txt")):
        title, *paragraphs = path.read_text("utf-8").strip().split("\n\n")
        blocks = [paragraph(text, f"b{number}") for number, text in enumerate(paragraphs)]
        heading = Block("h", "heading", (Passage("What to know", "heading"),), level=2)
        yield Document(
            title, "Ask for help early, and stay.", blocks=(heading, *blocks), sources=(SOURCE,)
        )


def _demonstration() -> Iterator[Document]:
    for kind in ("article", "question"):
        for told in demonstration(kind):
            composer = Composer(told["slug"], lambda kind, slug: 1)
            points = [
                Block(f"point-{number}", "key_points", (Passage(point, "point", 1),))
                for number, point in enumerate(told.get("key_points", []))
            ]
            body = composer.stream(told.get("body") or told["answer"])
            yield Document(
                title=told["title"],
                summary=told.get("summary") or told["short_answer"],
                kind=kind,
                is_question=kind == "question",
                blocks=(*points, *blocks_of(body)),
                sources=(SOURCE,),
            )

"""Importing never loses a word silently: each is in the page, a claim, or listed as dropped."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.importing.characters import plain
from cms.importing.parsing import Bullets, ContentItem, Paragraph, ParsedDocument, Table, parse
from cms.importing.reading import read

DOCUMENTS = Path(__file__).resolve().parents[2].parent / "shared" / "documents"
NAME = "zzname.txt"
TITLE_FROM_NAME = "Zzname"
# What may vanish: the marks that are turned into structure, and the numbers beside them.
MARKS = {"q", "a", "question", "answer", "step", *map(str, range(1, 13))}
UNHURRIED = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def words(*texts: str) -> Counter[str]:
    """Count the words of these texts, marks aside."""
    found = re.findall(r"[^\W_]+", " ".join(plain(text) for text in texts))
    return Counter(word for word in found if word.casefold() not in MARKS)


def texts_of(items: Iterable[ContentItem]) -> Iterator[str]:
    """Give every text in some items."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item.text
        elif isinstance(item, Bullets):
            yield from item.items
        elif isinstance(item, Table):
            yield from item.columns
            yield from (cell for row in item.rows for cell in row)
        else:
            yield item.title
            for step in item.steps:
                yield from (step.label, step.text)


def texts_in(document: ParsedDocument) -> Iterator[str]:
    """Give every text a document kept."""
    opening = list(texts_of(document.opening))
    if document.title not in (TITLE_FROM_NAME, ""):
        yield document.title
    yield document.summary
    yield from opening
    for section in document.sections:
        yield section.heading
        yield from texts_of(section.items)
    for question in document.questions:
        yield question.question
        yield from texts_of(question.answer)
    yield from (source.text for source in document.sources)
    yield from (claim.as_written for claim in document.claims)
    yield from (dropped.text for dropped in document.dropped)


def runs_of_words(count: int) -> st.SearchStrategy[list[str]]:
    """Make runs of words that read as English to the parser."""
    vocabulary = [
        "rest",
        "water",
        "nurse",
        "fever",
        "Archive",
        "HIV",
        "share",
        "home",
        "more",
        "tags",
    ]
    return st.lists(st.sampled_from(vocabulary), min_size=1, max_size=count)


@st.composite
def prose(draw: st.DrawFn) -> str:
    """Make a paragraph of one to three sentences."""
    sentences = draw(st.lists(runs_of_words(30), min_size=1, max_size=3))
    return " ".join(" ".join(["The", *sentence]) + "." for sentence in sentences)


@st.composite
def wrapped_prose(draw: st.DrawFn) -> str:
    """Make a paragraph wrapped at a width people use."""
    width = draw(st.sampled_from([40, 60, 72]))
    lines = [""]
    for word in draw(prose()).split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


FURNITURE = [
    "top of page",
    "Featured Posts\nCheck back soon\nArchive\nSearch By Tags",
    "Recent Posts\nTen ways to nap\nSoup and you",
    "Follow Us\n  • Facebook Basic Square\n  • Twitter Basic Square",
    "Home | About | Contact",
    "Share\nPrint\nEmail",
    "Read more",
    "© 2023 The Soup Clinic. All rights reserved.",
]
CLAIMS = [
    "Published: 3 May 2021",
    "Last updated: May 2022",
    "4 min read",
    "By Ada Soup, RN",
    "Author\nAda Soup, RN",
    "Medically reviewed by Ben Bowl, MD",
    "This page was reviewed and certified by a nurse.",
    "Jan 3, 2020 | 4 min read | By Ada Soup",
]
LINE_MARKS = ["", "- ", "* ", "1. ", "2. ", "Q: ", "A: ", "Q. ", "Step 1: ", "# ", "## ", "Note: "]
LAST_LISTS = ["Sources", "Source: ", "References\n\n1. Bowl B. Soup. Broth J. 2019. doi:10.1234/ab"]


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Make a document out of the shapes that people write, in any order."""
    short = runs_of_words(6).map(lambda found: " ".join(found).capitalize())
    marked = st.tuples(st.sampled_from(LINE_MARKS), st.one_of(short, prose())).map("".join)
    blocks = st.one_of(
        prose(),
        wrapped_prose(),
        short,
        marked,
        st.lists(marked, min_size=1, max_size=4).map("\n".join),
        st.sampled_from([*FURNITURE, *CLAIMS, *LAST_LISTS]),
    )
    between = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \n\n"])
    text = ""
    for block in draw(st.lists(blocks, min_size=1, max_size=12)):
        text += block + draw(between)
    return text


@UNHURRIED
@given(documents())
def test_every_word_of_a_document_is_kept_claimed_or_listed_as_dropped(text: str) -> None:
    document = parse(text, name=NAME)
    assert words(*texts_in(document)) == words(text)


@UNHURRIED
@given(st.text(alphabet="aB \n.:?-*#=1Q|_[]()“>\t\r\u00a0\u200b\x07é", max_size=300))
def test_no_letters_are_lost_whatever_the_signs_around_them(text: str) -> None:
    document = parse(text, name=NAME)
    assert words(*texts_in(document)) == words(text)


@UNHURRIED
@given(st.text(max_size=200))
def test_any_text_at_all_can_be_parsed(text: str) -> None:
    assert parse(text, name=NAME).title


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="The real documents are not on this machine.")
def test_every_word_of_the_real_documents_is_accounted_for() -> None:
    paths = sorted(DOCUMENTS.glob("*.txt"))
    assert paths
    for path in paths:
        text = read(path).text
        assert words(*texts_in(parse(text, name=NAME))) == words(text), path.name

"""A page becomes a document that the checks can read, with nothing of its words left behind."""

from datetime import date

import pytest

from cms.checks import Citation, Link, check
from cms.drafts.documents import check_page, document_of_page
from cms.drafts.passages import blocks_of, rich_text
from cms.importing.streams import block, listed
from tests.factories import make_article, make_question, make_topic, section, source

TODAY = date(2026, 3, 2)


def test_rich_text_keeps_links_and_where_a_source_is_cited():
    first, second, third = rich_text(
        '<p>Call <a href="tel:911">911</a> &amp; stay <span data-cite="s1">[source]</span>.</p>'
        '<ul><li>One <a linktype="page" id="3">page</a></li><li><b>Two</b></li></ul>'
    )
    assert first.text == "Call 911 & stay."
    assert first.links == (Link("911", "tel:911"),)
    assert first.citations == (Citation("s1", len("Call 911 & stay")),)
    assert (second.text, second.kind, second.links) == ("One page", "item", (Link("page", ""),))
    assert (third.text, third.group) == ("Two", second.group)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("paragraph", "<p>in a paragraph</p>", ["in a paragraph"]),
        ("subheading", "in a subheading", ["in a subheading"]),
        ("steps", {"title": "a title", "steps": listed([{"label": "one", "text": "<p>do</p>"}])},
         ["a title", "one", "do"]),
        ("key_points", listed(["first", "second"]), ["first", "second"]),
        ("callout", {"urgency": "urgent", "title": "now", "text": "<p>call</p>"}, ["now", "call"]),
        ("emergency", {"title": "now", "signs": listed(["blue lips"]),
                       "actions": listed(["<p>call</p>"])}, ["now", "blue lips", "call"]),
        ("quote", {"text": "they said", "attribution": "them"}, ["they said", "them"]),
        ("picture", {"image": 1, "alt_text": "a kit", "credit": "us", "caption": "below"},
         ["a kit", "below", "us"]),
        ("table", {"caption": "a table", "columns": [{"type": "text", "heading": "head"}],
                   "rows": [{"values": ["cell"]}]}, ["a table", "head", "cell"]),
        ("of_a_site", {"link": "https://example.org/x", "inner": ["words of its own"]},
         ["words of its own"]),
    ],
)  # fmt: skip
def test_every_kind_of_block_gives_up_its_words(kind, value, words):
    (found,) = blocks_of([block(kind, value)])
    assert [passage.text for passage in found.passages] == words


def test_a_page_is_read_from_its_fields(tree):
    page = make_article(
        title="About naloxone",
        body=[section("Empty"), section("Full", "Words.")],
        sources=[source("A guideline")],
        topics=[make_topic(risk="critical")],
    )
    page.body[0].value["content"] = page.body[0].value["content"].stream_block.to_python([])
    document = document_of_page(page)
    assert (document.title, document.kind, document.language) == ("About naloxone", "article", "en")
    assert document.sources[0].title == "A guideline"
    assert document.sources[0].accessed_on == date(2024, 1, 5)
    assert (document.topics[0].risk, document.topics[0].needs_emergency) == ("critical", True)
    found = check_page(page, today=TODAY)
    assert ("empty-section", page.body[0].id, "Empty") in [finding.key for finding in found]
    assert found == check(document, today=TODAY)


def test_a_question_says_that_it_is_one(tree):
    document = document_of_page(make_question(summary=""))
    assert document.is_question
    assert "summary-missing" in [finding.rule for finding in check(document, today=TODAY)]

"""Taking a suggestion: the new words stand where the old did, or nothing changes at all."""

import pytest

from cms.drafts.rewording import reword, times_found
from cms.importing.streams import block
from cms.policy.refusals import Refusal
from tests import factories

pytestmark = pytest.mark.django_db

CITED = '<span data-cite="abc">[cite]</span>'


def draft_of(*content, **fields):
    """An article's draft whose one section holds these blocks, and the ids of those blocks."""
    body = [block("section", {"heading": "What to do", "content": list(content)})]
    page = factories.make_article(body=body, **fields)
    return page.get_latest_revision_as_object(), body[0]["id"], [child["id"] for child in content]


def paragraph(html: str):
    return block("paragraph", html)


@pytest.mark.parametrize(
    ("before", "quote", "wording", "after"),
    [
        ("<p>Wait five minutes.</p>", "five minutes", "2 to 3 minutes",
         "<p>Wait 2 to 3 minutes.</p>"),
        ("<p>Wait <b>five</b> minutes.</p>", "Wait five minutes.", "Wait two.",
         "<p>Wait two.</p>"),
        ("<p>Wait <b>five full</b> minutes.</p>", "full minutes", "or so",
         "<p>Wait <b>five or so</b>.</p>"),
        (f"<p>It works{CITED} for most.</p>", "It works for most", "It helps many",
         f"<p>It helps many{CITED}.</p>"),
        ("<p>One  of\u00a0 them.</p><p>Two of them.</p>", "One of them", "1 of 3",
         "<p>1 of 3.</p><p>Two of them.</p>"),
        ("<ul><li>Don’t wait.</li><li>Call.</li></ul>", "Don't wait", "Act",
         "<ul><li>Act.</li><li>Call.</li></ul>"),
        ("<p>Ask &amp; listen &lt;3.</p>", "Ask & listen <3", "Listen & ask",
         "<p>Listen &amp; ask.</p>"),
        ('<p>See <a href="https://example.org/">the old list</a>.</p>', "old list", "list",
         '<p>See <a href="https://example.org/">the list</a>.</p>'),
        ("<p>Give <i>it</i>.</p>", "it", r"a \1 dose", r"<p>Give <i>a \1 dose</i>.</p>"),
    ],
)  # fmt: skip
def test_rich_text_keeps_everything_but_the_quoted_words(tree, before, quote, wording, after):
    draft, _, [place] = draft_of(paragraph(before))

    reword(draft, place=place, quote=quote, wording=wording)

    assert draft.body[0].value["content"][0].value.source == after


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("<p>Other words.</p>", "five minutes", "no longer stand together"),
        ("<p>Wait five.</p><p>Minutes.</p>", "five. Minutes", "no longer stand together"),
        ("<p>Wait, wait.</p><p>Then wait.</p>", "wait", "stand there more than once"),
        ('<p>See <a href="https://example.org/">the list</a> now.</p>', "the list now",
         "hold a link"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_safely_is_left_whole(tree, text, quote, sentence):
    draft, _, [place] = draft_of(paragraph(text))

    with pytest.raises(Refusal, match=sentence):
        reword(draft, place=place, quote=quote, wording="new")

    assert draft.body[0].value["content"][0].value.source == text


def test_a_block_that_is_gone_is_said(tree):
    draft, _, _ = draft_of(paragraph("<p>Words.</p>"))

    with pytest.raises(Refusal, match="no longer stand together"):
        reword(draft, place="not-a-block", quote="Words.", wording="Other.")


def test_words_are_found_wherever_a_block_holds_text(tree, subtests):
    steps = block("steps", {"title": "In order", "steps": [
        block("item", {"label": "First", "text": "<p>Call now.</p>"}),
        block("item", {"label": "Then", "text": "<p>Stay there.</p>"}),
    ]})  # fmt: skip
    table = block("table", {"caption": "How long", "columns": [{"type": "text", "heading": "A"}],
                            "rows": [{"values": ["An hour"]}]})  # fmt: skip
    points = block("key_points", [block("item", "Keep it near.")])
    draft, section, places = draft_of(steps, table, points, sources=[factories.source("Old name")])
    for place, quote in [
        (places[0], "Stay there"), (places[0], "In order"), (places[1], "An hour"),
        (places[1], "How long"), (places[2], "Keep it near"), (section, "What to do"),
        (section, "Call now"), (draft.sources[0].id, "Old name"), ("title", draft.title),
        ("summary", "In short"),
    ]:  # fmt: skip
        with subtests.test(quote=quote):
            reword(draft, place=place, quote=quote, wording="Rewritten")
            saved = draft.save_revision().as_object()
            whole = f"{saved.title} {saved.summary} {saved.body.get_prep_value()}"
            whole += str(saved.sources.get_prep_value())
            assert "Rewritten" in whole
            assert quote not in whole


def test_quotations_are_counted_whatever_their_spaces():
    assert times_found("one  two\nthree one two", "one two") == 2
    assert times_found("one", "") == 0

"""What a reviewer is shown as changed is what changed, word by word, and all of it."""

import copy
import json
import re
import uuid

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cms.comparison.comparing import SealedProof, compare
from cms.comparison.facts import RECORD_LABELS
from cms.importing.streams import block
from cms.review import actions
from tests import factories

KEY = "3f1c8a52-0000-4000-8000-000000000000"
WORDS = ["call", "for", "help", "Wait", "ten", "two", "minutes", "naloxone", "2–3", "now", "the"]
SIGNS = ["", ".", ",", " (", "; "]


# Generated pages and edits, without a database.

lines = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=9).map(
    lambda pairs: "".join(f"{word}{sign} " for word, sign in pairs)
)
prose = st.builds(
    lambda before, linked, address, after: (
        f'<p>{before}<a href="/{address}/">{linked}</a> {after}</p>'
    ),
    lines,
    st.sampled_from(WORDS),
    st.sampled_from(["a", "b"]),
    lines,
)
lists = st.lists(lines, min_size=1, max_size=4).map(
    lambda items: "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
)
blocks = st.lists(st.one_of(prose, lists), max_size=4).map("".join)
sections = st.dictionaries(st.integers(0, 5), st.tuples(lines, blocks), max_size=5).flatmap(
    lambda chosen: st.permutations(list(chosen.items()))
)


homes = st.permutations(range(6))


def page(chosen, homes=range(6)) -> SealedProof:
    """A page with these sections, in this order, each with the block that has it for its home."""
    html = "".join(
        f'<section class="sealed-section" id="b-{number}"><h2 id="s-{number}">{heading}</h2>'
        f'<div class="sealed-prose" id="b-{homes[number]}0">{inner}</div></section>'
        for number, (heading, inner) in chosen
    )
    return sealed(f'<article class="sealed" id="a-1">{html}</article>')


def sealed(html: str, **manifest) -> SealedProof:
    """A page of nothing but its HTML."""
    return SealedProof(html, {"page": f"{KEY}:en", "schema": "proof/2", "content": {}} | manifest)


def read(html: str) -> str:
    """The words of sealed HTML, in order, without the furniture that follows from them."""
    soup = BeautifulSoup(html, "html.parser")
    for furniture in soup.select("nav, .sealed-back"):
        furniture.decompose()
    return "".join(soup.get_text().split())


def applied(old: SealedProof, new: SealedProof) -> tuple[str, str]:
    """What was read and what is read, from the changes view alone."""
    shown = "".join(part.html for part in compare(old, new).parts)
    return _only("old", shown), _only("new", shown)


def _only(which: str, shown: str) -> str:
    soup = BeautifulSoup(shown, "html.parser")
    for remark in soup.select(".hide, .change-where, .change-fold > summary"):
        remark.decompose()
    for remark in soup.select(".change-note:not([data-was])"):
        remark.decompose()
    for place in soup.select("[data-was]"):
        if which == "old":
            place.replace_with(soup.find(id=place["data-was"]).extract())
        else:
            place.decompose()
    gone = "del, [data-change=gone]" if which == "new" else "ins, [data-change=new]"
    for other in soup.select(gone):
        other.decompose()
    return read(str(soup))


@settings(max_examples=60, deadline=None)
@given(sections, homes, sections, homes)
@example(
    [(0, ("One", "<p>Call.</p>")), (5, ("Five", "<p>Wait.</p>"))],
    [1, 0, 2, 3, 4, 5],
    [(5, ("Five", "<p>Wait.</p>")), (0, ("One", ""))],
    [0, 5, 2, 3, 4, 1],
)
def test_applying_what_is_shown_to_the_old_text_gives_the_new(before, was_at, after, is_at):
    old, new = page(before, was_at), page(after, is_at)

    assert applied(old, new) == (read(old.html), read(new.html))


@settings(max_examples=30, deadline=None)
@given(sections)
def test_a_page_compared_with_itself_shows_no_change(chosen):
    differences = compare(page(chosen), page(chosen))

    assert differences.is_none
    assert differences.percent == 0


# How changes are told.


def one(inner: str, **manifest) -> SealedProof:
    """A page of one block."""
    return sealed(f'<article class="sealed" id="a-1">{inner}</article>', **manifest)


def shown(old: str, new: str) -> BeautifulSoup:
    """The changes between two blocks of one place."""
    prose = '<div class="sealed-prose" id="b-1">{}</div>'
    differences = compare(one(prose.format(old)), one(prose.format(new)))
    return BeautifulSoup("".join(part.html for part in differences.parts), "html.parser")


def marks(soup: BeautifulSoup, tag: str) -> list[str]:
    """The words marked as gone or as new."""
    for furniture in soup.select(".hide"):
        furniture.decompose()
    return [" ".join(mark.get_text().split()) for mark in soup.find_all(tag)]


def test_only_the_words_that_changed_are_marked():
    soup = shown("<p>Wait ten minutes, then call.</p>", "<p>Wait two minutes, then call.</p>")

    assert (marks(soup, "del"), marks(soup, "ins")) == (["ten"], ["two"])
    assert " ".join(soup.p.get_text().split()) == "Wait ten two minutes, then call."


def test_changes_are_said_to_those_who_hear_them():
    soup = shown("<p>Wait ten minutes.</p>", "<p>Wait two minutes.</p>")

    assert soup.find("del").get_text() == "Removed: ten."
    assert soup.find("ins").get_text() == "Added: two."


def test_a_link_that_leads_elsewhere_says_where():
    soup = shown('<p>Ask <a href="/one/">them</a>.</p>', '<p>Ask <a href="/two/">them</a>.</p>')

    assert marks(soup, "del") == ["them [link to /one/]"]
    assert marks(soup, "ins") == ["them [link to /two/]"]


def test_emphasis_that_came_is_shown():
    soup = shown("<p>Call now.</p>", "<p>Call <strong>now</strong>.</p>")

    assert soup.find("ins").strong.get_text() == "now"


def test_a_space_that_nobody_sees_is_named():
    soup = shown("<p>Take 2 mg.</p>", "<p>Take 2\u00a0mg.</p>")

    assert "[no-break space]" in soup.get_text()


def test_a_new_picture_stands_beside_the_old_one():
    old = '<img src="/assets/a.webp" alt="A door" width="3" height="2">'
    new = '<img src="/assets/b.webp" alt="A window" width="3" height="2">'
    soup = shown(old, new)

    assert [image["src"] for image in soup.find_all("img")] == ["/assets/a.webp", "/assets/b.webp"]
    assert (marks(soup, "del"), marks(soup, "ins")) == (["door"], ["window"])


def test_another_kind_of_box_is_told():
    box = '<div class="sealed-callout sealed-callout-{}" id="b-1"><p>Call.</p></div>'
    [part] = compare(one(box.format("information")), one(box.format("urgent"))).parts

    assert "Kind of box" in part.html
    assert marks(BeautifulSoup(part.html, "html.parser"), "ins") == ["urgent"]


def test_a_section_that_moved_is_recognised_and_its_words_are_not_marked():
    first, second, third = ((n, (f"Heading {n}", f"<p>Words {n}.</p>")) for n in (1, 2, 3))
    differences = compare(page([first, second, third]), page([third, first, second]))

    assert [part.state for part in differences.parts] == ["moved", "unchanged", "unchanged", "left"]
    assert differences.words_removed == differences.words_added == 0
    assert "“Heading 3” stood here." in differences.parts[-1].html


def test_a_block_that_moved_to_another_section_is_told_as_that():
    first, second = ((n, (f"Heading {n}", f"<p>Wait ten minutes, {n}.</p>")) for n in (1, 2))
    old = page([first, second])
    block = '<div class="sealed-prose" id="b-10"><p>Wait ten minutes, 1.</p></div>'
    moved = old.html.replace(block, "").replace("Heading 2</h2>", f"Heading 2</h2>{block}")
    new = sealed(moved.replace("ten minutes, 1", "two minutes, 1"))

    differences = compare(old, new)

    assert [part.state for part in differences.parts] == ["changed", "changed"]
    assert (differences.words_removed, differences.words_added) == (1, 1)
    was_in, is_in = differences.parts
    assert "“Wait ten minutes, 1.” stood here." in was_in.html
    assert "Moved here." in is_in.html


def test_blocks_made_anew_with_nearly_the_same_words_are_the_same_blocks():
    old = one('<div class="sealed-prose" id="b-1"><p>Wait ten minutes, then call.</p></div>')
    new = one('<div class="sealed-prose" id="b-2"><p>Wait two minutes, then call.</p></div>')

    [part] = compare(old, new).parts

    assert (part.state, part.words_removed, part.words_added) == ("changed", 1, 1)


def test_long_unchanged_passages_of_a_changed_section_are_folded():
    inner = (
        '<h2 id="s-1">What</h2><div class="sealed-prose" id="b-2"><p>{}</p></div>'
        '<div class="sealed-prose" id="b-3"><p>' + "Same words. " * 40 + "</p></div>"
    )
    section = f'<section class="sealed-section" id="b-1">{inner}</section>'

    [part] = compare(one(section.format("Wait ten.")), one(section.format("Wait two."))).parts

    fold = BeautifulSoup(part.html, "html.parser").details
    assert fold.summary.get_text() == "1 passage unchanged, 80 words"


# Nothing unseen: a real proof, with anything at all in it changed.


@pytest.fixture
def proof(tree):
    """A proof of a page that uses every kind of fact."""
    cited = factories.source("The overdose guideline")
    mark = f'<span data-cite="{cited["id"]}">1</span>'
    text = f'<p>Ask <a href="https://example.org/one">them</a>.{mark}</p>'
    picture = {
        "image": factories.make_image().pk, "alt_text": "A door", "credit": "Us", "caption": "C",
    }  # fmt: skip
    callout = {"urgency": "urgent", "title": "Go", "text": "<p>Now.</p>"}
    inner = [block("paragraph", text), block("callout", callout), block("picture", picture)]
    other = factories.source("Never cited")
    other["value"]["url"] = "https://example.org/other"
    author = factories.make_writer()
    factories.make_credential(author.contributor)
    article = factories.make_article(
        writer=author, authors=[author], sources=[cited, other],
        key_points=[("point", "Stay.")], questions=[factories.make_question()],
        body=[block("paragraph", "<p>First.</p>"),
              block("section", {"heading": "What", "content": inner}),
              factories.section("When", "Soon.")],
        seo_title="For engines", search_description="Described", featured=True,
    )  # fmt: skip
    return factories.submit(factories.with_picture(article, factories.make_image(colour="red")))


def leaves(value, path=()):
    """The path of every leaf of a manifest."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*path, key))]
    if isinstance(value, list) and value:
        return [leaf for n, item in enumerate(value) for leaf in leaves(item, (*path, n))]
    return [path]


def with_leaf(manifest, path, value):
    """The manifest with another value at a path."""
    changed = copy.deepcopy(manifest)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return changed


@pytest.mark.django_db
def test_no_leaf_of_the_manifest_changes_unseen(proof):
    manifest = json.loads(proof.manifest)
    old = SealedProof(proof.html, manifest)
    paths = leaves(manifest)
    assert len(paths) > 80

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(st.sampled_from(paths), st.one_of(st.uuids().map(str), st.booleans(), st.integers()))
    @example(("checks", "overridden"), False)
    def changed(path, value):
        if path == ("page",):
            value = f"{manifest['page'].split(':')[0]}:{value}"
        if path[-1] == "id":
            value = str(value)
        was = manifest
        for step in path:
            was = was[step]
        differences = compare(old, SealedProof(proof.html, with_leaf(manifest, path, value)))
        is_record = path[0] in RECORD_LABELS or path[:2] in {
            ("checks", "found"),
            ("checks", "profiles"),
        }
        rows = differences.record if is_record else differences.facts
        if was == value:
            # In Python 1 is True; a manifest never has the one in the other's place.
            assert differences.is_none or type(was) is not type(value)
        else:
            # An id is no word to be read, but that the block is another one is told.
            told = [
                text
                for row in rows
                for text in (said(value), str(value), json.dumps(value))
                if text in row.new
            ]
            assert told or (rows and path[-1] == "id"), path

    changed()


def said(value) -> str:
    """A value as a row says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@pytest.mark.django_db
def test_no_word_of_the_text_changes_unseen(proof):
    manifest = json.loads(proof.manifest)
    old = SealedProof(proof.html, manifest)
    pieces = re.split("(<[^>]*>)", proof.html)
    texts = [n for n, piece in enumerate(pieces) if piece.strip() and piece[0] != "<"]
    assert len(texts) > 25

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.sampled_from(texts), st.sampled_from(["hidden7", "\u00a0", "✗", "7"]), st.booleans())
    def changed(number, added, is_first):
        text = f"{added}{pieces[number]}" if is_first else f"{pieces[number]}{added}"
        html = "".join([*pieces[:number], text, *pieces[number + 1 :]])

        differences = compare(old, SealedProof(html, manifest))

        assert not differences.is_none
        marked = "".join(part.html for part in differences.parts)
        marked += "".join(fact.html for fact in differences.facts)
        assert added in "".join(
            ins.get_text() for ins in BeautifulSoup(marked, "html.parser").find_all("ins")
        )

    changed()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("attribute", "value"),
    [("href", "https://example.org/two"), ("src", "/assets/x.webp"), ("alt", "A window"),
     ("class", "sealed-callout sealed-callout-information")],
)  # fmt: skip
def test_no_address_picture_or_box_changes_unseen(proof, attribute, value):
    manifest = json.loads(proof.manifest)
    soup = BeautifulSoup(proof.html, "html.parser")
    for number, tag in enumerate(soup.find_all(attrs={attribute: True})):
        if tag[attribute][0] == "#" or (
            attribute == "class" and "sealed-callout" not in tag["class"]
        ):
            continue
        other = BeautifulSoup(proof.html, "html.parser")
        other.find_all(attrs={attribute: True})[number][attribute] = value

        differences = compare(SealedProof(proof.html, manifest), SealedProof(str(other), manifest))

        assert not differences.is_none
        assert any(value.split("-")[-1] in part.html for part in differences.changed), tag


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("link", "[link to https://example.org/two]"),
        ("picture", "Before"),
        ("alt text", "window"),
        ("source", "2023"),
        ("search engines", "Another description"),
        ("author", "Another"),
        ("topic", "Topic"),
        ("title", "Another title"),
        ("question", "Is it new?"),
    ],
)
def test_what_a_writer_changes_is_told(tree, change: str, seen: str):
    picture = {
        "image": factories.make_image().pk, "alt_text": "A door", "credit": "Us", "caption": "",
    }  # fmt: skip
    words = '<p>Ask <a href="https://example.org/one">them</a>.</p>'
    body = [block("paragraph", words), block("picture", picture)]
    page = factories.make_article(body=body)
    before = factories.submit(page)
    actions.request_changes(
        before,
        by=factories.make_reviewer(),
        reason="Change one thing.",
        now=factories.NOW.replace(hour=10),
    )
    draft = page.get_latest_revision_as_object()
    names = {}
    if change == "link":
        body[0]["value"] = words.replace("/one", "/two")
    elif change == "picture":
        body[1]["value"] = picture | {"image": factories.make_image(colour="red").pk}
    elif change == "alt text":
        body[1]["value"] = picture | {"alt_text": "A window"}
    elif change == "source":
        draft.sources[0].value["year"] = 2023
    elif change == "search engines":
        draft.search_description = "Another description"
    elif change == "author":
        other = factories.make_writer(last_name="Another").contributor
        draft.authors = [draft.authors.model(contributor=other)]
    elif change == "topic":
        draft.topics = [factories.make_topic()]
    elif change == "question":
        question = factories.make_question()
        names = {question.page_key: "Is it new?"}
        draft.related_questions = [draft.related_questions.model(question=question.page_ptr)]
    else:
        draft.title = "Another title"
    draft.body = type(draft).body.field.to_python(body)
    draft.save_revision(user=page.owner, log_action=True)
    after = factories.submit(page, now=factories.NOW.replace(hour=12))

    differences = compare(
        SealedProof(before.html, json.loads(before.manifest)),
        SealedProof(after.html, json.loads(after.manifest)),
        names=names,
    )

    told = "".join(part.html for part in differences.changed)
    told += "".join(f"{fact.label} {fact.html}" for fact in differences.facts)
    assert seen in BeautifulSoup(told, "html.parser").get_text()
    assert len(differences.changed) + len(differences.facts) == 1


def test_a_finding_left_with_a_reason_is_told_in_words_and_counts_are_for_the_record():
    left = {"rule": "r", "place": "", "sentence": "Say how long.", "reason": "It differs."}
    checks = {"found": {"warn": 1}, "overridden": [], "profiles": []}
    old = one("<p>Same.</p>", checks=checks)

    [told] = compare(old, one("<p>Same.</p>", checks=checks | {"overridden": [left]})).facts
    counted = compare(old, one("<p>Same.</p>", checks=checks | {"found": {"warn": 2}}))

    assert told.new == "Say how long. Reason: It differs."
    assert counted.is_none
    assert [row.label for row in counted.record] == ["What the checks counted"]


@pytest.mark.django_db
def test_a_first_proof_compares_with_a_later_one_block_by_block(proof):
    manifest = json.loads(proof.manifest)
    oldest = SealedProof(re.sub(r' id="b-[^"]*"', "", proof.html), manifest | {"schema": "proof/1"})
    newer = SealedProof(proof.html, manifest)
    assert compare(oldest, newer).is_none

    one, two = (p for p in compare(newer, newer).parts if p.label in {"What", "When"})
    swapped = proof.html.replace(one.html, "@").replace(two.html, one.html).replace("@", two.html)
    differences = compare(oldest, SealedProof(swapped, manifest))

    sections = [part for part in differences.parts if part.label in {"What", "When"}]
    assert sorted(part.state for part in sections) == ["left", "moved", "unchanged"]
    assert not any(part.words_removed or part.words_added for part in sections)


def test_an_id_is_never_given_twice():
    number = uuid.uuid4()
    old = page([(1, ("What", f"<p>{number} ten.</p><p>Gone words here.</p>"))])
    new = page([(1, ("What", f"<p>{number} two.</p>"))])

    soup = BeautifulSoup("".join(part.html for part in compare(old, new).parts), "html.parser")

    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def paragraph_block(text: str) -> dict:
    return {"type": "paragraph", "id": "p1", "value": text}


def source_block(**value) -> dict:
    return {"type": "source", "id": "s1", "value": {"title": "A guideline", "year": 2024} | value}


def stored(body: list, sources: list) -> SealedProof:
    """A proof that serves the same text, whatever is stored."""
    content = {"body": body, "sources": sources}
    return one("<p>Same.</p>", content=content, sources=sources)


def test_what_the_editor_stores_anew_and_says_the_same_is_no_change():
    old = stored([paragraph_block("<p>Same.</p>")], [source_block()])
    new = stored(
        [paragraph_block('<p data-block-key="0p4kh">Same.</p>')], [source_block(authors="")]
    )

    differences = compare(old, new)

    assert differences.is_none
    assert [row.label for row in differences.record] == ["What is stored"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('<p>See <a href="/a/">this</a>.</p>', '<p>See <a href="/b/">this</a>.</p>'),
        ('<p>Wait <b data-x="1">two</b> minutes.</p>', "<p>Wait two minutes.</p>"),
        ("<p>Wait two.</p>", "<p>Wait <i>three</i>.</p>"),
    ],
)
def test_a_fact_beside_the_text_is_told_in_words(was, now):
    differences = compare(
        stored([paragraph_block(was)], [source_block(year=2020)]),
        stored([paragraph_block(now)], [source_block(year=2024)]),
    )

    assert differences.facts
    for row in differences.facts:
        assert not set('<>{}[]"') & set(row.old + row.new)
        assert "data-" not in row.html

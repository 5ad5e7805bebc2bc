"""`check_all` reads every draft and every edition, and says what it found in each."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.review.models import Edition
from tests.factories import edit, make_article, make_question, publish, section

LABEL = "An addict rarely asks for help on the first day."
UNFINISHED = "TODO: ask the nurse."


def survey(**options) -> tuple[list[dict], str]:
    """What was said of each page, and at the end."""
    out, said = StringIO(), ""
    try:
        call_command("check_all", json=True, processes=1, stdout=out, **options)
    except CommandError as error:
        said = str(error)
    return [json.loads(line) for line in out.getvalue().splitlines()], said


def rules_of(page: dict) -> set[str]:
    return {finding["rule"] for finding in page["findings"]}


def test_the_newest_draft_is_read_whatever_the_page_s_row_says(tree):
    article = make_article(title="First", text="Call for help.")
    article.body = article.body.stream_block.to_python([section(text=LABEL)])
    article.save_revision()
    make_question(title="Is it safe?")
    pages, said = survey()
    assert [(page["kind"], page["title"]) for page in pages] == [
        ("draft", "First"), ("draft", "Is it safe?")
    ]  # fmt: skip
    assert "person-label" in rules_of(pages[0])
    assert "person-label" not in rules_of(pages[1])
    assert said == ""


def test_an_edition_is_read_from_its_proof_and_not_from_the_draft(tree):
    article = make_article(text="A relapse can happen.")
    edition = publish(article)
    edit(article, by=article.owner, text="Call for help.")
    pages, _ = survey(editions=True)
    assert [(page["kind"], page["place"]) for page in pages] == [("edition", edition.path)]
    assert "relapse" in rules_of(pages[0])
    drafts, _ = survey(drafts=True)
    assert "relapse" not in rules_of(drafts[0])


@pytest.mark.parametrize(("options", "kinds"), [
    ({}, {"draft", "edition"}), ({"drafts": True}, {"draft"}), ({"editions": True}, {"edition"})
])  # fmt: skip
def test_one_may_ask_for_drafts_or_editions(options, kinds, tree):
    publish(make_article())
    pages, _ = survey(**options)
    assert {page["kind"] for page in pages} == kinds


@pytest.mark.parametrize(("text", "stops"), [(UNFINISHED, True), (LABEL, False)])
def test_it_fails_when_something_would_stop_submission(text, stops, tree):
    make_article(text=text)
    _, said = survey()
    assert bool(said) is stops


def test_people_read_what_needs_a_person(tree):
    make_article(title="First", text=LABEL)
    out = StringIO()
    call_command("check_all", processes=1, stdout=out)
    told = out.getvalue()
    assert "draft “First”" in told
    assert "warn   person-label: “addict”" in told
    assert told.splitlines()[-2].startswith("Checked 1: 0 block, 1 warn")


def test_nothing_to_check_is_no_fault(tree):
    assert survey() == ([], "")
    assert not Edition.objects.exists()

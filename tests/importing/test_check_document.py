"""`check_document` tells a writer what the checks find in a file, and on which line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.importing.checking import LEFT_OUT
from tests.factories import make_topic

PAGE = """\
How to help after an overdose

Stay with them until help comes,
and keep watching their breathing.

What to do next

An addict may wake up upset. It is not to late to
call for help, and naloxone can dramatically reduce the risk of death.

Sources
"""
QUESTION = """\
Frequently Asked Questions

Q: Is it safe to leave them alone?

A: No. Stay with them. An addict may stop breathing again.
"""
FURNITURE = """\
Skip to main content

How to help

Stay with them until help comes, and keep watching their breathing.

Last updated: March 3, 2021
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "page.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def checked(*paths, **options) -> tuple[list[dict], str]:
    """The findings as data, and what was said at the end."""
    out, said = StringIO(), ""
    try:
        call_command("check_document", *map(str, paths), json=True, stdout=out, **options)
    except CommandError as error:
        said = str(error)
    return json.loads(out.getvalue()), said


def on_lines(findings: list[dict], rule: str) -> list[tuple[int, str]]:
    return [(f["line"], f["quote"]) for f in findings if f["rule"] == rule]


def test_each_finding_has_its_line(file):
    findings, said = checked(file(PAGE))
    assert on_lines(findings, "person-label") == [(8, "addict")]
    assert on_lines(findings, "confusable") == [(8, "not to late")]
    assert on_lines(findings, "effect-without-source")[0][0] in {8, 9}
    assert on_lines(findings, "empty-section") == [(11, "Sources")]
    assert "would stop submission" in said
    assert {"file", "line", "page", "rule", "severity", "suggestion"} <= set(findings[0])


def test_questions_are_checked_as_pages_of_their_own(file):
    findings, _ = checked(file(QUESTION))
    (found,) = [f for f in findings if f["rule"] == "person-label"]
    assert (found["page"], found["line"]) == ("Is it safe to leave them alone?", 5)


def test_what_an_import_leaves_out_is_said_to_be_left_out(file):
    findings, _ = checked(file(FURNITURE))
    left_out = {(f["rule"], f["line"]) for f in findings if f["suggestion"] == LEFT_OUT}
    assert left_out == {("scraped", 1), ("typed-date", 7)}


def test_a_topic_adds_what_it_asks_for(file, tree):
    make_topic(slug="overdose", risk="critical")
    path = file(FURNITURE)
    plain, _ = checked(path)
    asked, _ = checked(path, topic=["overdose"])
    assert not on_lines(plain, "emergency-missing")
    assert on_lines(asked, "emergency-missing")


def test_a_topic_that_is_not_there_is_refused_with_those_that_are(file, tree):
    make_topic(slug="overdose")
    with pytest.raises(CommandError, match="overdose"):
        call_command("check_document", str(file(PAGE)), topic=["nowhere"])


def test_people_read_a_line_a_finding(file):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_document", str(file(PAGE)), stdout=out)
    first, *lines = out.getvalue().splitlines()
    assert first.startswith("page.txt: ")
    assert any(line.startswith("page.txt:8: warn person-label: “addict”") for line in lines)


def test_quiet_leaves_out_what_only_advises(file):
    every, _ = checked(file(PAGE))
    quiet, _ = checked(file(PAGE), quiet=True)
    assert [f for f in every if f["severity"] != "advise"] == quiet


def test_a_file_that_cannot_be_read_does_not_hide_the_others(file, tmp_path):
    err = StringIO()
    findings, said = checked(file("", "empty.txt"), file(PAGE), stderr=err)
    assert "empty.txt" in err.getvalue()
    assert on_lines(findings, "person-label")
    assert "could not be read" in said


def test_nothing_is_written(file, tree):
    from articles.models import ArticlePage

    checked(file(PAGE))
    assert not ArticlePage.objects.exists()

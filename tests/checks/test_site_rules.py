"""A site adds rules of its own, as data and as Python, and hears at start of what is wrong."""

from datetime import date

import pytest
from django.core.checks import run_checks

from cms.checks import (
    WARN,
    Block,
    Document,
    Hit,
    Passage,
    check,
    lexicons,
    loading,
    registry,
    rule_files,
    rules,
)

TODAY = date(2026, 3, 2)
HOUSE = """
family = "house"
words = ["naloxivent"]
[abbreviations]
NHC = "Northside Health Centre"
[glossary]
"starter dose" = "the first, small one"
[rule.our-name]
severity = "warn"
sentence = "“{quote}” is not what the clinic is called."
page = "https://example.org/style"
[[term]]
rule = "our-name"
match = ["north side clinic"]
use = ["Northside Health Centre"]
[[term]]
rule = "our-name"
pattern = 'the <place> clinic'
near = 'appointment'
unless = 'clinic of the year'
advice = "Write “the centre”."
source = "House style"
languages = ["en"]
[part]
place = "old|former"
"""


@pytest.fixture
def only_the_site(monkeypatch):
    """No rules but those a test adds, and no word learnt for good."""
    rules()
    monkeypatch.setattr(registry, "_rules", {})
    monkeypatch.setattr(loading, "_site_files", [])
    monkeypatch.setattr(rule_files, "_loaded_files", set())
    monkeypatch.setattr(rule_files, "KNOWN_SPELLINGS", lexicons.KnownSpellings())
    monkeypatch.setattr(rule_files, "GLOSSARY", lexicons.Glossary())


def found(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    page = Document("T", "S.", language, blocks=(Block("b", "paragraph", (Passage(text),)),))
    return [(f.rule, f.quote, f.suggestion) for f in check(page, today=TODAY)]


def test_a_file_of_terms_becomes_rules(only_the_site, tmp_path):
    path = tmp_path / "house.toml"
    path.write_text(HOUSE)
    rule_files.load(path)
    (rule,) = registry._rules.values()
    assert (rule.id, rule.family, rule.page) == ("our-name", "house", "https://example.org/style")
    assert found("Ask at the North-Side clinic.") == [
        ("our-name", "North-Side clinic", "Try “Northside Health Centre”.")
    ]
    assert found("Your appointment is at the old clinic.") == [
        ("our-name", "the old clinic", "Write “the centre”.")
    ]
    assert found("The old clinic is closed.") == []
    assert found("Your appointment is at the old clinic of the year.") == []
    assert found("Your appointment is at the old clinic.", "es") == []
    assert rule_files.KNOWN_SPELLINGS.words == {"naloxivent"}
    assert rule_files.GLOSSARY.abbreviations == {"NHC": "Northside Health Centre"}
    assert rule_files.GLOSSARY.terms == {"starter dose": "the first, small one"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("family = ", "Invalid"),
        ("[[term]]\nrule = 'x'\nmatch = ['y']", "x"),
        ("[rule.x]\n[[term]]\nrule = 'x'\npattern = '('", "unterminated"),
        ("[rule.x]\n[[term]]\nrule = 'x'\npatern = 'y'", "patern"),
        ("[rule.x]\nseverity = 'fatal'", "fatal"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(text, told, only_the_site, tmp_path):
    path = tmp_path / "house.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=told):
        rule_files.load(path)


def test_a_file_that_is_not_there_is_named(only_the_site, tmp_path):
    with pytest.raises(ValueError, match=r"nowhere\.toml"):
        rule_files.load(tmp_path / "nowhere.toml")


def test_a_package_adds_rules_through_its_entry_point(only_the_site, monkeypatch):
    class Point:
        @staticmethod
        def load() -> None:
            @registry.rule("of-a-package", severity=WARN, family="package")
            def find(reading):
                yield Hit("b", "x", "Found.")

    monkeypatch.setattr(loading, "_loaded", False)
    monkeypatch.setattr(loading, "OURS", ())
    monkeypatch.setattr(loading, "entry_points", lambda group: [Point])
    assert found("anything") == [("of-a-package", "x", "")]


def test_a_bad_file_stops_the_start_with_a_sentence(only_the_site, monkeypatch, settings, tmp_path):
    path = tmp_path / "house.toml"
    path.write_text("family = ")
    settings.CHECK_FILES = [path]
    monkeypatch.setattr(loading, "_loaded", False)
    monkeypatch.setattr(loading, "OURS", ())
    loading.use_files([str(path)])
    (error,) = [e for e in run_checks() if e.id == "authoring.E003"]
    assert str(path) in error.msg

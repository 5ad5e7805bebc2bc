"""The defects that people found in real documents, of those that a check can find."""

from datetime import date
from pathlib import Path

import pytest

from cms.importing.checking import DocumentFinding, check_text
from cms.importing.reading import read

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "documents"
TODAY = date(2026, 11, 25)

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="The documents are not beside this checkout (../shared/documents)."
)

# (the document's number, the rule, what its quote or sentence must hold)
DEFECTS = [
    ("001", "missing-word", "of addict"),
    ("001", "apostrophe", "IOP"),
    ("001", "scraped", "top of page"),
    ("001", "scraped", "bottom of page"),
    ("001", "scraped", "Check back soon"),
    ("001", "scraped", "No tags yet"),
    ("001", "dead-service", "Google+"),
    ("001", "summary-missing", ""),
    ("001", "sources-none", ""),
    ("001", "person-label", "addict"),
    ("001", "substance-abuse", "substance abuse"),
    ("001", "relapse", "relapse"),
    ("001", "effect-without-source", "Acupuncture"),
    ("001", "effect-without-source", "medically necessary"),
    ("001", "effect-without-source", "studies showing"),
    ("001", "number-without-source", "millions"),
    ("001", "opposed-advice", "Confront"),
    ("003", "confusable", "far to many"),
    ("003", "person-label", "abusers"),
    ("003", "person-label", "addict"),
    ("003", "substance-abuse", "abusing"),
    ("003", "clean-dirty", "clean and sober"),
    ("003", "clean-dirty", "stay clean"),
    ("003", "relapse", "relapse"),
    ("003", "drug-slang", "kick cold turkey"),
    ("003", "drug-slang", "kicking at home"),
    ("003", "informal", "pretty hard"),
    ("003", "informal", "really"),
    ("003", "absolute", "if not all"),
    ("003", "absolute", "Pretty much everyone"),
    ("003", "sources-none", ""),
    ("003", "reading-grade", "grade"),
    ("004", "empty-section", "Source"),
    ("004", "sources-none", ""),
    ("004", "certification", "reviewed and certified"),
    ("004", "typed-date", "Last Edited"),
    ("004", "typed-fact", "6 minute read"),
    ("004", "person-label", "heroin user"),
    ("004", "person-label", "addicts"),
    ("004", "substance-abuse", "drug abuse"),
    ("004", "drug-slang", "shooting heroin"),
    ("004", "drug-slang", "IV drug use"),
    ("004", "repeated-phrase", "heroin"),
    ("004", "superlative-without-source", "most effective"),
    ("004", "opposed-advice", "confront"),
    ("004", "opposed-advice", "consequences"),
    ("004", "reading-grade", "grade"),
    ("004", "relapse", "relapsed"),
]


@pytest.fixture(scope="module")
def found() -> dict[str, list[DocumentFinding]]:
    return {
        path.name[:3]: check_text(read(path).text, name=path.name, today=TODAY)
        for path in sorted(FOLDER.glob("*.txt"))
    }


@pytest.mark.parametrize(("number", "rule", "words"), DEFECTS)
def test_a_known_defect_is_found(number, rule, words, found):
    if number not in found:
        pytest.skip(f"Document {number} is not there.")
    told = [
        f"{each.finding.quote} {each.finding.sentence}"
        for each in found[number]
        if each.finding.rule == rule
    ]
    assert any(words in each for each in told), told


def test_every_finding_has_a_line_of_the_file(found):
    for path in sorted(FOLDER.glob("*.txt")):
        lines = read(path).text.splitlines()
        for each in found[path.name[:3]]:
            assert 1 <= each.line <= len(lines)

"""What a rule reports becomes a finding under the rule's id, once, in the reader's order."""

from datetime import date

import pytest

from cms.checks import WARN, Block, Document, Hit, Passage, check, loading, registry

TODAY = date(2026, 3, 2)


@pytest.fixture
def no_rules(monkeypatch):
    monkeypatch.setattr(registry, "_rules", {})
    monkeypatch.setattr(loading, "_loaded", True)


def test_a_rule_s_hits_become_findings_in_the_order_of_the_page(no_rules):
    @registry.rule("of-a-site", severity=WARN, family="site")
    def find(reading):
        yield Hit("b2", "second", "It is second.")
        yield Hit("b1", "first", "It is first.", "Go on.", "Us", severity="advise")
        yield Hit("b1", "first", "It is first again.")

    document = Document("T", blocks=(Block("b1", "paragraph", (Passage("first"),)),
                                     Block("b2", "paragraph", (Passage("second"),))))  # fmt: skip
    first, second = check(document, today=TODAY)
    assert first.as_dict() == {
        "rule": "of-a-site", "severity": "advise", "place": "b1", "quote": "first",
        "sentence": "It is first.", "suggestion": "Go on.", "source": "Us",
    }  # fmt: skip
    assert (second.place, second.severity) == ("b2", "warn")


def test_an_id_is_given_once(no_rules):
    registry.rule("mine", severity=WARN, family="site")(lambda reading: [])
    with pytest.raises(ValueError, match="mine"):
        registry.rule("mine", severity=WARN, family="site")(lambda reading: [])


def test_a_severity_is_one_of_three(no_rules):
    with pytest.raises(ValueError, match="fatal"):
        registry.rule("mine", severity="fatal", family="site")(lambda reading: [])

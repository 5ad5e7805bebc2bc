"""A page harder to read than the policy's target is never stopped, and may say why it is."""

from cms.checks import ADVISE, Finding
from cms.policy import submission
from cms.policy.figures import POLICY
from tests.factories import make_article, overridden, submit

HARD = " ".join(
    ["Pharmacological intervention necessitates comprehensive multidisciplinary evaluation."] * 20
)
WHY = "Written for pharmacists, who asked for these words."


def grade_of(proof) -> tuple[dict, ...]:
    findings = proof.parsed_internal["findings"]
    return tuple(one for one in findings if one["rule"] == "reading-grade")


def reason(text: str) -> list[dict[str, str]]:
    return [{"rule": "reading-grade", "place": "", "quote": "", "reason": text}]


def test_the_target_and_the_numbers_are_sealed_and_nothing_is_stopped(tree):
    (finding,) = grade_of(submit(make_article(text=HARD)))
    assert f"the target is {POLICY.reading.grade:g}" in finding["sentence"]
    assert (finding["severity"], finding["reason"]) == ("advise", "")


def test_the_reason_for_a_harder_page_is_sealed_with_it(tree):
    proof = submit(make_article(text=HARD, reasons=reason(WHY)))
    (finding,) = grade_of(proof)
    assert finding["reason"] == WHY
    assert [one.reason for one in overridden(proof)] == [WHY]


def test_other_advice_keeps_no_reason():
    assert not submission.takes_reason(Finding("long-sentence", ADVISE, "b", "q", "s"))
    assert submission.takes_reason(Finding("reading-grade", ADVISE, "", "", "s"))

"""`check_all` reads every draft and every edition, and says what it found in each."""

import json
from concurrent.futures import Future
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.authoring import survey as authoring_survey
from cms.authoring.findings import findings_of
from cms.drafts.reasons import finding_to_json
from cms.policy.submission import stops_submission
from cms.publishing.models import Edition
from cms.sources.models import LinkCheck, Retraction
from tests import factories
from tests.factories import edit, make_article, make_question, publish, section, source

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
    assert said == "1 finding would stop submission."


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


@pytest.mark.parametrize(
    ("text", "stops"), [(UNFINISHED, True), (LABEL, True), ("A relapse can happen.", False)]
)
def test_it_fails_when_something_would_stop_submission(text, stops, tree):
    make_article(text=text)
    _, said = survey()
    assert bool(said) is stops


def test_people_read_what_needs_a_person(tree):
    make_article(title="First", text=LABEL)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_all", processes=1, stdout=out)
    told = out.getvalue()
    assert "draft “First”" in told
    assert "warn   person-label: “addict”" in told
    assert told.splitlines()[-2].startswith("Checked 1: 0 block, 1 warn")


@pytest.fixture
def article(tree):
    """A draft with an omission and a warning that reasons answer, and a source in every trouble."""
    topic = factories.make_topic(
        risk="critical", statements=factories.profile("Naloxone", "naloxone")
    )
    url, doi = "https://example.org/gone", "10.1000/xyz123"
    LinkCheck.objects.create(
        url=url, checked_at=factories.NOW, status=404, failures=2, fault="Not found."
    )
    Retraction.objects.create(
        record_id=1, doi=doi, title="A trial", nature="retraction", on=date(2026, 1, 5)
    )
    troubled = source()
    troubled["value"] = {**troubled["value"], "url": url, "doi": doi}
    body = [section(text=LABEL)]
    place = body[0]["value"]["content"][0]["id"]
    keys = [("safety-omission", "", "Naloxone"), ("person-label", place, "addict")]
    return make_article(
        title="First",
        topics=[topic],
        body=body,
        sources=[troubled],
        reasons=[
            dict(zip(("rule", "place", "quote"), key, strict=True)) | {"reason": "A quotation."}
            for key in keys
        ],
    )


def test_it_finds_what_the_editor_shows_of_the_same_draft(article):
    pages, said = survey()
    draft = article.get_latest_revision_as_object()
    shown = findings_of(draft)
    assert pages[0]["findings"] == [finding_to_json(one) for one in shown]
    assert {"safety-omission", "person-label", "source-dead", "source-retracted"} <= rules_of(
        pages[0]
    )
    assert [one.finding.rule for one in shown if one.reason] == ["safety-omission", "person-label"]
    stopping = sum(map(stops_submission, shown))
    assert said == f"{stopping} findings would stop submission."


def test_an_edition_keeps_the_reasons_that_were_sealed_with_it(tree):
    body = [section(text=LABEL)]
    place = body[0]["value"]["content"][0]["id"]
    reason = {"rule": "person-label", "place": place, "quote": "addict", "reason": "A quotation."}
    publish(make_article(body=body, reasons=[reason]))
    pages, said = survey(editions=True)
    labels = [f for f in pages[0]["findings"] if f["rule"] == "person-label"]
    assert [label["reason"] for label in labels] == ["A quotation."]
    assert said == ""


def test_many_pages_wait_to_be_read_until_a_process_is_free(monkeypatch):
    class AtOnce:
        """An executor that does what it is given when it is given."""

        def __init__(self, processes, **options):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def submit(self, work, *given):
            done = Future()
            done.set_result(work(*given))
            return done

    taken = []

    def every():
        for number in range(1000):
            taken.append(number)
            yield authoring_survey.CheckSubject(authoring_survey.DRAFT, number)

    monkeypatch.setattr(authoring_survey, "ProcessPoolExecutor", AtOnce)
    monkeypatch.setattr(
        authoring_survey, "check_lot", lambda lot, today: [subject.pk for subject in lot]
    )
    found = authoring_survey.check_all(every(), today=date(2026, 3, 2), processes=2)
    first = next(found)
    assert len(taken) <= 2 * authoring_survey.LOTS_AHEAD * authoring_survey.LOT_SIZE
    assert [first, *found] == list(range(1000))


def test_nothing_to_check_is_no_fault(tree):
    assert survey() == ([], "")
    assert not Edition.objects.exists()

"""What the checks find stops a submission, or is answered for, by name, before anyone reads it."""

import json

import pytest
from django.urls import reverse

from cms.checks import Finding
from cms.drafts import reasons
from cms.drafts.reasons import KEY_PREFIX, REASON_PREFIX, SHOWN_FIELD, form_key
from cms.evidence.canonical import sha256
from cms.policy import facts as facts_policy
from cms.policy import submission
from cms.policy.facts import AnsweredFinding
from cms.policy.refusals import Refusal
from cms.proofs.models import Proof
from tests import factories
from tests.authoring import editor

OMISSION = ("safety-omission", "", "Naloxone")
REASON = "This page is about grief after a death."


@pytest.fixture
def topic(tree):
    return factories.make_topic(statements=factories.profile("Naloxone", "naloxone"))


def answer(key: tuple[str, str, str], reason: str) -> list[dict[str, str]]:
    return [dict(zip(("rule", "place", "quote"), key, strict=True)) | {"reason": reason}]


def typed(key: tuple[str, str, str], reason: str) -> dict[str, str]:
    """What the editor posts for a reason that was typed beside a finding."""
    name = form_key(key)
    return {
        SHOWN_FIELD: "1",
        f"{REASON_PREFIX}{name}": reason,
        f"{KEY_PREFIX}{name}": json.dumps([*key]),
    }


def test_an_omission_stops_submission_until_its_reason_is_written(topic):
    bare = factories.make_article(topics=[topic])
    with pytest.raises(Refusal, match="does not say: Naloxone"):
        factories.submit(bare)
    assert not Proof.objects.exists()
    answered = factories.make_article(topics=[topic], reasons=answer(OMISSION, REASON))
    assert factories.submit(answered)
    said = factories.make_article(topics=[topic], text="Give naloxone.")
    assert factories.submit(said, now=factories.next_moment())


def test_a_block_that_is_no_omission_takes_no_reason():
    blocked = Finding("leftover", "block", "b1", "lorem", "Unfinished.")
    assert submission.stops_submission(AnsweredFinding(blocked, "Because."))
    warned = Finding("stigma", "warn", "b1", "addict", "A word.")
    assert submission.stops_submission(AnsweredFinding(warned, "  "))
    assert not submission.stops_submission(AnsweredFinding(warned, "A quotation."))
    assert not submission.stops_submission(
        AnsweredFinding(Finding("grade", "advise", "", "", "Hard."))
    )


@pytest.mark.parametrize("short", ["x", "n/a", "Because.", "......................", "1234567890"])
def test_a_reason_that_says_nothing_is_none_and_that_is_said(short):
    warned = Finding("stigma", "warn", "b1", "addict", "A word.")
    facts = facts_policy.DraftFacts(
        title="T", summary="S", authors=1, topics=1, sources=1, words=9,
        findings=(AnsweredFinding(warned, short),),
    )  # fmt: skip

    [stop] = submission.submission_problems(facts, now=factories.NOW)

    assert stop.endswith("Your reason is too short to tell anybody why.")
    assert submission.is_a_reason("A quotation")


def test_everything_that_stops_is_said_at_once_and_repeats_nothing():
    draft = facts_policy.DraftFacts(
        title="A", summary="", authors=1, topics=1, sources=1, words=9,
        empty_sections=("Signs",),
        findings=(
            AnsweredFinding(
                Finding("summary-missing", "block", "summary", "", "The page has none.")
            ),
            AnsweredFinding(
                Finding("empty-section", "block", "block-7", "Signs", "Nothing under it.")
            ),
            AnsweredFinding(
                Finding("stigma", "warn", "block-8", "addict", "A word.", "Say person.")
            ),
        ),
    )  # fmt: skip
    stops = submission.submission_problems(draft, now=factories.NOW)
    assert [(str(one), one.place) for one in stops] == [
        ("The page needs a summary.", "summary"),
        ("The section “Signs” is empty. Write it or remove it.", "block-7"),
        ("A word. Say person. Mend it, or write a reason beside it.", "block-8"),
    ]


def test_the_editor_lists_what_stops_with_a_way_to_each_place_and_keeps_the_text(client, topic):
    writer = factories.make_writer()
    client.force_login(writer)
    empty = ("section", {"heading": "Empty", "content": editor.stream([])})
    form = editor.article(
        author=writer, topics=[topic], title="After a death", body=[empty],
        summary="Words worth keeping.",
    )  # fmt: skip
    section = form["body-0-id"]
    page = editor.create(client, form, action="submit").content.decode()
    assert f'href="#block-{section}-section"' in page
    assert "does not say: Naloxone" in page
    assert "Words worth keeping." in page
    assert not Proof.objects.exists()


def test_a_reason_typed_in_the_editor_is_sealed_with_its_finding(client, topic):
    writer = factories.make_writer()
    client.force_login(writer)
    form = editor.article(author=writer, topics=[topic], title="After a death") | typed(
        OMISSION, REASON
    )
    editor.create(client, form | typed(("stigma", "b1", "gone"), "Stale."), action="submit")
    proof = Proof.objects.get()
    kept = {f["rule"]: f["reason"] for f in json.loads(proof.internal)["findings"] if f["reason"]}
    assert kept == {"safety-omission": REASON}
    assert REASON not in json.dumps(json.loads(proof.manifest)["content"])


def test_saving_keeps_reasons_that_were_not_on_the_screen_and_drops_what_was_emptied(tree):
    held = answer(OMISSION, REASON)
    assert reasons.reasons_from_form({"title": "x"}, held) == held
    assert reasons.reasons_from_form(typed(OMISSION, "  "), held) == []
    assert (
        reasons.reasons_from_form(
            {SHOWN_FIELD: "1", f"{REASON_PREFIX}abc": "x", f"{KEY_PREFIX}abc": "{bad"}, held
        )
        == []
    )


def test_a_signer_accepts_an_omission_by_name_and_the_sign_off_keeps_it(client, topic):
    reviewer = factories.make_reviewer()
    proof = factories.submit(
        factories.make_article(topics=[topic], reasons=answer(OMISSION, REASON))
    )
    client.force_login(reviewer)
    screen = client.get(reverse("desk_proof", args=[proof.pk])).content.decode()
    assert "I accept that this page leaves out: Naloxone" in screen
    assert REASON in screen

    form = factories.sign_form(proof)
    without = {k: v for k, v in form.items() if not k.startswith("accept_")}
    refused = client.post(reverse("desk_sign", args=[proof.pk]), without)
    assert refused.status_code == 400
    assert "Accept it by name" in refused.content.decode()
    assert not proof.sign_offs.exists()

    assert client.post(reverse("desk_sign", args=[proof.pk]), form).status_code == 302
    [override] = json.loads(proof.sign_offs.get().overrides)
    assert override == answer(OMISSION, REASON)[0]


def test_the_record_tells_what_was_overridden_why_and_who_accepted_it(client, topic):
    reviewer = factories.make_reviewer(first_name="Rita", last_name="Reads")
    page = factories.make_article(topics=[topic], reasons=answer(OMISSION, REASON))
    edition = factories.publish(page, by=reviewer)

    record = client.get(f"{edition.path}record/").content.decode()
    assert "The page does not say: Naloxone." in record
    assert REASON in record
    assert "accepted by Rita Reads" in " ".join(record.split())

    [published] = client.get(f"{edition.path}record.json").json()["editions"]
    manifest = json.loads(published["manifest"])
    assert sha256(published["manifest"]) == published["digest"]
    [overridden] = manifest["checks"]["overridden"]
    assert (overridden["quote"], overridden["reason"]) == ("Naloxone", REASON)
    assert published["sign_offs"][0]["overrides"] == answer(OMISSION, REASON)


def test_what_was_found_and_not_overridden_stays_between_writer_and_reviewer(client, topic):
    aside = factories.profile("Fentanyl", "fentanyl", needed="recommended")
    advising = factories.make_topic(statements=aside)
    edition = factories.publish(factories.make_article(topics=[advising]))
    proof = Proof.objects.get()
    assert "Fentanyl" in proof.internal
    assert "Fentanyl" not in proof.manifest
    assert json.loads(proof.manifest)["checks"]["found"]["advise"] >= 1
    assert "Fentanyl" not in client.get(f"{edition.path}record/").content.decode()


def test_a_finding_as_the_first_proofs_kept_it_is_read_and_overrides_nothing():
    old = reasons.finding_from_json({"severity": "warn", "sentence": "It links to a draft."})
    assert old.finding.sentence == "It links to a draft."
    assert not submission.is_overridden(old)

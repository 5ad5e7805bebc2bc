"""Who is told what: those whose turn it is, never the doer, and nothing that was not committed."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from wagtail.models import Page

from cms.feedback import actions as feedback_actions
from cms.mailing import outbox
from cms.mailing.models import Letter, MailPreference
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions, assignment, jobs, notes
from cms.review.models import Note
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.data]
HOUR = timedelta(hours=1)


def told(now=NOW) -> dict[str, str]:
    """Deliver; the subject that each address got now."""
    mail.outbox.clear()
    outbox.deliver(now)
    return {message.to[0]: message.subject for message in mail.outbox}


def test_reviewers_who_may_sign_hear_of_a_submission(writer, reviewer):
    factories.make_reviewer(email="other@example.org", competence="Cardiology")
    page = factories.make_article(writer=writer, title="Naloxone")
    proof = factories.submit(page)
    assert told() == {
        "reviewer@example.org": "[Countersign] Person Writes submitted “Naloxone” for clinical "
        "review."
    }
    text = mail.outbox[0].body
    assert f"http://localhost:8000/review/{proof.pk}/" in text
    assert "It should take about 3 minutes." in text


def test_wagtail_writes_no_letters_beside_ours(writer, reviewer):
    factories.make_superuser(email="root@example.org")
    page = factories.make_article(writer=writer, title="Naloxone")
    mail.outbox.clear()
    first = factories.submit_in_wagtail(page)
    actions.request_changes(first, by=reviewer, reason="Wrong.", now=NOW + HOUR)
    factories.sign(factories.submit_in_wagtail(page, now=NOW + 2 * HOUR), by=reviewer)
    assert mail.outbox == []
    outbox.deliver(NOW + 3 * HOUR)
    assert {message.to[0] for message in mail.outbox} == {
        "reviewer@example.org",
        "writer@example.org",
    }


def test_a_reviewer_who_wrote_the_page_is_not_asked_to_sign_it(reviewer):
    page = factories.make_article(writer=factories.make_writer(), authors=[reviewer])
    factories.submit(page)
    assert told() == {}


def test_a_reviewer_hears_nothing_before_the_login_has_an_address(begun, writer):
    factories.make_reviewer()
    factories.submit(factories.make_article(writer=writer))
    assert told() == {}
    assert not Letter.objects.exists()


def test_the_writer_hears_what_must_change_and_lands_in_the_editor(writer, reviewer):
    page = factories.make_article(writer=writer, title="Naloxone")
    proof = factories.submit(page)
    told()
    actions.request_changes(proof, by=reviewer, reason="Say 911 & how.", now=NOW + HOUR)
    subjects = told(NOW + HOUR)
    assert set(subjects) == {"writer@example.org"}
    assert "Say 911 & how." in mail.outbox[0].body
    assert f"/admin/pages/{page.pk}/edit/" in mail.outbox[0].body


def test_the_writer_hears_once_that_a_page_is_signed_and_published(writer, reviewer):
    proof = factories.submit(factories.make_article(writer=writer, title="Naloxone"))
    told()
    factories.sign(proof, by=reviewer)
    assert told(NOW + HOUR) == {
        "writer@example.org": "[Countersign] “Naloxone” is signed and published.",
        "reviewer@example.org": "[Countersign] “Naloxone” was signed in your name.",
    }


def test_the_second_reviewer_is_asked_and_the_first_is_not_asked_again(writer, reviewer):
    factories.make_reviewer(email="second@example.org")
    topic = factories.make_topic(signatures=2)
    proof = factories.submit(factories.make_article(writer=writer, topics=[topic]))
    assert len(told()) == 2
    factories.sign(proof, by=reviewer)
    subjects = told(NOW + HOUR)
    assert "must sign it too" in subjects["second@example.org"]
    assert "was signed in your name" in subjects["reviewer@example.org"]


def test_withdrawing_is_told_to_writers_signers_and_other_publishers(writer, reviewer, publisher):
    other = factories.make_publisher(email="other@example.org")
    proof = factories.submit(factories.make_article(writer=writer))
    sign_off = factories.sign(proof, by=reviewer)
    told(NOW + HOUR)
    edition = sign_off.editions.get()
    publishing_actions.withdraw(edition, by=publisher, reason="Wrong dose.", now=NOW + 2 * HOUR)
    assert set(told(NOW + 2 * HOUR)) == {
        "writer@example.org",
        "reviewer@example.org",
        other.email,
    }
    assert all("Wrong dose." in message.body for message in mail.outbox)


def test_what_was_not_committed_is_told_to_nobody(writer, reviewer):
    page = factories.make_article(writer=writer)
    with transaction.atomic():
        factories.submit(page)
        transaction.set_rollback(True)
    assert told() == {}


def test_what_happened_before_mailing_began_is_told_to_nobody(tree):
    factories.make_reviewer(email="reviewer@example.org")
    factories.submit(factories.make_article())
    outbox.start_mailing()
    assert told() == {}


def test_news_is_caught_up_after_missed_runs_but_not_when_stale(writer, reviewer):
    factories.submit(factories.make_article(writer=writer))
    factories.submit(factories.make_article(writer=writer), now=NOW + 5 * 24 * HOUR)
    assert len(told(NOW + 8 * 24 * HOUR)) == 1


def test_a_title_with_a_line_break_makes_no_header_of_its_own(writer, reviewer):
    page = factories.make_article(writer=writer, title="Naloxone\nBcc: all@example.org")
    factories.submit(page)
    assert "\n" not in told()["reviewer@example.org"]
    assert mail.outbox[0].bcc == []


@pytest.fixture
def noted(writer, reviewer):
    """A proof with a question on it, of which everybody has heard."""
    proof = factories.submit(factories.make_article(writer=writer, title="Naloxone"))
    told()
    return notes.add_note(
        proof, by=reviewer, kind=Note.Kind.QUESTION, text="Which dose?", now=NOW + HOUR
    )


def test_the_writer_hears_a_question_while_the_proof_is_read(noted):
    assert set(told(NOW + HOUR)) == {"writer@example.org"}
    assert "Which dose?" in mail.outbox[0].body
    assert "/admin/pages/" in mail.outbox[0].body


def test_other_notes_wait_until_the_proof_is_sent_back(noted, reviewer):
    told(NOW + HOUR)
    notes.add_note(
        noted.proof, by=reviewer, kind=Note.Kind.MUST_FIX, text="Wrong.", now=NOW + 2 * HOUR
    )
    assert told(NOW + 2 * HOUR) == {}
    actions.request_changes(noted.proof, by=reviewer, reason="", now=NOW + 3 * HOUR)
    assert set(told(NOW + 3 * HOUR)) == {"writer@example.org"}
    assert "see the notes" in mail.outbox[0].body


def test_the_reviewer_hears_the_answer_at_the_desk(noted, writer):
    told(NOW + HOUR)
    notes.answer_note(noted, by=writer, text="4 mg.", now=NOW + 2 * HOUR)
    assert set(told(NOW + 2 * HOUR)) == {"reviewer@example.org"}
    assert "4 mg." in mail.outbox[0].body
    assert f"/review/{noted.proof_id}/" in mail.outbox[0].body


def test_the_writer_hears_who_has_taken_the_proof_on(writer, reviewer):
    proof = factories.submit(factories.make_article(writer=writer, title="Naloxone"))
    told()
    assignment.claim(proof, by=reviewer, now=NOW + HOUR)
    assert told(NOW + HOUR) == {
        "writer@example.org": "[Countersign] Person Reviews has taken “Naloxone” on."
    }


def test_who_is_given_a_proof_hears_it_and_so_does_who_had_it(writer, reviewer, publisher):
    other = factories.make_reviewer(email="other@example.org")
    proof = factories.submit(factories.make_article(writer=writer, title="Naloxone"))
    assignment.claim(proof, by=other, now=NOW + HOUR)
    told(NOW + HOUR)
    assignment.assign(proof, to=reviewer, by=publisher, now=NOW + 2 * HOUR)
    assert told(NOW + 2 * HOUR) == {
        "reviewer@example.org": "[Countersign] You have “Naloxone” to review.",
        "other@example.org": "[Countersign] “Naloxone” was given to somebody else.",
    }


@pytest.fixture
def held(writer, reviewer, publisher):
    """A proof that the reviewer has, of which everybody has heard."""
    proof = factories.submit(factories.make_article(writer=writer, title="Naloxone"))
    assignment.claim(proof, by=reviewer, now=NOW + HOUR)
    told(NOW + HOUR)
    return proof


@pytest.fixture
def stand_in(begun):
    return factories.make_reviewer(email="stand-in@example.org", last_name="Stands In")


def body_to(address: str) -> str:
    return next(message.body for message in mail.outbox if message.to == [address])


def test_publishers_hear_why_a_proof_is_declined_and_that_nobody_has_it(held, reviewer):
    assignment.decline(
        held, by=reviewer, kind="not my field", text="Ask a pharmacist.", now=NOW + 2 * HOUR
    )
    assert told(NOW + 2 * HOUR) == {
        "publisher@example.org": "[Countersign] Person Reviews cannot review “Naloxone”."
    }
    text = body_to("publisher@example.org")
    assert "It is not their field.\n\nThey write: Ask a pharmacist." in text
    assert "Nobody has it now. Please assign it to somebody." in text


def test_who_assigned_a_proof_hears_that_it_is_declined_and_who_stands_in(
    writer, reviewer, publisher, stand_in
):
    assignment.set_absence(reviewer, from_on=None, until_on=None, stand_in=stand_in, now=NOW)
    proof = factories.submit(factories.make_article(writer=writer, title="Naloxone"))
    assignment.assign(proof, to=reviewer, by=publisher, now=NOW)
    publisher.groups.clear()
    told()
    until_on = (NOW + 48 * HOUR).date()
    assignment.decline(proof, by=reviewer, kind="no time", until_on=until_on, now=NOW + HOUR)
    assert told(NOW + HOUR) == {
        "publisher@example.org": "[Countersign] Person Reviews cannot review “Naloxone”.",
        "stand-in@example.org": "[Countersign] You stand in for Person Reviews: “Naloxone” is "
        "with you.",
    }
    text = body_to("publisher@example.org")
    assert f"They have no time until {until_on:%-d %B %Y}." in text
    assert "Person Stands In has it now." in text


def test_that_one_of_many_declines_is_no_news_but_a_conflict_is(held, publisher, stand_in):
    assignment.decline(held, by=stand_in, kind="not my field", now=NOW + 2 * HOUR)
    assert told(NOW + 2 * HOUR) == {}
    declined = assignment.decline(held, by=stand_in, kind="conflict", now=NOW + 3 * HOUR)
    assert set(told(NOW + 3 * HOUR)) == {"publisher@example.org"}
    assert "They have a conflict of interest" in body_to("publisher@example.org")
    assert "Person Reviews has it now." in body_to("publisher@example.org")
    assignment.end_conflict(declined, by=stand_in, now=NOW + 4 * HOUR)
    assert told(NOW + 4 * HOUR) == {
        "publisher@example.org": "[Countersign] Person Stands In has no conflict of interest "
        "about “Naloxone” any more."
    }


def test_days_away_are_told_to_publishers_and_who_stands_in(held, reviewer, stand_in):
    days = {"from_on": (NOW + 48 * HOUR).date(), "until_on": (NOW + 72 * HOUR).date()}
    assignment.set_absence(reviewer, **days, stand_in=stand_in, now=NOW + 2 * HOUR)
    when = " to ".join(f"{day:%-d %B %Y}" for day in days.values())
    assert told(NOW + 2 * HOUR) == {
        "publisher@example.org": f"[Countersign] Person Reviews is away, {when}.",
        "stand-in@example.org": "[Countersign] Person Reviews named you as their stand-in.",
    }
    assert "Person Stands In stands in for them." in body_to("publisher@example.org")

    jobs.hand_over_proofs(NOW + 48 * HOUR)

    assert told(NOW + 48 * HOUR) == {
        "reviewer@example.org": "[Countersign] “Naloxone” is not with you any more.",
        "stand-in@example.org": "[Countersign] You stand in for Person Reviews: “Naloxone” is "
        "with you.",
    }
    text = body_to("reviewer@example.org")
    assert "Person Reviews is away. Person Stands In has it now." in text


def test_publishers_hear_when_a_credential_lapses_and_nobody_has_a_proof(held, reviewer):
    reviewer.contributor.credentials.update(expires_on=NOW.date())
    jobs.hand_over_proofs(NOW + 24 * HOUR)
    subjects = told(NOW + 24 * HOUR)
    assert subjects["publisher@example.org"] == "[Countersign] Nobody has “Naloxone” now."
    assert "Person Reviews may no longer sign it." in body_to("publisher@example.org")
    assert subjects["reviewer@example.org"] == (
        "[Countersign] “Naloxone” is not with you any more."
    )


def test_what_is_submitted_again_is_told_to_who_had_it_and_nobody_else(held, reviewer, stand_in):
    page = Page.objects.get(pk=held.page_id).specific
    actions.request_changes(held, by=reviewer, reason="Say when.", now=NOW + 2 * HOUR)
    told(NOW + 2 * HOUR)
    factories.submit(page, now=NOW + 3 * HOUR)
    assert told(NOW + 3 * HOUR) == {
        "reviewer@example.org": "[Countersign] “Naloxone” was submitted again and is with you."
    }


def report_of(page, severity: str = "harm", **fields):
    edition = Edition.objects.get(page_id=page.pk)
    fields = {"anchor": "", "heading": "Doses", "text": "My son John ...", "now": NOW} | fields
    return feedback_actions.receive(edition, digest=edition.digest, severity=severity, **fields)


def test_publishers_hear_at_once_that_someone_could_be_harmed(writer, publisher):
    MailPreference.objects.create(user=publisher, pace=MailPreference.Pace.DAILY)
    page = factories.make_article(writer=writer, title="Naloxone")
    factories.publish(page)
    told(NOW + HOUR)
    report_of(page, severity="wrong")
    assert told(NOW + 2 * HOUR) == {}
    first = report_of(page)
    report_of(page)
    assert told(NOW + 2 * HOUR) == {
        "publisher@example.org": "[Countersign] A reader says that “Naloxone” could harm someone."
    }
    text = body_to("publisher@example.org")
    assert "the part “Doses”" in text
    assert f"/review/reports/#report-{first.pk}" in text
    assert "John" not in text
    assert told(NOW + 3 * HOUR) == {}
    feedback_actions.dismiss_report(first, by=publisher, reason="No.", now=NOW + 3 * HOUR)
    assert set(told(NOW + 3 * HOUR)) == {"publisher@example.org"}

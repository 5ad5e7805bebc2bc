"""Every screen of the review desk, with something of everything on it, and who looks at it."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.desk import earlier_proofs
from cms.feedback import actions as feedback_actions
from cms.identity import persons
from cms.mailing import outbox
from cms.people.models import User
from cms.proofs.anchors import anchors
from cms.proofs.models import Proof
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions, assignment
from cms.review import notes as review_notes
from tests import factories


@dataclass(frozen=True, slots=True)
class Screen:
    """An address, who opens it, and the button that is pressed there, for what it refuses."""

    who: User
    address: str
    press: str = ""


def every_screen() -> dict[str, Screen]:
    """Each screen of the desk and of a writer's list, by what it is."""
    outbox.start_mailing()
    rita = factories.make_reviewer(first_name="Rita", last_name="Reads", email="rita@example.org")
    kim = factories.make_reviewer(first_name="Kim", last_name="Knows")
    dora = factories.make_reviewer(competence="Dentistry")
    pat = factories.make_publisher(first_name="Pat", last_name="Prints")
    wanda = factories.make_writer(first_name="Wanda", last_name="Words")
    factories.publish_overdue(
        factories.make_article(title="Overdue", writer=wanda), days=267, overdue=10
    )
    read, taken = _read_before(wanda, rita, kim), _waiting(wanda, "Taken")
    conflict = _waiting(wanda, "With a conflict")
    assignment.claim(taken, by=rita, now=factories.next_moment())
    assignment.decline(
        conflict, by=rita, kind="conflict", text="My study.", now=factories.next_moment()
    )
    unnamed = _unnamed(wanda)
    on_hold = factories.submit_in_wagtail(
        factories.make_article(title="On hold", writer=wanda, when_signed="hold"),
        now=factories.next_moment(),
    )
    factories.sign(on_hold, by=rita)
    factories.enrol_key(kim, now=factories.next_moment())
    factories.make_key(dora, now=factories.next_moment())
    edition = Edition.objects.current().get(page_id=read.page_id)
    corrected = _with_a_past(wanda, pat)
    factories.make_article(title="A draft", writer=wanda, sources=[], summary="")
    _reports(edition, pat)
    notes = read.notes.model.objects.filter(page_key=read.page_key).order_by("pk")
    note, settled = notes.filter(outcome=None).first(), notes.exclude(outcome=None).first()

    place = anchors(json.loads(taken.manifest))["summary"]
    proof = f"/review/{read.pk}/"
    newcomer, at = factories.make_reviewer(first_name="Nia"), factories.next_moment()
    persons.rename(newcomer, first_name="Nia", last_name="New", by=pat, now=at)
    views = {
        f"proof, {key}": Screen(rita, f"{proof}?show={key}")
        for key in ("clean", *(one.key for one in _choices(read, rita)))
    }
    return views | {
        "log-in refused": Screen(rita, "/review/login/", press="Log in"),
        "queue": Screen(rita, "/review/"),
        "queue of a publisher": Screen(pat, "/review/"),
        "queue with nothing open": Screen(dora, "/review/"),
        "proof of another field": Screen(dora, proof),
        "proof as publishers see it": Screen(pat, proof),
        "proof with a conflict": Screen(rita, f"/review/{conflict.pk}/"),
        "proof without a writer's name": Screen(pat, f"/review/{unnamed.pk}/"),
        "proof signed and held": Screen(pat, f"/review/{on_hold.pk}/"),
        "proof sent back": Screen(rita, f"/review/{note.proof_id}/"),
        "signing refused": Screen(rita, f"{proof}#sign", press="Sign this proof"),
        "sending back refused": Screen(
            rita, f"/review/{taken.pk}/", press="Send back to the writer"
        ),
        "signing done": Screen(kim, f"/review/{conflict.pk}/#sign", press="*Sign this proof"),
        "note": Screen(rita, f"/review/{taken.pk}/notes/?at={place}"),
        "note refused": Screen(rita, f"{proof}notes/", press="Pin this note"),
        "answer": Screen(rita, f"/review/notes/{note.pk}/answer/"),
        "answer too late": Screen(rita, f"/review/notes/{settled.pk}/answer/"),
        "answer refused": Screen(
            rita, f"/review/notes/{note.pk}/answer/", press="Send your answer"
        ),
        "published": Screen(pat, "/review/published/"),
        "published, nothing found": Screen(rita, "/review/published/?q=zzz"),
        "assign": Screen(pat, f"/review/{taken.pk}/assign/"),
        "assign refused": Screen(pat, f"/review/{taken.pk}/assign/", press="Assign"),
        "not for reviewers": Screen(rita, f"/review/{taken.pk}/assign/"),
        "decline": Screen(rita, f"/review/{taken.pk}/decline/"),
        "decline refused": Screen(rita, f"/review/{taken.pk}/decline/", press="Decline"),
        "away": Screen(rita, "/review/away/"),
        "away for publishers": Screen(pat, "/review/away/", press="Note it"),
        "reports": Screen(pat, "/review/reports/"),
        "report refused": Screen(pat, "/review/reports/", press="Show this answer in the record"),
        "withdraw": Screen(pat, f"/review/withdraw/{edition.pk}/"),
        "withdrawing refused": Screen(
            pat, f"/review/withdraw/{edition.pk}/", press="Withdraw this page now"
        ),
        "address": Screen(pat, f"/review/address/{edition.pk}/"),
        "address refused": Screen(
            pat, f"/review/address/{edition.pk}/", press="Change the address"
        ),
        "correction": Screen(pat, f"/review/correct/{corrected.pk}/"),
        "correction refused": Screen(
            pat, f"/review/correct/{corrected.pk}/", press="Publish the correction"
        ),
        "correction too early": Screen(pat, f"/review/correct/{edition.pk}/"),
        "signing keys": Screen(kim, "/review/keys/"),
        "signing keys of others": Screen(dora, "/review/keys/"),
        "signing with a key": Screen(dora, f"/review/{taken.pk}/#sign"),
        "messages": Screen(rita, "/review/messages/"),
        "people": Screen(pat, "/review/people/"),
        "invitation refused": Screen(pat, "/review/people/", press="Send the invitation"),
        "person": Screen(pat, f"/review/people/{rita.pk}/"),
        "person who waits": Screen(pat, f"/review/people/{newcomer.pk}/"),
        "own login": Screen(rita, "/review/account/"),
        "password": Screen(rita, "/review/account/password/", press="Change my password"),
        "sessions": Screen(rita, "/review/account/sessions/"),
        "second factor": Screen(rita, "/review/account/second/"),
        "signed in one's name": Screen(rita, "/review/account/signatures/"),
        "lost password": Screen(rita, "/review/password/", press="Send me a link"),
        "not found": Screen(rita, "/review/999999/"),
        "not for writers": Screen(wanda, "/review/reports/"),
        "my pages": Screen(wanda, "/admin/my-pages/"),
        "take back": Screen(wanda, f"/admin/my-pages/{taken.page_id}/take-back/"),
    }  # fmt: skip


def _choices(proof: Proof, user: User) -> list[Any]:
    return earlier_proofs.earlier_proofs(
        proof, person=user.person, persons=frozenset({user.person})
    )


def _waiting(writer: User, title: str) -> Proof:
    return factories.submit_in_wagtail(
        factories.make_article(title=title, writer=writer, message_to_reviewer="Look at step 2."),
        now=factories.next_moment(),
    )


def _read_before(writer: User, rita: User, kim: User) -> Proof:
    """A proof with two signatures to give, signed, published, noted and changed before."""
    topic = factories.make_topic(
        name="Overdose", signatures=2, checklist="Doses are right.",
        statements=factories.profile("Naloxone", "naloxone"),
    )  # fmt: skip
    cited = factories.source("The overdose guideline")
    mark = f'<span data-cite="{cited["id"]}">1</span>'
    article = factories.make_article(
        title="Naloxone at home", writer=writer, topics=[topic], sources=[cited],
        questions=[factories.make_question(title="Can it hurt?")],
        body=[
            factories.section(f"Part {n}", f"Use naloxone, wait {n} minutes.{mark}")
            for n in range(1, 5)
        ],
    )  # fmt: skip
    first = factories.submit_in_wagtail(article, now=factories.next_moment())
    factories.sign(first, by=rita)
    factories.sign(first, by=kim, now=factories.next_moment())
    second = _again(article, "Use naloxone, wait two whole minutes.")
    for kind, wording in (("must fix", ""), ("question", ""), ("suggestion", "Stop.")):
        review_notes.add_note(
            second, by=rita, kind=kind, text="Say whom to call.", wording=wording,
            now=factories.next_moment(),
            anchor=anchors(json.loads(second.manifest))["summary"], quote="call.",
        )  # fmt: skip
    earlier_proofs.record_opening(second, person=rita.person, now=factories.next_moment())
    note = second.notes.first()
    review_notes.answer_note(note, by=writer, text="I did.", now=factories.next_moment())
    actions.request_changes(
        second, by=rita, reason="Part 1 says nothing.", now=factories.next_moment()
    )
    third = _again(article, "Use naloxone, wait three whole minutes.", title="Naloxone, at home")
    review_notes.resolve_note(note, by=rita, now=factories.next_moment())
    return third


def _again(article: Any, text: str, **fields: str) -> Proof:
    draft = article.get_latest_revision_as_object()
    raw = list(draft.body.raw_data)
    raw[0]["value"]["content"][0]["value"] = f"<p>{text}</p>"
    draft.body = draft._meta.get_field("body").to_python(raw)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=article.owner, log_action=True)
    return factories.submit_in_wagtail(article, now=factories.next_moment())


def _unnamed(writer: User) -> Proof:
    """A proof with an edit that carries no name."""
    page = factories.make_article(title="By an unknown hand", writer=writer)
    page.get_latest_revision_as_object().save_revision(user=None)
    return factories.submit_in_wagtail(page, by=writer, now=factories.next_moment())


def _with_a_past(writer: User, publisher: User) -> Edition:
    """A published page with an earlier edition, and another that is withdrawn."""
    gone = factories.publish_next(factories.make_article(title="Withdrawn", writer=writer))
    publishing_actions.withdraw(
        gone, by=publisher, reason="It was wrong.", now=factories.next_moment()
    )
    page = factories.make_article(title="Twice published", writer=writer)
    factories.publish_next(page)
    factories.edit(page, by=writer, text="Other words.")
    return factories.publish_next(page)


def _reports(edition: Edition, publisher: User) -> None:
    """What readers report: harm, something unclear, and one that is closed."""
    for severity in ("harm", "unclear", "wrong"):
        report = feedback_actions.receive(
            edition, digest=edition.digest, anchor="", heading="Part 1", severity=severity,
            text="The wait is wrong.", now=timezone.now() - timedelta(hours=1),
        )  # fmt: skip
    feedback_actions.dismiss_report(report, by=publisher, reason="It is right.", now=timezone.now())
    feedback_actions.count_helpful(edition, helped=False)

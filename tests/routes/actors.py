"""The people who try addresses, and one of each thing an address can name."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.models import Collection, Site, TaskState, UploadedFile, Workflow, WorkflowState

from articles.models import ArticleIndexPage
from cms.authoring.models import ClinicalReviewTask
from cms.delivery.preview_cards import card_path
from cms.feedback import actions as feedback_actions
from cms.help_lines import register
from cms.help_lines.models import HelpLine
from cms.identity import invitations
from cms.identity.invitations import Invited
from cms.people.models import Competence
from cms.publishing import actions as publishing_actions
from cms.review import assignment, notes
from cms.review.models import Note
from cms.search import search_words
from cms.search.models import BestBet, Synonym
from home.models import HomePage
from tests import factories

WHO = ("anonymous", "writer", "reviewer", "publisher", "superuser", "deactivated")


def browsers(people: dict[str, Any], *, csrf: bool = False) -> dict[str, Client]:
    """A browser for each of WHO, logged in already. The deactivated one was a superuser."""
    found = {}
    for who in WHO:
        client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
        if who != "anonymous":
            client.force_login(people[who])
        found[who] = client
    people["deactivated"].is_active = False
    people["deactivated"].save()
    return found


def people() -> dict[str, Any]:
    """Who they are."""
    return {
        "writer": factories.make_writer(),
        "reviewer": factories.make_reviewer(),
        "publisher": factories.make_publisher(),
        "superuser": factories.make_superuser(),
        "deactivated": factories.make_superuser(),
    }


def verified_line(publisher: Any) -> HelpLine:
    """A help line that the ledger knows to be verified."""
    line = factories.make_help_line(valid_days=180)
    HelpLine.objects.filter(pk=line.pk).update(verified_sha256="", verified_by="")
    line.refresh_from_db()
    now = factories.next_moment()
    return register.verify(
        line, by=publisher, verified_on=now.date(), valid_days=line.valid_days, now=now
    )


def things(people: dict[str, Any]) -> dict[str, Any]:
    """What the names in braces in addresses.txt stand for."""
    writer, superuser = people["writer"], people["superuser"]
    colleague = factories.make_writer()
    topic = factories.make_topic(slug="a-topic")
    line = verified_line(people["publisher"])
    question = factories.make_question(writer=writer, topics=[topic], slug="a-question")
    factories.publish_next(question)
    published = factories.make_article(
        writer=writer, topics=[topic], slug="published", questions=[question]
    )
    picture = factories.make_image()
    factories.with_picture(published, picture)
    edition = factories.publish_next(published)
    withdrawn = factories.make_article(writer=writer, slug="withdrawn")
    withdrawn_edition = factories.publish_next(withdrawn)
    publishing_actions.withdraw(
        withdrawn_edition,
        by=people["publisher"],
        reason="Out of date.",
        now=factories.next_moment(),
    )
    draft = factories.make_article(writer=writer, slug="draft")
    theirs = factories.make_article(writer=colleague, slug="theirs")
    waiting = factories.make_article(writer=writer, slug="waiting")
    pinned = factories.make_image("Not shown yet", "navy")
    factories.with_picture(waiting, pinned)
    proof = factories.submit_in_wagtail(waiting, now=factories.next_moment())
    note = notes.add_note(
        proof,
        by=people["reviewer"],
        kind=Note.Kind.QUESTION,
        text="Is it?",
        now=factories.next_moment(),
    )
    decline = assignment.decline(
        proof, by=factories.make_reviewer(), kind="conflict", now=factories.next_moment()
    )
    state = WorkflowState.objects.get(object_id=str(waiting.pk))
    own_image = factories.make_image("Mine", "maroon")
    own_image.uploaded_by_user = writer
    own_image.save()
    document = get_document_model().objects.create(
        title="A file", uploaded_by_user=superuser, file=ContentFile(b"A file.", name="a.txt")
    )
    revision = draft.latest_revision or draft.get_latest_revision()
    session = EditingSession.objects.create(
        user=superuser, content_object=draft, last_seen_at=factories.NOW
    )
    upload = UploadedFile.objects.create(uploaded_by_user=superuser)
    # Wagtail looks up in it what may not be deleted.
    call_command("rebuild_references_index", verbosity=0)
    synonym = Synonym(typed="smack", means="heroin")
    best_bet = BestBet(typed="help", page=published.page_ptr)
    search_words.save(synonym, best_bet, by=factories.make_publisher(), now=factories.next_moment())
    return {
        "root": 1,
        "home": HomePage.objects.get().pk,
        "index": ArticleIndexPage.objects.get().pk,
        "draft": draft.pk,
        "theirs": theirs.pk,
        "waiting": waiting.pk,
        "published": published.pk,
        "question": question.pk,
        "withdrawn": withdrawn.pk,
        "revision": revision.pk,
        "waiting_revision": proof.revision_id,
        "proof": proof.pk,
        "key": factories.enrol_key(people["reviewer"], now=factories.next_moment())[1].pk,
        "signed_proof": edition.sign_off.proof_id,
        "note": note.pk,
        "decline": decline.pk,
        "edition": edition.pk,
        "withdrawn_edition": withdrawn_edition.pk,
        "asset": edition.sign_off.proof.assets.first().filename,
        "draft_asset": proof.assets.first().filename,
        "workflow_state": state.pk,
        "task_state": TaskState.objects.get(workflow_state=state).pk,
        "workflow": Workflow.objects.get(active=True).pk,
        "task": ClinicalReviewTask.objects.get().pk,
        "topic": topic.pk,
        "competence": Competence.objects.first().pk,
        "author": writer.contributor.slug,
        "contributor": writer.contributor.pk,
        "help_line": line.pk,
        "card": card_path(edition.digest).rsplit("/", 1)[1],
        "page_key": published.page_key,
        "report": feedback_actions.receive(
            edition,
            digest=edition.digest,
            anchor="",
            heading="",
            severity="wrong",
            text="It is wrong.",
            now=factories.next_moment(),
        ).pk,
        "synonym": synonym.pk,
        "best_bet": best_bet.pk,
        "image": picture.pk,
        "own_image": own_image.pk,
        "media": picture.file.name,
        "document": document.pk,
        "upload": upload.pk,
        "collection": Collection.get_first_root_node().add_child(name="Pictures").pk,
        "session": session.pk,
        "user": colleague.pk,
        "self": superuser.pk,
        "invitation": invitations.invite(
            Invited(email="i@example.org", first_name="Ina", groups=("Writers",)),
            by=people["publisher"],
            now=factories.next_moment(),
        )[0].pk,
        "site": Site.objects.get().pk,
        "group": Group.objects.get(name="Writers").pk,
    }

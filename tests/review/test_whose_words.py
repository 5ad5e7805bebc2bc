"""Nobody signs words they wrote, however the words came into the page: all through the site's HTTP.

Rosa writes and reviews, Walter writes, Kim reviews. In every case Rosa's words, which nobody has
signed, come into a page without her, and somebody else submits it.
"""

import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from cms.people.models import Contributor
from cms.policy.permissions import WRITERS
from cms.proofs import shingles
from cms.proofs.anchors import anchors
from cms.proofs.models import Proof, SignOff
from cms.publishing.models import Edition
from tests import factories
from tests.authoring import editor

pytestmark = pytest.mark.django_db

HERS = (
    "Lay them on their side and bend the upper knee so that they cannot roll over in their sleep."
)
HIS = "Call for help at once, say where you are, and stay on the line until somebody comes to you."
OTHER = "Keep two doses at home where everybody who lives there can find them in the dark."

LAST = "Tell whoever comes what was taken and when, and give them the rest of it if there is any."


@dataclass
class Scene:
    """The people, their browsers, and the page that Walter began."""

    people: dict[str, Any]
    topic: Any
    page: Any = None
    clients: dict[str, Client] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def client(self, name: str) -> Client:
        """Somebody's browser, logged in."""
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.people[name])
        return self.clients[name]

    def form(self, *paragraphs: str, **changes: Any) -> dict[str, Any]:
        """The form of an article of these paragraphs, each in a section of its own."""
        body = [
            editor.section(f"Part {number}", editor.paragraph(text))
            for number, text in enumerate(paragraphs, 1)
        ]
        return editor.article(
            author=self.people["walter"], topics=[self.topic], **{"body": body} | changes
        )

    def begin(self, name: str, *paragraphs: str, **changes: Any) -> Any:
        """A new page, typed by somebody."""
        changes.setdefault("slug", f"page-{next(self.numbers)}")
        response = editor.create(self.client(name), self.form(*paragraphs, **changes))
        assert response.status_code == 302, editor.said(response)
        return ArticlePage.objects.get(slug=changes["slug"])

    def write(
        self, name: str, *paragraphs: str, page: Any = None, action: str = "", **changes: Any
    ):
        """Other words, typed into a page and saved or submitted; the revision they became."""
        page = page or self.page
        form = self.form(*paragraphs, slug=page.slug, **changes)
        response = editor.edit(self.client(name), page, form, action=action)
        assert response.status_code == 302, editor.said(response)
        return ArticlePage.objects.get(pk=page.pk).latest_revision

    def submit(self, *paragraphs: str, page: Any = None, **changes: Any) -> Proof:
        """Walter submits a page with these paragraphs."""
        revision = self.write("walter", *paragraphs, page=page, action="submit", **changes)
        return Proof.objects.get(revision_id=revision.pk)

    def submit_as_it_is(self, page: Any = None) -> Proof:
        """Walter submits a page's newest draft without typing anything."""
        page = ArticlePage.objects.get(pk=(page or self.page).pk)
        page.get_workflow().start(page.get_latest_revision_as_object(), self.people["walter"])
        return Proof.objects.filter(page_id=page.pk).latest("number")

    def submit_again(self) -> Proof:
        """Walter takes the proof back and submits the newest draft as it is."""
        state = ArticlePage.objects.get(pk=self.page.pk).current_workflow_state
        state.cancel(user=self.people["walter"])
        return self.submit_as_it_is()

    def sign(self, name: str, proof: Proof):
        """Somebody presses Sign at the desk."""
        return self.client(name).post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))

    def sign_without_hers(self) -> None:
        """Walter replaces what Rosa wrote, submits, and Kim signs."""
        assert self.sign("kim", self.submit(HIS)).status_code == 302


@pytest.fixture
def scene(tree) -> Scene:
    people = {
        "rosa": factories.make_reviewer(first_name="Rosa"),
        "walter": factories.make_writer(first_name="Walter"),
        "kim": factories.make_reviewer(first_name="Kim"),
        "pat": factories.make_publisher(first_name="Pat"),
    }
    people["rosa"].groups.add(Group.objects.get(name=WRITERS))
    factories.known(people["rosa"])
    scene = Scene(people, factories.make_topic())
    scene.page = scene.begin("walter", HIS)
    return scene


WAYS = {}


def way(function):
    """One way for Rosa's words to come into a page without her; it answers with the proof."""
    WAYS[function.__name__.replace("_", " ")] = function
    return function


@way
def an_older_draft_is_reverted_to_in_the_editor(scene: Scene) -> Proof:
    hers = scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[scene.page.pk, hers.pk])
    assert scene.client("walter").get(address).status_code == 200
    form = scene.form(HIS, HERS, slug=scene.page.slug) | {"action-submit": "1"}
    assert scene.client("walter").post(address, form).status_code == 302
    return Proof.objects.filter(page_id=scene.page.pk).latest("number")


@way
def an_older_draft_is_reverted_to_by_the_api(scene: Scene) -> Proof:
    hers = scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    address = f"/admin/api/main/pages/{scene.page.pk}/action/revert_to_page_revision/"
    response = scene.client("walter").post(address, {"revision_id": hers.pk})
    assert response.status_code == 200
    return scene.submit_as_it_is()


@way
def an_older_draft_is_reverted_to_and_mostly_reworded(scene: Scene) -> Proof:
    hers = scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[scene.page.pk, hers.pk])
    reworded = "Lay her on a side, bend an upper knee, and let her not roll over while sleeping."
    form = scene.form(HIS, reworded, slug=scene.page.slug) | {"action-submit": "1"}
    assert scene.client("walter").post(address, form).status_code == 302
    return Proof.objects.filter(page_id=scene.page.pk).latest("number")


@way
def an_older_draft_is_reverted_to_and_edited_by_a_third_writer(scene: Scene) -> Proof:
    hers = scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    address = f"/admin/api/main/pages/{scene.page.pk}/action/revert_to_page_revision/"
    scene.client("walter").post(address, {"revision_id": hers.pk})
    return scene.submit(HIS, HERS, OTHER)


@way
def words_are_pasted_from_an_older_draft(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    return scene.submit(HIS, HERS)


@way
def words_are_pasted_and_one_in_their_middle_is_changed(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    return scene.submit(HIS, HERS.replace("knee", "leg"))


@way
def words_are_pasted_in_other_letters_with_signs_nobody_sees(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    return scene.submit(HIS, HERS.replace("side", "ｓｉｄｅ").replace("roll", "ro\u00adll").upper())


@way
def words_are_pasted_in_bold_with_a_link_among_them(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    return scene.submit(HIS, HERS.replace("upper knee", '<b>upper</b> <a href="/faq/">knee</a>'))


@way
def words_are_put_into_the_summary(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    return scene.submit(HIS, summary=HERS)


@way
def her_title_comes_back(scene: Scene) -> Proof:
    scene.write("rosa", HIS, title="When they will not wake")
    scene.sign_without_hers()
    return scene.submit(HIS, title="When they will not wake")


@way
def her_source_comes_back(scene: Scene) -> Proof:
    name, about = editor.source("How to lay somebody on their side")
    sources = [editor.source(), (name, about | {"url": "https://example.org/on-their-side"})]
    scene.write("rosa", HIS, sources=sources)
    scene.sign_without_hers()
    return scene.submit(HIS, sources=sources)


@way
def what_she_left_out_is_left_out_again(scene: Scene) -> Proof:
    scene.write("walter", HIS, OTHER, LAST)
    scene.write("rosa", HIS, LAST)
    assert scene.sign("kim", scene.submit(HIS, OTHER, LAST)).status_code == 302
    return scene.submit(HIS, LAST)


@way
def what_she_put_in_another_order_is_in_that_order_again(scene: Scene) -> Proof:
    scene.write("rosa", OTHER, HIS)
    assert scene.sign("kim", scene.submit(HIS, OTHER)).status_code == 302
    return scene.submit(OTHER, HIS)


@way
def words_that_her_autosave_kept_for_a_moment_are_brought_back(scene: Scene) -> Proof:
    hers = scene.write("rosa", HIS, HERS)
    form = scene.form(HIS, slug=scene.page.slug) | {"overwrite_revision_id": str(hers.pk)}
    saved = editor.edit(
        scene.client("rosa"), scene.page, form, headers={"Accept": "application/json"}
    )
    assert saved.json()["revision_id"] == hers.pk
    scene.sign_without_hers()
    return scene.submit(HIS, HERS)


@way
def revisions_are_purged_and_words_pasted_from_a_print(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    call_command("purge_revisions", verbosity=0)
    return scene.submit(HIS, HERS)


def copied(scene: Scene, page: Any, name: str = "walter") -> Any:
    """A page's copy, made in Wagtail's explorer."""
    slug = f"copy-{next(scene.numbers)}"
    form = {
        "new_title": "A copy", "new_slug": slug, "copy_subpages": "on",
        "new_parent_page": str(ArticleIndexPage.objects.get().pk),
    }  # fmt: skip
    response = scene.client(name).post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]), form, follow=True
    )
    assert response.status_code == 200
    return ArticlePage.objects.get(slug=slug)


@way
def the_page_is_copied(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    return scene.submit(HIS, HERS, page=copied(scene, scene.page))


@way
def the_page_is_copied_after_its_revisions_were_purged(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.write("walter", HIS, HERS, OTHER)
    call_command("purge_revisions", verbosity=0)
    return scene.submit_as_it_is(copied(scene, scene.page))


@way
def the_page_is_copied_purged_and_her_words_were_replaced_before(scene: Scene) -> Proof:
    scene.write("rosa", HERS)
    scene.write("walter", HIS)
    call_command("purge_revisions", verbosity=0)
    return scene.submit_as_it_is(copied(scene, scene.page))


@way
def a_copy_of_a_copy_is_made_and_everything_purged(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.write("walter", HIS, HERS, OTHER)
    first = copied(scene, scene.page)
    call_command("purge_revisions", verbosity=0)
    second = copied(scene, first)
    call_command("purge_revisions", verbosity=0)
    return scene.submit(HIS, HERS, OTHER, page=second)


@way
def words_of_the_original_are_pasted_into_its_signed_copy(scene: Scene) -> Proof:
    copy = copied(scene, scene.page)
    assert scene.sign("kim", scene.submit(HIS, page=copy)).status_code == 302
    scene.write("rosa", HIS, "Rub their breastbone hard.")
    return scene.submit(HIS, "Rub their breastbone hard.", page=copy)


@way
def the_original_is_deleted_after_its_words_were_copied(scene: Scene) -> Proof:
    scene.write("rosa", HIS, HERS)
    scene.write("walter", HIS, HERS, OTHER)
    copy = copied(scene, scene.page)
    call_command("purge_revisions", verbosity=0)
    scene.client("pat").post(reverse("wagtailadmin_pages:delete", args=[scene.page.pk]))
    assert not Page.objects.filter(pk=scene.page.pk).exists()
    return scene.submit_as_it_is(copy)


@way
def words_are_pasted_from_a_draft_of_another_page(scene: Scene) -> Proof:
    scene.begin("rosa", HERS)
    return scene.submit(HIS, f"{OTHER} {HERS}")


@way
def drafts_of_two_pages_are_merged_in_a_third(scene: Scene) -> Proof:
    scene.begin("rosa", HERS)
    scene.begin("walter", OTHER)
    return scene.submit(HERS, OTHER, page=scene.begin("walter", OTHER, HERS))


@way
def a_draft_of_hers_is_deleted_and_its_words_typed_again(scene: Scene) -> Proof:
    draft = scene.begin("rosa", HERS)
    scene.client("pat").post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    return scene.submit(HIS, HERS)


@way
def her_answer_to_a_question_is_put_into_an_article(scene: Scene) -> Proof:
    form = editor.question(
        author=scene.people["rosa"], topics=[scene.topic], answer=[editor.paragraph(HERS)]
    )
    assert editor.create(scene.client("rosa"), form).status_code == 302
    return scene.submit(HIS, HERS)


@way
def her_words_come_in_with_an_imported_document(scene: Scene) -> Proof:
    scene.begin("rosa", HERS)
    document = f"Sleeping it off\n\nThey may not wake again.\n\nOn their side\n\n{HERS}\n"
    response = scene.client("walter").post(
        reverse("import_document"),
        {"document": SimpleUploadedFile("sleep.txt", document.encode())},
    )
    assert response.status_code == 302
    page = ArticlePage.objects.get(title="Sleeping it off")
    draft = page.get_latest_revision_as_object()
    text = str(draft.body.get_prep_value())
    assert HERS in text
    return scene.submit("They may not wake again.", HERS, page=page)


def proposed(scene: Scene, proof: Proof, wording: str) -> Any:
    """A suggestion of Rosa's about a proof's only paragraph."""
    place = proof.parsed_manifest["content"]["body"][0]["value"]["content"][0]["id"]
    form = {
        "kind": "suggestion", "quote": "stay on the line", "wording": wording, "text": "Clearer.",
        "anchor": anchors(proof.parsed_manifest)[place],
    }  # fmt: skip
    address = reverse("desk_write_note", args=[proof.pk])
    assert scene.client("rosa").post(address, form).status_code == 302
    return proof.notes.get()


@way
def a_passage_that_she_proposed_is_taken(scene: Scene) -> Proof:
    note = proposed(scene, scene.submit(HIS), "stay on the line until the ambulance is at the door")
    assert scene.client("walter").post(f"/admin/notes/{note.pk}/take/").status_code == 302
    return scene.submit_again()


@way
def a_passage_that_she_proposed_is_typed_by_hand(scene: Scene) -> Proof:
    first = scene.submit(HIS)
    proposed(scene, first, "keep talking to them until the ambulance is at the door")
    assert scene.sign("kim", first).status_code == 302
    return scene.submit(HIS, "Then keep talking to them until the ambulance is at the door.")


@pytest.mark.parametrize("name", WAYS)
def test_words_have_their_writer_whichever_way_they_came(scene: Scene, name: str):
    proof = WAYS[name](scene)
    before = (SignOff.objects.count(), Edition.objects.count())

    refused = scene.sign("rosa", proof)

    assert refused.status_code == 403
    assert "You wrote part of this page" in editor.said(refused)
    assert (SignOff.objects.count(), Edition.objects.count()) == before
    assert scene.sign("kim", proof).status_code == 302


def test_the_refusal_says_which_words_came_back(scene: Scene):
    proof = words_are_pasted_from_an_older_draft(scene)
    said = editor.said(scene.sign("rosa", proof))
    assert "(“Lay them on their side and bend the upper knee so" in said


def test_whoever_wrote_words_that_another_signed_may_sign_what_comes_later(scene: Scene):
    scene.write("rosa", HIS, HERS)
    assert scene.sign("kim", scene.submit(HIS, HERS)).status_code == 302
    assert scene.sign("rosa", scene.submit(HIS, HERS, OTHER)).status_code == 302


def test_whoever_wrote_words_that_are_gone_may_sign_what_comes_later(scene: Scene):
    scene.write("rosa", HIS, HERS)
    scene.sign_without_hers()
    assert scene.sign("rosa", scene.submit(HIS, OTHER)).status_code == 302


def test_a_short_phrase_on_another_page_makes_nobody_a_writer_of_this_one(scene: Scene):
    scene.begin("rosa", "Call for help at once, then wait.")
    assert scene.sign("rosa", scene.submit(HIS)).status_code == 302


def test_a_word_or_two_that_a_reviewer_proposed_are_a_correction(scene: Scene):
    note = proposed(scene, scene.submit(HIS), "do not hang up")
    assert scene.client("walter").post(f"/admin/notes/{note.pk}/take/").status_code == 302
    assert scene.sign("rosa", scene.submit_again()).status_code == 302


def test_a_passage_that_was_proposed_and_not_taken_makes_nobody_a_writer(scene: Scene):
    first = scene.submit(HIS)
    proposed(scene, first, "keep talking to them until the ambulance is at the door")
    assert scene.sign("rosa", first).status_code == 302


# Who is who


def relink(contributor: Contributor, user: Any) -> None:
    """A profile is with another login now, and the ledger knows it: no screen of ours does that."""
    contributor.user = user
    contributor.save()
    factories.known(contributor)


def second_profile(user: Any) -> None:
    """A login is taken from its profile and given another, whose credential is verified."""
    relink(user.contributor, None)
    new = Contributor(name="Rosa Again", slug="rosa-again")
    relink(new, user)
    factories.make_credential(new)
    factories.known(new)


def test_a_named_author_does_not_sign_through_a_second_profile(scene: Scene):
    rosa = scene.people["rosa"]
    form = editor.article(author=rosa, topics=[scene.topic], slug="by-rosa")
    editor.create(scene.client("walter"), form)
    second_profile(rosa)
    page = ArticlePage.objects.get(slug="by-rosa")

    proof = scene.submit_as_it_is(page)

    refused = scene.sign("rosa", proof)
    assert (refused.status_code, "You wrote part" in editor.said(refused)) == (403, True)
    assert scene.sign("kim", proof).status_code == 302


def test_a_profile_given_a_new_login_is_still_the_person_of_the_old_one(scene: Scene):
    """Rosa types with her old login, which is erased; her profile gets a new login to sign with."""
    rosa = scene.people["rosa"]
    scene.write("rosa", HIS, HERS)
    new = factories.make_user(first_name="Rosa", last_name="New")
    new.groups.set(rosa.groups.all())
    factories.known(new)
    contributor = rosa.contributor
    relink(contributor, new)
    rosa.delete()
    scene.people["new"] = new

    proof = scene.submit(HIS, HERS)

    assert scene.sign("new", proof).status_code == 403
    assert scene.sign("kim", proof).status_code == 302


def test_a_login_moved_on_from_the_author_s_profile_and_back_is_the_author_s(scene: Scene):
    """The named author's profile had Kim's login for a day: they count as one person for good."""
    walters, kims = scene.people["walter"].contributor, scene.people["kim"].contributor
    proof = scene.submit(HIS)
    for contributor, user in (
        (kims, None), (walters, scene.people["kim"]), (walters, scene.people["walter"]),
        (kims, scene.people["kim"]),
    ):  # fmt: skip
        relink(contributor, user)

    assert scene.sign("kim", proof).status_code == 403
    assert scene.sign("rosa", proof).status_code == 302


def test_two_signatures_are_not_one_person_s_through_two_profiles(scene: Scene):
    scene.topic = factories.make_topic(signatures=2)
    proof = scene.submit(HIS)
    assert scene.sign("rosa", proof).status_code == 302
    second_profile(scene.people["rosa"])

    refused = scene.sign("rosa", proof)

    assert (refused.status_code, "already signed" in editor.said(refused)) == (409, True)
    assert scene.sign("kim", proof).status_code == 302


# How words are known again


def test_runs_of_words_are_the_same_whatever_case_letters_and_mark_up():
    plain = shingles.of({"summary": "Lay them on their side and wait"})
    marked = shingles.of(
        {"summary": "<p>LAY <b>them</b> on ｔｈｅｉｒ si\u200bde&nbsp;and wait.</p>"}
    )
    assert plain == marked
    assert plain != shingles.of({"summary": "<p>Lay <a href='/faq/'>them</a> on their side.</p>"})


def test_digests_come_out_of_the_database_as_they_went_in():
    digests = shingles.of({"body": HERS})
    assert shingles.unpack(shingles.pack(digests)) == digests

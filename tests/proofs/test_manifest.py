"""Draft to proof: what is frozen, what is left out, and what a proof's HTML may hold."""

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.contenttypes.fields import GenericRelation
from django.db.models.fields.related import ForeignObjectRel

from cms.authoring.models import ReviewedPage
from cms.evidence.canonical import canonical, sha256
from cms.evidence.models import instant
from cms.importing.streams import block
from cms.policy.refusals import Refusal
from cms.proofs import assets, rendering
from cms.proofs import manifest as proofs_manifest
from cms.proofs.manifest_types import InternalFacts, Manifest
from cms.proofs.models import Proof, ProofAsset
from cms.publishing.models import Edition
from tests import factories
from tests.factories import NOW, section, source

pytestmark = pytest.mark.data

DAY = timedelta(days=1)

# Every field of a page type is here or in its UNSEALED_FIELDS. Think before adding one to the
# other list: a field that is not sealed can change under a reviewer's name.
SEALED = {
    "ArticlePage": {
        "title", "summary", "authors", "topics", "sources", "related_questions",
        "hero", "key_points", "body", "featured", "seo_title", "search_description",
    },
    "FAQPage": {
        "title", "summary", "authors", "topics", "sources", "related_questions",
        "answer", "seo_title", "search_description",
    },
}  # fmt: skip
REVIEWED = [m for m in apps.get_models() if issubclass(m, ReviewedPage)]


def html_of(page):
    """A page's sealed element, as the proof would hold it."""
    return BeautifulSoup(rendering.render(page).html, "html.parser")


def sealed(text, **fields):
    """The sealed element of an article with this rich text in the database."""
    return html_of(factories.make_article(text=text, **fields))


def manifest_of(proof):
    return json.loads(proof.manifest)


@pytest.mark.parametrize("model", REVIEWED, ids=lambda model: model.__name__)
def test_every_field_is_sealed_or_said_not_to_be(model, db):
    about_it = (ForeignObjectRel, GenericRelation)
    own = {f.name for f in model._meta.get_fields() if not isinstance(f, about_it)}
    in_revisions = set(model().serializable_data())
    assert (own | in_revisions) - model.UNSEALED_FIELDS == SEALED[model.__name__]
    # A plain many-to-many field is in no revision, so it would escape the proof.
    assert SEALED[model.__name__] <= in_revisions
    assert not SEALED[model.__name__] & model.UNSEALED_FIELDS


def test_content_is_what_is_sealed_and_no_more(tree):
    page = factories.make_article(questions=[factories.make_question()])
    content = manifest_of(factories.submit(page))["content"]
    assert set(content) == SEALED["ArticlePage"]
    for row in (*content["authors"], *content["related_questions"]):
        assert not {"pk", "page", "sort_order"} & set(row)


def test_content_of_a_page_saved_again_unchanged_is_the_same(tree):
    page = factories.make_article(questions=[factories.make_question()])
    first = manifest_of(factories.submit(page))["content"]
    page = type(page).objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    draft.message_to_reviewer = "Please."
    draft.save()
    draft.save_revision(user=page.owner)
    assert proofs_manifest.canonical_content(draft, draft.latest_revision.content) == first


def test_the_digest_covers_everything_a_reader_and_a_reviewer_see(tree):
    picture = factories.with_picture(factories.make_article(), factories.make_image())
    proof = factories.submit(picture)
    manifest = manifest_of(proof)
    assert proof.digest == sha256(proof.manifest)
    assert proof.manifest == canonical(manifest)
    assert manifest["html_sha256"] == proof.html_sha256 == sha256(proof.html)
    assert manifest["internal_sha256"] == sha256(proof.internal)
    names = ProofAsset.objects.values_list("filename", flat=True)
    assert manifest["assets"] == sorted(names) != []
    assert manifest["last_edited_at"] == instant(proof.last_edited_at)
    assert set(manifest) == {
        "schema", "page", "number", "kind", "language", "title", "summary", "authors", "topics",
        "sources", "content", "last_edited_at", "questions", "html_sha256", "assets",
        "internal_sha256", "checks",
    }  # fmt: skip


def test_the_manifest_prints_authors_with_their_credentials_of_that_day(tree):
    author = factories.make_writer()
    factories.make_credential(author.contributor, title="RN", expansion="Registered Nurse")
    factories.make_credential(author.contributor, title="MD", expires_on=(NOW - DAY).date())
    [printed] = manifest_of(factories.submit(factories.make_article(authors=[author])))["authors"]
    assert printed["name"] == author.contributor.name
    assert [credential["title"] for credential in printed["credentials"]] == ["RN"]


def test_what_stands_between_writer_and_reviewer_is_not_public(tree):
    page = factories.make_article(message_to_reviewer="My editor made me.")
    proof = factories.submit(page)
    assert json.loads(proof.internal)["message"] == "My editor made me."
    assert page.owner.person in json.loads(proof.internal)["writers"]
    for public in (proof.manifest, proof.html):
        assert "My editor" not in public
        assert page.owner.person not in public
        assert page.owner.username not in public


def test_the_questions_below_a_page_are_named_by_key_in_order(tree):
    questions = [factories.make_question() for _ in range(3)]
    page = factories.make_article(questions=questions[::-1])
    factories.sign(factories.submit(page))
    keys = [question.page_key for question in questions[::-1]]
    assert manifest_of(Proof.objects.get())["questions"] == keys
    assert list(Edition.objects.get().questions.values_list("question_key", flat=True)) == keys


# What sealed HTML holds.


@pytest.fixture
def full(tree):
    """The sealed HTML of a page that uses every block."""
    one = source("First")
    prose = f'<p>Call.<span data-cite="{one["id"]}">[1]</span></p>'
    now = [block("item", "<p>Now.</p>")]
    steps = [block("item", {"label": label, "text": prose}) for label in ("One", "")]
    blocks = [
        block("paragraph", prose),
        block("subheading", "Signs"),
        block("steps", {"title": "T", "steps": steps}),
        block("key_points", [block("item", "Stay.")]),
        block("callout", {"urgency": "urgent", "title": "Go", "text": prose}),
        block("emergency", {"title": "E", "signs": [block("item", "Blue lips")], "actions": now}),
        block("quote", {"text": "Words.", "attribution": "Somebody"}),
        factories.picture_block(factories.make_image()),
        block("table", {"columns": [{"type": "text", "heading": "H"}],
                        "rows": [{"values": ["cell"]}], "caption": "C"}),
    ]  # fmt: skip
    page = factories.make_article(
        body=[
            block("section", {"heading": "What", "content": blocks}),
            block("section", {"heading": "When", "content": blocks[:3]}),
        ],
        sources=[one, source("Never cited")],
        key_points=[("point", "Point.")],
        questions=[factories.make_question(title="Is this shown?")],
    )
    return factories.submit(factories.with_picture(page, factories.make_image(colour="red")))


def test_a_proof_is_one_article_of_plain_elements(full):
    soup = BeautifulSoup(full.html, "html.parser")
    assert full.html.startswith("<article ")
    assert full.html.endswith("</article>")
    assert len(soup.find_all("article")) == 1
    assert not soup.find_all(
        ["script", "style", "iframe", "form", "input", "link", "object", "svg"]
    )
    attributes = {name for tag in soup.find_all(True) for name in tag.attrs}
    assert not {"style", "data-cite", "nonce"} & attributes
    assert not [name for name in attributes if name.startswith("on")]


def test_a_proof_names_no_host_no_static_file_and_nothing_that_changes_by_itself(full):
    soup = BeautifulSoup(full.html, "html.parser")
    for tag in soup.find_all(["a", "img"]):
        address = tag.get("href") or tag.get("src")
        assert address.startswith(("/", "#", "https://example.org/"))
    for word in (
        "/static/", "/media/", "localhost", "127.0.0.1", "testserver", "csrf", "tel:", "Reviewed",
        "reviewed", f"{NOW:%Y-%m-%d}", f"{NOW:%-d %B %Y}", full.digest, "Is this shown?",
    ):  # fmt: skip
        assert word not in full.html


def test_every_id_is_used_once_and_every_link_within_the_page_arrives(full):
    soup = BeautifulSoup(full.html, "html.parser")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    inner = [a["href"][1:] for a in soup.find_all("a", href=re.compile("^#"))]
    assert len(ids) == len(set(ids))
    assert inner
    assert set(inner) <= set(ids)


def test_two_pages_shown_together_share_no_id(tree):
    one = source()
    text = f'Call.<span data-cite="{one["id"]}">[1]</span>'
    first, second = (sealed(text, sources=[one]) for _ in range(2))
    ids = [{tag["id"] for tag in soup.find_all(id=True)} for soup in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_rendering_twice_gives_the_same_bytes(full):
    page = factories.ArticlePage.objects.get(pk=full.page_id).get_latest_revision_as_object()
    assert rendering.render(page).html == full.html
    assert rendering.render(page).html == full.html


def test_the_plain_text_holds_every_word_that_is_read_and_no_furniture(full):
    for word in ("Call.", "Signs", "Blue lips", "Somebody", "cell", "Now.", "Never cited"):
        assert word in full.plain_text
    assert "[1]" not in full.plain_text
    assert "Back to the text" not in full.plain_text
    assert full.words == len(full.plain_text.split())


def test_a_power_of_ten_is_in_the_plain_text_too(tree):
    page = factories.make_article(text='10<sup class="sealed-cite">9</sup> cells')
    assert "109 cells" in rendering.render(page).plain_text


# Citations.


def cite(key):
    return f'<span data-cite="{key}">[x]</span>'


def test_citations_are_numbered_in_the_order_in_which_they_are_first_read(tree):
    a, b, c = (source(title) for title in ("A", "B", "C"))
    soup = sealed(f"One{cite(c['id'])} two{cite(a['id'])} three{cite(c['id'])}", sources=[a, b, c])
    assert [mark.text for mark in soup.select(".sealed-cite")] == ["[1]", "[2]", "[1]"]
    listed = soup.select(".sealed-source-list > li")
    assert [li.cite.text for li in listed] == ["C", "A", "B"]
    assert [len(li.select(".sealed-back a")) for li in listed] == [2, 1, 0]


def test_a_citation_and_its_source_point_at_each_other(tree):
    one = source()
    soup = sealed(f"One{cite(one['id'])}", sources=[one])
    mark, entry = soup.select_one(".sealed-cite a"), soup.select_one(".sealed-source-list li")
    assert mark["href"] == f"#{entry['id']}"
    assert entry.select_one(".sealed-back a")["href"] == f"#{mark['id']}"
    assert mark["aria-label"] == "Source 1"


def test_a_citation_of_no_source_of_the_page_is_not_printed(tree):
    soup = sealed(f"One{cite('somewhere-else')} two.")
    assert "One two." in soup.text
    assert not soup.select(".sealed-cite")


# What somebody may have put into the database.


DANGEROUS = [
    "<script>alert(1)</script>Safe.",
    '<b onclick="alert(1)">Safe.</b>',
    '<a href="javascript:alert(1)">Safe.</a>',
    '<a href="java\tscript:alert(1)">Safe.</a>',
    '<a href="data:text/html,alert(1)">Safe.</a>',
    '<img src="https://evil.example/x.png" onerror="alert(1)">Safe.',
    '<iframe src="https://evil.example/"></iframe>Safe.',
    '<embed embedtype="image" id="1" format="left"/>Safe.',
    '<span style="color:red" onmouseover="alert(1)">Safe.</span>',
    "<style>p { display: none }</style>Safe.",
    "<svg><script>alert(1)</script></svg>Safe.",
    '<form action="/admin/"><input name="x">Safe.</form>',
]
FORBIDDEN_TAGS = ["script", "style", "img", "iframe", "embed", "form", "input", "svg", "span"]


def test_dangerous_rich_text_is_cleaned_and_its_words_stay(tree, subtests):
    body = [block("paragraph", f"<p>{text}</p>") for text in DANGEROUS]
    found = html_of(factories.make_article(body=body)).select(".sealed-prose")
    for text, prose in zip(DANGEROUS, found, strict=True):
        with subtests.test(text=text):
            assert "Safe." in prose.text
            assert "alert" not in str(prose)
            assert "evil.example" not in str(prose)
            assert not prose.find_all(FORBIDDEN_TAGS)
            assert not [n for tag in prose.find_all(True) for n in tag.attrs if n != "href"]


def test_rich_text_cannot_pass_for_furniture_of_ours(tree):
    soup = sealed('<a id="x" class="sealed-back" aria-label="y" href="/a/">Safe.</a>' * 2)
    links = soup.select(".sealed-prose a")
    assert [link.attrs for link in links] == [{"href": "/a/"}] * 2


def test_words_in_plain_fields_are_words(tree):
    page = factories.make_article(title="<script>x</script>", summary='"><img src=x>')
    soup = html_of(page)
    assert soup.h1.text == "<script>x</script>"
    assert not soup.find_all(["script", "img"])


# Links to pages.


def test_a_link_to_a_page_becomes_its_path(tree):
    edition = factories.publish(factories.make_question())
    soup = sealed(f'See <a linktype="page" id="{edition.page_id}">this</a>.')
    assert soup.select_one(".sealed-prose a").attrs == {"href": edition.path}


def test_a_link_to_a_page_keeps_to_the_address_readers_know(tree):
    question = factories.make_question()
    edition = factories.publish(question)
    type(question).objects.filter(pk=question.pk).update(slug="renamed", url_path="/site/faq/no/")
    soup = sealed(f'See <a linktype="page" id="{question.pk}">this</a>.')
    assert soup.select_one(".sealed-prose a")["href"] == edition.path


@pytest.mark.parametrize(
    "attributes", ['linktype="page" id="999999"', 'linktype="page"', 'linktype="document" id="1"']
)
def test_a_link_that_leads_nowhere_becomes_plain_words(tree, attributes):
    soup = sealed(f"See <a {attributes}>these words</a>.")
    assert not soup.select(".sealed-prose a")
    assert "See these words." in soup.text


def test_links_out_are_kept_as_they_are(tree):
    soup = sealed('<a href="https://example.org/a?b=1&amp;c=2">x</a> <a href="tel:911">y</a>')
    assert [a["href"] for a in soup.select(".sealed-prose a")] == [
        "https://example.org/a?b=1&c=2", "tel:911",
    ]  # fmt: skip


# Pictures.


def test_a_picture_is_pinned_under_its_digest_in_two_formats(tree):
    page = factories.with_picture(factories.make_article(), factories.make_image())
    proof = factories.submit(page)
    image = BeautifulSoup(proof.html, "html.parser").img
    pinned = {asset.filename.split(".")[1]: asset for asset in ProofAsset.objects.all()}
    assert sorted(pinned) == ["avif", "webp"]
    assert image["src"] == f"/assets/{pinned['webp'].filename}"
    assert (image["alt"], image["width"], image["height"]) == ("A naloxone kit.", "32", "24")
    for asset in pinned.values():
        digest = sha256(assets.location(asset.filename).read_bytes())
        assert asset.filename.split(".")[0] == asset.sha256 == digest


def test_a_browser_chooses_among_the_sizes_of_a_picture_and_every_one_is_pinned(tree):
    hero, other = factories.make_image(size=(900, 600)), factories.make_image(size=(600, 900))
    page = factories.make_article(body=[section(), factories.picture_block(other)])
    proof = factories.submit(factories.with_picture(page, hero))
    first, second = BeautifulSoup(proof.html, "html.parser").find_all("picture")
    offered = []
    for picture, widths in ((first, [480, 800, 900]), (second, [320, 533, 600])):
        assert picture.source["type"] == "image/avif"
        for tag, ending in ((picture.source, "avif"), (picture.img, "webp")):
            found = [choice.split() for choice in tag["srcset"].split(", ")]
            assert [width for _, width in found] == [f"{width}w" for width in widths]
            assert all(path.endswith(f".{ending}") for path, _ in found)
            assert tag["sizes"]
            offered += [path.removeprefix("/assets/") for path, _ in found]
    assert (first.img["width"], first.img["height"]) == ("900", "600")
    assert first.img.get("loading") is None
    assert first.img["fetchpriority"] == "high"
    assert second.img["loading"] == "lazy"
    assert manifest_of(proof)["assets"] == sorted(offered)


def test_replacing_a_picture_changes_no_proof_and_no_edition(tree):
    image = factories.make_image(colour="teal")
    page = factories.with_picture(factories.make_article(), image)
    edition = factories.publish(page)
    before = set(ProofAsset.objects.values_list("filename", flat=True))
    image.file = factories.make_image(title="Other", colour="red").file
    image._set_image_file_metadata()
    image.save()
    image.renditions.all().delete()

    newer = factories.submit(factories.edit(page, by=page.owner, text="X"), now=NOW + DAY)

    assert not before & set(newer.assets.values_list("filename", flat=True))
    assert all(assets.fault(name) is None for name in before)
    edition.refresh_from_db()
    assert all(name in edition.sign_off.proof.html for name in before)


def test_a_picture_shown_twice_is_pinned_once(tree):
    picture = factories.picture_block(factories.make_image())
    page = factories.make_article(body=[section(), picture, {**picture, "id": "again"}])
    assert len(rendering.render(page).filenames) == 2
    factories.submit(page)
    assert ProofAsset.objects.count() == 2


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a.webp", "0" * 64 + ".svg", "0" * 63 + ".png"]
)
def test_only_content_names_name_files(name):
    with pytest.raises(ValueError, match="does not name"):
        assets.location(name)


# When the words were last edited.


def test_the_last_edited_date_stays_while_the_words_stay(tree):
    page = factories.make_article()
    first = factories.submit(page)
    draft = page.get_latest_revision_as_object()
    draft.message_to_reviewer = "Nothing changed."
    draft.when_signed = "hold"
    draft.slug = "elsewhere"
    draft.save_revision(user=page.owner)
    again = factories.actions.submit(page, draft.latest_revision, by=page.owner, now=NOW + DAY)
    assert again.last_edited_at == first.last_edited_at
    assert again.digest != first.digest


@pytest.mark.parametrize("change", ["text", "title"])
def test_the_last_edited_date_moves_with_the_words(tree, change):
    page = factories.make_article(text="Same.")
    first = factories.submit(page)
    text = "Other." if change == "text" else "Same."
    factories.edit(page, by=page.owner, text=text, title="Other" if change == "title" else None)
    draft = type(page).objects.get(pk=page.pk)
    again = factories.actions.submit(draft, draft.latest_revision, by=page.owner, now=NOW + DAY)
    assert again.last_edited_at == NOW + DAY > first.last_edited_at


def test_the_words_were_edited_when_they_were_first_saved_not_when_they_were_submitted(tree):
    page = factories.make_article()
    saved_at = page.latest_revision.created_at
    for _ in range(2):
        page = type(page).objects.get(pk=page.pk)
        page.get_latest_revision_as_object().save_revision(user=page.owner)
    later = saved_at + DAY
    assert factories.submit(page, now=later).last_edited_at == saved_at


def test_a_picture_that_cannot_be_read_is_refused_and_the_draft_is_kept(tree):
    image = factories.make_image()
    picture = {"image": image.pk, "alt_text": "A door", "credit": "Us", "caption": ""}
    page = factories.make_article(body=[block("picture", picture)])
    image.file.delete(save=False)

    with pytest.raises(Refusal, match="cannot be read, so nothing was submitted"):
        factories.submit(page)

    assert not Proof.objects.exists()
    assert page.get_latest_revision_as_object().body[0].value["alt_text"] == "A door"


def test_the_parsed_manifest_has_the_fields_that_its_type_names(db):
    proof = factories.submit(factories.make_article())
    assert proof.parsed_manifest.keys() == Manifest.__annotations__.keys()
    assert proof.parsed_internal.keys() == InternalFacts.__annotations__.keys()
    assert proof.parsed_manifest is proof.parsed_manifest

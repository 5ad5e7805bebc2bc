"""A published page gets another address: no word changes, and every old link still leads to it."""

import pytest
from django.test import Client
from wagtail.models import Page

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.policy import publication
from cms.policy.refusals import Refusal
from cms.publishing import actions as publishing_actions
from cms.publishing.actions import change_address
from cms.publishing.models import Edition
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.data]


def move(edition, path, **options):
    """Change an address as a publisher."""
    by = options.pop("by", None) or factories.make_publisher()
    return change_address(edition, path=path, by=by, now=factories.next_moment())


def sealed(client: Client, path: str) -> bytes:
    """The sealed element at an address."""
    content = client.get(path).content
    return content[content.index(b"<article") : content.index(b"</article>")]


def test_the_same_words_stand_at_the_new_address_and_the_old_one_leads_there(tree, client: Client):
    topic = factories.make_topic(slug="overdose")
    question = factories.make_question()
    factories.publish(question)
    edition = factories.publish_next(
        factories.make_article(topics=[topic], questions=[question], title="Moving")
    )
    before = sealed(client, edition.path)

    moved = move(edition, "/articles/elsewhere/")

    assert sealed(client, "/articles/elsewhere/") == before
    response = client.get(edition.path + "?from=leaflet")
    assert response.status_code == 301
    assert response["Location"] == "/articles/elsewhere/?from=leaflet"
    assert response["Cache-Control"] == "no-cache"
    assert client.get(edition.path.rstrip("/"), follow=True).status_code == 200
    assert client.get("/articles/elsewhere/").content.count(b"<article") == 2
    for address in ("/articles/", "/topics/overdose/", "/search/?q=moving", "/sitemap.xml"):
        content = client.get(address).content.decode()
        assert "/articles/elsewhere/" in content, address
        assert edition.path not in content, address
    assert (moved.published_at, moved.digest) == (edition.published_at, edition.digest)
    assert list(verification.faults()) == []


def test_moving_twice_leaves_no_chain_and_moving_back_works(tree, client: Client):
    edition = factories.publish(factories.make_article())
    first = edition.path
    second = move(edition, "/articles/second/")
    third = move(second, "/guides/third/")

    for old in (first, "/articles/second/"):
        assert client.get(old)["Location"] == "/guides/third/"

    move(third, first)

    assert client.get(first).status_code == 200
    for old in ("/guides/third/", "/articles/second/"):
        assert client.get(old)["Location"] == first
    assert list(verification.faults()) == []


def test_the_record_follows_the_page_and_tells_of_the_move(tree, client: Client):
    edition = factories.publish(factories.make_article())
    move(edition, "/articles/elsewhere/")

    for end in ("record/", "record.json"):
        assert client.get(edition.path + end)["Location"] == f"/articles/elsewhere/{end}"
    record = client.get("/articles/elsewhere/record.json").json()
    assert [(e["state"], e["path"]) for e in record["editions"]] == [
        ("current", "/articles/elsewhere/"), ("moved", edition.path),
    ]  # fmt: skip
    assert edition.path in client.get("/articles/elsewhere/record/").content.decode()


def test_later_editions_stand_at_the_new_address_and_withdrawing_reaches_the_old(
    tree, client: Client
):
    page = factories.make_article()
    edition = factories.publish(page)
    move(edition, "/articles/elsewhere/")
    factories.edit(page, by=page.owner, text="Newer words.")

    newer = factories.publish_next(page)

    assert newer.path == "/articles/elsewhere/"
    assert "Newer words." in client.get(edition.path, follow=True).content.decode()
    publishing_actions.withdraw(
        newer, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )
    assert client.get(edition.path, follow=True).status_code == 410
    assert list(verification.faults()) == []


def test_an_old_address_stays_its_page_s_for_good(tree):
    page = factories.make_article(slug="first")
    edition = factories.publish(page)
    move(edition, "/articles/second/")
    Page.objects.filter(pk=page.pk).update(slug="renamed", url_path="/site/articles/renamed/")

    with pytest.raises(Refusal, match="belongs to"):
        factories.submit(factories.make_article(slug="first"), now=factories.next_moment())
    other = factories.publish_next(factories.make_article())
    with pytest.raises(Refusal, match="belongs to"):
        move(other, "/articles/first/")
    assert move(other, "/articles/free/").path == "/articles/free/"


NOT_ADDRESSES = [
    "/admin/x/", "/review/x/", "/help/", "/api/v2/", "/topics/overdose/", "/articles/a/record/",
    "/topics/x/feed/", "/", "//", "/articles//x/", "/articles/../x/", "/Articles/X/",
    "/articles/ü/", "/articles/a b/", "/articles/x", "articles/x/", "/articles/%2e/", "",
    "/" + "a" * 250 + "/", "/a/b/c/d/e/f/g/", "/articles/x\x00/", "/articles/x/?q=1/", "/-/",
]  # fmt: skip


def test_an_address_of_the_site_s_own_or_one_badly_written_is_refused():
    facts = {"may_publish": True, "is_current": True, "old_path": "/articles/old/"}
    for path in NOT_ADDRESSES:
        assert publication.why_not_change_address(**facts, new_path=path), path
    for path in ("/articles/new/", "/guides/2026/", "/records/"):
        assert publication.why_not_change_address(**facts, new_path=path) is None, path


def test_a_refused_move_changes_nothing(tree):
    edition = factories.publish(factories.make_article())
    by = factories.make_publisher()
    before = factories.ledger_length()

    for path in ("/articles/", "/articles/ü/", edition.path):
        with pytest.raises(Refusal):
            move(edition, path, by=by)

    assert factories.ledger_length() == before
    edition.refresh_from_db()
    assert edition.state == Edition.State.CURRENT


def test_only_publishers_move_pages_and_only_published_ones(tree):
    edition = factories.publish(factories.make_article())
    for make in (factories.make_writer, factories.make_reviewer):
        with pytest.raises(Refusal, match="Only publishers"):
            move(edition, "/articles/elsewhere/", by=make())
    publisher = factories.make_publisher()
    publishing_actions.withdraw(edition, by=publisher, reason="Wrong.", now=factories.next_moment())
    with pytest.raises(Refusal, match="not published"):
        move(edition, "/articles/elsewhere/", by=publisher)


def test_the_move_is_on_the_ledger_and_an_altered_one_is_found(tree):
    edition = factories.publish(factories.make_article())
    moved = move(edition, "/articles/elsewhere/")

    entry = LedgerEntry.objects.order_by("-sequence").first()
    assert entry.action == "changed address"
    assert edition.path in entry.data
    Edition.objects.filter(path=edition.path).update(state="superseded")
    assert [f for f in verification.faults() if edition.path in f]
    assert moved.path == "/articles/elsewhere/"


def test_the_desk_asks_for_the_address_and_keeps_what_was_typed(tree, client: Client):
    edition = factories.publish(factories.make_article())
    address = f"/review/address/{edition.pk}/"
    client.force_login(factories.make_reviewer())
    form = {"path": "/articles/elsewhere/", "digest": edition.digest}
    assert client.post(address, form).status_code == 403
    client.force_login(factories.make_publisher())
    assert address in client.get("/review/published/").content.decode()
    assert edition.path in client.get(address).content.decode()

    refused = client.post(address, form | {"path": "/Ärticles/"})
    assert refused.status_code == 400
    assert "/Ärticles/" in refused.content.decode()
    for path, said in (("/a\x00b/", "small letters"), ("a" * 300, "at most 200 characters")):
        refused = client.post(address, form | {"path": path})
        assert refused.status_code == 400
        assert said in refused.content.decode()
    stale = client.post(address, form | {"digest": "0" * 64})
    assert stale.status_code == 409

    assert client.post(address, form | {"path": "articles/elsewhere"}).status_code == 302
    assert client.get("/articles/elsewhere/").status_code == 200


def test_every_address_of_the_site_s_own_is_reserved():
    from cms.urls import urlpatterns

    firsts = {str(pattern.pattern).strip("^").split("/")[0] for pattern in urlpatterns}
    own = {first for first in firsts if first and first[0].isalpha()}
    # An address of a page ends with a slash, so none of these can be one.
    assert {name for name in own if "." not in name} <= publication.RESERVED

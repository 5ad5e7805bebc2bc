"""The report of sources in trouble: which, since when, who cites them, and what to do."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.authoring.troubled_sources import troubled_sources
from cms.sources import checks
from cms.sources.links import LinkResponse
from cms.sources.models import LinkCheck, Retraction
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
GONE = LinkResponse(404, fault="Not found.", is_sure=True)
MOVED = LinkResponse(301, moved_to="https://example.org/there")


def page(title: str, **fields):
    block = factories.source(f"Source of {title}")
    block["value"] |= {"url": ""} | fields
    return factories.make_article(title=title, sources=[block])


def told() -> list[tuple]:
    return [
        (one.trouble, one.detail, one.since, [(p.title, p.state) for p in one.pages])
        for one in troubled_sources()
    ]


def test_it_names_each_trouble_since_when_and_who_cites_it(tree):
    factories.publish_next(page("Both", url="https://example.org/gone"))
    page("Draft", url="https://example.org/gone")
    page("Moved", url="https://example.org/here")
    page("Well", url="https://example.org/well")
    page("By DOI", doi="https://doi.org/10.5555/ABC.1")
    page("By number", pmid="30000001")
    for number, doi, pmid, nature in (
        (1, "10.5555/abc.1", "", "retraction"), (2, "", "30000001", "expression of concern")
    ):  # fmt: skip
        Retraction.objects.create(
            record_id=number, doi=doi, pmid=pmid, title="An article", nature=nature,
            reason="+Error in data;+Error in methods", on=date(2023, 10, 27),
        )  # fmt: skip
    for url, answer in (("gone", GONE), ("here", MOVED), ("well", LinkResponse(200))):
        checks.record(f"https://example.org/{url}", answer, now=NOW)
    day = timezone.localdate(NOW)
    why = "Error in data; Error in methods"
    assert told() == [
        ("Retracted", why, date(2023, 10, 27), [("By DOI", "draft only")]),
        ("Expression of concern", why, date(2023, 10, 27), [("By number", "draft only")]),
        ("Does not work", "Not found.", day, [
            ("Both", "published"), ("Draft", "draft only"),
        ]),
        ("Moved", "https://example.org/there", day, [("Moved", "draft only")]),
    ]  # fmt: skip


def test_a_source_taken_out_of_the_draft_is_still_what_readers_read(tree):
    article = page("Cites", url="https://example.org/gone")
    factories.publish(article)
    checks.record("https://example.org/gone", GONE, now=NOW)
    draft = article.get_latest_revision_as_object()
    draft.sources = draft._meta.get_field("sources").to_python([factories.source("Another")])
    draft.save_revision(user=article.owner)
    [(_, _, _, pages)] = told()
    assert pages == [("Cites", "published, but no longer in its draft")]


def test_trouble_is_as_old_as_the_first_check_that_saw_it():
    def since(answer: LinkResponse, days: int):
        row = checks.record("https://example.org/x", answer, now=NOW + timedelta(days=days))
        return row.since and (row.since - NOW).days

    doubtful = LinkResponse(503, fault="Busy.")
    responses = (LinkResponse(200), doubtful, doubtful, GONE)
    assert [since(response, day) for day, response in enumerate(responses)] == [
        None, 1, 1, 1,
    ]  # fmt: skip
    assert [since(MOVED, 4), since(MOVED, 5), since(GONE, 6), since(LinkResponse(200), 7)] == [
        4, 4, 6, None,
    ]  # fmt: skip


def test_those_who_mend_pages_see_it_and_others_do_not(tree, client):
    article = page("Cites", url="https://example.org/gone")
    LinkCheck.objects.create(
        url="https://example.org/gone", checked_at=NOW, failures=1, fault="Not found.", since=NOW
    )
    address = reverse("sources_report")
    assert client.get(address).status_code == 302
    client.force_login(factories.make_reviewer())
    assert client.get(address).status_code == 302
    for person in (factories.make_writer(), factories.make_publisher()):
        client.force_login(person)
        shown = client.get(address).content.decode()
        assert "Not found." in shown
        assert "Find where it is now" in shown
        assert reverse("wagtailadmin_pages:edit", args=[article.pk]) in shown
        assert address in client.get("/admin/").content.decode()
    sheet = b"".join(client.get(f"{address}?export=csv").streaming_content).decode()
    assert "Cites (draft only)" in sheet
    assert client.get(f"{address}?export=xlsx").status_code == 200

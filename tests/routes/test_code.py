"""Python, fixtures, migrations and SQL reach Wagtail's rows and never what readers read."""

import json
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import RenameStreamChildrenOperation
from wagtail.models import Page, Revision

from articles.models import ArticleAuthor, ArticlePage, ArticleQuestion
from cms.authoring.guards import UNSIGNED as WHY_NOT_LIVE
from cms.importing.streams import block
from cms.policy.refusals import Refusal
from cms.proofs.models import Proof
from cms.topics.models import Topic
from tests import factories
from tests.routes.attempts import NEVER, NEWER, PAGES, UNSIGNED, nothing_changed_for_readers, undone

WORDS = [block("section", {"heading": "Do", "content": [block("paragraph", f"<p>{UNSIGNED}</p>")]})]


def save_as_live(page: ArticlePage) -> None:
    page.live = True
    page.title = "Altered"
    page.save()


def save_the_bare_row_as_live(page: ArticlePage) -> None:
    row = Page.objects.get(pk=page.pk)
    row.live, row.title, row.slug = True, "Altered", "altered"
    row.save()


def save_only_that_it_is_live(page: ArticlePage) -> None:
    page.live = True
    page.save(update_fields=["live"])


def save_the_newest_revision_as_the_page(page: ArticlePage) -> None:
    draft = page.get_latest_revision_as_object()
    draft.live = True
    draft.save()


def publish_the_newest_revision(page: ArticlePage) -> None:
    page.get_latest_revision().publish(skip_permission_checks=True)


def save_without_the_guard_of_save(page: ArticlePage) -> None:
    page.live = True
    page.save_base()


def load_a_fixture(page: ArticlePage, folder: Path) -> None:
    page.live, page.title, page.draft_title = True, "Altered", "Altered"
    path = folder / "pages.json"
    path.write_text(serializers.serialize("json", [page.page_ptr, page]))
    rows = json.loads(path.read_text())
    rows[0]["fields"] |= {"live": True, "title": "Altered"}
    path.write_text(json.dumps(rows))
    call_command("loaddata", str(path), verbosity=0)


SAVING = [
    save_as_live,
    save_the_bare_row_as_live,
    save_only_that_it_is_live,
    save_the_newest_revision_as_the_page,
    publish_the_newest_revision,
    save_without_the_guard_of_save,
]


@pytest.mark.parametrize("route", SAVING)
def test_a_page_never_signed_is_not_saved_as_live_and_the_refusal_says_why(stage, route):
    with undone():
        with pytest.raises(Refusal, match=WHY_NOT_LIVE[:40]), undone():
            route(stage.page(NEVER))

        assert not stage.page(NEVER).live
        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("route", SAVING)
def test_newer_words_saved_as_live_change_nothing_for_readers(stage, route):
    with undone():
        route(stage.page(NEWER))

        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("which", PAGES)
def test_a_fixture_changes_nothing_for_readers(stage, which: str, tmp_path: Path):
    with undone():
        if which == NEVER:
            with pytest.raises(Refusal, match=WHY_NOT_LIVE[:40]), undone():
                load_a_fixture(stage.page(which), tmp_path)
        else:
            load_a_fixture(stage.page(which), tmp_path)

        nothing_changed_for_readers(stage)


def update(page: ArticlePage) -> None:
    Page.objects.filter(pk=page.pk).update(live=True, title=UNSIGNED, draft_title=UNSIGNED)
    ArticlePage.objects.filter(pk=page.pk).update(
        summary=UNSIGNED, body=WORDS, hero=[], sources=[], featured=True
    )


def bulk_update(page: ArticlePage) -> None:
    page.summary, page.title, page.live = UNSIGNED, UNSIGNED, True
    ArticlePage.objects.bulk_update([page], ["summary"])
    Page.objects.bulk_update([page.page_ptr], ["title", "live"])


def update_by_sql(page: ArticlePage) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET live = %s, title = %s, slug = %s WHERE id = %s",
            [True, UNSIGNED, "altered", page.pk],
        )
        cursor.execute(
            "UPDATE articles_articlepage SET summary = %s, body = %s WHERE page_ptr_id = %s",
            [UNSIGNED, json.dumps(WORDS), page.pk],
        )


def delete_by_sql(page: ArticlePage) -> None:
    with connection.cursor() as cursor:
        for table in ("articles_articleauthor", "articles_articlequestion"):
            cursor.execute(f"DELETE FROM {table} WHERE page_id = %s", [page.pk])  # noqa: S608


def rewrite_every_revision(page: ArticlePage) -> None:
    for revision in Revision.objects.filter(object_id=str(page.pk)):
        content = revision.content | {"title": UNSIGNED, "body": json.dumps(WORDS), "live": True}
        Revision.objects.filter(pk=revision.pk).update(content=content)


def point_at_another_revision(page: ArticlePage) -> None:
    newest = page.get_latest_revision()
    Page.objects.filter(pk=page.pk).update(live_revision=newest, latest_revision=newest)


def migrate_the_stream(page: ArticlePage) -> None:
    rename = RenameStreamChildrenOperation(old_name="section", new_name="subheading")
    MigrateStreamData(
        "articles", "articlepage", "body", [(rename, "")]
    ).migrate_stream_data_forward(apps, None)


def change_the_children(page: ArticlePage) -> None:
    other = factories.make_writer(first_name="Another", last_name="Author")
    ArticleAuthor.objects.filter(page=page).update(contributor=other.contributor, sort_order=5)
    ArticleAuthor.objects.create(page=page, contributor=factories.make_writer().contributor)
    question = factories.make_question(topics=[Topic.objects.first()])
    ArticleQuestion.objects.create(page=page, question=question.page_ptr, sort_order=0)


def delete_the_children(page: ArticlePage) -> None:
    ArticleAuthor.objects.filter(page=page).delete()
    ArticleQuestion.objects.filter(page=page).delete()


def change_the_topics(page: ArticlePage) -> None:
    through = ArticlePage.topics.through.objects
    through.filter(articlepage_id=page.pk).delete()
    through.create(articlepage_id=page.pk, topic=Topic.objects.exclude(slug="a-topic").first())


def change_the_page_key(page: ArticlePage) -> None:
    other = ArticlePage.objects.exclude(pk=page.pk).first()
    key = other.translation_key
    Page.objects.filter(pk=other.pk).update(translation_key="0" * 32)
    Page.objects.filter(pk=page.pk).update(translation_key=key, live=True)


BELOW_PYTHON = [
    update,
    bulk_update,
    update_by_sql,
    delete_by_sql,
    rewrite_every_revision,
    point_at_another_revision,
    migrate_the_stream,
    change_the_children,
    delete_the_children,
    change_the_topics,
    change_the_page_key,
]


@pytest.mark.parametrize("which", PAGES)
@pytest.mark.parametrize("route", BELOW_PYTHON)
def test_rows_changed_behind_every_guard_change_nothing_for_readers(stage, route, which: str):
    with undone():
        route(stage.page(which))

        nothing_changed_for_readers(stage)


def make_a_live_page_by_bulk_create(stage) -> None:
    """The bare row alone: Django cannot bulk-create the whole of a page."""
    source = stage.page(NEVER)
    made = Page(
        title=UNSIGNED,
        slug="made",
        live=True,
        path=f"{source.get_parent().path}9999",
        depth=source.depth,
        url_path=f"{source.get_parent().url_path}made/",
        content_type=source.content_type,
        locale=source.locale,
    )
    Page.objects.bulk_create([made])


def test_a_live_row_made_behind_every_guard_is_not_found(stage):
    with undone():
        make_a_live_page_by_bulk_create(stage)

        assert Client().get("/articles/made/").status_code == 404
        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("route", [update, rewrite_every_revision, migrate_the_stream])
def test_what_is_signed_afterwards_is_the_proof_that_was_read(stage, route):
    proof = Proof.objects.get(page_id=stage.page(NEVER).pk)
    with undone():
        route(stage.page(NEVER))

        factories.sign(proof, now=factories.next_moment())

        served = Client().get("/articles/waiting/").content.decode()
        assert proof.html in served
        assert UNSIGNED not in served

"""Things break in the middle: nothing is half done, readers keep the last good state."""

import os
import resource
import signal
import sys
import traceback
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone

from cms.evidence import triggers, verification
from cms.evidence.models import LedgerEntry
from cms.proofs.models import Outcome, Proof, SignOff
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from tests import factories
from tests.authoring import editor
from tests.evidence.tampering import rows

pytestmark = pytest.mark.data

WRITES = {"INSERT", "UPDATE", "DELETE"}


@contextmanager
def killed_at(number):
    """SIGKILL to ourselves at the given step: before a statement that writes, before a commit, or
    right after one.
    """
    steps = count(1)

    def step():
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def execute(run, sql, params, many, context):
        if sql.split(None, 1)[0].upper() in WRITES:
            step()
        return run(sql, params, many, context)

    commit = connection._commit

    def commit_in_steps():
        step()
        commit()
        step()

    connection._commit = commit_in_steps
    with connection.execute_wrapper(execute):
        yield


def was_killed(own_database, act, number):
    """Whether a process of its own was killed at this step of an act; else it finished it."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            own_database()
            with killed_at(number):
                act()
            os._exit(0)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
    _, status = os.waitpid(child, 0)
    own_database()
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the act failed by itself: its traceback is above"
    return False


def evidence():
    """Every row of evidence, as the database holds it."""
    return {table: rows(table) for table in (*triggers.append_only(), triggers.EDITION)}


def what_readers_get(paths):
    client = Client()
    return [(r.status_code, r.content) for r in (client.get(path) for path in paths)]


@pytest.fixture
def signed_before(own_database):
    """A published page with newer words that wait to be submitted."""
    page = factories.make_article(text="Signed words.")
    edition = factories.publish(page)
    return edition, factories.edit(page, by=page.owner, text="Newer words.")


def submitted(signed_before):
    return factories.submit_in_wagtail(signed_before[1], now=factories.next_moment())


def held(signed_before):
    signed_before[1].when_signed = "hold"
    signed_before[1].save_revision(user=signed_before[1].owner)
    return factories.sign(submitted(signed_before)).proof


def to_submit(signed_before):
    now = factories.next_moment()
    return lambda: factories.submit_in_wagtail(signed_before[1], now=now)


def to_sign(signed_before):
    proof, reviewer = submitted(signed_before), factories.make_reviewer()
    return lambda: factories.sign(Proof.objects.get(pk=proof.pk), by=reviewer)


def to_publish(signed_before):
    proof, by, now = held(signed_before), factories.make_publisher(), factories.next_moment()
    return lambda: publishing_actions.publish(Proof.objects.get(pk=proof.pk), by=by, now=now)


def to_withdraw(signed_before):
    by, now = factories.make_publisher(), factories.next_moment()
    edition = signed_before[0]
    return lambda: publishing_actions.withdraw(
        Edition.objects.get(pk=edition.pk), by=by, reason="Wrong.", now=now
    )


@pytest.mark.parametrize(
    ("prepare", "at_least"),
    [(to_submit, 6), (to_sign, 10), (to_publish, 8), (to_withdraw, 5)],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_act_killed_at_any_step_is_done_or_not_begun_and_can_be_done_again(
    own_database, signed_before, prepare, at_least
):
    act = prepare(signed_before)
    paths = ["/", "/articles/", signed_before[0].path, f"{signed_before[0].path}record.json"]
    before, shown = evidence(), what_readers_get(paths)
    for number in count(1):
        assert was_killed(own_database, act, number), "it finished, and was never seen done"
        assert list(verification.faults()) == []
        if evidence() != before:
            break
        assert what_readers_get(paths) == shown
    assert number >= at_least
    after = evidence()
    assert len(after["evidence_ledgerentry"]) > len(before["evidence_ledgerentry"])
    assert all(set(before[t]) <= set(after[t]) for t in triggers.append_only())
    statuses = {status for status, _ in what_readers_get(paths)}
    assert statuses <= {200, 410}


@contextmanager
def full_disk(most_bytes=64):
    """No file may grow: the kernel itself refuses every longer write of this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_while_pictures_are_pinned_submits_nothing_and_says_so(tree, client: Client):
    page = factories.make_article()
    draft = factories.with_picture(page, factories.make_image())
    client.force_login(page.owner)
    address = editor.address_of(page)
    form = editor.article(slug=page.slug, **editor.whole(page.owner))
    form |= editor_picture(draft)
    client.get(address)  # the editor has shown its thumbnail before

    with full_disk():
        told = client.post(address, form | {"action-submit": "action-submit"}, follow=True)

    assert "could not be stored" in editor.said(told)
    assert not Proof.objects.exists()
    assert "Just typed." in str(editor.newest(page).summary)
    client.post(address, form | {"action-submit": "action-submit"})
    assert Proof.objects.count() == 1
    assert list(verification.faults()) == []


def editor_picture(draft):
    """What the form holds of the picture at the head of a draft."""
    [picture] = draft.hero.get_prep_value()
    value = picture["value"]
    return {
        "hero-count": "1", "hero-0-type": "picture", "hero-0-deleted": "", "hero-0-order": "0",
        "hero-0-id": picture["id"], "hero-0-value-image": str(value["image"]),
        "hero-0-value-alt_text": value["alt_text"], "hero-0-value-credit": value["credit"],
        "hero-0-value-caption": value["caption"], "summary": "Just typed.",
    }  # fmt: skip


def test_a_database_that_cannot_grow_signs_nothing_and_says_so(own_database):
    if connection.vendor != "sqlite":
        pytest.skip("A database of PostgreSQL is not held to a size from inside.")
    proof = factories.submit_in_wagtail(factories.make_article(text="Words. " * 2000))
    reviewer = Client(raise_request_exception=False)
    reviewer.force_login(factories.make_reviewer())
    before = evidence()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1")  # as small as it is now

    refused = reviewer.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))

    assert refused.status_code == 503
    assert evidence() == before
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert reviewer.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof)).status_code == 302
    assert list(verification.faults()) == []


def test_a_database_that_was_restarted_fails_one_request_and_then_serves(own_database):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server to restart.")
    edition = factories.publish(factories.make_article())
    reader = Client(raise_request_exception=False)
    assert reader.get(edition.path).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    with connection.copy().temporary_connection() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

    lost = reader.get(edition.path)

    assert lost.status_code == 503
    assert b"tel:911" in lost.content
    close_old_connections()  # what Django does between requests
    assert reader.get(edition.path).status_code == 200
    assert list(verification.faults()) == []


def test_a_connection_lost_in_the_middle_of_signing_signs_nothing(own_database):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to lose.")
    proof = factories.submit_in_wagtail(factories.make_article())
    reviewer = factories.make_reviewer()
    before = evidence()

    def cut(run, sql, params, many, context):
        if "evidence_ledgerentry" in sql and sql.startswith("INSERT"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return run(sql, params, many, context)

    desk = Client(raise_request_exception=False)
    desk.force_login(reviewer)
    with connection.execute_wrapper(cut):
        lost = desk.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))

    assert lost.status_code == 503
    close_old_connections()
    assert evidence() == before
    assert desk.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof)).status_code == 302
    assert list(verification.faults()) == []


@pytest.fixture
def an_hour_ahead(tree):
    """A proof submitted by a clock that was an hour ahead, and has been set right since."""
    return factories.submit_in_wagtail(
        factories.make_article(), now=timezone.now() + timedelta(hours=1)
    )


def test_a_clock_set_back_an_hour_signs_nothing_and_keeps_what_was_typed(
    an_hour_ahead, client: Client
):
    proof = an_hour_ahead
    client.force_login(factories.make_reviewer())
    form = factories.sign_form(proof, interests="Typed at length.")

    response = client.post(f"/review/{proof.pk}/sign/", form)

    assert response.status_code == 409
    assert "clock is behind" in editor.said(response)
    assert b"Typed at length." in response.content
    assert not SignOff.objects.exists()
    assert not Outcome.objects.exists()
    assert not LedgerEntry.objects.filter(action="signed").exists()
    assert list(verification.faults()) == []


def test_a_clock_set_back_an_hour_submits_nothing_and_keeps_the_draft(
    an_hour_ahead, client: Client
):
    proof = an_hour_ahead
    page = factories.make_article()
    client.force_login(page.owner)
    form = editor.article(slug=page.slug, summary="Just typed.", **editor.whole(page.owner))

    response = editor.edit(client, page, form, action="submit", follow=True)

    assert "clock is behind" in editor.said(response)
    assert editor.newest(page).summary == "Just typed."
    assert Proof.objects.get() == proof
    assert page.current_workflow_state is None
    assert list(verification.faults()) == []

"""Signing: whose name may stand under which words, on which day, and what it then does."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.people.models import Contributor
from cms.policy.facts import CHANGES_ONLY
from cms.policy.figures import POLICY
from cms.policy.permissions import REVIEWERS
from cms.policy.refusals import BAD_REQUEST, CONFLICT, FORBIDDEN, Refusal
from cms.proofs.models import Outcome, Proof, SignOff
from cms.publishing.models import Edition
from cms.review import actions, facts
from tests import factories
from tests.factories import DUE, NOW

pytestmark = pytest.mark.data

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refusal(action, *args, **kwargs):
    """The refusal an action raises, having written nothing."""
    before = (LedgerEntry.objects.count(), SignOff.objects.count(), Outcome.objects.count())
    with pytest.raises(Refusal) as caught, transaction.atomic():
        action(*args, **kwargs)
    assert before == (
        LedgerEntry.objects.count(), SignOff.objects.count(), Outcome.objects.count()
    )  # fmt: skip
    return caught.value


@pytest.fixture
def reviewer(tree):
    """A reviewer who may sign."""
    return factories.make_reviewer()


@pytest.fixture
def page(tree):
    """A draft that lacks nothing."""
    return factories.make_article()


@pytest.fixture
def proof(page):
    """Its proof."""
    return factories.submit(page)


def test_a_sign_off_prints_who_signed_what_and_what_it_meant(proof, reviewer):
    sign_off = factories.sign(proof, by=reviewer, interests="  Paid by nobody. ")
    assert sign_off.digest == proof.digest
    assert sign_off.printed_name == reviewer.contributor.name
    assert json.loads(sign_off.credentials)[0]["expansion"] == "Doctor of Medicine"
    assert sign_off.meaning == POLICY.meaning
    assert [item["statement"] for item in json.loads(sign_off.checklist)] == [
        item.statement for item in POLICY.checklist
    ]
    assert (sign_off.interests, sign_off.review_due_on) == ("Paid by nobody.", DUE)


def as_reviewer(user):
    """Give a login everything that signing asks for."""
    user.groups.add(Group.objects.get(name=REVIEWERS))
    factories.make_credential(user.contributor)
    return factories.known(user)


def test_a_named_author_may_not_sign(page, reviewer):
    author = as_reviewer(factories.make_writer())
    other = factories.make_article(authors=[author])
    why = refusal(factories.sign, factories.submit(other), by=author)
    assert (why.status, why.sentence[:23]) == (FORBIDDEN, "You wrote part of this ")
    assert factories.sign(factories.submit(page, now=NOW + HOUR), by=author)


def test_a_named_author_may_not_sign_with_a_login_given_to_them_later(page, reviewer):
    nobodys = Contributor.objects.create(name="A. Uthor", slug="author")
    page.authors = [type(page.authors.first())(contributor=nobodys)]
    page.save_revision(user=page.owner)
    proof = factories.submit(page)
    reviewer.contributor.delete()
    nobodys.user = reviewer
    nobodys.save()
    factories.make_credential(nobodys)
    reviewer.refresh_from_db()
    assert refusal(factories.sign, proof, by=reviewer).sentence.startswith("You wrote")


def test_someone_who_edited_since_the_last_signed_proof_may_not_sign(page, reviewer):
    editor = as_reviewer(factories.make_writer())
    factories.edit(page, by=editor, text="The editor's words.")
    factories.edit(page, by=page.owner, text="The owner's words.")
    proof = factories.submit(page)
    assert refusal(factories.sign, proof, by=editor).status == FORBIDDEN
    factories.sign(proof, by=reviewer)
    factories.edit(page, by=page.owner, text="Newer words.")
    assert factories.sign(factories.submit(page, now=NOW + DAY), by=editor)


def test_a_new_title_that_was_published_and_revoked_has_its_writer(page, reviewer):
    factories.publish(page)
    factories.edit(page, by=page.owner, text="Call at once.", title="Another title")
    second = factories.sign(factories.submit(page, now=NOW + DAY), by=reviewer)
    actions.revoke(second, by=reviewer, reason="Misread.", now=NOW + 2 * DAY)
    third = factories.submit(page, now=NOW + 3 * DAY)
    assert factories.sign(third, by=factories.make_reviewer()).proof == third


def test_words_whose_sign_off_was_revoked_still_have_their_writer(page, reviewer):
    editor = as_reviewer(factories.make_writer())
    factories.edit(page, by=editor, text="The editor's words.")
    sign_off = factories.sign(factories.submit(page), by=reviewer)
    actions.revoke(sign_off, by=reviewer, reason="Misread.", now=NOW + 2 * HOUR)
    again = factories.submit(page, now=NOW + DAY)
    assert refusal(factories.sign, again, by=editor).sentence.startswith("You wrote")
    assert factories.sign(again, by=reviewer)


def test_whoever_submits_may_not_sign(page, reviewer):
    submitter = as_reviewer(factories.make_writer())
    proof = factories.submit(page, by=submitter)
    assert refusal(factories.sign, proof, by=submitter).status == FORBIDDEN
    assert factories.sign(proof, by=reviewer)


def test_a_superuser_does_not_sign_by_being_one(proof):
    superuser = factories.make_superuser()
    assert superuser.has_perm("proofs.sign_proof")
    assert "Only clinical reviewers" in refusal(factories.sign, proof, by=superuser).sentence


def test_a_superuser_with_credentials_signs_only_as_a_member_of_the_reviewers(proof):
    superuser = factories.make_superuser()
    Contributor.objects.create(name="Root, MD", slug="root", user=superuser)
    factories.make_credential(superuser.contributor)
    assert "Only clinical reviewers" in refusal(factories.sign, proof, by=superuser).sentence
    superuser.groups.add(Group.objects.get(name=REVIEWERS))
    assert factories.sign(proof, by=factories.known(superuser))


@pytest.mark.parametrize("maker", [factories.make_writer, factories.make_publisher])
def test_writers_and_publishers_do_not_sign(proof, maker):
    user = maker()
    assert refusal(factories.sign, proof, by=user).status == FORBIDDEN


def test_a_reviewer_without_a_profile_does_not_sign(proof, reviewer):
    reviewer.contributor.delete()
    reviewer.refresh_from_db()
    assert "no public profile" in refusal(factories.sign, proof, by=reviewer).sentence


def test_a_login_that_was_switched_off_does_not_sign(proof, reviewer):
    reviewer.is_active = False
    reviewer.save()
    assert refusal(factories.sign, proof, by=reviewer).status == FORBIDDEN


@pytest.mark.parametrize(
    ("credential", "stands"),
    [
        ({"expires_on": NOW.date() - DAY}, False),
        ({"expires_on": NOW.date()}, True),
        ({"verified_on": None}, False),
        ({"verified_on": NOW.date() + DAY}, False),
        ({"verified_by_printed": ""}, False),
    ],
    ids=["lapsed yesterday", "lapses tonight", "not verified", "verified tomorrow", "by nobody"],
)
def test_signing_takes_a_credential_that_stands_on_the_day(proof, reviewer, credential, stands):
    reviewer.contributor.credentials.update(**credential)
    factories.known(reviewer.contributor)
    if stands:
        assert factories.sign(proof, by=reviewer)
    else:
        assert "lapsed or is not verified" in refusal(factories.sign, proof, by=reviewer).sentence


def test_signing_takes_a_competence_that_the_topic_accepts(proof, reviewer):
    dentist = factories.make_reviewer(competence="Dentistry")
    why = refusal(factories.sign, proof, by=dentist)
    assert "asks for a credential in: Addiction medicine" in why.sentence
    assert factories.sign(proof, by=reviewer)


def test_deleting_a_topic_makes_signing_no_easier(page, reviewer):
    topic = page.topics.all()[0]
    proof = factories.submit(page)
    type(topic).objects.all().delete()
    assert refusal(factories.sign, proof, by=reviewer).status == FORBIDDEN


def test_a_wrong_password_signs_nothing(proof, reviewer):
    asked = {"by": reviewer, "signature": factories.signature(proof), "now": NOW}
    assert refusal(actions.sign, proof, password="wrong", **asked).status == FORBIDDEN
    assert actions.sign(proof, password=factories.PASSWORD, **asked)


def test_a_colleagues_password_signs_nothing(proof, reviewer):
    colleague = factories.make_reviewer()
    colleague.set_password("the colleague's own")
    colleague.save()
    asked = {"by": reviewer, "signature": factories.signature(proof), "now": NOW}
    why = refusal(actions.sign, proof, password="the colleague's own", **asked)
    assert "not your password" in why.sentence


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"digest_shown": "0" * 64}, CONFLICT),
        ({"scope": CHANGES_ONLY}, BAD_REQUEST),
        ({"checklist": {"accurate": True}}, BAD_REQUEST),
        ({"interests": " "}, BAD_REQUEST),
        ({"review_due_on": NOW.date()}, BAD_REQUEST),
        ({"review_due_on": None}, BAD_REQUEST),
        ({"review_due_on": date(2029, 3, 3)}, BAD_REQUEST),
    ],
    ids=str,
)
def test_a_signature_filled_in_wrongly_signs_nothing(proof, reviewer, changes, status):
    assert refusal(factories.sign, proof, by=reviewer, **changes).status == status
    assert factories.sign(proof, by=reviewer)


def test_a_proof_is_signed_once(proof, reviewer):
    factories.sign(proof, by=reviewer)
    again = {"now": NOW + 2 * HOUR}
    assert "already signed" in refusal(factories.sign, proof, by=reviewer, **again).sentence
    other = factories.make_reviewer()
    assert "already signed off" in refusal(factories.sign, proof, by=other, **again).sentence
    assert Edition.objects.count() == 1


def test_an_older_proof_is_not_signed(page, reviewer):
    older = factories.submit(page)
    newer = actions.submit(page, page.latest_revision, by=page.owner, now=NOW)
    assert older.outcome.kind == Outcome.Kind.SUPERSEDED
    why = refusal(factories.sign, older, by=reviewer)
    assert (why.status, "newer proof" in why.sentence) == (CONFLICT, True)
    assert factories.sign(newer, by=reviewer)


def test_the_rules_are_asked_again_once_the_ledger_is_held(proof, reviewer, monkeypatch):
    """Between the first look and the lock somebody else may have signed."""
    first_look = facts.of_proof(proof, today=NOW.date())
    factories.sign(proof, now=NOW)
    looks = [first_look]
    look = facts.of_proof
    monkeypatch.setattr(
        facts, "of_proof", lambda *args, **kw: looks.pop() if looks else look(*args, **kw)
    )
    why = refusal(factories.sign, proof, by=reviewer)
    assert looks == []
    assert (why.status, "already signed off" in why.sentence) == (CONFLICT, True)


def test_the_database_keeps_one_outcome_a_proof_and_one_sign_off_a_reviewer(proof, reviewer):
    sign_off = factories.sign(proof, by=reviewer)
    for row in (Outcome(proof=proof, kind="recalled", by="user:x", at=NOW), sign_off):
        row.pk = None
        row._state.adding = True
        with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
            row.save()
    assert Outcome.objects.get().kind == Outcome.Kind.SIGNED


# Scope: the whole page, or changes only.


@pytest.fixture
def signed_before(page):
    """A page published on a whole-page sign-off, and edited since."""
    factories.publish(page)
    return factories.edit(page, by=page.owner, text="Better words.")


def test_changes_only_keeps_the_review_dates_and_moves_the_last_edited_one(signed_before):
    first = Edition.objects.get()
    proof = factories.submit(signed_before, now=NOW + DAY)
    sign_off = factories.sign(proof, scope=CHANGES_ONLY, review_due_on=date(2030, 1, 1))
    edition = Edition.objects.current().get()
    assert sign_off.meaning == POLICY.meaning_of_changes
    assert (sign_off.review_due_on, edition.sign_off) == (None, sign_off)
    assert edition.whole_page_sign_off == first.sign_off
    assert edition.last_edited_at > first.last_edited_at
    assert edition.first_published_at == first.first_published_at


def test_an_overdue_page_is_signed_as_a_whole(signed_before):
    on_the_day = factories.submit(signed_before, now=NOW + DAY)
    overdue = Edition.objects.get().whole_page_sign_off.review_due_on + DAY
    late = NOW.replace(year=overdue.year, month=overdue.month, day=overdue.day)
    why = refusal(factories.sign, on_the_day, scope=CHANGES_ONLY, now=late)
    assert "signed as a whole" in why.sentence
    assert factories.sign(on_the_day, scope=CHANGES_ONLY, now=late - DAY)


def test_a_page_whose_whole_page_sign_off_was_revoked_is_signed_as_a_whole(signed_before):
    whole = Edition.objects.get().sign_off
    told = {"by": factories.make_publisher(), "reason": "Misread."}
    actions.revoke(whole, **told, now=NOW + 2 * HOUR)
    proof = factories.submit(signed_before, now=NOW + DAY)
    assert refusal(factories.sign, proof, scope=CHANGES_ONLY).status == BAD_REQUEST
    assert factories.sign(proof)


# Topics that ask for two signatures.


@pytest.fixture
def for_two(tree):
    """A proof that two people must sign."""
    return factories.submit(factories.make_article(topics=[factories.make_topic(signatures=2)]))


def test_two_people_sign_and_the_second_publishes(for_two, reviewer):
    first = factories.sign(for_two, by=reviewer)
    assert not Edition.objects.exists()
    assert not Outcome.objects.exists()
    why = refusal(factories.sign, for_two, by=reviewer)
    assert "already signed" in why.sentence
    second = factories.sign(for_two)
    assert (first.countersigns, second.countersigns) == (None, first)
    assert Edition.objects.get().sign_off == second


def test_a_first_signature_that_was_revoked_leaves_the_proof_to_two_others(for_two, reviewer):
    first = factories.sign(for_two, by=reviewer)
    actions.revoke(first, by=reviewer, reason="Misread.", now=NOW + HOUR)
    assert "already signed" in refusal(factories.sign, for_two, by=reviewer).sentence
    second = factories.sign(for_two)
    assert not Edition.objects.exists()
    third = factories.sign(for_two)
    assert third.countersigns == second
    assert Edition.objects.get().sign_off == third
    assert list(verification.faults()) == []


def test_revoking_the_first_of_two_signatures_withdraws_the_edition(for_two, reviewer):
    first = factories.sign(for_two, by=reviewer)
    factories.sign(for_two)
    actions.revoke(first, by=reviewer, reason="Misread.", now=NOW + 2 * HOUR)
    assert Edition.objects.get().state == Edition.State.WITHDRAWN


# Edits that carry no name.


@pytest.fixture
def unattributed(page):
    """A proof of a page that somebody edited without a login."""
    page.save_revision(user=None)
    return factories.submit(page)


def test_words_by_an_unknown_hand_wait_until_a_publisher_names_it(unattributed, reviewer):
    hand = as_reviewer(factories.make_writer())
    assert "unknown hand" in refusal(factories.sign, unattributed, by=reviewer).sentence
    named = {"writer": hand, "now": NOW}
    why = refusal(actions.name_writer, unattributed, by=reviewer, **named)
    assert why.status == FORBIDDEN
    actions.name_writer(unattributed, by=factories.make_publisher(), **named)
    unattributed = Proof.objects.get()
    assert "You wrote" in refusal(factories.sign, unattributed, by=hand).sentence
    assert factories.sign(unattributed, by=reviewer)


def test_a_writer_is_named_once_and_only_where_one_is_missing(unattributed):
    publisher = factories.make_publisher()
    named = {"writer": publisher, "by": publisher, "now": NOW}
    actions.name_writer(unattributed, **named)
    assert refusal(actions.name_writer, unattributed, **named).status == CONFLICT
    other = factories.submit(factories.make_article())
    assert "carries a name" in refusal(actions.name_writer, other, **named).sentence


def test_a_copy_that_came_without_its_history_was_written_by_an_unknown_hand(page, reviewer):
    factories.publish(page)
    page = type(page).objects.get(pk=page.pk)
    options = {"keep_live": False, "user": reviewer}
    whole = page.copy(update_attrs={"slug": "whole"}, **options)
    bare = page.copy(update_attrs={"slug": "bare"}, copy_revisions=False, **options)
    other = page.copy(update_attrs={"slug": "other"}, copy_revisions=False, **options)
    edited = factories.edit(other, by=page.owner, text="Edited since.")
    later = {"by": page.owner, "now": NOW + DAY}
    assert not factories.submit(whole, **later).parsed_internal["unknown_writer"]
    assert "unknown hand" in refusal(factories.sign, factories.submit(bare, **later)).sentence
    assert "unknown hand" in refusal(factories.sign, factories.submit(edited, **later)).sentence


def test_a_request_for_changes_needs_a_reviewer_and_a_reason(proof, reviewer):
    asked = {"by": reviewer, "reason": "Say when.", "now": NOW}
    writer = factories.make_writer()
    assert refusal(actions.request_changes, proof, **asked | {"by": writer}).status == FORBIDDEN
    assert refusal(actions.request_changes, proof, **asked | {"reason": " "}).status == BAD_REQUEST
    actions.request_changes(proof, **asked)
    assert refusal(factories.sign, proof, by=reviewer).status == CONFLICT


def test_a_page_whose_title_is_spelt_with_loose_accents_is_published(tree):
    edition = factories.publish(factories.make_article(title="Cafe\u0301"))
    assert edition.title == "Caf\u00e9"
    assert list(verification.faults()) == []


def test_a_signature_that_shows_nothing_is_not_taken_for_one(proof):
    empty = replace(factories.signature(proof), digest_shown="")
    asked = {"by": factories.make_reviewer(), "password": factories.PASSWORD, "now": NOW}
    assert refusal(actions.sign, proof, signature=empty, **asked).status == CONFLICT

"""Deleting pages and erasing logins leaves printed names, the public record and the chain whole."""

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.people.models import Contributor, Credential, User
from cms.proofs.models import Outcome, Proof, SignOff
from cms.publishing import actions as publishing_actions
from cms.publishing.models import Edition
from cms.review import actions
from tests import factories
from tests.routes.attempts import NEWER, Stage, nothing_changed_for_readers, said, undone


def evidence() -> dict[str, int]:
    """How much of it there is."""
    return {model.__name__: model.objects.count() for model in (Proof, Outcome, SignOff, Edition)}


def signer(stage: Stage) -> User:
    """Who signed what readers read."""
    sign_off = Edition.objects.current().get(page_id=stage.things["published"]).sign_off
    return User.objects.get(person_id=sign_off.signed_with.removeprefix("user:"))


def erase_in_wagtail(stage: Stage, user: User) -> None:
    response = superuser(stage).post(f"/admin/users/delete/{user.pk}/")
    assert "deleted" in said(response)


def erase_in_bulk(stage: Stage, user: User) -> None:
    response = superuser(stage).post(f"/admin/bulk/people/user/delete/?id={user.pk}")
    assert response.status_code == 302


def erase_in_python(stage: Stage, user: User) -> None:
    user.delete()


def erase_by_query(stage: Stage, user: User) -> None:
    User.objects.filter(pk=user.pk).delete()


def superuser(stage: Stage) -> Client:
    """A superuser's browser."""
    browser = Client()
    browser.force_login(stage.people["superuser"])
    return browser


ERASING = [erase_in_wagtail, erase_in_bulk, erase_in_python, erase_by_query]


@pytest.mark.parametrize("whose", ["author", "signer", "publisher"])
@pytest.mark.parametrize("route", ERASING)
def test_an_erased_login_leaves_printed_names_and_the_chain(stage, route, whose: str):
    user = {
        "author": stage.people["writer"],
        "signer": signer(stage),
        "publisher": stage.people["publisher"],
    }[whose]
    user = User.objects.get(pk=user.pk)
    before = evidence()
    with undone():
        route(stage, user)

        assert not User.objects.filter(pk=user.pk).exists()
        assert evidence() == before
        nothing_changed_for_readers(stage)


@pytest.mark.parametrize("route", ERASING)
def test_after_erasing_no_evidence_names_the_login(stage, route):
    with undone():
        user = factories.make_writer(username="an-erased-name", email="erased@example.org")
        page = factories.make_article(writer=user)
        edition = factories.publish_next(page)
        printed = user.contributor.name
        # The printed name is permanent; the login behind it is what can be erased.
        Page.objects.filter(pk=page.pk).update(owner=None)

        route(stage, User.objects.get(pk=user.pk))

        text = " ".join(LedgerEntry.objects.values_list("data", flat=True))
        text += " ".join(Proof.objects.values_list("internal", flat=True))
        assert "an-erased-name" not in text
        assert "erased@example.org" not in text
        assert printed in Client().get(edition.path).content.decode()
        assert [*verification.faults()] == []


def test_an_erased_reviewer_s_signature_can_still_be_revoked(stage):
    sign_off = Edition.objects.current().get(page_id=stage.things["published"]).sign_off
    with undone():
        signer(stage).delete()

        actions.revoke(
            sign_off,
            by=stage.people["publisher"],
            reason="Nobody is left who stands by it.",
            now=factories.next_moment(),
        )

        assert Client().get("/articles/published/").status_code == 410
        assert [*verification.faults()] == []


def test_a_profile_that_a_draft_names_is_not_deleted(stage):
    from django.db.models import ProtectedError

    contributor: Contributor = stage.people["writer"].contributor
    with undone():
        with pytest.raises(ProtectedError), undone():
            contributor.delete()

        nothing_changed_for_readers(stage)


def test_a_reviewer_s_profile_deleted_leaves_what_they_signed(stage):
    with undone():
        Credential.objects.filter(contributor=signer(stage).contributor).delete()
        signer(stage).contributor.delete()

        nothing_changed_for_readers(stage)


def withdraw(stage: Stage) -> Edition:
    """Take the published page down."""
    edition = Edition.objects.current().get(page_id=stage.things["published"])
    return publishing_actions.withdraw(
        edition,
        by=stage.people["publisher"],
        reason="Out of date.",
        now=factories.next_moment(),
    )


def delete_in_wagtail(stage: Stage) -> HttpResponse:
    return superuser(stage).post(f"/admin/pages/{stage.things['published']}/delete/")


def delete_by_the_api(stage: Stage) -> HttpResponse:
    return superuser(stage).post(
        f"/admin/api/main/pages/{stage.things['published']}/action/delete/"
    )


def delete_in_bulk(stage: Stage) -> HttpResponse:
    address = f"/admin/bulk/wagtailcore/page/delete/?id={stage.things['published']}"
    return superuser(stage).post(address)


def delete_in_python(stage: Stage) -> None:
    stage.page(NEWER).delete()


@pytest.mark.parametrize(
    "route", [delete_in_wagtail, delete_by_the_api, delete_in_bulk, delete_in_python]
)
def test_a_withdrawn_page_is_deleted_and_its_evidence_and_record_stay(stage, route):
    with undone():
        withdraw(stage)
        before, ledger = evidence(), factories.ledger_length()
        reader = Client()
        record = reader.get("/articles/published/record.json").content

        route(stage)

        assert not Page.objects.filter(pk=stage.things["published"]).exists()
        assert evidence() == before or evidence()["Outcome"] == before["Outcome"] + 1
        assert factories.ledger_length() >= ledger
        assert reader.get("/articles/published/").status_code == 410
        assert reader.get("/articles/published/record/").status_code == 200
        assert reader.get("/articles/published/record.json").content == record
        assert [*verification.faults()] == []


def test_verify_is_content_after_all_of_it(stage, capsys):
    with undone():
        withdraw(stage)
        delete_in_python(stage)
        signer_of_another = User.objects.filter(groups__name="Clinical reviewers")
        signer_of_another.delete()

        call_command("verify")

"""Credentials: which stand on a day, and that nobody vouches for their own."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cms.people.models import Contributor, Credential
from cms.policy.identity import SELF_VERIFIED
from tests import factories

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
STANDING = {"verified_on": TODAY, "verified_by_printed": "Somebody Else", "expires_on": None}


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, True),
        ({"expires_on": TODAY}, True),
        ({"expires_on": TODAY - DAY}, False),
        ({"verified_on": None}, False),
        ({"verified_on": TODAY + DAY}, False),
        ({"verified_by_printed": ""}, False),
    ],
    ids=str,
)
def test_a_credential_stands_while_it_is_verified_and_unexpired(changes, stands):
    credential = Credential(contributor=Contributor(), **STANDING | changes)
    assert credential.is_valid_on(TODAY) is stands


def test_a_contributor_has_the_credentials_that_stand_on_the_day(tree):
    holder = factories.make_reviewer().contributor
    lapses = factories.make_credential(holder, title="RN", expires_on=TODAY)
    assert lapses in holder.credentials_on(TODAY)
    assert [c.title for c in holder.credentials_on(TODAY + DAY)] == ["MD"]


@pytest.fixture
def publisher(tree):
    """A publisher who also has a public profile."""
    publisher = factories.make_publisher()
    factories.known(Contributor.objects.create(name="P. U.", slug="publisher", user=publisher))
    return publisher


def save(client: Client, contributor, *, user=None, **credential):
    """Save a profile in Wagtail, with one credential in its form."""
    held = contributor.credentials.first()
    filled = {
        "id": held.pk if held else "", "title": "MD", "expansion": "Doctor of Medicine",
        "issuing_body": "A board", "register_number": "", "competence": "", "verified_on": "",
        "expires_on": "", "DELETE": "", "ORDER": "1",
    } | credential  # fmt: skip
    counts = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 1 if held else 0, "MIN_NUM_FORMS": 0,
              "MAX_NUM_FORMS": 1000}  # fmt: skip
    form = {"name": contributor.name, "slug": contributor.slug, "user": user.pk if user else ""}
    form |= {f"credentials-{name}": value for name, value in counts.items()}
    form |= {f"credentials-0-{name}": value for name, value in filled.items()}
    url = reverse("wagtailsnippets_people_contributor:edit", args=[contributor.pk])
    return client.post(url, form)


def test_a_publisher_verifies_a_colleagues_credential_in_their_own_name(publisher, client):
    colleague = factories.make_writer()
    client.force_login(publisher)
    response = save(client, colleague.contributor, user=colleague, verified_on="2026-03-01")
    credential = colleague.contributor.credentials.get()
    assert response.status_code == 302
    assert credential.verified_by == publisher
    assert credential.verified_by_printed == publisher.get_full_name()
    assert credential.is_valid_on(TODAY)


def test_a_publisher_does_not_verify_their_own(publisher, client):
    client.force_login(publisher)
    response = save(client, publisher.contributor, user=publisher, verified_on="2026-03-01")
    assert str(SELF_VERIFIED) in response.content.decode()
    assert not Credential.objects.exists()


def test_nor_while_taking_their_login_off_the_profile(publisher, client):
    client.force_login(publisher)
    response = save(client, publisher.contributor, user=None, verified_on="2026-03-01")
    assert str(SELF_VERIFIED) in response.content.decode()
    assert not Credential.objects.exists()


def test_nor_in_three_steps(publisher, client):
    """Take the login off, verify, put the login back: no step of it is taken."""
    client.force_login(publisher)
    profile = publisher.contributor
    save(client, profile, user=None)
    assert Contributor.objects.get(pk=profile.pk).user == publisher
    Contributor.objects.filter(pk=profile.pk).update(user=None)
    answer = save(client, profile, user=None, verified_on="2026-03-01")
    assert "not as the ledger says it is (login)" in answer.content.decode()
    assert not profile.credentials.exists()


def test_a_superuser_does_not_verify_their_own(tree, client):
    superuser = factories.make_superuser()
    factories.known(Contributor.objects.create(name="Root, MD", slug="root", user=superuser))
    client.force_login(superuser)
    response = save(client, superuser.contributor, user=superuser, verified_on="2026-03-01")
    assert str(SELF_VERIFIED) in response.content.decode()
    assert not Credential.objects.exists()


def test_saving_ones_own_name_leaves_credentials_as_others_verified_them(publisher, client):
    held = factories.make_credential(publisher.contributor, competence="Nursing")
    client.force_login(publisher)
    same = {
        "issuing_body": held.issuing_body, "competence": held.competence_id,
        "verified_on": held.verified_on.isoformat(),
    }  # fmt: skip
    publisher.contributor.name = "P. Publisher-Jones"
    assert save(client, publisher.contributor, user=publisher, **same).status_code == 302
    held.refresh_from_db()
    assert held.verified_by_printed == "Somebody Else"
    assert held.contributor.name == "P. Publisher-Jones"


@pytest.mark.parametrize("maker", [factories.make_writer, factories.make_reviewer])
def test_writers_and_reviewers_keep_no_profiles(tree, client, maker):
    user = maker()
    colleague = factories.make_writer().contributor
    client.force_login(user)
    response = save(client, colleague, verified_on="2026-03-01")
    assert response.status_code in {302, 403}
    assert not colleague.credentials.exists()

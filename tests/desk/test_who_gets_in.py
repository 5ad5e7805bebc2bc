"""The desk's door: who may open it, and what the others are told."""

import pytest
from django.test import Client

from cms.proofs.models import Proof
from tests import factories, module_database

db, undone_after_each = module_database.db, module_database.undone_after_each


def addresses(proof, edition) -> list[str]:
    """Every address of the desk that can be opened."""
    return ["/review/", f"/review/{proof.pk}/", f"/review/withdraw/{edition.pk}/"]


@pytest.fixture(scope="module")
def desk(db) -> list[str]:
    """A desk with a published page and a proof waiting."""
    edition = factories.publish_next(factories.make_article())
    proof = factories.submit(factories.make_article(), now=factories.next_moment())
    return addresses(proof, edition)


@pytest.fixture
def proof(desk) -> Proof:
    """The proof that waits."""
    return Proof.objects.get(outcome=None)


def test_somebody_logged_out_is_sent_to_the_desk_s_own_login(desk, client: Client):
    for address in desk:
        response = client.get(address)
        assert response.status_code == 302, address
        assert response["Location"] == f"/review/login/?next={address}"


@pytest.mark.parametrize("make", [factories.make_reviewer, factories.make_publisher])
def test_reviewers_and_publishers_open_every_screen(desk, client: Client, make):
    client.force_login(make())

    for address in desk:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("make", [factories.make_writer, factories.make_user])
def test_others_are_told_that_the_desk_is_not_open_to_them(desk, client: Client, make):
    client.force_login(make())

    for address in desk:
        response = client.get(address)
        assert response.status_code == 403, address
        assert "This part is not open to you" in response.content.decode()


def test_a_reviewer_who_logs_in_reaches_the_proof_they_came_for(desk, client: Client):
    reviewer = factories.make_reviewer()

    response = client.post(
        f"/review/login/?next={desk[1]}",
        {"username": reviewer.username, "password": factories.PASSWORD, "next": desk[1]},
    )

    assert response.status_code == 302
    assert response["Location"] == desk[1]
    assert client.get(desk[1]).status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_logging_in_leads_to_no_other_site(tree, client: Client, elsewhere: str):
    reviewer = factories.make_reviewer()

    response = client.post(
        "/review/login/",
        {"username": reviewer.username, "password": factories.PASSWORD, "next": elsewhere},
    )

    assert response["Location"] == "/review/"


def test_a_wrong_password_keeps_the_name_and_says_so(tree, client: Client):
    reviewer = factories.make_reviewer()

    response = client.post("/review/login/", {"username": reviewer.username, "password": "wrong"})
    content = response.content.decode()

    assert response.status_code == 200
    assert "You are not logged in yet" in content
    assert f'value="{reviewer.username}"' in content
    assert "wrong" not in content


def test_a_login_that_was_closed_gets_no_further(desk, client: Client):
    reviewer = factories.make_reviewer()
    client.force_login(reviewer)
    assert client.get("/review/").status_code == 200

    reviewer.is_active = False
    reviewer.save()

    assert client.get("/review/").status_code == 302


def test_logging_out_takes_a_post(desk, client: Client):
    client.force_login(factories.make_reviewer())
    assert client.get("/review/logout/").status_code == 405
    assert client.get("/review/").status_code == 200

    client.post("/review/logout/")

    assert client.get("/review/").status_code == 302


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/users/", "/admin/images/"])
def test_a_reviewer_has_no_business_in_wagtail(desk, client: Client, address: str):
    client.force_login(factories.make_reviewer())

    response = client.get(address)

    assert response.status_code in (302, 403)
    if response.status_code == 302:
        assert response["Location"].startswith("/review/login/")


def test_the_desk_links_to_wagtail_only_for_those_who_may_open_it(desk, client: Client):
    client.force_login(factories.make_reviewer())
    assert 'href="/admin/"' not in client.get("/review/").content.decode()

    client.force_login(factories.make_publisher())

    assert 'href="/admin/"' in client.get("/review/").content.decode()


def test_a_proof_or_edition_that_does_not_exist_is_not_found(tree, client: Client):
    client.force_login(factories.make_publisher())

    for address in ("/review/999999/", "/review/withdraw/999999/"):
        assert client.get(address).status_code == 404
    for act in ("sign", "changes", "publish", "revoke", "writer"):
        assert client.post(f"/review/999999/{act}/").status_code == 404
    assert client.post("/review/99999999999999999999999999/sign/").status_code == 404


@pytest.mark.parametrize("act", ["sign", "changes", "publish", "revoke", "writer"])
def test_an_act_cannot_be_done_by_opening_an_address(proof, client: Client, act: str):
    client.force_login(factories.make_reviewer())
    before = factories.ledger_length()

    response = client.get(f"/review/{proof.pk}/{act}/")

    assert response.status_code == 302
    assert response["Location"].split("#")[0] == f"/review/{proof.pk}/"
    assert client.put(f"/review/{proof.pk}/{act}/").status_code == 405
    assert factories.ledger_length() == before


@pytest.mark.parametrize("act", ["sign", "changes", "publish", "revoke", "writer"])
def test_a_form_from_elsewhere_is_refused(proof, act: str):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_reviewer())
    before = factories.ledger_length()

    response = client.post(f"/review/{proof.pk}/{act}/", factories.sign_form(proof))

    assert response.status_code == 403
    assert "Nothing was saved or signed" in response.content.decode()
    assert factories.ledger_length() == before


def test_the_desk_s_own_form_is_accepted(proof):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_reviewer())
    client.get(f"/review/{proof.pk}/")
    token = client.cookies["csrftoken"].value

    response = client.post(
        f"/review/{proof.pk}/sign/", factories.sign_form(proof, csrfmiddlewaretoken=token)
    )

    assert response.status_code == 302


@pytest.mark.parametrize("act", ["sign", "changes", "publish", "revoke", "writer"])
def test_somebody_logged_out_decides_nothing(proof, client: Client, act: str):
    before = factories.ledger_length()

    response = client.post(
        f"/review/{proof.pk}/{act}/", factories.sign_form(proof, reason="Wrong.")
    )

    assert response.status_code == 302
    assert response["Location"].startswith("/review/login/")
    assert factories.ledger_length() == before

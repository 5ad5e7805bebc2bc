"""A lost session loses nothing that was typed, and a form cannot be slipped in by anyone else."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms.feedback import actions
from cms.proofs.models import Outcome, SignOff
from tests import factories

pytestmark = pytest.mark.django_db

SAID = "Blue lips are missing."


@pytest.fixture
def reviewer(tree):
    """A reviewer whose session is gone."""
    return factories.make_reviewer()


@pytest.fixture
def proof(reviewer):
    """A proof they had open."""
    return factories.submit(factories.make_article())


def log_in(client: Client, user, next_url: str):
    """Log in at the desk; follow to where it leads."""
    return client.post(
        "/review/login/",
        {"username": user.username, "password": factories.PASSWORD, "next": next_url},
        follow=True,
    )


def lose(client: Client, proof, act: str, fields: dict) -> str:
    """Post a form without a session; say where the login leads."""
    response = client.post(f"/review/{proof.pk}/{act}/?show=clean", fields)
    assert response.status_code == 302
    assert response["Location"].startswith("/review/login/?next=")
    return f"/review/{proof.pk}/{act}/?show=clean"


def typed(proof, user, **changes) -> dict:
    """A sign form as the browser sends it."""
    return factories.sign_form(
        proof, interests="Shares in a pharmacy.", check_safe="", username=user.username, **changes
    )


def test_what_was_filled_in_comes_back_after_logging_in(proof, reviewer, client: Client):
    next_url = lose(client, proof, "sign", typed(proof, reviewer))

    response = log_in(client, reviewer, next_url)

    assert response.redirect_chain[-1][0] == f"/review/{proof.pk}/?show=clean#sign"
    content = response.content.decode()
    soup = BeautifulSoup(content, "html.parser")
    assert "What you filled in is kept, and nothing was sent yet." in content
    assert "Shares in a pharmacy." in soup.select_one("#sign textarea").get_text()
    ticked = {box["name"] for box in soup.select("#sign input[type=checkbox][checked]")}
    assert "check_accurate" in ticked
    assert "check_safe" not in ticked
    assert factories.PASSWORD not in content
    assert not SignOff.objects.exists()
    assert client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof)).status_code == 302
    assert SignOff.objects.count() == 1


def test_the_password_is_never_kept(proof, reviewer, client: Client):
    lose(client, proof, "sign", typed(proof, reviewer))

    assert factories.PASSWORD not in str(dict(client.session))


def test_what_was_kept_comes_back_once(proof, reviewer, client: Client):
    log_in(client, reviewer, lose(client, proof, "sign", typed(proof, reviewer)))

    again = client.get(f"/review/{proof.pk}/")

    assert "Shares in a pharmacy." not in again.content.decode()


def test_what_one_person_filled_in_is_not_shown_to_another(proof, reviewer, client: Client):
    next_url = lose(client, proof, "sign", typed(proof, reviewer))

    response = log_in(client, factories.make_reviewer(), next_url)

    assert "Shares in a pharmacy." not in response.content.decode()


def test_a_request_for_changes_is_kept_too(proof, reviewer, client: Client):
    next_url = lose(client, proof, "changes", {"reason": "Step 3: two minutes, not five."})

    response = log_in(client, reviewer, next_url)

    assert "Step 3: two minutes, not five." in response.content.decode()
    assert not Outcome.objects.exists()


def test_what_can_no_longer_be_signed_is_given_back_to_copy(proof, reviewer, client: Client):
    next_url = lose(client, proof, "sign", typed(proof, reviewer))
    factories.sign(proof)

    response = log_in(client, reviewer, next_url)

    assert "What you wrote" in response.content.decode()
    assert "Shares in a pharmacy." in response.content.decode()


def test_a_form_that_another_site_sent_is_not_kept(proof, reviewer):
    client = Client(enforce_csrf_checks=True)
    for headers in ({}, {"origin": "https://evil.example"}):
        response = client.post(f"/review/{proof.pk}/sign/", typed(proof, reviewer), headers=headers)
        assert response.status_code == 403

    client.force_login(reviewer)
    forged = client.post(
        f"/review/{proof.pk}/sign/",
        typed(proof, reviewer),
        headers={"origin": "https://evil.example"},
    )

    assert forged.status_code == 403
    assert "Shares in a pharmacy." not in client.get(f"/review/{proof.pk}/").content.decode()


def test_a_form_opened_before_logging_in_again_is_filled_in_anew(proof, reviewer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)

    response = client.post(
        f"/review/{proof.pk}/sign/",
        typed(proof, reviewer),
        headers={"origin": "http://testserver"},
        follow=True,
    )

    assert "Shares in a pharmacy." in response.content.decode()
    assert not SignOff.objects.exists()


def kept_forms(proof, reviewer) -> dict[str, tuple]:
    """Every other form of the desk: its address, who fills it in, what, and where it is kept."""
    publisher = factories.make_publisher()
    page = factories.make_article()
    edition = factories.publish_next(page)
    factories.edit(page, by=page.owner, text="Other words.")
    latest = factories.publish_next(page)
    report = actions.receive(
        latest, digest=latest.digest, anchor="", heading="", severity="wrong", text="It is wrong.",
        now=factories.next_moment(),
    )  # fmt: skip
    wrong = {"wrong": SAID, "edition": edition.pk}
    signed = latest.sign_off.proof_id
    return {
        "decline": (f"/review/{proof.pk}/decline/", reviewer, {"kind": "no time", "text": SAID}),
        "away": ("/review/away/", reviewer, {"from_on": "2031-02-03"}),
        "assign": (f"/review/{proof.pk}/assign/", publisher, {"to": reviewer.pk}),
        "correct": (f"/review/correct/{latest.pk}/", publisher, wrong),
        "address": (f"/review/address/{latest.pk}/", publisher, {"path": "/articles/new/"}),
        "note": (f"/review/{proof.pk}/notes/", reviewer, {"text": SAID}),
        "withdraw": (f"/review/withdraw/{latest.pk}/", publisher, {"reason": SAID}),
        "revoke": (f"/review/{signed}/revoke/", publisher, {"reason": SAID}),
        "report": (f"/review/reports/{report.pk}/answer/", publisher, {"text": SAID}),
        "dismissal": (f"/review/reports/{report.pk}/dismiss/", publisher, {"reason": SAID}),
    }


@pytest.mark.parametrize(
    "name",
    [
        "decline", "away", "assign", "correct", "address", "note", "withdraw", "revoke", "report",
        "dismissal",
    ],
)  # fmt: skip
def test_every_form_of_the_desk_is_kept(proof, reviewer, client: Client, name: str):
    address, user, fields = kept_forms(proof, reviewer)[name]

    response = client.post(address, fields)
    content = log_in(client, user, response["Location"].partition("next=")[2]).content

    soup = BeautifulSoup(content, "html.parser")
    assert "What you filled in is kept, and nothing was sent yet." in soup.get_text()
    main = soup.select_one("main")
    typed_in = {box.get_text().strip() for box in main.select("textarea, option[selected]")}
    typed_in |= {tag.get("value") for tag in main.select("input:not([type=radio])")}
    typed_in |= {tag.get("value") for tag in main.select("input[checked]")}
    assert {str(value) for value in fields.values()} <= typed_in

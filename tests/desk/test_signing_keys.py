"""Signing keys at the desk: screens, sentences, and nothing typed that is lost."""

import html
import json

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse

from cms.people.models import User
from cms.proofs.models import KeyAttestation, KeyRevocation, SigningKey, SignOff
from cms.review import keys
from tests import factories
from tests.authenticator import Authenticator

pytestmark = pytest.mark.django_db


def at_the_desk(user: User, **environ: str) -> Client:
    """Somebody's browser, at the address that keys work at."""
    client = Client(headers={"host": "localhost"}, **environ)
    client.force_login(user)
    return client


def said(response) -> str:
    """What a screen says, as people read it."""
    return html.unescape(response.content.decode())


@pytest.fixture
def reviewer(tree):
    """A reviewer without a key."""
    return factories.make_reviewer(first_name="Rita", last_name="Reads")


@pytest.fixture
def publisher(tree):
    """A publisher."""
    return factories.make_publisher(first_name="Pat", last_name="Prints")


@pytest.fixture
def proof(tree):
    """A proof that waits, submitted just now."""
    return factories.submit(factories.make_article(), now=factories.next_moment())


def ask_and_answer(client: Client, proof, authenticator: Authenticator, **changes) -> dict:
    """What the script posts once the key has answered."""
    form = factories.sign_form(proof, **changes)
    del form["password"]
    asked = client.post(reverse("desk_ask_key", args=[proof.pk]), form)
    assert asked.status_code == 200, asked.content
    told = asked.json()
    return form | {"seal": told["seal"], "answer": authenticator.get(told["options"])}


def sign(client: Client, proof, form: dict):
    """Send the signature."""
    return client.post(reverse("desk_sign", args=[proof.pk]), form)


def test_a_key_is_enrolled_and_its_fingerprint_is_on_its_holder_s_screen_alone(reviewer, publisher):
    client, phone = at_the_desk(reviewer), Authenticator()
    told = client.post("/review/keys/ask/", {"name": "My phone"}).json()
    assert told["options"]["authenticatorSelection"]["userVerification"] == "required"
    answer = {"name": "My phone", "seal": told["seal"], "answer": phone.create(told["options"])}
    assert client.post("/review/keys/enrol/", answer).status_code == 302
    key = SigningKey.objects.get()
    assert key.fingerprint in said(client.get("/review/keys/"))
    theirs = said(at_the_desk(publisher).get("/review/keys/"))
    assert "Rita Reads" in theirs
    assert key.fingerprint not in theirs


def test_a_publisher_attests_a_key_and_what_was_typed_stays_when_it_is_refused(reviewer, publisher):
    _, key = factories.enrol_key(reviewer)
    client, address = at_the_desk(publisher), f"/review/keys/{SigningKey.objects.get().pk}/attest/"
    refused = client.post(address, {"met": "face to face", "typed": "0000"})
    assert refused.status_code == 400
    assert "This is not the fingerprint of that key" in said(refused)
    assert 'value="0000"' in said(refused)
    assert not KeyAttestation.objects.exists()
    done = client.post(address, {"met": "face to face", "typed": key.fingerprint}, follow=True)
    assert "Rita Reads can sign with it now" in said(done)
    assert "face to face" in said(at_the_desk(reviewer).get("/review/keys/"))


def test_the_queue_says_how_many_keys_wait_for_whom(reviewer, publisher):
    factories.enrol_key(reviewer)
    assert "Signing keys: 1 to attest" in said(at_the_desk(publisher).get("/review/"))
    assert "to attest" not in said(at_the_desk(reviewer).get("/review/"))
    factories.attest_key(SigningKey.objects.get(), by=publisher)
    assert "to attest" not in said(at_the_desk(publisher).get("/review/"))


def test_a_setting_that_the_policy_does_not_know_stops_the_start(settings):
    settings.SIGNING = "passwords"
    with pytest.raises(SystemCheckError, match="SIGNING is “passwords”"):
        call_command("check")
    for known in ("passkey", "passkey or password"):
        settings.SIGNING = known
        call_command("check")


def test_a_key_is_lost_with_a_reason_that_is_kept_when_something_is_missing(reviewer):
    _, key = factories.make_key(reviewer)
    client, address = at_the_desk(reviewer), f"/review/keys/{key.pk}/end/"
    refused = client.post(address, {"reason": "Left it in a taxi."})
    assert refused.status_code == 400
    assert "Say whether the key is lost" in said(refused)
    assert "Left it in a taxi." in said(refused)
    assert not KeyRevocation.objects.exists()
    done = client.post(address, {"kind": "lost", "reason": "Left it in a taxi."}, follow=True)
    assert "no longer signs" in said(done)


@pytest.mark.parametrize("act", ["attest", "end", "enrol"])
def test_an_address_of_an_act_that_is_only_opened_leads_to_the_keys(reviewer, act):
    _, key = factories.enrol_key(reviewer)
    address = "/review/keys/enrol/" if act == "enrol" else f"/review/keys/{key.pk}/{act}/"
    response = at_the_desk(reviewer).get(address)
    assert (response.status_code, response["Location"]) == (302, "/review/keys/")


def test_a_proof_is_signed_with_a_key_at_the_desk(reviewer, proof):
    phone, _ = factories.make_key(reviewer, now=factories.next_moment())
    client = at_the_desk(reviewer)
    screen = said(client.get(f"/review/{proof.pk}/"))
    assert "Sign with my key" in screen
    assert "Your password, again" not in screen
    done = sign(client, proof, ask_and_answer(client, proof, phone))
    assert done.status_code == 302
    assert SignOff.objects.get().authenticated_by == "key"


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ({"verifies": False}, "Your key did not check that it is you"),
        ({"origin": "https://evil.example"}, "it was on another site than this one"),
    ],
)
def test_a_key_s_answer_that_is_refused_loses_nothing_and_is_not_sent_back(
    reviewer, proof, lie, told
):
    phone, _ = factories.make_key(reviewer, now=factories.next_moment())
    client = at_the_desk(reviewer)
    good = dict(vars(phone))
    lying = Authenticator(**good | lie)
    form = ask_and_answer(client, proof, lying, interests="Shares in a pharmacy.")
    refused = sign(client, proof, form)
    assert refused.status_code == 400
    assert told in said(refused)
    assert "Shares in a pharmacy." in said(refused)
    assert form["seal"] not in said(refused)
    assert json.loads(form["answer"])["response"]["signature"] not in said(refused)
    assert not SignOff.objects.exists()
    again = ask_and_answer(client, proof, phone, interests="Shares in a pharmacy.")
    assert sign(client, proof, again).status_code == 302


def test_what_the_form_lacks_is_told_before_the_key_is_asked(reviewer, proof):
    factories.make_key(reviewer, now=factories.next_moment())
    client = at_the_desk(reviewer)
    form = factories.sign_form(proof, interests="", password="")
    asked = client.post(reverse("desk_ask_key", args=[proof.pk]), form)
    assert (asked.status_code, asked.json()["refusal"][:12]) == (400, "Declare your")
    assert "Declare your interests" in said(sign(client, proof, form))


def test_without_scripts_a_form_that_asks_for_a_key_says_so_and_keeps_what_was_typed(
    reviewer, proof
):
    factories.make_key(reviewer, now=factories.next_moment())
    form = factories.sign_form(proof, interests="Shares.", password="")
    refused = sign(at_the_desk(reviewer), proof, form)
    assert "Your key has not signed this." in said(refused)
    assert "Shares." in said(refused)


def test_a_key_revoked_while_the_form_was_filled_in_keeps_what_was_typed(
    reviewer, publisher, proof, settings
):
    settings.SIGNING = "passkey"
    phone, key = factories.make_key(reviewer, now=factories.next_moment())
    client = at_the_desk(reviewer)
    form = ask_and_answer(client, proof, phone, interests="Shares in a pharmacy.")
    told = {"kind": "revoked", "reason": "Stolen.", "now": factories.next_moment()}
    keys.end(key, by=publisher, **told)
    refused = sign(client, proof, form)
    assert refused.status_code == 403
    assert "This key was revoked, lost or replaced, so nothing was signed." in said(refused)
    assert "Shares in a pharmacy." in said(refused)
    assert not SignOff.objects.exists()


def test_a_reviewer_without_a_key_is_told_where_to_get_one_where_keys_are_asked_for(
    reviewer, proof, settings
):
    settings.SIGNING = "passkey"
    screen = said(at_the_desk(reviewer).get(f"/review/{proof.pk}/"))
    assert "Here one signs with a key of one's own" in screen
    assert 'href="/review/keys/"' in screen
    assert "Your password, again" not in screen
    settings.SIGNING = "passkey or password"
    assert "Your password, again" in said(at_the_desk(reviewer).get(f"/review/{proof.pk}/"))


@pytest.mark.parametrize(
    ("host", "own", "told"),
    [
        ("127.0.0.1:8000", "", "Keys need the desk's name, not its number"),
        ("desk.example.org", "https://desk.example.org", "Keys work at https://desk.example.org"),
        ("desk.example.org", "", "Keys need a connection over https"),
    ],
)
def test_where_keys_cannot_work_the_screens_say_so(reviewer, proof, settings, host, own, told):
    factories.make_key(reviewer, now=factories.next_moment())
    settings.SIGNING_ORIGIN = own
    client = Client(headers={"host": host})
    client.force_login(reviewer)
    assert told in said(client.get("/review/keys/"))
    assert told in said(client.get(f"/review/{proof.pk}/"))
    asked = client.post(
        reverse("desk_ask_key", args=[proof.pk]), factories.sign_form(proof, password="")
    )
    assert (asked.status_code, told in asked.json()["refusal"]) == (400, True)


def test_a_session_lost_while_attesting_keeps_what_was_typed(reviewer, publisher):
    _, key = factories.enrol_key(reviewer)
    client = Client(headers={"host": "localhost"})
    address = f"/review/keys/{key.pk}/attest/"
    lost = client.post(address, {"met": "telephone", "typed": "0123 4567"})
    assert lost["Location"].startswith("/review/login/")
    client.login(username=publisher.username, password=factories.PASSWORD)
    client.session.save()
    after = client.post(
        lost["Location"], {"username": publisher.username, "password": factories.PASSWORD},
        follow=True,
    )  # fmt: skip
    assert 'value="0123 4567"' in said(after)


def test_the_board_says_how_much_rests_on_passwords(reviewer, publisher, tree):
    def board() -> str:
        return said(at_the_desk(publisher).get("/review/published/"))

    assert "rest" not in board().split("<h1")[1].split("<form")[0]
    phone, _ = factories.make_key(reviewer)
    for_key = factories.submit(factories.make_article(), now=factories.next_moment())
    factories.sign_with_key(for_key, phone, by=reviewer, now=factories.next_moment())
    assert "All 1 published page rests on signatures by reviewers’ own keys" in board()
    page = factories.make_article()
    factories.publish_next(page)
    assert "1 of 2 published pages rests on a signature by password" in board()
    factories.edit(page, by=page.owner, text="Newer.")
    changed = factories.submit(page, now=factories.next_moment())
    factories.sign_with_key(
        changed, phone, by=reviewer, now=factories.next_moment(), scope="changes only",
        review_due_on=None,
    )  # fmt: skip
    assert "1 of 2 published pages rests on a signature by password" in board()


def test_the_page_says_password_while_any_of_its_signatures_is_by_one(reviewer, tree, client):
    page = factories.make_article()
    first = factories.publish(page)
    assert "Signed with a password; the site vouches for it." in said(client.get(first.path))
    factories.edit(page, by=page.owner, text="Newer.")
    phone, _ = factories.make_key(reviewer, now=factories.next_moment())
    for scope, due, told in (
        ("changes only", None, "Signed with a password; the site vouches for it."),
        ("whole page", factories.DUE, "Signed with their own key, checked."),
    ):
        newer = factories.submit(
            factories.edit(page, by=page.owner, text=f"Newer still: {scope}."),
            now=factories.next_moment(),
        )
        factories.sign_with_key(
            newer, phone, by=reviewer, now=factories.next_moment(), scope=scope, review_due_on=due
        )
        assert told in said(client.get(first.path))
    record = said(client.get(f"{first.path}record/"))
    assert record.count("Signed with their own key, checked.") == 2
    assert record.count("Signed with a password; the site vouches for it.") == 1


def test_how_we_review_says_what_holds(tree, client, settings):
    told = said(client.get("/how-we-review/"))
    assert "only as good as this site’s word" in told
    settings.SIGNING = "passkey"
    told = said(client.get("/how-we-review/"))
    assert "password" not in told
    assert "They sign with a key of their own" in told

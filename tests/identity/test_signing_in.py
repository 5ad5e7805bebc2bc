"""Invitations, passwords and second factors: each person makes and keeps their own secrets."""

import re
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.evidence.models import LedgerEntry
from cms.identity import persons, second_factor
from cms.people.models import Invitation, User
from cms.proofs.models import SignOff
from cms.throttling import attempts
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "three new words here"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def invite(by: User, **fields: Any) -> Any:
    form = {"first_name": "Ina", "last_name": "Vited", "email": "ina@example.org",
            "roles": ["Clinical reviewers"]}  # fmt: skip
    return browser(by).post("/review/people/invite/", form | fields)


def link(letter: Any) -> str:
    """The path of the link in a letter."""
    return re.search(r"http://localhost:8000(/\S+)", letter.body).group(1)


def accept(path: str, client: Client | None = None, **fields: Any) -> Any:
    form = {"username": "ina", "password": NEW, "again": NEW} | fields
    return (client or Client()).post(path, form)


def log_in(user: User, password: str = factories.PASSWORD, **how: Any) -> Any:
    client = how.pop("client", None) or Client()
    return client.post("/review/login/", {"username": user.username, "password": password}, **how)


@pytest.fixture
def publisher(tree) -> User:
    return factories.make_publisher()


@pytest.fixture
def invited(publisher) -> str:
    """The path of an invitation's link."""
    assert invite(publisher).status_code == 302
    return link(mail.outbox[-1])


def test_an_invited_person_makes_their_own_login(publisher, invited):
    assert "ina@example.org" in mail.outbox[-1].to
    assert "Ina Vited" in Client().get(invited).content.decode()
    assert accept(invited).status_code == 302
    user = User.objects.get(username="ina")
    assert [group.name for group in user.groups.all()] == ["Clinical reviewers"]
    assert (user.first_name, user.email, user.is_superuser) == ("Ina", "ina@example.org", False)
    assert EmailAddress.objects.get(user=user).verified
    assert persons.identity_of(user).is_in_order
    entry = LedgerEntry.objects.get(action="made login")
    assert (entry.actor, entry.subject) == (user.person, user.person)
    assert persons.newest(user).changed_by == publisher.person
    assert log_in(user, NEW).status_code == 302


def test_an_invitation_opens_once(invited):
    accept(invited)
    for answer in (Client().get(invited), accept(invited, username="again")):
        assert answer.status_code == 409
        assert "This invitation was used already. Log in instead." in answer.content.decode()
    assert not User.objects.filter(username="again").exists()


def test_an_invitation_expires(invited):
    made_at = timezone.now() - timedelta(days=7, minutes=1)
    Invitation.objects.update(made_at=made_at)
    answer = accept(invited)
    assert answer.status_code == 409
    assert "This invitation has expired." in answer.content.decode()
    assert not User.objects.filter(username="ina").exists()
    Invitation.objects.update(made_at=made_at + timedelta(minutes=2))
    assert accept(invited).status_code == 302


def test_an_invitation_is_taken_back(publisher, invited):
    address = f"/review/people/invitation/{Invitation.objects.get().pk}/"
    assert browser(publisher).post(address).status_code == 302
    answer = accept(invited)
    assert (answer.status_code, User.objects.filter(username="ina").exists()) == (409, False)
    assert "This invitation was taken back." in answer.content.decode()
    assert browser(publisher).post(address).status_code == 409


def test_an_invitation_that_nobody_sent_opens_nothing(publisher, invited):
    assert Client().get("/review/invitation/made-up/").status_code == 404
    Invitation.objects.update(groups=["Publishers"], is_superuser=True)
    answer = accept(invited)
    assert answer.status_code == 404
    assert "This invitation is not known here." in answer.content.decode()
    assert not User.objects.filter(username="ina").exists()


def test_the_browser_may_say_that_the_form_came_from_here(invited):
    """With `no-referrer` it would send `Origin: null`, which is taken for another site's form."""
    assert Client().get(invited)["Referrer-Policy"] == "same-origin"


def test_the_link_is_kept_nowhere(invited):
    secret = invited.strip("/").rsplit("/", 1)[1]
    assert secret not in str(list(Invitation.objects.values()))
    assert secret not in str(list(LedgerEntry.objects.values()))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"again": "other words here"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"username": ""}, "This field is required."),
        ({"username": "a b/c"}, "Enter a valid username."),
    ],
)
def test_what_does_not_do_is_said_and_the_invitation_stays_open(invited, fields, said):
    answer = accept(invited, **fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert accept(invited).status_code == 302


def test_a_taken_user_name_is_said(publisher, invited):
    answer = accept(invited, username=publisher.username.upper())
    assert answer.status_code == 409
    assert "Somebody has this username already." in answer.content.decode()
    assert accept(invited).status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "Give the e-mail address"),
        ({"email": "nothing"}, "Enter a valid email address."),
        ({"first_name": " ", "last_name": ""}, "Give the person&#x27;s name"),
        ({"roles": []}, "Choose what the person will do here."),
        ({"roles": ["Publishers"]}, "Only whoever runs the site may invite a publisher."),
        ({"roles": ["superuser"]}, "superuser is not one of the available choices"),
    ],
)
def test_an_invitation_that_does_not_do_is_refused_and_sends_nothing(publisher, fields, said):
    answer = invite(publisher, **fields)
    assert answer.status_code in (400, 403)
    assert said in answer.content.decode()
    assert mail.outbox == []
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("maker", [factories.make_writer, factories.make_reviewer])
def test_only_publishers_and_superusers_invite(tree, maker):
    user = maker()
    assert invite(user).status_code == 403
    assert browser(user).get("/review/people/").status_code == 403
    assert not Invitation.objects.exists()


def test_setup_on_an_empty_site_prints_a_link_that_makes_the_first_superuser(tree):
    def printed() -> str | None:
        out = StringIO()
        call_command("setup", stdout=out)
        found = re.search(r"http://localhost:8000(/review/invitation/\S+)", out.getvalue())
        return found.group(1) if found else None

    first, second = printed(), printed()
    form = {"first_name": "Ro", "last_name": "Ot", "email": "root@example.org"}
    assert accept(first, **form).status_code == 409
    assert accept(second, **form).status_code == 302
    root = User.objects.get()
    assert (root.is_superuser, root.groups.count()) == (True, 0)
    assert not EmailAddress.objects.get().verified
    assert accept(second, **form, username="two").status_code == 409
    assert printed() is None


def test_from_an_empty_site_to_a_first_signature_on_screens_alone(tree):
    out = StringIO()
    call_command("setup", stdout=out)
    path = re.search(r"http://localhost:8000(/\S+)", out.getvalue()).group(1)
    accept(path, username="root", first_name="Ro", last_name="Ot", email="root@example.org")
    root = Client()
    log_in(User.objects.get(username="root"), NEW, client=root)
    for name, role in (("pub", "Publishers"), ("rev", "Clinical reviewers")):
        form = {"first_name": name.title(), "last_name": "One", "email": f"{name}@example.org",
                "roles": [role]}  # fmt: skip
        assert root.post("/review/people/invite/", form).status_code == 302
        assert accept(link(mail.outbox[-1]), username=name).status_code == 302
    publisher, reviewer = User.objects.get(username="pub"), User.objects.get(username="rev")
    client = Client()
    log_in(publisher, NEW, client=client)
    form = {
        "name": "Dr Rev One", "slug": "dr-rev-one", "user": reviewer.pk,
        "credentials-TOTAL_FORMS": 1, "credentials-INITIAL_FORMS": 0,
        "credentials-MIN_NUM_FORMS": 0, "credentials-MAX_NUM_FORMS": 1000,
        "credentials-0-id": "", "credentials-0-title": "MD",
        "credentials-0-expansion": "Doctor of Medicine", "credentials-0-issuing_body": "A board",
        "credentials-0-register_number": "", "credentials-0-competence": "",
        "credentials-0-verified_on": timezone.now().date().isoformat(),
        "credentials-0-expires_on": "", "credentials-0-DELETE": "", "credentials-0-ORDER": "1",
    }  # fmt: skip
    assert client.post("/admin/snippets/people/contributor/add/", form).status_code == 302
    assert not persons.identity_of(reviewer).is_in_order
    shown = persons.newest(reviewer.contributor).number
    form = {"act": "confirm", "what": "profile", "shown": shown}
    assert client.post(f"/review/people/{reviewer.pk}/", form).status_code == 403
    assert root.post(f"/review/people/{reviewer.pk}/", form).status_code == 302
    assert persons.identity_of(reviewer).is_in_order


def test_a_person_changes_their_own_password_and_goes_on_signing(tree):
    reviewer = factories.make_reviewer()
    client, elsewhere = Client(), Client()
    log_in(reviewer, client=client)
    log_in(reviewer, client=elsewhere)
    form = {"oldpassword": factories.PASSWORD, "password1": NEW, "password2": NEW}
    wrong = client.post("/review/account/password/", form | {"oldpassword": "wrong"})
    assert "That is not your password." in wrong.content.decode()
    assert client.post("/review/account/password/", form).status_code == 302
    assert client.get("/review/").status_code == 200
    assert elsewhere.get("/review/").status_code == 302
    assert LedgerEntry.objects.latest("sequence").action == "set password"
    proof = factories.submit(factories.make_article(), now=timezone.now())
    answer = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof, password=NEW))
    assert answer.status_code == 302
    assert SignOff.objects.count() == 1


def test_a_lost_password_comes_back_by_a_link_and_signing_waits_for_a_second_person(publisher):
    reviewer = factories.make_reviewer(email="rev@example.org")
    EmailAddress.objects.create(user=reviewer, email="rev@example.org", primary=True, verified=True)
    client = Client()
    assert client.post("/review/password/", {"email": "rev@example.org"}).status_code == 302
    path = link(mail.outbox[-1])
    assert mail.outbox[-1].to == ["rev@example.org"]
    opened = client.get(path, follow=True)
    action = opened.redirect_chain[-1][0]
    assert client.post(action, {"password1": NEW, "password2": NEW}).status_code == 302
    assert log_in(reviewer, NEW).status_code == 302
    assert "used already" in Client().get(path, follow=True).content.decode()
    reviewer = User.objects.get(pk=reviewer.pk)
    assert not persons.identity_of(reviewer).is_in_order
    persons.confirm(
        reviewer, shown=persons.newest(reviewer).number, by=publisher, now=timezone.now()
    )
    assert persons.identity_of(reviewer).is_in_order


def test_an_unverified_address_gets_no_link_and_the_answer_is_the_same(tree):
    factories.make_reviewer(email="rev@example.org")
    answers = [
        Client().post("/review/password/", {"email": email})["Location"]
        for email in ("rev@example.org", "nobody@example.org")
    ]
    assert answers[0] == answers[1]
    assert mail.outbox == []


def test_a_person_shows_that_an_address_is_theirs(tree):
    reviewer = factories.make_reviewer(email="rev@example.org")
    client = browser(reviewer)
    client.post("/review/account/verify/")
    path = link(mail.outbox[-1])
    assert "It is mine" in client.get(path).content.decode()
    client.post(path)
    assert EmailAddress.objects.get(user=reviewer).verified
    assert persons.identity_of(User.objects.get(pk=reviewer.pk)).is_in_order


def code(secret: str) -> str:
    """The six digits that an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_who_has_an_app_logs_in_with_its_digits_and_not_without(tree):
    reviewer = factories.make_reviewer()
    secret = generate_totp_secret()
    TOTP.activate(reviewer, secret)
    client = Client()
    assert log_in(reviewer, client=client)["Location"].startswith("/review/account/second/")
    assert client.get("/review/").status_code == 302
    screen = client.get("/review/account/second/authenticate/").content.decode()
    assert "Your second factor" in screen
    client.post("/review/account/second/authenticate/", {"code": "000000"})
    assert client.get("/review/").status_code == 302
    answer = client.post("/review/account/second/authenticate/", {"code": code(secret)})
    assert answer["Location"] == "/review/"
    assert client.get("/review/").status_code == 200


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/login/?next=/admin/"])
def test_wagtail_s_own_way_in_takes_no_password(tree, address):
    publisher = factories.make_publisher()
    TOTP.activate(publisher, generate_totp_secret())
    client = Client()
    form = {"username": publisher.username, "password": factories.PASSWORD}
    assert client.post(address, form)["Location"].startswith("/review/login/")
    assert client.get("/admin/")["Location"].startswith("/review/login/")


def test_an_app_that_is_added_stands_on_the_ledger(tree):
    reviewer = factories.make_reviewer()
    client = Client()
    log_in(reviewer, client=client)
    client.post("/review/account/reauthenticate/", {"password": factories.PASSWORD})
    screen = client.get("/review/account/second/totp/activate/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", screen).group(1)
    client.post("/review/account/second/totp/activate/", {"code": code(secret)})
    assert Authenticator.objects.filter(user=reviewer, type="totp").exists()
    entry = LedgerEntry.objects.filter(action="added second factor").first()
    assert (entry.subject, entry.actor) == (reviewer.person, reviewer.person)


@pytest.mark.parametrize(
    "maker", [factories.make_reviewer, factories.make_publisher, factories.make_superuser]
)
def test_after_the_grace_nothing_opens_without_a_second_factor(tree, maker, settings, monkeypatch):
    settings.SECOND_FACTOR = "required"
    user = maker()
    client = browser(user)
    assert "Add yours by" in client.get("/review/account/").content.decode()
    assert client.get("/review/people/").status_code in (200, 403)
    later = timezone.now() + timedelta(days=15)
    monkeypatch.setattr(second_factor, "timezone", SimpleNamespace(now=lambda: later))
    for address in ("/review/", "/review/people/", "/admin/"):
        assert client.get(address)["Location"] == "/review/account/"
    assert client.get("/review/account/").status_code == 200
    TOTP.activate(user, generate_totp_secret())
    assert client.get("/review/people/").status_code in (200, 403)


def test_writers_need_none(tree, settings, monkeypatch):
    settings.SECOND_FACTOR = "required"
    client = browser(factories.make_writer())
    later = timezone.now() + timedelta(days=99)
    monkeypatch.setattr(second_factor, "timezone", SimpleNamespace(now=lambda: later))
    assert client.get("/admin/").status_code == 200


def test_somebody_sees_where_they_are_logged_in_and_ends_the_others(tree):
    reviewer = factories.make_reviewer()
    here, there = Client(), Client()
    log_in(reviewer, client=here)
    log_in(reviewer, client=there)
    here.get("/review/account/sessions/")
    assert there.get("/review/").status_code == 200
    here.post("/review/account/sessions/")
    assert there.get("/review/").status_code == 302
    assert here.get("/review/").status_code == 200


def test_the_e_mail_address_logs_in_as_well(tree):
    reviewer = factories.make_reviewer(email="rev@example.org")
    form = {"username": "REV@example.org", "password": factories.PASSWORD}
    assert Client().post("/review/login/", form)["Location"] == "/review/"
    assert User.objects.get(pk=reviewer.pk).last_login


def test_a_stranger_s_failures_never_count_against_who_is_in_or_was_there_before(tree):
    reviewer = factories.make_reviewer()
    client = Client()
    log_in(reviewer, client=client, REMOTE_ADDR="198.51.100.7")
    proof = factories.submit(factories.make_article())
    for number in range(attempts.MAX_PER_USER + 5):
        log_in(reviewer, "wrong", REMOTE_ADDR=f"203.0.113.{number}")

    assert log_in(reviewer, REMOTE_ADDR="203.0.113.250").status_code == 429
    assert log_in(reviewer, REMOTE_ADDR="198.51.100.7").status_code == 302
    answer = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))
    assert answer.status_code == 302
    assert SignOff.objects.count() == 1


def test_guesses_at_others_from_a_shared_address_do_not_lock_out_who_was_there(tree):
    reviewer = factories.make_reviewer()
    log_in(reviewer, REMOTE_ADDR="198.51.100.7")
    now = timezone.now()
    for number in range(attempts.MAX_PER_ADDRESS):
        attempts.register_attempt(f"person {number}", "198.51.100.7", now=now)
    assert log_in(factories.make_writer(), REMOTE_ADDR="198.51.100.7").status_code == 429
    assert log_in(reviewer, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_guessing_from_a_known_address_still_ends(tree):
    reviewer = factories.make_reviewer()
    log_in(reviewer)
    answers = [log_in(reviewer, "wrong").status_code for _ in range(7)]
    assert answers[-1] == 429
    assert log_in(reviewer).status_code == 429


def test_a_server_that_names_no_address_shares_none_with_who_is_logged_in(tree):
    reviewer = factories.make_reviewer()
    client = browser(reviewer)
    proof = factories.submit(factories.make_article())
    for _ in range(attempts.MAX_PER_USER_AND_ADDRESS + 1):
        log_in(reviewer, "wrong", REMOTE_ADDR="")
    answer = client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))
    assert answer.status_code == 302


def test_a_reviewer_sent_away_by_wagtail_is_told_and_not_sent_in_circles(tree):
    client = browser(factories.make_reviewer())
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 200
    assert "not open to that login" in answer.content.decode()

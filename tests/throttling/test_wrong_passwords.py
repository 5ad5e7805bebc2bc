"""Wrong passwords are limited: when logging in and when signing."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.proofs.models import SignOff
from cms.throttling import attempts
from cms.throttling.models import PasswordAttempt
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/review/login/"
MOST = attempts.MAX_PER_USER_AND_ADDRESS


def log_in(client: Client, user, password: str = factories.PASSWORD, **more):
    """Post a login form."""
    return client.post(LOGIN, {"username": user.username, "password": password}, **more)


def test_after_five_wrong_passwords_even_the_right_one_waits(tree, client: Client):
    user = factories.make_superuser()
    for _ in range(MOST - 1):
        assert log_in(client, user, "wrong").status_code == 200
    last = log_in(client, user, "wrong")

    refused = log_in(client, user)

    assert last.status_code == refused.status_code == 429
    assert "Too many wrong passwords. Try again after " in refused.content.decode()
    assert "_auth_user_id" not in client.session
    PasswordAttempt.objects.update(at=timezone.now() - attempts.WINDOW)
    assert log_in(client, user).status_code == 302


def test_a_right_password_in_between_starts_the_count_again(tree, client: Client):
    user = factories.make_reviewer()
    for _ in range(3):
        for _ in range(MOST - 1):
            log_in(client, user, "wrong")
        assert log_in(client, user).status_code == 302


def test_someone_elsewhere_does_not_lock_a_person_out_at_once(tree, client: Client):
    user = factories.make_reviewer()
    for _ in range(MOST):
        log_in(client, user, "wrong", REMOTE_ADDR="203.0.113.9")

    assert log_in(client, user, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert log_in(client, user, REMOTE_ADDR="203.0.113.10").status_code == 302


def test_guessing_at_one_person_from_many_addresses_ends(tree, client: Client):
    user = factories.make_reviewer()
    answers = [
        log_in(client, user, "wrong", REMOTE_ADDR=f"203.0.113.{n}").status_code
        for n in range(attempts.MAX_PER_USER + 1)
    ]

    assert answers.count(200) == attempts.MAX_PER_USER - 1
    assert answers[-1] == 429


def test_guessing_at_many_people_from_one_address_ends(tree):
    now = timezone.now()
    allowed = [
        attempts.register_attempt(f"person {n}", "203.0.113.9", now=now)
        for n in range(attempts.MAX_PER_ADDRESS + 1)
    ]

    assert allowed == [True] * attempts.MAX_PER_ADDRESS + [False]


def test_wrong_passwords_for_a_signature_are_limited_and_nothing_typed_is_lost(
    tree, client: Client
):
    proof = factories.submit(factories.make_article())
    reviewer = factories.make_reviewer()
    client.force_login(reviewer)
    wrong = factories.sign_form(proof, password="wrong", interests="Shares in a pharmacy.")
    for _ in range(MOST):
        client.post(f"/review/{proof.pk}/sign/", wrong)

    refused = client.post(f"/review/{proof.pk}/sign/", wrong | {"password": factories.PASSWORD})

    assert refused.status_code == 429
    content = refused.content.decode()
    assert "Too many wrong passwords. Try again after " in content
    assert "Shares in a pharmacy." in content
    assert not SignOff.objects.exists()
    PasswordAttempt.objects.update(at=timezone.now() - attempts.WINDOW)
    client.post(f"/review/{proof.pk}/sign/", factories.sign_form(proof))
    assert SignOff.objects.count() == 1


def test_what_is_kept_names_nobody_and_goes_after_a_day(tree, client: Client):
    user = factories.make_reviewer()
    log_in(client, user, "wrong", REMOTE_ADDR="203.0.113.9")
    [kept] = PasswordAttempt.objects.all()
    assert user.username not in kept.person
    assert "203.0.113" not in kept.address

    PasswordAttempt.objects.update(at=timezone.now() - attempts.RETENTION - timedelta(minutes=1))
    log_in(client, factories.make_writer())

    assert not PasswordAttempt.objects.exists()


def test_the_sentence_says_when_to_come_back():
    now = datetime(2026, 3, 2, 9, 0, 20, tzinfo=timezone.get_default_timezone())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempts, "blocked_until", lambda *_, now: now + timedelta(minutes=14))

        assert attempts.why_not_try("x", "", now=now) == (
            "Too many wrong passwords. Try again after 09:15."
        )


def test_behind_a_proxy_the_visitor_s_address_counts(settings):
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "203.0.113.66, 203.0.113.9"}
    )
    assert attempts.client_address(request) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert attempts.client_address(request) == "203.0.113.9"


def test_a_name_nobody_has_is_limited_too(tree):
    for _ in range(MOST):
        assert authenticate(username="nobody", password="guess") is None

    assert attempts.why_not_try("Nobody", "", now=timezone.now())

"""A request asks for the facts of a proof and of its reader once, and shows what they decide."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.review import facts, key_signing, reviewers
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The names of the questions that were asked, as often as they were."""
    found: list[str] = []
    for module, name in (
        (facts, "of_proof"), (reviewers, "of_reviewer"), (key_signing, "means_of_signing"),
    ):  # fmt: skip
        original = getattr(module, name)

        def counted(*args, _name=name, _original=original, **kwargs):
            found.append(_name)
            return _original(*args, **kwargs)

        monkeypatch.setattr(module, name, counted)
    return found


def test_the_screen_of_a_proof_asks_each_question_once(client: Client, asked):
    reviewer = factories.make_reviewer()
    proof = factories.submit(factories.make_article())
    client.force_login(reviewer)
    asked.clear()
    assert client.get(reverse("desk_proof", args=[proof.pk])).status_code == 200
    assert sorted(asked) == ["means_of_signing", "of_proof", "of_reviewer"]


def test_whoever_may_not_sign_is_not_asked_for_a_key(client: Client, asked):
    publisher = factories.make_publisher()
    proof = factories.submit(factories.make_article())
    client.force_login(publisher)
    asked.clear()
    assert client.get(reverse("desk_proof", args=[proof.pk])).status_code == 200
    assert sorted(asked) == ["of_proof", "of_reviewer"]

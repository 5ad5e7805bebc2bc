"""A person's messages: when they come, what came, and whose business that is."""

import pytest
from django.urls import reverse

from cms.mailing import outbox
from cms.mailing.models import MailPreference
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ADDRESS = "/review/messages/"


def test_anonymous_people_log_in_first_and_land_here(client, tree):
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={ADDRESS}")


def test_a_login_without_a_part_in_review_is_told_so(client, tree):
    client.force_login(factories.make_user())
    response = client.get(ADDRESS)
    assert response.status_code == 403
    assert "no part in review" in response.content.decode()


@pytest.mark.parametrize("person", ["writer", "reviewer", "publisher"])
def test_everyone_in_review_chooses_when_letters_come(client, request, person):
    user = request.getfixturevalue(person)
    client.force_login(user)
    assert client.get(ADDRESS).status_code == 200
    response = client.post(ADDRESS, {"pace": "daily"}, follow=True)
    assert "Saved." in response.content.decode()
    assert MailPreference.objects.get(user=user).pace == "daily"


def test_a_choice_that_does_not_exist_is_refused_and_nothing_changes(client, reviewer):
    client.force_login(reviewer)
    response = client.post(ADDRESS, {"pace": "hourly"})
    assert response.status_code == 400
    assert "It is not saved yet" in response.content.decode()
    assert MailPreference.objects.get(user=reviewer).pace == "at once"


def test_one_sees_ones_own_letters_and_nobody_elses(client, reviewer, writer):
    factories.submit(factories.make_article(writer=writer, title="Naloxone at home"))
    outbox.deliver(NOW)
    client.force_login(reviewer)
    assert "Naloxone at home" in client.get(ADDRESS).content.decode()
    client.force_login(writer)
    assert "Naloxone at home" not in client.get(ADDRESS).content.decode()


def test_who_has_no_address_is_told_that_nothing_can_be_sent(client, begun):
    client.force_login(factories.make_reviewer())
    assert "has no e-mail address" in client.get(ADDRESS).content.decode()


def test_a_letter_leads_through_the_log_in_to_the_right_screen(client, reviewer, writer):
    proof = factories.submit(factories.make_article(writer=writer))
    link = reverse("desk_proof", args=[proof.pk])
    log_in = client.get(link)["Location"]
    response = client.post(log_in, {"username": reviewer.username, "password": factories.PASSWORD})
    assert response["Location"] == link

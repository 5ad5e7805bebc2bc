"""A topic's safety profile has a history nobody can rewrite, and proofs say which one they met."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from cms.evidence import verification
from cms.evidence.models import LedgerEntry
from cms.topics import safety_profiles
from cms.topics.models import ProfileVersion
from tests import factories
from tests.authoring.editor import stream

pytestmark = pytest.mark.data


def topic_form(topic, *ways: str, **changes) -> dict:
    """What the publisher's form of a topic posts, with one statement."""
    statement = {
        "name": "Naloxone", "needed": "required", "why": "It reverses an overdose.", "source": "",
        "ways": {
            "count": len(ways),
            **{str(n): {"value": way, "deleted": "", "order": str(n), "id": "", "type": "item"}
               for n, way in enumerate(ways)},
        },
    }  # fmt: skip
    fields = {
        "name": topic.name, "slug": topic.slug, "risk": topic.risk,
        "interval_months": topic.interval_months, "signatures": topic.signatures,
        "statements": stream([("statement", statement)]),
    } | changes  # fmt: skip
    return nested_form_data(fields)


@pytest.fixture
def topic(tree):
    return factories.make_topic()


def save(client, topic, user, *ways: str):
    client.force_login(user)
    address = reverse("wagtailsnippets_topics_topic:edit", args=[topic.pk])
    return client.post(address, topic_form(topic, *ways))


def test_a_publisher_changes_a_profile_and_the_ledger_says_who_what_and_when(client, topic):
    publisher = factories.make_publisher()
    assert save(client, topic, publisher, "naloxone").status_code == 302
    assert save(client, topic, publisher, "naloxone", "Narcan").status_code == 302
    assert save(client, topic, publisher, "naloxone", "Narcan").status_code == 302

    first, second = ProfileVersion.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert second.changed_by == publisher.person
    entry = LedgerEntry.objects.get(action="changed safety profile", data__contains="Changed")
    assert json.loads(entry.data)["changes"] == ["Changed “Naloxone”: ways."]
    assert entry.actor == publisher.person
    assert entry.subject == f"topic:{topic.slug}"
    assert [fault for fault in verification.faults() if "profile" in fault] == []

    page = client.get(reverse("wagtailsnippets_topics_topic:edit", args=[topic.pk]))
    assert "History of this profile: 2 versions" in page.content.decode()
    assert "Added “Naloxone”." in page.content.decode()


def test_a_writer_may_not_change_a_profile(client, topic):
    save(client, topic, factories.make_writer(), "naloxone")
    assert not ProfileVersion.objects.exists()
    assert safety_profiles.statements_of(type(topic).objects.get(pk=topic.pk)) == ()


def test_a_way_that_could_find_anything_is_refused_at_its_place(client, topic):
    response = save(client, topic, factories.make_publisher(), "naloxone", "*")
    assert response.status_code == 200
    assert "at least two letters" in response.content.decode()
    assert not ProfileVersion.objects.exists()


def test_a_proof_names_the_version_it_was_checked_against(topic):
    topic.statements = safety_profiles.statements_stream(
        [{"name": "Help", "needed": "required", "ways": ["call"], "why": "", "source": ""}]
    )
    topic.save()
    proof = factories.submit(factories.make_article(topics=[topic]))
    [version] = ProfileVersion.objects.all()
    named = [{"topic": topic.slug, "version": 1, "sha256": version.sha256}]
    assert json.loads(proof.internal)["profiles"] == named
    assert json.loads(proof.manifest)["checks"]["profiles"] == named
    again = factories.submit(factories.make_article(topics=[topic]), now=factories.next_moment())
    assert json.loads(again.internal)["profiles"] == named
    assert ProfileVersion.objects.count() == 1


def test_a_proof_on_a_topic_without_a_profile_names_none(topic):
    proof = factories.submit(factories.make_article(topics=[topic]))
    assert json.loads(proof.internal)["profiles"] == []
    assert not ProfileVersion.objects.exists()

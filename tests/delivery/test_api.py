"""The read API gives current editions, and gives exactly what its description says."""

import jsonschema
import pytest
from django.test import Client

from cms.publishing import actions as publishing_actions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(client: Client):
    """Fetch an address and hold the answer against the description."""
    document = client.get("/api/v2/openapi.json").json()

    def fetch(path: str, status: int = 200, **parameters: object):
        template = path
        if path.startswith("/api/v2/pages/") and path != "/api/v2/pages/":
            template = "/api/v2/pages/{id}/"
        answers = document["paths"][template]["get"]["responses"]
        response = client.get(path, parameters)
        assert response.status_code == status, (path, parameters, response.content[:300])
        schema = answers[str(status)]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(
            schema | {"components": document["components"]},
            format_checker=jsonschema.FormatChecker(),
        ).validate(response.json())
        assert response["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies
        return response.json()

    return fetch


def test_every_answer_is_as_described(tree, client: Client, described):
    topic = factories.make_topic(name="Overdose", slug="overdose")
    question = factories.make_question(title="Is it?")
    factories.publish(question)
    page = factories.make_article(title="Call", topics=[topic], questions=[question])
    edition = factories.publish_next(page)

    for path in ("/api/v2/", "/api/v2/openapi.json", "/api/v2/topics/"):
        described(path)
    listed = described("/api/v2/pages/")
    assert listed["meta"]["total_count"] == 2
    assert [item["title"] for item in listed["items"]] == ["Call", "Is it?"]
    detail = described(f"/api/v2/pages/{edition.page_key}/")
    assert detail["html"] in client.get(edition.path).content.decode()
    assert detail["html_sha256"] == edition.sign_off.proof.html_sha256
    assert detail["topics"] == [{"name": "Overdose", "slug": "overdose"}]
    assert detail["sources"][0]["title"] == "A guideline"
    assert detail["questions"] == [question.page_key]
    assert detail["reviewer"]["name"] == edition.whole_page_sign_off.printed_name


def test_lists_are_narrowed_down_searched_and_paged(tree, described):
    topic = factories.make_topic(slug="overdose")
    factories.publish(factories.make_question(title="Whom to call?", topics=[topic]))
    factories.publish_next(factories.make_article(title="Calling", topics=[topic]))
    factories.publish_next(factories.make_article(title="Waiting", text="Wait."))

    def listed(**parameters: object) -> list[str]:
        return [item["title"] for item in described("/api/v2/pages/", **parameters)["items"]]

    assert listed(kind="question") == ["Whom to call?"]
    assert listed(topic="overdose") == ["Calling", "Whom to call?"]
    assert listed(topic="nothing") == []
    assert listed(search="calling", kind="article")[0] == "Calling"
    assert listed(limit=1, offset=1) == ["Calling"]
    assert listed(limit=0) == listed(offset=9) == []


WRONG = [
    {"limit": "101"}, {"limit": "-1"}, {"limit": "x"}, {"limit": ""}, {"offset": "1.5"},
    {"offset": "٣"}, {"offset": "9" * 30}, {"kind": "novel"}, {"fields": "*"}, {"topic": "\x00"},
    {"search": "x" * 201}, {"search": "\x00"}, {"page": "1"},
]  # fmt: skip


def test_what_is_not_understood_is_said_in_json(tree, described):
    for parameters in WRONG:
        assert described("/api/v2/pages/", 400, **parameters)["message"], parameters


def test_drafts_and_withdrawn_pages_are_not_given_out(tree, client: Client, described):
    page = factories.make_article(text="Secret words.")
    draft = factories.make_article()
    edition = factories.publish(page)
    assert described(f"/api/v2/pages/{draft.page_key}/", 404)
    assert described("/api/v2/pages/x%00/", 404)

    publishing_actions.withdraw(
        edition, by=factories.make_publisher(), reason="Wrong.", now=factories.next_moment()
    )

    gone = described(f"/api/v2/pages/{page.page_key}/", 410)
    assert gone["reason"] == "Wrong."
    assert "Secret words." not in str(gone)
    assert described("/api/v2/pages/")["meta"]["total_count"] == 0


def test_the_description_speaks_of_every_address_and_no_other(client: Client, db):
    from cms.urls import urlpatterns

    ours = {
        "/" + str(pattern.pattern).replace("<str:key>", "{id}")
        for pattern in urlpatterns
        if str(pattern.pattern).startswith("api/")
    }
    assert set(client.get("/api/v2/openapi.json").json()["paths"]) == ours


def test_the_api_only_reads(client: Client, db):
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/v2/pages/").status_code == 405

"""The demonstration: every state, through the real actions, and honest on every page."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage
from cms.evidence import verification
from cms.proofs.models import Outcome, Proof
from cms.publishing.models import Edition
from faq.models import FAQPage
from home.demonstration.content import documents
from home.demonstration.history import DEFAULT_REASON, OVERDUE, WITHDRAWN

QUERIES = Path(__file__).parents[1] / "bench" / "search_queries.toml"
GRADE = re.compile(r"(\d+) queries, (\d+) right \(\d+%\), (\d+) with a harmful first result")
HONEST = "No clinician has reviewed"


@pytest.fixture
def demonstration(db: None, settings) -> str:
    settings.IS_DEMONSTRATION = True
    out = StringIO()
    call_command("demo", no_server=True, stdout=out)
    return out.getvalue()


def test_the_whole_demonstration(demonstration, client: Client):
    """One test, because making it takes its time."""
    assert (ArticlePage.objects.count(), FAQPage.objects.count()) == (10, 30)
    states = set(Outcome.objects.values_list("kind", flat=True))
    assert {"signed", "changes requested"} <= states
    assert Proof.objects.filter(outcome=None).exists()
    assert Edition.objects.filter(state=Edition.State.WITHDRAWN).count() == len(WITHDRAWN)
    overdue = Edition.objects.current().filter(
        whole_page_sign_off__review_due_on__lt=timezone.now().date()
    )
    assert {edition.path.split("/")[-2] for edition in overdue} == OVERDUE
    assert list(verification.faults()) == []
    assert not Proof.objects.filter(internal__contains=DEFAULT_REASON).exists()
    talk = json.loads(Proof.objects.get(title__contains="start the conversation").manifest)
    [omission] = talk["checks"]["overridden"]
    assert omission["quote"] == "Signs of an overdose"
    assert "log in as  reviewer" in demonstration

    addresses = ["/", "/articles/", "/faq/", "/help/", "/search/?q=naloxone", "/nothing-here/"]
    addresses += Edition.objects.values_list("path", flat=True)
    for address in addresses:
        assert HONEST in client.get(address).content.decode(), address

    out = StringIO()
    call_command("grade_search", QUERIES, stdout=out)
    number, right, harmful = map(int, GRADE.search(out.getvalue()).groups())
    assert right >= number * 0.9, out.getvalue()
    assert harmful == 0, out.getvalue()

    people = Proof.objects.count()
    call_command("demo", no_server=True, stdout=StringIO())
    assert Proof.objects.count() == people


def test_every_page_of_it_cites_a_source():
    for kind in ("article", "question"):
        for document in documents(kind):
            assert "[^" in str(document), document["slug"]

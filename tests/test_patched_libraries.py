"""What `tests/conftest.py` changes in Django and Wagtail still changes what it is meant to.

Each is a private name: when a release renames it, the change would quietly do nothing.
"""

import inspect

import pytest
from django.test import Client, TransactionTestCase, client
from wagtail import signal_handlers
from wagtail.models import ReferenceIndex

from tests import factories


@pytest.mark.django_db
def test_the_client_keeps_no_copy_of_what_it_rendered(tree):
    response = Client().get("/articles/")

    assert response.status_code == 200
    assert response.templates == []
    assert "store_rendered_templates" in inspect.getsource(client.Client.request)


@pytest.mark.django_db
def test_wagtail_s_index_of_references_is_kept_only_when_it_is_asked_for(tree, monkeypatch):
    topic = factories.make_topic()
    page = factories.make_article(topics=[topic])
    ReferenceIndex.objects.all().delete()

    page.save()
    assert not ReferenceIndex.objects.exists()

    monkeypatch.setattr(signal_handlers.reference_index_auto_update_disabled, "value", False)
    page.save()
    assert ReferenceIndex.objects.exists()


def test_the_database_is_emptied_through_the_method_that_takes_the_guards_away():
    emptied = TransactionTestCase._fixture_teardown
    assert emptied.__name__ == "_teardown_without_triggers"
    assert "_fixture_teardown()" in inspect.getsource(TransactionTestCase._post_teardown)
    assert TransactionTestCase._databases_names(include_mirrors=False) == ["default"]

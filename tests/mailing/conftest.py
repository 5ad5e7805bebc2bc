"""Mailing has begun, and people have addresses."""

import pytest

from cms.mailing import outbox
from cms.people.models import User
from tests import factories


@pytest.fixture
def begun(tree) -> None:
    """What happens from here on is told."""
    outbox.start_mailing()


@pytest.fixture
def writer(begun) -> User:
    return factories.make_writer(email="writer@example.org", last_name="Writes")


@pytest.fixture
def reviewer(begun) -> User:
    return factories.make_reviewer(email="reviewer@example.org", last_name="Reviews")


@pytest.fixture
def publisher(begun) -> User:
    return factories.make_publisher(email="publisher@example.org", last_name="Publishes")

"""A demonstration that cannot listen where it was told says so, and where it could."""

import socket

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from home.management.commands.demo import is_free, refuse_taken


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_that_is_taken_is_refused_with_one_that_is_free(taken):
    with pytest.raises(CommandError, match=f"Port {taken} is taken by another program") as refused:
        refuse_taken(str(taken))
    other = str(refused.value).rpartition("PORT=")[2]
    assert is_free(int(other))
    refuse_taken(other)


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "80a", "٣٣٣٣", "8000 "])
def test_what_is_no_port_number_is_refused(text):
    with pytest.raises(CommandError, match="is not a port number: try make demo PORT=8001"):
        refuse_taken(text)


def test_the_command_refuses_before_it_touches_the_database(settings, taken):
    settings.IS_DEMONSTRATION = True
    for port in (str(taken), "nonsense"):
        with pytest.raises(CommandError, match="PORT="):
            call_command("demo", port=port)

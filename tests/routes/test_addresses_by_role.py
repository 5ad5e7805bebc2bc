"""Every address the project has, opened and posted to by everyone: what each is answered.

The answers are in addresses.txt, which is meant to be read.
"""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.routes import actors as cast
from tests.routes import table
from tests.routes.table import FILE, Row

pytestmark = pytest.mark.django_db

ROWS = table.rows()
SECTIONS = list(dict.fromkeys(row.section for row in ROWS))
LOGINS = ("/review/login/",)
# Logging in needs these before anybody has logged in.
BEFORE_LOGGING_IN = {
    "/admin/jsi18n/", "/admin/sprite/", "/review/login/", "/review/password/",
    "/review/password/sent/", "/review/password/set/", "/review/password/x-nonsense/",
    "/review/account/inactive/", "/review/account/address/nonsense/",
}  # fmt: skip
# The first is Wagtail's screen for trying its error page; the second cannot read an empty form.
FAILING_IN_WAGTAIL = {"/admin/failwhale/", "/admin/choose-external-link/"}
# Readers' forms, which have no cookie and so no CSRF token: they ask the browser where the form was
# sent from instead (decision 20).
WITHOUT_A_COOKIE = {"/tell-us/?page=/articles/published/", "/tell-us/helpful/"}


@pytest.fixture(scope="module")
def people(db: None) -> dict[str, Any]:
    """Who tries."""
    return cast.people()


@pytest.fixture(scope="module")
def things(people: dict[str, Any]) -> dict[str, Any]:
    """What the addresses name."""
    return cast.things(people)


@pytest.fixture(scope="module")
def browsers(people: dict[str, Any]) -> dict[str, Client]:
    """Everyone's browser."""
    return cast.browsers(people)


def answer(response: HttpResponse) -> str:
    """How an answer is written in the table."""
    if response.status_code != 302:
        return str(response.status_code)
    if response["Location"].startswith(LOGINS):
        return "login"
    said = [m for m in get_messages(response.wsgi_request) if "error" in m.tags]
    return "no" if said else "302"


def ask(client: Client, method: str, address: str) -> str:
    """Try an address, and undo whatever it did, logging out included."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        found = answer(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    return found


def observed(row: Row, browsers: dict[str, Client], things: dict[str, Any]) -> list[str]:
    """What everyone is answered at an address."""
    address = row.at(things)
    return [ask(browsers[who], method, address) for method, who, _ in row.expected()]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_address_answers_everyone_as_the_table_says(browsers, things, section: str):
    changed = []
    for row in (row for row in ROWS if row.section == section):
        found = observed(row, browsers, things)
        if found != [*row.answers]:
            changed += [
                f"  is   {table.line(row.address, found)}",
                f"  was  {table.line(row.address, [*row.answers])}",
            ]

    assert not changed, (
        "These addresses answer otherwise than the table says. If that is meant, "
        f"put the line marked “is” into tests/routes/{FILE.name}:\n" + "\n".join(changed)
    )


def test_every_address_of_the_project_has_a_row(things):
    known = {table.pattern_of(row.at(things)) for row in ROWS}
    unknown = sorted(table.patterns() - known)

    assert not unknown, (
        f"Nobody has said who may open these addresses: {', '.join(unknown)}. "
        f"Add a line for each to tests/routes/{FILE.name}; its head says how."
    )


def test_nothing_answers_500():
    failing = {row.address for row in ROWS if "500" in row.answers}

    assert failing == FAILING_IN_WAGTAIL


def test_a_closed_login_is_answered_as_a_stranger_is():
    half = len(cast.WHO)
    for row in ROWS:
        for asked in (row.answers[:half], row.answers[half:]):
            answers = dict(zip(cast.WHO, asked, strict=True))
            assert answers["deactivated"] == answers["anonymous"], row.address


def test_strangers_reach_nothing_of_the_desk_s_or_wagtail_s_but_the_way_in():
    half = len(cast.WHO)
    opened = {
        row.address
        for row in ROWS
        if row.address.startswith(("/admin/", "/review/"))
        and "200" in (row.answers[0], row.answers[half])
    }

    assert opened == BEFORE_LOGGING_IN


def test_reviewers_reach_nothing_of_wagtail_s_but_the_way_in():
    reviewer = cast.WHO.index("reviewer")
    opened = {
        row.address
        for row in ROWS
        if row.address.startswith("/admin/")
        and "200" in (row.answers[reviewer], row.answers[len(cast.WHO) + reviewer])
    }

    assert opened == {a for a in BEFORE_LOGGING_IN if a.startswith("/admin/")}


def test_no_address_takes_a_form_that_another_site_sent(people, things):
    client = cast.browsers(people, csrf=True)["superuser"]
    answers = {row.address: ask(client, "POST", row.at(things)) for row in ROWS}
    # What is refused to everyone may be refused before anybody asks where the form came from.
    refused_anyway = {a for a, found in answers.items() if found == "409"}

    taken = {a for a, found in answers.items() if found != "403"}
    assert taken == refused_anyway | WITHOUT_A_COOKIE
    assert refused_anyway <= {"/admin/api/main/pages/{published}/action/delete/"}


@pytest.mark.parametrize("address", sorted(WITHOUT_A_COOKIE))
@pytest.mark.parametrize(
    "sent_from",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://other.example"}],
    ids=lambda headers: next(iter(headers)),
)
def test_a_form_without_a_cookie_is_refused_when_another_site_sent_it(address: str, sent_from):
    assert Client(headers=sent_from).post(address).status_code == 403

"""Where routes are tried: a page never signed and one with newer unsigned words, both in review."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from articles.models import ArticlePage
from cms.evidence import verification
from cms.proofs.models import SignOff
from cms.publishing.models import Edition
from tests import factories
from tests.authoring import editor
from tests.module_database import undone
from tests.routes import actors as cast
from tests.routes import table

# In no sentence that anybody has signed.
UNSIGNED = "quicksilver"
NEVER, NEWER = "never signed", "newer words"
PAGES = (NEVER, NEWER)
ROLES = ("writer", "reviewer", "publisher", "superuser")
TYPED = "Typed by whoever tries"
# They say nothing of the pages that are tried, or no more than others do.
SAYS_NOTHING = re.compile(
    r"^/(healthz|readyz|robots\.txt|sitemap-1\.xml|search/.*|help/.*|tell-us/.*|archive/.+"
    r"|api/v2/(openapi\.json)?|articles/(published|draft/|waiting/record/)|.*/?nothing.*"
    r"|people/nobody/)$"
)
NOT_FOR_REVIEWERS = "You do not have permission to access the admin."
NOT_YOURS = "Sorry, you do not have permission to access this area."


@dataclass
class Stage:
    """Who and what is on it, and what readers saw before anybody tried anything."""

    people: dict[str, Any]
    things: dict[str, Any]
    before: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def page(self, which: str) -> ArticlePage:
        """One of the two pages, as it is in the database now."""
        key = {NEVER: "waiting", NEWER: "published"}[which]
        return ArticlePage.objects.get(pk=self.things[key])

    def addresses(self) -> list[str]:
        """Every address for readers that the table knows, and a search for unsigned words."""
        known = [
            row.at(self.things)
            for row in table.rows()
            if row.section == "What readers open" and not SAYS_NOTHING.match(row.address)
        ]
        return [*dict.fromkeys([*known, f"/search/?q={UNSIGNED}"])]

    def seen(self) -> dict[str, tuple[int, bytes]]:
        """What readers get at each address."""
        reader = Client()
        return {address: _got(reader.get(address)) for address in self.addresses()}


def set_the_stage() -> Stage:
    """Make it. The newer words are in review too, and newer ones still are in the draft."""
    people = cast.people()
    stage = Stage(people, cast.things(people))
    writer = people["writer"]
    published = stage.page(NEWER)
    factories.edit(published, by=writer, text=f"Submitted {UNSIGNED}.", title="Submitted title")
    factories.submit_in_wagtail(published, now=factories.next_moment())
    for which in PAGES:
        page = stage.page(which)
        factories.edit(page, by=writer, text=f"Unsigned {UNSIGNED}.", title=f"A {UNSIGNED} title")
    stage.before = stage.seen()
    return stage


@dataclass
class Attempt:
    """One person trying one route on one page."""

    stage: Stage
    which: str
    client: Client
    who: str

    @property
    def page(self) -> ArticlePage:
        """The page, as it is in the database now."""
        return self.stage.page(self.which)

    def form(self, **changes: Any) -> dict[str, Any]:
        """The editor's form with other words in it."""
        return editor.article(
            title=f"{TYPED} {self.who}",
            slug=self.page.slug,
            body=[editor.section("What to do", editor.paragraph(f"Typed {UNSIGNED}."))],
            **changes,
        )

    def edit(self, **pressed: Any) -> HttpResponse:
        """Send the editor's form with whatever else a browser could be made to send."""
        return self.client.post(editor.address_of(self.page), self.form() | pressed)

    def post(self, address: str, **data: Any) -> HttpResponse:
        """Post to an address, with the stage's things in it by name."""
        return self.client.post(address.format(page=self.page.pk, **self.stage.things), data)


@dataclass(frozen=True)
class Route:
    """A way to live content, what whoever takes it is told, and whether their text is kept.

    What is told may differ by person and by page: a dict of either, with "others".
    """

    take: Callable[[Attempt], HttpResponse | None]
    says: str | dict[str, str] = ""
    keeps_text: bool = False
    by: tuple[str, ...] = ROLES

    def sentence_for(self, who: str, which: str) -> str:
        """What this person is told."""
        if who == "reviewer":
            return NOT_FOR_REVIEWERS
        if isinstance(self.says, str):
            return self.says
        return self.says.get(which, self.says.get(who, self.says.get("others", "")))


def name(route: Route) -> str:
    """What a route is called in a test's name."""
    return route.take.__name__


def take(route: Route, stage: Stage, pages: tuple[str, ...] = PAGES) -> None:
    """Everyone takes a route on each page; each is told why, and readers get what they got."""
    counted = (Edition.objects.count(), SignOff.objects.count())
    did_something = False
    with undone():
        for which, who in product(pages, route.by):
            client = Client()
            client.force_login(stage.people[who])
            written = rows_written()
            response = route.take(Attempt(stage, which, client, who))
            did_something |= response.status_code == 200 or rows_written() != written
            assert response.status_code < 500, (which, who, response.content[:400])
            heard = said(response)
            assert route.sentence_for(who, which) in heard, (which, who, heard[:2000])
            if route.keeps_text and who != "reviewer":
                assert editor.newest(stage.page(which)).title == f"{TYPED} {who}", which
        # A refusal that wrote not one row and showed no screen leaves nothing to look at.
        if did_something:
            nothing_changed_for_readers(stage)
        assert (Edition.objects.count(), SignOff.objects.count()) == counted


def rows_written() -> object:
    """How many rows this connection has written; something new each time where nobody counts."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    return object()


def nothing_changed_for_readers(
    stage: Stage, *, but: tuple[str, ...] = (), is_named: bool = False
) -> None:
    """Every public address answers byte for byte as it did, and the evidence is in order.

    `is_named`: what was changed of people or topics is named by `verify`.
    """
    after = stage.seen()
    changed = {address for address, got in stage.before.items() if after[address] != got}
    assert changed == {*but}, changed ^ {*but}
    faults = [*verification.faults()]
    named = [fault for fault in faults if "is not as the ledger says" in fault]
    assert bool(named) is is_named, faults
    assert faults == named, faults


def said(response: HttpResponse) -> str:
    """Every word that came back: messages on the way, a program's answer, or a screen."""
    messages = " ".join(str(message) for message in get_messages(response.wsgi_request))
    text = response.content.decode()
    if "html" in response.get("Content-Type", ""):
        text = " ".join(BeautifulSoup(text, "html.parser").get_text(" ").split())
    return unescape(f"{messages} {text}")


def _got(response: HttpResponse) -> tuple[int, bytes]:
    streamed = getattr(response, "streaming_content", None)
    return response.status_code, b"".join(streamed) if streamed else response.content

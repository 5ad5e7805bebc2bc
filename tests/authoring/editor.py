"""What Wagtail's editor sends to the server, as a writer's browser would."""

import uuid
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from articles.models import ArticleIndexPage
from cms.blocks.prose import PROSE_FEATURES
from faq.models import FAQIndexPage
from tests import factories

Blocks = list[tuple[str, Any]]


def stream(blocks: Blocks) -> dict[str, Any]:
    """A StreamField: each block with an id of its own, as the editor gives it before saving."""
    rows: dict[str, Any] = {
        str(number): {
            "type": kind, "value": value, "deleted": "", "order": str(number),
            "id": str(uuid.uuid4()),
        }
        for number, (kind, value) in enumerate(blocks)
    }  # fmt: skip
    return rows | {"count": str(len(rows))}


def paragraph(text: str) -> tuple[str, Any]:
    """A paragraph block."""
    return ("paragraph", rich_text(f"<p>{text}</p>", features=PROSE_FEATURES))


def section(heading: str, *content: tuple[str, Any]) -> tuple[str, Any]:
    """A section block."""
    return ("section", {"heading": heading, "content": stream([*content])})


def source(title: str = "A guideline") -> tuple[str, Any]:
    """A source block."""
    return (
        "source",
        {"title": title, "publisher": "A publisher", "kind": "guideline", "year": "2024",
         "url": "https://example.org/", "doi": "", "pmid": "", "accessed_on": "",
         "current_through": ""},
    )  # fmt: skip


def article(*, author: Any = None, topics: list | None = None, **changes: Any) -> dict[str, Any]:
    """An article's form that lacks nothing, unless told otherwise."""
    fields = {
        "title": "Naloxone at home",
        "slug": "naloxone-at-home",
        "summary": "Keep it where everyone can find it.",
        "hero": [],
        "key_points": [],
        "body": [section("What to do", paragraph("Call for help."))],
        "sources": [source()],
        "message_to_reviewer": "",
        "when_signed": "publish",
        "publish_at": "",
        "seo_title": "",
        "search_description": "",
    } | changes
    return _posted(fields, author, topics, streams=("hero", "key_points", "body", "sources"))


def question(*, author: Any = None, topics: list | None = None, **changes: Any) -> dict[str, Any]:
    """A question's form that lacks nothing, unless told otherwise."""
    fields = {
        "title": "Can naloxone hurt someone?",
        "slug": "can-naloxone-hurt-someone",
        "summary": "No.",
        "answer": [paragraph("It does nothing to somebody who took no opioid.")],
        "sources": [source()],
        "message_to_reviewer": "",
        "when_signed": "publish",
        "publish_at": "",
        "seo_title": "",
        "search_description": "",
    } | changes
    return _posted(fields, author, topics, streams=("answer", "sources"))


def _posted(
    fields: dict[str, Any], author: Any, topics: list | None, *, streams: tuple[str, ...]
) -> dict[str, Any]:
    fields |= {name: stream(fields[name]) for name in streams}
    authors = [{"contributor": author.contributor.pk}] if author else []
    fields |= {
        "authors": inline_formset(authors),
        "related_questions": inline_formset([]),
        "comments": inline_formset([]),
    }
    chosen = {"topics": [topic.pk for topic in topics]} if topics else {}
    return nested_form_data(fields) | chosen


def create(client: Client, form: dict[str, Any], *, action: str = "", **options: Any):
    """Send the form of a new page."""
    app, model, index = ("faq", "faqpage", FAQIndexPage)
    if "body-count" in form:
        app, model, index = ("articles", "articlepage", ArticleIndexPage)
    address = reverse("wagtailadmin_pages:add", args=[app, model, index.objects.get().pk])
    return client.post(address, form | _pressed(action), **options)


def edit(client: Client, page: Any, form: dict[str, Any], *, action: str = "", **options: Any):
    """Send the form of an existing page."""
    return client.post(address_of(page), form | _pressed(action), **options)


def address_of(page: Any) -> str:
    """Where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def newest(page: Any) -> Any:
    """A page's newest draft, as it is in the database now."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def buttons(response: HttpResponse) -> list[str]:
    """The words on the editor's buttons that send the form."""
    soup = BeautifulSoup(response.content, "html.parser")
    footer = soup.select_one("footer")
    return [
        " ".join(button.get_text(" ").split())
        for button in (footer.select("button, a") if footer else [])
    ]


def said(response: HttpResponse) -> str:
    """Every word of a screen."""
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


def whole(writer: Any) -> dict[str, Any]:
    """What every complete form needs beside its words."""
    return {"author": writer, "topics": [factories.make_topic()]}


def _pressed(action: str) -> dict[str, str]:
    return {f"action-{action}": f"action-{action}"} if action else {}

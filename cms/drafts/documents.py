"""Pages and proofs as the documents that the checks read, and what the checks find in them."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from cms.checks import Block, Document, Finding, Passage, Source, TopicRequirements, check
from cms.drafts.passages import Stream, blocks_of
from cms.drafts.reviewed_content import ReviewedContent, ReviewedType
from cms.drafts.source_status import with_known_status
from cms.policy.figures import POLICY
from cms.topics import models as topics_models
from cms.topics.safety_profiles import statements_of


def check_page(page: ReviewedContent, *, today: date) -> list[Finding]:
    """The findings about a page in memory, for example one rebuilt from a revision."""
    return check(document_of_page(page), today=today, limits=POLICY.reading)


def document_of_page(page: ReviewedContent) -> Document:
    """Convert a page to what the checks read."""
    return document_of(
        type(page),
        title=page.title,
        summary=page.summary,
        language=page.locale.language_code,
        topics=page.topics.all(),
        streams={name: getattr(page, name) for name in stream_names(type(page))},
    )


def document_of(
    model: type[ReviewedType],
    *,
    title: str,
    summary: str,
    language: str,
    topics: Iterable[topics_models.Topic],
    streams: dict[str, StreamValue | Stream],
) -> Document:
    """Build what the checks read from a page's fields, for example a form's cleaned data.

    The known link and retraction status of its sources is looked up.
    `streams` holds the page's StreamFields by name, as values or as stored data.
    """
    stored = {name: _stored(value) for name, value in streams.items()}
    key_points = [
        Block(
            str(child.get("id") or "key_points"),
            "key_points",
            (Passage(" ".join(str(child["value"] or "").split()), "point", 1),),
        )
        for child in stored.get("key_points", [])
    ]
    return Document(
        title=title,
        summary=summary,
        language=language,
        kind=model.kind,
        is_question=model.is_question,
        topics=tuple(topic_of(topic) for topic in topics),
        blocks=(
            *blocks_of(stored.get("hero", [])),
            *key_points,
            *blocks_of(stored.get(model.main_field, [])),
        ),
        sources=with_known_status(tuple(source_of(child) for child in stored.get("sources", []))),
    )


def document_of_content(
    model: type[ReviewedType],
    content: dict[str, Any],
    *,
    language: str,
    topics: Iterable[topics_models.Topic],
) -> Document:
    """Build what the checks read from the content of a revision or a proof."""
    return document_of(
        model,
        title=content.get("title") or "",
        summary=content.get("summary") or "",
        language=language,
        topics=topics,
        streams={name: _parsed(content.get(name)) for name in stream_names(model)},
    )


def topic_of(topic: topics_models.Topic) -> TopicRequirements:
    """Convert a topic to what the checks know of it: risk and safety profile."""
    return TopicRequirements(
        name=topic.name,
        slug=topic.slug,
        risk=topic.risk,
        needs_emergency=topic.risk == topics_models.Topic.Risk.CRITICAL,
        profile=statements_of(topic),
    )


def source_of(child: dict[str, Any]) -> Source:
    """Convert a stored source block to what the checks read."""
    value = child["value"]
    return Source(
        id=str(child.get("id") or ""),
        title=value.get("title") or "",
        publisher=value.get("publisher") or "",
        kind=value.get("kind") or "",
        year=int(value["year"]) if value.get("year") else None,
        url=value.get("url") or "",
        doi=value.get("doi") or "",
        pmid=value.get("pmid") or "",
        accessed_on=_day(value.get("accessed_on")),
        current_through=_day(value.get("current_through")),
    )


def stream_names(model: type[ReviewedType]) -> list[str]:
    """The StreamFields of a page type that hold words for readers, and its sources."""
    names = {field.name for field in model._meta.get_fields()}
    return [n for n in ("hero", "key_points", model.main_field, "sources") if n in names]


def _stored(value: StreamValue | Stream) -> Stream:
    if isinstance(value, list):
        return value
    stored: Stream = json.loads(json.dumps(value.get_prep_value(), default=str))
    return stored


def _parsed(value: Any) -> Stream:
    """StreamField data from a revision (JSON text) or a proof (parsed)."""
    parsed: Stream = json.loads(value) if isinstance(value, str) else value
    return parsed or []


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10]) if value else None

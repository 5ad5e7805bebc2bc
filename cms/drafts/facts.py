"""The facts of a draft that the policy asks for, from a page or from an unsaved form."""

import re
from datetime import datetime

from wagtail.blocks.stream_block import StreamValue

from cms.drafts.reviewed_content import ReviewedContent
from cms.policy.facts import AnsweredFinding, DraftFacts

CITATION = re.compile(r'data-cite=\\?"([^"\\]+)\\?"')


def draft_facts(
    *,
    title: str,
    summary: str,
    authors: int,
    topics: int,
    sources: StreamValue,
    content: StreamValue,
    is_question: bool,
    when_signed: str,
    publish_at: datetime | None,
    findings: tuple[AnsweredFinding, ...] = (),
) -> DraftFacts:
    """Gather the facts that decide whether a draft may be submitted."""
    return DraftFacts(
        title=title,
        summary=summary,
        authors=authors,
        topics=topics,
        sources=len(sources),
        words=len(" ".join(texts(content)).split()),
        is_question=is_question,
        empty_sections=tuple(
            child.value["heading"]
            for child in content
            if child.block_type == "section" and _is_empty(child.value["content"])
        ),
        broken_citations=len(cited_ids(content) - {child.id for child in sources}),
        when_signed=when_signed,
        publish_at=publish_at,
        findings=findings,
    )


def facts_of_page(page: ReviewedContent, findings: tuple[AnsweredFinding, ...] = ()) -> DraftFacts:
    """The facts of a page, for example one rebuilt from a revision."""
    return draft_facts(
        title=page.title,
        summary=page.summary,
        authors=page.authors.count(),
        topics=len(page.topics.all()),
        sources=page.sources,
        content=page.main_content,
        is_question=page.is_question,
        when_signed=page.when_signed,
        publish_at=page.publish_at,
        findings=findings,
    )


def texts(content: StreamValue) -> list[str]:
    """Every piece of text in a StreamField value, in order."""
    return [str(text) for text in content.stream_block.get_searchable_content(content)]


def cited_ids(content: StreamValue) -> set[str]:
    """The block ids of the sources that the text cites."""
    return set(CITATION.findall(str(content.stream_block.get_prep_value(content))))


def _is_empty(content: StreamValue) -> bool:
    has_picture = any(child.block_type == "picture" for child in content)
    return not has_picture and not " ".join(texts(content)).strip()

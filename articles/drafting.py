"""How a document becomes an article draft."""

from typing import Any

from articles.models import ArticleAuthor, ArticleIndexPage, ArticlePage, ArticleQuestion
from cms.checks.shortening import shortened
from cms.drafts.creation import add_draft
from cms.importing import streams
from cms.importing.document import ParsedDocument
from cms.importing.registry import Byline


def draft_article(document: ParsedDocument, *, questions: list[Any], byline: Byline) -> ArticlePage:
    """Make an unpublished article, with the drafts of its questions below it."""
    longest = streams.MAX_LENGTHS["page title"]
    page = ArticlePage(title=shortened(document.title, longest), summary=document.summary)
    opening = streams.with_full_text(document.title, longest, document.opening)
    sources, cites = streams.sources(document.sources)
    body = streams.content(opening, cites)
    body += [streams.section(section, cites) for section in document.sections]
    page.body = ArticlePage.body.field.to_python(body)
    page.sources = page._meta.get_field("sources").to_python(sources)
    add_draft(
        page,
        under=ArticleIndexPage.objects.get(),
        authors=[ArticleAuthor(contributor=byline.author)] if byline.author else [],
        questions=[ArticleQuestion(question=question.page_ptr) for question in questions],
        user=byline.user,
    )
    return page

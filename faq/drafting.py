"""How a question in a document becomes a question draft."""

from cms.checks.shortening import shortened
from cms.drafts.creation import add_draft
from cms.importing import streams
from cms.importing.document import Question
from cms.importing.registry import Byline
from faq.models import FAQIndexPage, FAQPage, QuestionAuthor


def draft_question(question: Question, *, byline: Byline) -> FAQPage:
    """Make an unpublished question; its short answer is its first sentence, to be checked."""
    longest = streams.MAX_LENGTHS["page title"]
    page = FAQPage(
        title=shortened(question.question, longest), summary=streams.short_answer(question)
    )
    answer = streams.with_full_text(question.question, longest, streams.full_answer(question))
    sources, cites = streams.sources(question.sources)
    page.answer = FAQPage.answer.field.to_python(streams.content(answer, cites))
    page.sources = page._meta.get_field("sources").to_python(sources)
    add_draft(
        page,
        under=FAQIndexPage.objects.get(),
        authors=[QuestionAuthor(contributor=byline.author)] if byline.author else [],
        questions=[],
        user=byline.user,
    )
    return page
